"""What can be judged about the header fields of cables: forms, closed sets, and fields that must agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.vocabulary.cable_ids import HASH_PREFIX
from transforms.vocabulary.markings import CAPTIONS, PORTION_CAPTIONS
from warehouse.probes.columnar import Numbers, Truths, integers

# 09TRIPOLI941 and XXTRIPOLI941; not 9TRIPOLI941, 09TRIPOLI0941, 09 TRIPOLI 941.
REFERENCE_ID = r"^(?:[0-9]{2}|XX)[A-Z]+[1-9][0-9]*$"
# PREL, LY, EUR/RPM, UNDP-1, HUMAN RIGHTS, and a person: CLINTON, HILLARY; not "PREL.", "prel", "A".
TAG = r"^(?:[A-Z][A-Z0-9.'&/-]*[A-Z0-9](?: [A-Z0-9.'&/-]*[A-Z0-9])*|[A-Z][A-Z' .-]*, [A-Z][A-Z' .,-]*)$"
KNOWN_CAPTIONS = tuple(sorted({*dict(CAPTIONS).values(), *PORTION_CAPTIONS.values()} - {""}))
ESTIMATED = ("declassification", "reference", "body")
# Public cables are of 1966 to 2010: two digits below this are of this century.
CENTURY_TURN = 50


def measure(cables: pa.Table) -> dict[str, npt.NDArray[Any]]:
    """The probes of the header fields, one value a cable."""
    year, source = integers(cables["year"]), cables["year_source"]
    is_estimate = _is_one_of(source, ESTIMATED)
    return {
        **{name: cables[name].to_numpy() for name in ("cable_id", "classification", "precedence")},
        **{name: cables[name].to_numpy() for name in ("year_source", "sent_at_source", "executive_order")},
        "year": np.where(year >= 0, year, np.nan),
        "id_agrees": _id_agrees(cables, year),
        "id_is_known": ~_truths(pc.starts_with(cables["cable_id"], HASH_PREFIX)),
        "year_has_source": (year >= 0) == source.is_valid().to_numpy(),
        "estimate_is_named": is_estimate == _truths(cables["is_year_estimated"]),
        "sent_at_has_source": _same_nulls(cables["sent_at"], cables["sent_at_source"]),
        "year_agrees_with_date": _year_agrees(cables["sent_at"], year) | is_estimate,
        "section_is_one_of_sections": _section_holds(cables),
        "captions_are_known": _all_elements(cables["caption"], lambda flat: _is_one_of(flat, KNOWN_CAPTIONS)),
        "tags_are_well_formed": _all_elements(cables["tags"], lambda flat: _matches(flat, TAG)),
        "refs_are_ids": _all_elements(cables["refs"], lambda flat: _matches(flat, REFERENCE_ID)),
        "refs_are_earlier": _refs_are_earlier(cables, year),
        "days_until_declassified": _days_until_declassified(cables),
        "has_subject": cables["subject"].is_valid().to_numpy(),
        "has_tags": pc.list_value_length(cables["tags"]).fill_null(0).to_numpy() > 0,
        "has_classification": cables["classification"].is_valid().to_numpy(),
    }


def _truths(column: pa.ChunkedArray | pa.Array) -> Truths:
    """A boolean column, null taken for false."""
    filled = pc.fill_null(column, False)
    truths: Truths = np.asarray(filled).astype(np.bool_)
    return truths


def _matches(column: pa.ChunkedArray | pa.Array, pattern: str) -> Truths:
    return _truths(pc.match_substring_regex(column, pattern))


def _is_one_of(column: pa.ChunkedArray | pa.Array, values: tuple[str, ...]) -> Truths:
    return _truths(pc.is_in(column, value_set=pa.array(values, pa.string())))


def _same_nulls(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Truths:
    same: Truths = one.is_valid().to_numpy() == other.is_valid().to_numpy()
    return same


def _all_elements(column: pa.ChunkedArray, judge: Any) -> Truths:
    """Per row, whether `judge`, asked about all elements of all lists at once, holds for each of its own."""
    lists = column.combine_chunks()
    holds = np.ones(len(lists), np.bool_)
    parents = pc.list_parent_indices(lists).to_numpy()
    holds[parents[~judge(pc.list_flatten(lists))]] = False
    return holds


def _id_agrees(cables: pa.Table, year: Numbers) -> Truths:
    """Whether the id is made of year, origin and serial; an id after `sha-` has neither post nor serial."""
    # The id an identity clash gave its `~` suffix to still has to agree in front of it.
    plain = pc.replace_substring_regex(cables["cable_id"], r"~[0-9a-f]{6}$", "")
    two_digits = pc.utf8_slice_codeunits(pc.cast(pa.array(year % 100 + 100), pa.string()), 1)
    two_digits = pc.if_else(pa.array(year >= 0), two_digits, "XX")
    built = pc.binary_join_element_wise(
        two_digits, cables["origin"], pc.cast(cables["serial"], pa.string()), ""
    )
    has_parts = built.is_valid().to_numpy()
    is_hash = _truths(pc.starts_with(cables["cable_id"], HASH_PREFIX))
    agrees: Truths = np.where(has_parts, _truths(pc.equal(plain, built)), is_hash)
    return agrees


def _year_agrees(sent_at: pa.ChunkedArray, year: Numbers) -> Truths:
    """A cable numbered on the first day of a year may have been sent on the last day of the one before."""
    moments = sent_at.to_numpy().astype("datetime64[D]")
    one_day = np.timedelta64(1, "D")
    years = [(moments + shift).astype("datetime64[Y]").astype(int) + 1970 for shift in (-one_day, one_day)]
    agrees: Truths = (year < 0) | np.isnat(moments) | (years[0] == year) | (years[1] == year)
    return agrees


def _section_holds(cables: pa.Table) -> Truths:
    section, sections = integers(cables["section"]), integers(cables["sections"])
    holds: Truths = ((section < 0) | (section >= 1)) & ((sections < 0) | (section <= sections))
    return holds


def _days_until_declassified(cables: pa.Table) -> npt.NDArray[np.float64]:
    """Days from sending to declassification; NaN where either date is unknown."""
    sent = cables["sent_at"].to_numpy().astype("datetime64[D]")
    until = cables["declassify_on"].to_numpy().astype("datetime64[D]") - sent
    return np.where(np.isnat(until), np.nan, until.astype(np.float64))


def _refs_are_earlier(cables: pa.Table, year: Numbers) -> Truths:
    """Whether no reference is to a later year, nor to this cable or a later one of its post and year.

    Two serials of one year are compared only where the cable's own year is certain.
    """
    lists = cables["refs"].combine_chunks()
    parents = pc.list_parent_indices(lists).to_numpy()
    parts = pc.extract_regex(
        pc.list_flatten(lists), r"^(?P<year>[0-9]{2})(?P<origin>[A-Z]+)(?P<serial>[0-9]{1,8})$"
    )
    two_digits = integers(_numbers(parts, "year"))
    ref_year = two_digits + np.where(two_digits < CENTURY_TURN, 2000, 1900)
    ref_serial = integers(_numbers(parts, "serial"))
    same_post = _truths(pc.equal(pc.struct_field(parts, "origin"), cables["origin"].take(pa.array(parents))))
    own_year, own_serial = year[parents], integers(cables["serial"])[parents]
    is_certain = ~_truths(cables["is_year_estimated"])[parents]
    same_series = same_post & (ref_year == own_year) & is_certain & (own_serial >= 0)
    is_late = (ref_year > own_year) & is_certain | same_series & (ref_serial >= own_serial)
    earlier = np.ones(len(lists), np.bool_)
    earlier[parents[is_late & (two_digits >= 0) & (own_year >= 0)]] = False
    return earlier


def _numbers(parts: pa.Array, name: str) -> pa.ChunkedArray:
    return pa.chunked_array([pc.cast(pc.struct_field(parts, name), pa.int32())])
