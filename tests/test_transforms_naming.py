"""Which evidence names a cable, and how references of a page meet those of the text."""

from __future__ import annotations

import pytest

from transforms import parse_cable
from transforms.naming import merge_references

BODY = "UNCLAS OSLO 000318\n\nE.O. 12958: N/A\nTAGS: PREL, NO\nSUBJECT: THE HARBOR\n\n1. The harbor opens.\n"


@pytest.mark.parametrize(
    ("printed", "given", "merged"),
    [
        (["09OSLO12"], [], ["09OSLO12"]),
        (["09OSLO12"], ["08OSLO12"], ["08OSLO12"]),
        (["XXOSLO12", "09ROME3"], ["08OSLO12", "07BERN4"], ["08OSLO12", "09ROME3", "07BERN4"]),
        ([], ["08SECSTATE00012", "no id"], ["08STATE12"]),
    ],
)
def test_a_database_knows_the_year_of_a_reference(
    printed: list[str], given: list[str], merged: list[str]
) -> None:
    assert merge_references(printed, given) == merged
    assert merge_references(merged, given) == merged


@pytest.mark.parametrize(
    ("front", "name", "cable_id", "source"),
    [
        ("", "07OSLO318.txt", "07OSLO318", "file_name"),
        ("", "07ROME1.txt", "XXOSLO318", None),
        ("Thursday, 07 March 2002, 10:13\n", "x.txt", "02OSLO318", "header_date"),
        ("101 2004-04-02 04OSLO318 Embassy Oslo UNCLASSIFIED 03ROME5\n", "x.txt", "04OSLO318", "header_date"),
        ("R 010030J JAN 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n", "x.txt", "09OSLO318", "transmission"),
        ("R 251550Z AUG 38\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n", "x.txt", "XXOSLO318", None),
        ("R 251550Z AUG 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n", "x.txt", "09OSLO318", "transmission"),
    ],
)
def test_evidence_for_the_year(front: str, name: str, cable_id: str, source: str | None) -> None:
    cable = parse_cable((front + BODY).encode(), name).cable
    assert cable is not None
    assert (cable.cable_id, cable.year_source) == (cable_id, source)
    assert cable.subject == "THE HARBOR"
    assert cable.unparsed is None


BARE = """

SIPDIS

TAGS: PREL
SUBJECT: A DAY

REF: A. ROME 442
     B. OSLO 317

1. (C) It rained.

HALE
"""


@pytest.mark.parametrize(
    ("first", "name", "cable_id"),
    [
        ("C O N F I D E N T I A L", "07OSLO318.txt", "07OSLO318"),
        ("C O N F I D E N T I A L OSLO", "07OSLO318.txt", "07OSLO318"),
        ("C O N F I D E N T I A L OSLO", "07BERN318.txt", "sha-"),
        ("C O N F I D E N T I A L", "a.txt", "sha-"),
        ("TO SECSTATE WASHDC 7633\nCONFIDENTIAL", "07OSLO318.txt", "07OSLO318"),
        ("CONFIDENTIAL\nTO SECSTATE WASHDC 7633", "a.txt", "sha-"),
    ],
)
def test_a_cable_without_its_number_is_named_by_its_file_or_not_at_all(
    first: str, name: str, cable_id: str
) -> None:
    cable = parse_cable((first + BARE).encode(), name).cable
    assert cable is not None
    assert cable.cable_id.startswith(cable_id)
    assert cable.classification == "CONFIDENTIAL"
    assert [ref[2:] for ref in cable.refs] == ["ROME442", "OSLO317"]
