from __future__ import annotations

from xml.etree import ElementTree

from flows.picture import draw

HOSTILE = '<script>"&'


def test_the_picture_is_whole_xml_and_shows_text_of_cables_as_text() -> None:
    by_month = [
        {"month": "2009-01", "origin": HOSTILE, "cables": 3},
        {"month": "2009-01", "origin": "TRIPOLI", "cables": 1},
        {"month": "2009-02", "origin": "others", "cables": 2},
    ]
    root = ElementTree.fromstring(draw(by_month, [{"entity_type": "PER", "mentions": 5}]))  # noqa: S314 - our own
    titles = {title.text for title in root.iter("{http://www.w3.org/2000/svg}title")}
    assert {f"2009-01 {HOSTILE}: 3", "2009-01 TRIPOLI: 1", "2009-02 others: 2", "PER  5"} <= titles
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_the_highest_month_fills_the_plot_and_no_bar_leaves_it() -> None:
    by_month = [
        {"month": f"{year}-{month:02}", "origin": f"POST{post}", "cables": post + month}
        for year in (2007, 2008, 2009)
        for month in range(1, 13)
        for post in range(7)
    ]
    root = ElementTree.fromstring(draw(by_month, []))  # noqa: S314 - our own
    rectangles = root.iter("{http://www.w3.org/2000/svg}rect")
    bars = [bar for bar in rectangles if (bar.findtext("{*}title") or "").startswith("2009-12")]
    assert sum(float(bar.attrib["height"]) for bar in bars) == 300.0
    assert all(float(bar.attrib["x"]) + float(bar.attrib["width"]) <= 620 for bar in bars)


def test_an_empty_warehouse_has_a_picture_too() -> None:
    assert ElementTree.fromstring(draw([], [])).tag.endswith("svg")  # noqa: S314 - our own
