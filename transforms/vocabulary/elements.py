"""Elements of HTML that pages, and copies of pages, leave in a cable's text.

Words in angle brackets that are no element of these tables are the cable's own: `<jdoe@state.gov>`,
`<end of note>`.
"""

from __future__ import annotations

# Nobody writes these between angle brackets but a page.
ELEMENTS: frozenset[str] = frozenset(
    """
    acronym blockquote body br code colgroup dd div dl dt em h1 h2 h3 h4 h5 h6 hr html img li meta nobr
    noscript ol pre span strong table tbody td tfoot th thead tr tt ul wbr
    """.split()
)

# Letters and words that people put between angle brackets too (A<B>C, <title>): they count with an
# attribute, or where the text closes them somewhere.
WORD_ELEMENTS: frozenset[str] = frozenset(
    """
    a abbr address area article aside b base big button caption center cite col del dfn dir fieldset
    figcaption figure font footer form frame frameset head header i iframe input ins kbd label legend link
    main map mark menu nav object option p param q s samp script section select small strike style sub sup
    textarea time title u var
    """.split()
)

# Elements that pages leave open, as <p> before a paragraph; between two words without blanks they are a word.
OPEN_ELEMENTS: frozenset[str] = frozenset({"p"})

# Attributes that stand without a value: <td nowrap>.
LONE_ATTRIBUTES: frozenset[str] = frozenset({"checked", "compact", "noshade", "nowrap", "selected"})
