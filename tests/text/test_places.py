"""The order of mistakes in a text."""

import random

from collector.text.places import Placed, in_text_order


def test_paragraph_by_paragraph_and_unknown_ones_last():
    things = [
        Placed("unknown", 1, None),
        Placed("second paragraph, end", 2, 150, "Second.", 50),
        Placed("first paragraph", 3, 20, "First.", 20),
        Placed("second paragraph, beginning", 4, 105, "Second.", 5),
        Placed("second paragraph, place unknown", 5, None, "Second.", 30),
        Placed("no paragraph", 6, 60),
        Placed("unknown, later", 7, None, "Third.", 3),
    ]
    random.Random(1).shuffle(things)
    assert [one.thing for one in in_text_order(things)] == [
        "first paragraph",
        "no paragraph",
        "second paragraph, beginning",
        "second paragraph, place unknown",
        "second paragraph, end",
        "unknown",
        "unknown, later",
    ]


def test_a_paragraph_stays_together_where_the_article_grew():
    things = [
        Placed("b", 1, 110, "One.", 10),
        Placed("next", 2, 130, "Two.", 0),
        Placed("a", 3, 505, "One.", 5),  # after a long insertion above it
    ]
    assert [one.thing for one in in_text_order(things)] == ["a", "b", "next"]
