"""What readers write turns nothing around it on the desk, and paints over nothing, in a browser."""

from tests.browser.test_desk_regrouping import report
from tests.browser.test_whole_path import sign_in

# The colour of every point of the line above and below the heading, without and with the reader's marks, would have to
# be compared: the box that clips them is as good.
CLIPS = "(element) => getComputedStyle(element).overflowY"
DIRECTIONS = "(elements) => elements.map((element) => getComputedStyle(element).unicodeBidi)"


def test_words_of_readers_stay_in_their_place(page, demo):
    hebrew = "\u05e9\u05dc\u05d5\u05dd"
    typo = report(
        demo,
        quote={"exact": f"{hebrew}\u202e", "prefix": "He said ", "suffix": " twice."},
        suggestion=f"Z{chr(0x301) * 40}algo",
        comment=f"\u202e{hebrew}\u2067 and more",
    )
    sign_in(page, demo)
    for path in ("/desk/", f"/desk/typos/{typo}"):
        page.goto(f"{demo.url}{path}")
        changes = page.locator("del, ins")
        assert set(changes.evaluate_all(DIRECTIONS)) == {"isolate"}
        assert not set(page.locator("main").inner_text()) & set("\u202e\u2066\u2067")
    for place in ("h1", ".reports .suggested", ".reports .comment", ".passage"):
        assert page.locator(place).first.evaluate(CLIPS) in ("clip", "auto")
    assert page.locator("h1").inner_text().count("\u0301") <= 10
    assert page.title().startswith(f"“\u2068{hebrew}\u2069”")
