"""The tag check warns of canonical addresses that would file every article under one."""

import pytest

from collector.text.page_check import Expected, Obstacle, judge
from collector.text.tags import TagOptions

HERE = "https://typos.example"
NEWS = "https://news.example"
TAG = f'<script async src="{HERE}/widget.js" data-site="k"></script>'


@pytest.mark.parametrize(
    ("page", "canonical", "obstacles"),
    [
        ("/town/bridge", "https://news.example/", (Obstacle.FRONT_PAGE_CANONICAL,)),
        ("/town/bridge", "/", (Obstacle.FRONT_PAGE_CANONICAL,)),
        ("/article.php?id=5", "/article.php", (Obstacle.LOST_CANONICAL,)),
        ("/article.php?id=5", "/article.php?id=5", ()),
        ("/town/bridge?utm_source=x", "/town/bridge", ()),
        ("/", "/", ()),
        ("/town/bridge", "https://[bad", ()),
    ],
)
def test_canonical_address(page, canonical, obstacles):
    html = f'<link rel="Canonical" href="{canonical}"><link rel=canonical href=/other>{TAG}'
    found = judge(html, NEWS + page, [], Expected("k", HERE, TagOptions()))
    assert found.obstacles == obstacles
    assert found.is_right
