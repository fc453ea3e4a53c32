"""Links into the editing system: what a template may be, and that nothing breaks out of it."""

import pytest

from collector.text.cms_links import BadTemplate, clean_template, cms_link, template_of

TEMPLATE = "https://cms.example/edit?url={url}&typo={id}#{site}"


def test_every_placeholder_is_filled_and_encoded():
    link = cms_link(TEMPLATE, "https://news.example/a b?x=1&y=ü#z", 12, "news key")
    assert link == (
        "https://cms.example/edit?url=https%3A%2F%2Fnews.example%2Fa%20b%3Fx%3D1%26y%3D%C3%BC%23z&typo=12#news%20key"
    )


def test_a_path_takes_a_value_without_growing():
    assert cms_link("http://cms.example/a/{url}/edit", "../../x", 1, "s") == "http://cms.example/a/..%2F..%2Fx/edit"


def test_braces_in_an_address_are_no_placeholders():
    assert cms_link("https://cms.example/{url}", "{id}{site}", 5, "s") == "https://cms.example/%7Bid%7D%7Bsite%7D"
    assert cms_link("https://cms.example/{url}", "a\ud800b", 5, "s") == "https://cms.example/ab"


@pytest.mark.parametrize(
    "template",
    ["", "javascript:alert({id})", "//cms.example/{url}", "https://{url}/", "https://a@b/{id}", "https://c/ {url}"],
)
def test_what_is_no_address_gives_no_link(template):
    assert cms_link(template, "https://evil.example", 1, "s") == ""


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("cms.example/{url}", "not a web address"),
        ("javascript:open('{url}')", "not a web address"),
        ("https://{site}.example/{url}", "not a web address"),
        ("https://cms.example/{article}", "{article} means nothing"),
        ("https://cms.example/{}", "means nothing"),
        ("https://cms.example/{url", "A brace stands alone"),
        ("https://cms.example/edit", "which article"),
        ("https://cms.example/{url}" + "x" * 1000, "too long"),
    ],
)
def test_a_wrong_template_is_explained(template, says):
    with pytest.raises(BadTemplate, match=says.replace("{", r"\{")):
        clean_template(template)


def test_a_right_template_stays_and_none_is_none():
    assert clean_template(f"  {TEMPLATE}\n") == TEMPLATE
    assert clean_template("  ") == ""
    assert template_of({"cms": TEMPLATE}) == TEMPLATE
    assert template_of({"cms": {"url": 1}}) == template_of({}) == ""
