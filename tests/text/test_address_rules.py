"""A site's rules on addresses: reading, cleaning, writing."""

import pytest

from collector.text.address_rules import (
    NO_RULES,
    AddressRules,
    BadRule,
    as_settings,
    clean_parameters,
    clean_twins,
    rules_of,
)


def test_settings_and_back():
    rules = AddressRules(("from*",), ("ref", "utm_id"), (("m.news.example", "news.example"),), amp_paths=True)
    assert rules_of({"address": as_settings(rules)}) == rules
    assert rules_of({"address": as_settings(NO_RULES)}) == rules_of({}) == NO_RULES
    assert len({rules, NO_RULES, rules_of({"address": as_settings(rules)})}) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "x",
        [],
        {"ignore_parameters": "from", "keep_parameters": 7, "twin_hosts": ["m"], "amp_paths": "yes"},
        {"ignore_parameters": [7, None], "twin_hosts": {"m.news.example": 7}},
    ],
)
def test_wrong_settings_do_no_harm(wrong):
    assert rules_of({"address": wrong}) == NO_RULES


def test_kept_goes_before_ignored():
    rules = AddressRules(ignored=("from*",), kept=("fromage", "utm_*"))
    assert rules.drops("From")
    assert rules.drops("ref")
    assert not rules.drops("fromage")
    assert not rules.drops("utm_id")


def test_clean_parameters():
    assert clean_parameters([" Ref_Src ", "from*", "ref_src", "a[]"]) == ("ref_src", "from*", "a[]")
    for wrong in ("", " ", "*", "a b", "a=1", "a&b", "?a", "a*b", "a**", "%41", "a\x00", "x" * 200):
        with pytest.raises(BadRule, match="not a parameter's name"):
            clean_parameters([wrong])


def test_clean_twins():
    assert clean_twins([" M.News.example = www.news.example", "новости.example=news.example"]) == (
        ("m.news.example", "news.example"),
        ("xn--b1amnebsh.example", "news.example"),
    )
    for wrong in (
        "",
        "m.news.example",
        "=",
        "m.news.example=",
        "a.example=b.example=c.example",
        "https://m.news.example=news.example",
        "m.news.example/x=news.example",
        "m.news.example:80=news.example",
        "me@m.news.example=news.example",
        "m news.example=news.example",
        "www.news.example=news.example",
    ):
        with pytest.raises(BadRule, match="not a pair of two hosts"):
            clean_twins([wrong])
    with pytest.raises(BadRule, match="both"):
        clean_twins(["m.a.example=a.example", "m.a.example=b.example"])
    with pytest.raises(BadRule, match="instead"):
        clean_twins(["a.example=b.example", "b.example=c.example"])
