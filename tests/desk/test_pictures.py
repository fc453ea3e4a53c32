"""Pictures of numbers."""

import re
from xml.etree import ElementTree

import pytest

from collector.desk.statistics.pictures import Bar, Gist, bars, columns, heat, level, nice_top, spread

GIST = Gist("days", "Reports <per> day", "Most on Monday & Tuesday")


def test_columns():
    picture = columns(GIST, [0, 5, 10], [1, 2, 3], [(0, "1 Nov"), (2, "3 Nov")], (10, "10"))
    svg = ElementTree.fromstring(str(picture))
    assert svg.get("role") == "img"
    assert [svg.find("title").text, svg.find("desc").text] == [GIST.title, GIST.says]
    assert svg.get("aria-labelledby").split() == [svg.find("title").get("id"), svg.find("desc").get("id")]
    assert [rect.get("height") for rect in svg.iter("rect")] == ["80", "160"]  # nothing is drawn for nothing
    assert len([line for line in svg.iter("line") if line.get("class") == "line"]) == 2
    assert "style=" not in picture


def test_bars_are_as_long_as_their_values():
    svg = ElementTree.fromstring(str(bars(GIST, [Bar("A", "1 h", 10, 40), Bar("<b>", "2 h", 20)])))
    by_class = {
        name: [rect.get("width") for rect in svg.iter("rect") if rect.get("class") == name] for name in ("bar", "far")
    }
    assert by_class == {"bar": ["25%", "50%"], "far": ["100%"]}
    assert "<b>" in [text.text for text in svg.iter("text")]


def test_a_heat_map_is_darkest_where_there_is_most():
    picture = heat(GIST, [[0, 1], [50, 100]], [(0, "00:00")])
    assert re.findall(r"heat-(\d)", picture) == ["0", "1", "3", "5"]


def test_pictures_of_nothing_are_whole():
    for picture in (columns(GIST, [], [], [], (2, "2")), bars(GIST, []), heat(GIST, [[0]], [])):
        ElementTree.fromstring(str(picture))


@pytest.mark.parametrize(("most", "top"), [(0, 2), (2, 2), (3, 4), (7, 8), (9, 10), (11, 20), (401, 600), (999, 1000)])
def test_a_scale_ends_at_a_round_number(most, top):
    assert nice_top(most) == top


def test_levels_and_words():
    assert [level(value, 10) for value in (0, 1, 2, 3, 10)] == [0, 1, 1, 2, 5]
    assert spread(3, 5) == [0, 1, 2]
    assert spread(365, 5) == [0, 91, 182, 273, 364]


def test_a_browser_cuts_long_names_of_bars():
    svg = ElementTree.fromstring(str(bars(GIST, [Bar("<b>" * 40, "3", 3)], room=88)))
    [room] = svg.iter("foreignObject")
    assert room.get("width") == "88%"
    assert [name.text for name in room] == ["<b>" * 40]
