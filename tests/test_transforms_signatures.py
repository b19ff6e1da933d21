"""Signatures at the ends of cables."""

from __future__ import annotations

import pytest

from transforms.signatures import read_signature, signature_start


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("End comment . \nCRETZ", "CRETZ"),
        ("End comment . \nBeyrle", "Beyrle"),
        ("It is over . \nVAN DER MEER ...", "VAN DER MEER"),
        ("It is over . \nCDA Griffiths", "CDA Griffiths"),
        ("It is over.\nHALE\nBT\n#0039\nNNNN\n", "HALE"),
        ("End Date: 3/11/2010 HALE", "HALE"),
        ("nothing more ********* HALE", "HALE"),
        ("It is over . ", None),
        ("the paper was sent to all who had asked for it", None),
    ],
)
def test_signature_at_the_end_of_a_cable(text: str, name: str | None) -> None:
    start = signature_start(text, 0, len(text))
    assert (read_signature(text[start:]) if start < len(text) else None) == name


@pytest.mark.parametrize(
    "trailer",
    [
        "",
        "\n\nCONFIDENTIAL\n",
        "\n\n\n                    C O N F I D E N T I A L\n",
        "\n\nSENSITIVE BUT UNCLASSIFIED",
        "\n\nNNNN\n\n      2004TIRANA00412 - UNCLASSIFIED\n",
        "\n\n   SECRET\n\nPAGE 03        TIRANA  02233  02 OF 02  071629Z\n\n   SECRET\n\n\nNNNN\n",
        "\n\nUNCLASSIFIED U.S. Department of State Case No. F-2010-1 Doc No. C0001 Date: 01/02/2012\n",
        "\n\nRELEASED IN PART B1, 1.4(D)\n",
        "\n\nDeclassified/Released US Department of State EO Systematic Review 30 JUN 2005\n",
        "\n\nSheryl P. Walter Declassified/Released US Department of State EO Systematic Review 04 MAY 2006",
        "\n\nREVIEW AUTHORITY: Ben Poe, Senior Reviewer",
        "\n\nNOTE: PASSED TO USTR BY OC/T.\n",
        "\n\nNOTE BY OC/T: NOT PASSED TO ABOVE ADDRESSEES.\nBT\n#0412\n",
        "\n\n(Drafted by ECON: Ben Poe.)\n",
        "\n\nPage 3 of 3\n",
        "\n<< END OF DOCUMENT >>",
    ],
)
@pytest.mark.parametrize("name", ["ROWLEY", "Rowley", "VAN DER ROWLEY"])
def test_what_follows_a_signature_is_no_part_of_it(name: str, trailer: str) -> None:
    text = f"He asked for time, and the cabinet will meet.\n\n{name}{trailer}"
    start = signature_start(text, 0, len(text))
    assert text[start:].startswith(name)
    assert read_signature(" ".join(text[start:].split())) == name


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose by a tenth, he said. The rate for\nMay\n",
        "Prices rose by a tenth. He spoke with Minister\nRowley",
        "PRICES ROSE BY A TENTH. THE RATE FOR\nMAY\n",
        "He will see them. Note: the visit is in May.",
        "They met, and the visit ended in",
    ],
)
def test_a_text_that_breaks_off_has_no_signature(text: str) -> None:
    assert signature_start(text, 0, len(text)) == len(text)
