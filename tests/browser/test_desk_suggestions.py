"""What readers of wider and narrower selections suggest, on a typo's page in a browser."""

from playwright.sync_api import expect

from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in

TEXT = "The mayor opened teh bridge at noon before the whole parliamentary subcommittee of the regional goverment."

BROKEN_WORDS = """(item) => {
  const broken = [];
  const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
      const range = new Range();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


def select(demo, phrase, suggestion):
    start = TEXT.index(phrase)
    end = start + len(phrase)
    return report(
        demo,
        quote={"exact": phrase, "prefix": TEXT[max(0, start - 40) : start], "suffix": TEXT[end : end + 40]},
        block={"text": TEXT, "start": start, "end": end},
        suggestion=suggestion,
    )


def test_one_change_is_one_suggestion_and_can_be_used(page, demo):
    typo = select(demo, "teh bridge", "that bridge")
    for phrase, suggestion in (
        ("teh", "the"),
        ("opened teh bridge", "opened the bridge"),
        ("teh bridge", "our pier"),
    ):
        assert select(demo, phrase, suggestion) == typo
    sign_in(page, demo)
    page.goto(f"{demo.url}/desk/typos/{typo}")
    tallies = page.locator(".tallies li")
    expect(page.locator("h1")).to_have_text("tehthe")
    expect(tallies).to_contain_text(["tehthe", "tehthat", "For another selection"])
    expect(tallies.nth(0)).to_contain_text("2 readers")
    expect(tallies.nth(2).get_by_role("button")).to_have_count(0)

    page.get_by_role("button", name="Use as correction: the", exact=True).click()
    expect(page.get_by_role("textbox", name="Correction")).to_have_value("the")
    expect(tallies.nth(0)).to_contain_text("In use")


def test_on_a_phone_long_words_of_other_typos_stay_whole(page, demo):
    typo = select(demo, "teh", "the")
    select(demo, "the whole parliamentary subcommittee of the regional goverment", "the parliament")
    sign_in(page, demo)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{demo.url}/desk/typos/{typo}")
        other = page.locator(".neighbours li").first
        expect(other).to_contain_text("subcommittee")
        assert other.locator(".suggested").evaluate(BROKEN_WORDS) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        phrase, facts = other.locator(".suggested").bounding_box(), other.locator(".when").bounding_box()
        below = facts["y"] >= phrase["y"] + phrase["height"]
        assert below == (width == 390)
