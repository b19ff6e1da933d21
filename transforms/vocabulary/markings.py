"""Classifications, captions and portion marks, in the spellings that cables print."""

from __future__ import annotations

# From the lowest to the highest; a portion mark may not stand above its cable.
CLASSIFICATIONS: tuple[str, ...] = (
    "UNCLASSIFIED",
    "LIMITED OFFICIAL USE",
    "CONFIDENTIAL",
    "SECRET",
    "TOP SECRET",
)

# A first line's classification with its spaces squeezed out, the longest spelling first.
CLASSIFICATION_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("LIMITEDOFFICIALUSE", "LIMITED OFFICIAL USE"),
    ("LIMOFFUSE", "LIMITED OFFICIAL USE"),
    ("UNCLASSIFIED", "UNCLASSIFIED"),
    ("UNCLASSIFED", "UNCLASSIFIED"),
    ("UNCLASSI", "UNCLASSIFIED"),
    ("UNCLASSS", "UNCLASSIFIED"),
    ("UNCLASS", "UNCLASSIFIED"),
    ("UNCLAS", "UNCLASSIFIED"),
    ("NCLAS", "UNCLASSIFIED"),
    ("CONFIDENTIAL", "CONFIDENTIAL"),
    ("CCONFIDENTIAL", "CONFIDENTIAL"),
    ("CONFIDENTAL", "CONFIDENTIAL"),
    ("CONFIDENTIA", "CONFIDENTIAL"),
    ("ONFIDENTIAL", "CONFIDENTIAL"),
    ("COFIDENTIAL", "CONFIDENTIAL"),
    ("CONIDENTIAL", "CONFIDENTIAL"),
    ("TOPSECRET", "TOP SECRET"),
    ("SSECRET", "SECRET"),
    ("SECRET", "SECRET"),
    ("SECERT", "SECRET"),
    ("ECRET", "SECRET"),
    ("SECRE", "SECRET"),
)

# Captions by squashed spelling; the longest spelling first. Empty: known, but no caption of its own.
CAPTIONS: tuple[tuple[str, str], ...] = (
    ("SENSITIVEBUTUNCLASSIFIED", "SENSITIVE"),
    ("FOROFFICIALUSEONLY", "SENSITIVE"),
    ("ENTIRETEXT", ""),
    ("ROGERCHANNEL", "ROGER CHANNEL"),
    ("CORRECTEDCOPY", ""),
    ("CORRECTEDC", ""),
    ("NOCONTRACT", "NOCONTRACT"),
    ("SENSITIVE", "SENSITIVE"),
    ("SENSTIVE", "SENSITIVE"),
    ("NOFORN", "NOFORN"),
    ("SIPDIS", "SIPDIS"),
    ("SPIDIS", "SIPDIS"),
    ("LIMDIS", "LIMDIS"),
    ("STADIS", "STADIS"),
    ("EXDIS", "EXDIS"),
    ("NODIS", "NODIS"),
    ("CODEL", "CODEL"),
    ("ORCON", "ORCON"),
    ("PROPIN", "PROPIN"),
    ("EFTO", "EFTO"),
    ("FOUO", "SENSITIVE"),
    ("SBU", "SENSITIVE"),
    ("DS CHANNEL", "DS CHANNEL"),
    ("DSCHANNEL", "DS CHANNEL"),
    ("TERREP", "TERREP"),
    ("NOCOPY", ""),
    ("ZZK", ""),
    ("ZDK", ""),
    ("ZFR", ""),
)

# Parts of a portion mark, and what each stands for: a classification or a caption.
PORTION_CLASSIFICATIONS: dict[str, str] = {
    "TS": "TOP SECRET",
    "S": "SECRET",
    "C": "CONFIDENTIAL",
    "U": "UNCLASSIFIED",
    "SBU": "UNCLASSIFIED",
    "FOUO": "UNCLASSIFIED",
    "LOU": "LIMITED OFFICIAL USE",
    "SECRET": "SECRET",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "UNCLASSIFIED": "UNCLASSIFIED",
    "UNCLAS": "UNCLASSIFIED",
}
PORTION_CAPTIONS: dict[str, str] = {
    "NF": "NOFORN",
    "NOFORN": "NOFORN",
    "SBU": "SENSITIVE",
    "FOUO": "SENSITIVE",
    "SENSITIVE": "SENSITIVE",
    "FGI": "FGI",
    "REL": "REL",
    "OC": "ORCON",
    "ORCON": "ORCON",
    "NC": "NOCONTRACT",
    "PR": "PROPIN",
    "EXDIS": "EXDIS",
    "NODIS": "NODIS",
    "LIMDIS": "LIMDIS",
    "SI": "SI",
    "TK": "TK",
}
