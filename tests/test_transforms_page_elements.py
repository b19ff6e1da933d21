"""Elements found in the bytes of a page, whatever their attributes and wherever they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.page_elements import DIV, TABLE, find_blocks, find_div_end, find_opened


@pytest.mark.parametrize(
    ("tag", "is_found"),
    [
        ("<table class=cable>", True),
        ("<table class = 'a cable b'>", True),
        ('<table id="x"class="cable">', True),
        ("<table class=cable />", True),
        ("<table class=cable/>", False),  # the sign is of the value
        ("<table class=other class=cable>", False),
        ("<table class>", False),
        ("<table title='class=cable'>", False),
        ("<table data-class=cable>", False),
        ("<tables class=cable>", False),
        ("< table class=cable>", False),
        ("<table class=cable", False),
    ],
)
def test_a_table_is_known_by_a_word_of_its_class(tag: str, is_found: bool) -> None:
    found = find_opened(tag.encode(), TABLE, b"class", b"cable")
    assert list(found) == ([(0, len(tag))] if is_found else [])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["class", "id", "title", "data-class", "hidden"]),
            st.sampled_from(["cable", "cable wide", "a>b", "it's cable", "cables", "", "x=y"]),
            st.sampled_from(['{}="{}"', '{} = "{}"', "{}\n=\n'{}'"]),
        ),
        max_size=5,
    )
)
def test_attributes_are_read_as_a_parser_of_html_reads_them(attributes: list[tuple[str, str, str]]) -> None:
    written = [
        form.format(name, value.replace("'", "" if "'" in form else "'")) for name, value, form in attributes
    ]
    tag = f"<table {' '.join(written)}>"
    wanted = len(LexborHTMLParser(tag + "</table>").css("table[class~=cable]"))
    assert len(list(find_opened(tag.encode(), TABLE, b"class", b"cable"))) == wanted


@pytest.mark.parametrize(
    ("page", "texts", "is_whole"),
    [
        ("<code><pre>a</pre></code> <code><pre>b</pre></code>", ["a", "b"], True),
        ("<pre>a</pre><pre class=x> b </pre >", ["a", " b "], True),
        ("<pre><code>\na</code></pre>", ["\na"], True),
        ("<code>\n<pre>a</pre>\n</code>", ["a"], True),
        ("<code><pre>a</pre>b</pre></code>", ["a</pre>b"], True),
        ("<code><pre>a</pre><p><code><pre>b</pre></code>", ["a", "b"], True),
        ("<code><pre>a</pre></code><code>b</code>", ["a"], True),
        ("<code><pre>a</pre></code><pre>b", ["a", "b"], False),
        ("<code>a</code>", [], True),
        ("</pre></code>", [], True),
        ("", [], True),
    ],
)
def test_blocks_are_what_stands_in_pre(page: str, texts: list[str], is_whole: bool) -> None:
    found = find_blocks(page.encode(), 0)
    assert ([page[slice(*span)] for span in found.spans], found.is_whole) == (texts, is_whole)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a</div>b</div>", "a"),
        ("a<div>b</div>c</div >d", "a<div>b</div>c"),
        ("a<div>b</div>", "a<div>b"),
        ("a<divide>b</div>", "a<divide>b"),
    ],
)
def test_a_division_ends_behind_those_in_it(page: str, text: str) -> None:
    assert page[: find_div_end(page.encode(), 0)] == text


def test_a_division_may_have_no_end() -> None:
    assert find_div_end(b"a<div>b", 0) == -1
    assert list(find_opened(b'<div id="a"><DIV id="a">', DIV, b"id", b"a")) == [(0, 12)]
