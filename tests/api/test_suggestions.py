"""What readers of wider and narrower selections suggest, as programs get it: for the fewest words that they change."""

import pytest

TEXT = "On Tuesday, after years of rain, the results was presented to the whole town by the mayor."
ZH = "市政府周二宣布，新的跨江大桥己经完工，预计下个月正式通车，市民过江的时间将缩短一半。"
TH = "นายกเทศมนตรีเปิดสพานใหม่เมื่อวานนี้ท่ามกลางสายฝนและประชาชนจำนวนมาก"
AR = "وقالت وزارة الصحه يوم الثلاثاء إن اللقاح متوفر في جميع المراكز بالمدينة."
HE = "ראש העיר פתח אתמול את את הגשר החדש לאחר שנים רבות של עבודה ושל גשם."


def said(phrase, suggestion, text=TEXT):
    start = text.index(phrase)
    end = start + len(phrase)
    return {
        "quote": {"exact": phrase, "prefix": text[max(0, start - 40) : start], "suffix": text[end : end + 40]},
        "block": {"text": text, "start": start, "end": end},
        "suggestion": suggestion,
    }


@pytest.mark.parametrize(
    ("text", "phrase", "suggestion", "selections"),
    [
        (TEXT, "was", "were", [
            ("the results was", "the results were"), ("was", "were"),
            ("results was presented", "results were presented"), (TEXT, TEXT.replace("was", "were")),
        ]),
        (TEXT, "was", "were", [
            ("was", "were"), ("the results was", "the results were"), ("was presented to", "were presented to"),
        ]),
        (ZH, "己", "已", [
            ("大桥己经", "大桥已经"), ("己", "已"), ("跨江大桥己经完工", "跨江大桥已经完工"),
            (ZH, ZH.replace("己", "已")),
        ]),
        (TH, "ส", "สะ", [
            ("เปิดสพาน", "เปิดสะพาน"), ("สพาน", "สะพาน"), ("สพานใหม่เมื่อวาน", "สะพานใหม่เมื่อวาน"),
        ]),
        (AR, "الصحه", "الصحة", [
            ("وزارة الصحه", "وزارة الصحة"), ("الصحه", "الصحة"), ("الصحه يوم الثلاثاء", "الصحة يوم الثلاثاء"),
        ]),
        (HE, "את את", "את", [("אתמול את את", "אתמול את"), ("את את", "את"), ("את את הגשר", "את הגשר")]),
    ],
)  # fmt: skip
def test_whoever_proposes_the_same_change_proposes_the_same(collector, api, text, phrase, suggestion, selections):
    [number] = {collector.send(**said(*selection, text)).json["typo"] for selection in selections}
    body = api("GET", f"/typos/{number}").get_json()
    assert body["quote"]["exact"] == phrase
    assert body["suggestions"] == [{"text": suggestion, "count": len(selections)}]
    assert body["other_suggestions"] == []


def test_the_most_frequent_is_first_and_what_changes_more_stands_apart(collector, api):
    number = collector.send(**said("results was", "results is")).json["typo"]
    for phrase, suggestion in [
        ("the results was", "the results were"),
        ("results was", " results  were "),  # white space makes no other suggestion
        ("results was presented", "results were shown"),
        ("results was presented", "results were shown"),
        ("results was presented", "results were shown"),
    ]:
        assert collector.send(**said(phrase, suggestion)).json["typo"] == number
    [item] = api("GET", "/typos").get_json()["items"]
    assert item["quote"]["exact"] == "was"
    assert item["suggestions"] == [{"text": "were", "count": 2}, {"text": "is", "count": 1}]
    assert item["other_suggestions"] == [{"exact": "was presented", "text": "were shown", "count": 3}]


def test_each_report_keeps_what_its_reader_sent(collector, api):
    number = collector.send(**said("was", "were")).json["typo"]
    collector.send(**said("the results was", "the results were"))
    reports = api("GET", f"/typos/{number}").get_json()["report_list"]
    assert {(one["quote"]["exact"], one["suggestion"]) for one in reports} == {
        ("was", "were"),
        ("the results was", "the results were"),
    }
