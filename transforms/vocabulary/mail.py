"""The fields of a mail's header that tell a mail, and the parts of one that hold no cable."""

from __future__ import annotations

# Fields that only programs write: one of them makes a header of labelled lines a mail's.
MACHINE_FIELDS: frozenset[str] = frozenset(
    """
    received return-path message-id mime-version content-type content-transfer-encoding delivered-to
    dkim-signature list-id x-mailer x-originating-ip x-gmail-labels in-reply-to references user-agent
    authentication-results x-priority thread-index x-ms-has-attach
    """.split()
)
# Fields that people read; `Date:` counts as a machine's where it is of RFC 5322.
PLAIN_FIELDS: frozenset[str] = frozenset("from to cc bcc subject date sender reply-to".split())

# Parts that go with a mail and are no text of anybody's.
MANNERS: frozenset[str] = frozenset(
    """
    application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/ms-tnef
    message/delivery-status message/disposition-notification text/rfc822-headers text/calendar text/vcard
    text/x-vcard
    """.split()
)
# Kinds of parts that count as files only where they are attached: logos stand in the text.
PICTURES: frozenset[str] = frozenset({"image", "audio", "video"})

# Suffixes that a message's own text is named without.
MAIL_SUFFIXES: tuple[str, ...] = (".eml", ".msg", ".mbox", ".mbx", ".email", ".mht")
