"""Character references are decoded once, and never into new markup."""

from __future__ import annotations

import pytest

from transforms.entities import decode_entities


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("a&#x000A;b", "a\nb"),
        ("R&amp;D &quot;x&quot; caf&eacute; &#8220;y&#8221;", 'R&D "x" café “y”'),
        ("AT&T, R&D and &real8 stay", "AT&T, R&D and &real8 stay"),
        ("&notable; and &unknown; stay", "&notable; and &unknown; stay"),
        ("x &lt; 5 &gt; y", "x < 5 > y"),
        ("&lt;br&gt; is text", "&lt;br> is text"),
        ("&amp;lt;", "&lt;"),
        ("a&#1;b&#x0;c", "a b\ufffdc"),
    ],
)
def test_references(printed: str, text: str) -> None:
    assert decode_entities(printed) == text
