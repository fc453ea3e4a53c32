"""A typo's link leads a real browser to the phrase, also where several paragraphs begin alike."""

import pytest

from collector.text.fragments import text_fragment
from tests.support.alike import PARAGRAPHS, places, shared

# Every word has a line of its own, of half a window's height, so that what is in the middle is what was scrolled to.
STYLE = "<style>body { margin: 0 } p { width: 1px; line-height: 50vh; font-size: 12px }</style>"
SPACE = "<div style='height: 3000px'></div>"

# Whether the phrase is across the middle of the window.
IS_IN_THE_MIDDLE = """([paragraph, start, end]) => {
    if (!scrollY) return false;
    const text = document.querySelectorAll("p")[paragraph].firstChild;
    const range = new Range();
    range.setStart(text, start);
    range.setEnd(text, end);
    const { top, bottom } = range.getBoundingClientRect();
    return top < innerHeight / 2 && bottom > innerHeight / 2;
}"""


def hard_places(paragraph, others):
    """The first word, and the last that another paragraph begins with, too."""
    alike = shared(paragraph, others)
    found = [place for place in places(paragraph) if place[1] <= alike]
    return [found[0], found[-1]]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_link_leads_to_the_right_one_of_paragraphs_that_begin_alike(page, news, language):
    paragraphs = PARAGRAPHS[language]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    address = news.put(STYLE + SPACE + body + SPACE, lang=language, head="")
    for number, text in list(enumerate(paragraphs))[1:]:
        for start, end in hard_places(text, paragraphs):
            page.goto(f"{address}?{number}-{start}#{text_fragment(text, start, end)}")
            page.wait_for_function(IS_IN_THE_MIDDLE, arg=[number, start, end])
