"""Tokenisation undone, and the offsets of mentions through it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.readable import join_rows, split_mentions

CASES = [
    ("He left , and she stayed .", "He left, and she stayed."),
    ("( i.e. , within days )", "(i.e., within days)"),
    ("\x01Iran\x05 's and \x01IRAN\x05 'S", "\x01Iran\x05's and \x01IRAN\x05'S"),
    ('the " Green Path " ; and " more "', 'the "Green Path"; and "more"'),
    ('He said , " of course , " twice', 'He said, "of course," twice'),
    ('" " top-down " " and " " bottom-up " "', '""top-down"" and ""bottom-up""'),
    ("\x01Brazil\x05 , s view , s", "\x01Brazil\x05,s view, s"),
    ("\x01Iceland\x05 ? s pleas", "\x01Iceland\x05?s pleas"),
    ("we 've heard , cont 'd", "we've heard, cont'd"),
    ("the ( \x01MB\x05 ) -affiliated ( NFI ) - is", "the (\x01MB\x05)-affiliated (NFI) - is"),
    ("the person ( s ) /unit ( s ) noted", "the person(s)/unit(s) noted"),
    ("and then ... nothing .5 percent", "and then ... nothing .5 percent"),
    ("your court , ” he urged.", "your court,” he urged."),
    ("[ Note: see [ sic ] ]", "[Note: see [sic]]"),
    ("( SDA ) : 21 seats", "(SDA): 21 seats"),
    ("two\n lines \n of  text", "two lines of text"),
    # A dash that became a bracket closes none; letters, numerals and accents before one do.
    ("the council ) it sits ) - not often - voted", "the council ) it sits )- not often - voted"),
    ("from July 14 ) 17 , by 2011 ) early", "from July 14 ) 17, by 2011 ) early"),
    ("and a ) this , II ) that , the AttachC ) too", "and a) this, II) that, the AttachC) too"),
    ("loyal to 'Second Spring' and 'gifts , ' or", "loyal to 'Second Spring' and 'gifts,' or"),
    (
        "those who 's ell out their country' , the king 's men",
        "those who 'sell out their country', the king's men",
    ),
    ("in Cote d , \x01Ivoire\x05 , and per ref D , Paris", "in Cote d,\x01Ivoire\x05, and per ref D, Paris"),
    ("the &fair war , 8 he said , on May 8 he", "the &fair war,8 he said, on May 8 he"),
    ("he paused . . . and left", "he paused . . . and left"),
    ('"Why" ? : the "Reason" : it', '"Why"?: the "Reason": it'),
    (
        "MILAM 0 02/08/2008 5838 PREL , \x01PGOV\x05 , LY THE",
        "MILAM 0 02/08/2008 5838 PREL,\x01PGOV\x05,LY THE",
    ),
    # A quote is missing, and the words beside the others tell which.
    ('he said " in haste , the " Star " says a " source "', 'he said "in haste, the "Star" says a "source"'),
    (
        'a lost one " and the " Star " says a " source " here',
        'a lost one" and the "Star" says a "source" here',
    ),
    ('he said: " we go on . The " Star " agrees', 'he said: "we go on. The "Star" agrees'),
    ('sold " as is " or " agreed to " by " all " of us', 'sold "as is" or "agreed to" by "all" of us'),
    ('" We go . " He sat . " We stay', '"We go." He sat. "We stay'),
]


@pytest.mark.parametrize(("tokenised", "readable"), CASES)
def test_tokenisation_is_undone(tokenised: str, readable: str) -> None:
    head, found = join_rows(["untouched", tokenised], True)
    assert head == "untouched"
    assert found == readable


# A blank in these says what the tokeniser would have said with it.
AMBIGUOUS = (" )", "8 he", "'sell")


@pytest.mark.parametrize(
    "readable",
    [case[1] for case in CASES if "\x05" not in case[1] and not any(mark in case[1] for mark in AMBIGUOUS)],
)
def test_readable_text_stays_as_it_is(readable: str) -> None:
    assert join_rows([readable], True) == [readable]


def test_plain_text_keeps_its_spaces_about_punctuation() -> None:
    assert join_rows(["a , b"], False) == ["a , b"]


@pytest.mark.parametrize(
    ("row", "text", "surfaces"),
    [
        ("no mention", "no mention", []),
        ("\x01A\x05 met \x01B C\x05.", "A met B C.", ["A", "B C"]),
        ("\x01\x01Inner\x05 outer\x05 end", "Inner outer end", ["Inner outer", "Inner"]),
        ("left \x01open", "left open", ["open"]),
        ("stray\x05 closer \x01X\x05", "stray closer X", ["X"]),
    ],
)
def test_mentions_are_split_from_their_row(row: str, text: str, surfaces: list[str]) -> None:
    found, offsets = split_mentions(row)
    assert found == text
    assert [found[start:end] for start, end in offsets] == surfaces


TOKENS = st.sampled_from(
    ["word", "\x01Name\x05", ",", ".", "(", ")", '"', "'s", ";", "?", "U.S.", "—", "\x01A B\x05", "[", "]"]
)


@given(st.lists(TOKENS, min_size=1, max_size=40))
def test_only_blanks_change_and_never_a_mention(tokens: list[str]) -> None:
    (row,) = join_rows([" ".join(tokens)], True)
    text, offsets = split_mentions(row)
    kept = "".join(tokens).translate(dict.fromkeys(range(1, 6))).replace(" ", "")
    assert text.replace(" ", "") == kept
    assert [text[start:end] for start, end in offsets] == [t[1:-1] for t in tokens if t[0] < " "]


@given(
    st.lists(TOKENS, min_size=1, max_size=30),
    st.lists(st.sampled_from([" ", "  ", " \n", "\n "]), min_size=30, max_size=30),
)
def test_noise_between_tokens_changes_nothing(tokens: list[str], blanks: list[str]) -> None:
    noisy = "".join(token + blank for token, blank in zip(tokens, blanks, strict=False))
    assert join_rows([noisy], True) == join_rows([" ".join(tokens)], True)
