"""Names and titles told apart; the persons are invented."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transforms.classifier import read_classifier
from transforms.persons import read_persons
from transforms.vocabulary.titles import CONNECTORS, LEADS, SURNAMES, TITLE_WORDS

# Words of titles that are neither small words, nor surnames, nor lead to the reasons.
TITLES = sorted(word for word in TITLE_WORDS - SURNAMES - LEADS if word.lower() not in CONNECTORS)
GIVEN = ("Ann", "Benjamin", "Consuelo", "J. Ann", "Ann Q.", "Mary-Ann", "Paris", "LeRoy", "Leonora Ann")
FAMILY = ("Roe", "Poe-Moe", "van der Roe", "O'Roe", "McRoe", "Rosso, Jr.", "Moe III", "D'Affonso", "Basedow")
TAILS = (
    " for reasons 1.4 (b) and (d)",
    ", reasons 1.4 (b,d)",
    ". REASON: 1.4(B AND D)",
    "; 1.4 (b), (d).",
    " BASED UPON 1.4 (b) and (d)",
    "/reasons 1.4 (b) and (d)",
    " under E.O. 12958, section 1.4 (b) and (d)",
    " fro resons 1.4 (b) and (d)",
)


@given(
    st.lists(st.sampled_from(TITLES), min_size=1, max_size=3),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(TAILS),
    st.booleans(),
)
def test_any_title_any_name_any_tail(
    titles: list[str], given_name: str, family: str, tail: str, is_upper: bool
) -> None:
    name = f"{given_name} {family}"
    title = " ".join(titles)
    if is_upper:
        name, title = name.upper(), title.upper()
    # The dot of Jr. is the sentence's too.
    read = read_classifier(f" {title} {name}{tail.lstrip('.') if name.endswith('.') else tail}")
    assert (read.name, read.title, read.reasons) == (name, title, ["1.4(b)", "1.4(d)"])


@given(st.sampled_from(TITLES), st.sampled_from(GIVEN), st.sampled_from(FAMILY), st.sampled_from(TAILS))
def test_a_title_behind_the_name(title: str, given_name: str, family: str, tail: str) -> None:
    read = read_classifier(f"{given_name} {family}, {title}{tail}")
    assert (read.name, (read.title or "").rstrip(".")) == (f"{given_name} {family}", title)


@given(
    st.lists(st.sampled_from(GIVEN), min_size=2, max_size=2, unique=True), st.sampled_from(["; ", " and "])
)
def test_two_persons(given_names: list[str], joint: str) -> None:
    first, second = (f"{name} Roe" for name in given_names)
    read = read_classifier(f"Ambassador {first}{joint}DCM {second}, reason 1.4 (b)")
    assert (read.name, read.title) == (f"{first}; {second}", "Ambassador; DCM")


@given(st.sampled_from(sorted(w for w in TITLE_WORDS if len(w) > 6 and w.isalpha())), st.data())
def test_a_misspelt_title(title: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(title) - 2))
    wrong = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    assume(wrong != title)
    assert read_persons(f"{wrong} ANN ROE") == ("ANN ROE", wrong)


@pytest.mark.parametrize(
    ("head", "names", "titles"),
    [
        # words of an office, a team or a region
        ("PRT Salah Ad Din Leader Ann Roe", "Ann Roe", "PRT Salah Ad Din Leader"),
        ("Embassy Baku Officer Ann Roe", "Ann Roe", "Embassy Baku Officer"),
        ("Envoy for Chad and Mali Ann Roe", "Ann Roe", "Envoy for Chad and Mali"),
        ("Deputy Chief of Section Ann Roe", "Ann Roe", "Deputy Chief of Section"),
        ("DAS FOR THE LEVANT ANN ROE", "ANN ROE", "DAS FOR THE LEVANT"),
        ("Law Agency Watcher Zulema Ann Roe", "Zulema Ann Roe", "Law Agency Watcher"),
        ("ARXO Ann Roe", "Ann Roe", "ARXO"),
        ("Wexford Ann Roe", "Ann Roe", "Wexford"),
        ("Embassy Lima", None, "Embassy Lima"),
        # names that look like titles
        ("DCM TJ Roe", "TJ Roe", "DCM"),
        ("DCM Joseph Post", "Joseph Post", "DCM"),
        ("Chief Ann Minster", "Ann Minster", "Chief"),
        ("Consul Paris Lyon", "Paris Lyon", "Consul"),
        ("Ambassador Hamilton", "Hamilton", "Ambassador"),
        ("H.E. Ambassador Ann Roe", "Ann Roe", "H.E. Ambassador"),
        ("DCM J. Q. Public", "J. Q. Public", "DCM"),
        ("Ambassador Jose al-Roe y Moe", "Jose al-Roe y Moe", "Ambassador"),
        # the title behind the name
        ("Ann Roe Consul General Lima", "Ann Roe", "Consul General Lima"),
        ("Roe Ann, Ambassador", "Roe Ann", "Ambassador"),
        ("Ann Roe for the Ambassador", "Ann Roe", "for the Ambassador"),
        ("Ann Roe for Ambassador Ben Poe", "Ann Roe", "for Ambassador Ben Poe"),
        ("D - Ann Roe", "Ann Roe", "D"),
        ("Ann Q. Roe Politicl Counselor", "Ann Q. Roe", "Politicl Counselor"),
        ("Ann Roe III Ambassador", "Ann Roe III", "Ambassador"),
        # several
        ("Ann Roe, Consul, and Ben Poe, DCM", "Ann Roe; Ben Poe", "Consul; DCM"),
        ("ANN ROE, DIRECTOR, AF/S; BEN POE, OFFICER", "ANN ROE; BEN POE", "DIRECTOR, AF/S; OFFICER"),
        ("Consul Ann Roe, RSO Ben Poe", "Ann Roe; Ben Poe", "Consul; RSO"),
        ("Ambassador Roe and DCM Poe", "Roe; Poe", "Ambassador; DCM"),
        ("Ambassador Roe and DCM Ann Poe", "Roe; Ann Poe", "Ambassador; DCM"),
        ("Zuleika Fenn, DCM; Ann Roe, RSO", "Zuleika Fenn; Ann Roe", "DCM; RSO"),
        ("Ann Roe, DCM; Near Eastern Affairs", "Ann Roe", "DCM, Near Eastern Affairs"),
        ("Ann Roe, Counselor, San Salvador, State", "Ann Roe", "Counselor, San Salvador, State"),
        ("Hong Kong and Mali Consul Ann Roe", "Ann Roe", "Hong Kong and Mali Consul"),
        ("Trade and Labor Officer Ann Roe", "Ann Roe", "Trade and Labor Officer"),
        ("", None, None),
    ],
)
def test_persons(head: str, names: str | None, titles: str | None) -> None:
    assert read_persons(head) == (names, titles)
