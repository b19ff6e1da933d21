"""Mails as they are sent: a cable in a text, a part, an attached file or a folder of mails is a source."""

from __future__ import annotations

import io
import mailbox
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import FAULTS, parse_cable
from transforms.containers import ContainerRefused, Limits, Member, read_members, recognize_container

CABLE = """R 051000Z MAY 07
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC 12

UNCLAS OSLO 000402

E.O. 12958: N/A
TAGS: EWWT, NO
SUBJECT: A FERRY FOR BERGEN

1. (U) The ferry — “at last” — sails on Monday, said its captain, and in Łódź they build a longer one.

2. (U) It is ready.
LUND
"""


def mail(text: str = "", subject: str = "cable", **options: Any) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ops <ops@example.org>"
    message["To"] = "list@example.org"
    message["Subject"] = subject
    message["Date"] = "Sat, 05 May 2007 12:00:00 +0200"
    message.set_content(text, **options)
    return message


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def members(data: bytes, name: str = "cable.eml", limits: Limits | None = None) -> list[Member]:
    return list(read_members(io.BytesIO(data), name, limits or Limits()))


def cables(data: bytes, name: str = "cable.eml") -> dict[str, str | None]:
    """The id of each member's cable, by the member's name."""
    parsed = {m.name: parse_cable(m.data, m.name.rpartition("/")[2]) for m in members(data, name)}
    return {name: one.cable.cable_id if one.cable else None for name, one in parsed.items()}


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1250", "iso-8859-2"])
def test_the_text_of_a_mail_is_decoded(encoding: str, charset: str) -> None:
    text = CABLE.translate(str.maketrans("—“”", '-""')) if charset == "iso-8859-2" else CABLE
    if encoding == "7bit":
        text, charset = CABLE.encode("ascii", "replace").decode(), "us-ascii"
    data = mail(text, charset=charset, cte=encoding).as_bytes()
    assert recognize_container(data) == "mail"
    (member,) = members(data, "07OSLO402.eml")
    assert member.name == "07OSLO402"
    assert member.data.decode().split() == text.split()
    assert cables(data, "07OSLO402.eml") == {"07OSLO402": "07OSLO402"}


@pytest.mark.parametrize(
    "header",
    [
        "From: Ops <ops@example.org>\nSubject: cable\nMIME-Version: 1.0\n",
        "Subject: cable\nDate: Sat, 05 May 2007 12:00:00 +0200\n",
        "Received: from a by b;\n\tSat, 05 May 2007 12:00:00 +0200\nSubject: a\n subject of two lines\n",
        "\nReturn-Path: <ops@example.org>\r\nTo: x\r\n",
    ],
)
def test_a_mail_is_known_by_its_header(header: str) -> None:
    data = (header + "\n" + CABLE).encode()
    assert recognize_container(data) == "mail"
    assert cables(data) == {"cable": "07OSLO402"}


@pytest.mark.parametrize(
    "text",
    [
        CABLE,
        "SUBJECT: A FERRY\nTAGS: EWWT\n\n1. It sails.",
        "MRN: 12 OSLO 402\nDate/DTG: May 05, 2012 / 051000Z MAY 12\nFrom: AMEMBASSY OSLO\n\n1. It sails.",
        "From: Lund, Per\nSent: Friday, May 4, 2007 3:31 AM\nTo: Doe\nSubject: the ferry\n\nShall we?",
        "From the embassy: a ferry.\nTo: all\n\nIt sails.",
        "Message-ID: 12\n\nonly one field",
    ],
)
def test_what_has_no_header_of_a_mail_is_none(text: str) -> None:
    assert recognize_container(text.encode()) is None


def test_attached_cables_are_named_as_they_were_and_the_note_is_passed_over() -> None:
    message = mail("Two cables are attached, UNCLAS OSLO 402 and another.")
    message.add_attachment(CABLE.encode(), maintype="text", subtype="plain", filename="07OSLO402.txt")
    other = CABLE.replace("000402", "000403").encode()
    message.add_attachment(
        other, maintype="application", subtype="octet-stream", filename="C:\\dir\\øl 403.txt"
    )
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", disposition="inline", filename="a.png"
    )
    assert cables(message.as_bytes()) == {"07OSLO402.txt": "07OSLO402", "øl 403.txt": "07OSLO403"}


def test_a_text_that_is_a_cable_counts_beside_attached_files() -> None:
    message = mail(CABLE)
    message.add_attachment(CABLE.replace("402", "403").encode(), maintype="a", subtype="b", filename="b.txt")
    assert cables(message.as_bytes()) == {"cable": "07OSLO402", "b.txt": "07OSLO403"}


def test_of_texts_that_say_the_same_the_plain_one_is_taken() -> None:
    message = mail(CABLE)
    message.add_alternative(f"<html><body><pre>{CABLE}</pre></body></html>", subtype="html")
    assert cables(message.as_bytes()) == {"cable": "07OSLO402"}


def test_containers_are_read_in_mails_and_mails_in_containers() -> None:
    message = mail("see the archive")
    packed = zipped("a/07OSLO402.txt", CABLE.encode())
    message.add_attachment(packed, maintype="application", subtype="zip", filename="cables.zip")
    assert cables(message.as_bytes()) == {"cables.zip/a/07OSLO402.txt": "07OSLO402"}
    assert cables(zipped("in/x.eml", message.as_bytes())) == {"in/x/cables.zip/a/07OSLO402.txt": "07OSLO402"}
    outer = mail("fwd")
    outer.add_attachment(mail(CABLE))
    assert cables(outer.as_bytes()) == {"message": "07OSLO402"}


def test_a_folder_of_mails_gives_each_mail(tmp_path: Path) -> None:
    folder = mailbox.mbox(tmp_path / "box")
    attached = mail("see below")
    attached.add_attachment(CABLE.replace("402", "403").encode(), maintype="a", subtype="b", filename="b.txt")
    for message in (mail(CABLE + "\n\nFrom the captain.\n"), attached, mail("no cable")):
        folder.add(message)
    folder.close()
    data = (tmp_path / "box").read_bytes()
    assert recognize_container(data) == "mbox"
    assert cables(data, "box.mbox") == {
        "message-000001": "07OSLO402",
        "message-000002/b.txt": "07OSLO403",
        "message-000003": None,
    }
    first = members(data, "box.mbox")[0].data.decode()
    assert "\nFrom the captain." in first


def test_a_mail_too_large_is_refused_and_one_without_text_is_empty() -> None:
    data = mail(CABLE * 10).as_bytes()
    with pytest.raises(ContainerRefused) as refusal:
        members(data, limits=Limits(member_bytes=500))
    assert refusal.value.fault.code == "too_large"
    assert members(mail("").as_bytes()) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2000,
        "Content-Type: text/plain; " + 'a="' * 100_000 + "\n\n" + CABLE,
        "Content-Disposition: attachment; filename*0*=x'y'" + "%" * 100_000 + "\n\n" + CABLE,
        "Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n!!!",
        "Content-Type: message/rfc822\n\n" * 3000,
    ],
    ids=["boundaries", "parameters", "a file's name", "an unknown encoding", "messages"],
)
def test_a_hostile_mail_is_read_or_refused(hostile: str) -> None:
    data = ("From: a@b.c\nMIME-Version: 1.0\n" + hostile).encode()
    faults = []
    try:
        faults += [m.fault for m in members(data) if m.fault]
    except ContainerRefused as refusal:
        faults.append(refusal.fault)
    assert all(FAULTS[fault.code].severity == "critical" for fault in faults)


@settings(max_examples=80, deadline=None)
@given(draw=st.data())
def test_a_mail_garbled_anywhere_is_read_or_refused(draw: st.DataObject) -> None:
    message = mail("note")
    message.add_attachment(CABLE.encode(), maintype="text", subtype="plain", filename="a.txt")
    data = bytearray(message.as_bytes())
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), max_size=5)):
        data[at] = draw.draw(st.integers(0, 255))
    found = members(bytes(data))
    assert all(member.fault is None or member.fault.code in FAULTS for member in found)
