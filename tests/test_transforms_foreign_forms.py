"""A cable in the form of another program is no cable, and the fault names the form."""

from __future__ import annotations

import base64
import binascii
import json
import quopri

import pytest

from transforms import parse_cable
from transforms.foreign_forms import find_foreign_form
from transforms.samples import Sample

CABLE = """R 051000Z MAY 07
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 12

UNCLAS OSLO 000402

E.O. 12958: N/A
TAGS: PREL, NO
SUBJECT: A FERRY FOR BERGEN

1. (U) The ferry sails on Monday, said Captain Lund; it is ready — “at last”.

2. (U) Comment: He was in good spirits.
LUND
"""
WORDS = CABLE.split()
MAIL = "From: Ops <ops@example.org>\nSubject: cable\nMIME-Version: 1.0\n\n"
FORMS = {
    "RTF": "{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Courier;}}\\f0 " + CABLE.replace("\n", "\\par\n") + "}",
    "XML": '<?xml version="1.0"?>\n<cable>\n' + CABLE + "</cable>",
    "XML of": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>' + CABLE + "</p></body></text></TEI>",
    "HTML": "<!DOCTYPE html>\n<html><body><pre>" + CABLE + "</pre></body></html>",
    "HTML in": "<HTML LANG=en>\n<BODY><P>" + CABLE.replace("\n", "<BR>\n") + "</BODY></HTML>",
    "HTML saved": "<!-- saved from example.org -->\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD'><title>A</title>"
    + CABLE,
    "HTML, a": '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>'
    + CABLE
    + "</p></html>",
    "HTML without": '<head ><meta charset="utf-8"></head>\n' + CABLE,
    "HTML sent": "HTTP/1.1 200 OK\nServer: x\n\n<!doctype html>\n<html>\n<body>" + CABLE + "</body></html>",
    "PostScript": "%!PS-Adobe-3.0\n(" + CABLE + ") show\n",
    "TeX": "% a cable\n\\documentclass{article}\n\\begin{document}\n" + CABLE + "\\end{document}\n",
    "an encrypted": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\n" + CABLE,
    "a mail": MAIL + CABLE,
    "JSON": '{"ferry": 402, "lines": ' + json.dumps(CABLE.split("\n")) + "}",
    "uuencoded": "begin 644 07OSLO402.txt\n"
    + "".join(binascii.b2a_uu(CABLE.encode()[at : at + 45]).decode() for at in range(0, len(CABLE), 45))
    + "end\n",
    "base64": base64.encodebytes(CABLE.encode()).decode(),
    "base64 with": "Subject: cable\n\n" + base64.encodebytes(CABLE.encode()).decode(),
    "quoted-printable": quopri.encodestring(CABLE.replace("\n", " \n").encode()).decode(),
    "tokens": "\n".join(f"{word}\tO" for word in WORDS),
    "tokens of": "\n".join(f"{word} NN B-NP {'B-PER' if word == 'Lund' else 'O'}" for word in WORDS),
    "tokens of a tagger": " ".join(f"{word}/{'PERSON' if word == 'Lund' else 'O'}" for word in WORDS),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_cable_in_a_foreign_form_is_refused_by_its_name(name: str) -> None:
    parsed = parse_cable(FORMS[name].encode(), "07OSLO402.txt")
    assert parsed.cable is None
    (fault,) = parsed.faults
    assert fault.code == "not_a_cable"
    assert fault.message.startswith("the text is " + name.split(" ")[0])


def test_a_cable_has_no_foreign_form(samples: list[Sample]) -> None:
    assert [sample.file_name for sample in samples if find_foreign_form(sample.data.decode())] == []
    assert find_foreign_form(CABLE) is None


@pytest.mark.parametrize(
    "text",
    [
        "UNCLAS OSLO 000402\n\n1. He wrote {\\rtf1} and <?xml?> and \\documentclass in his mail.",
        "UNCLAS OSLO 000402\n\n----- BEGIN TEXT -----\nFrom: A\n----- END TEXT -----",
        "UNCLAS OSLO 000402\n\n1. He wrote <html> and <body> and </body></html> in his mail.\n<html>\nEND",
        "<code><pre>UNCLAS OSLO 000402<br />\n<a id='par1'>1</a>. It sails.</pre></code></body></html>",
        "<p>UNCLAS OSLO 000402</p>\n<br />\n<header>1. It sails.",
        "A = 12\nB = 13\nC = 14\nD = 15\nE =\n",
        "O\nO\nO\nO\nO\n",
    ],
)
def test_words_of_a_text_are_no_form(text: str) -> None:
    assert find_foreign_form(text) is None
