-- Sources that are rejected, under each name they came, and what was loaded in their stead: another source of the
-- same cable, or, where no cable could be read, one that came later under the same name.
-- sha256: The rejected bytes; what the ledger says of them stays, for bytes do not change.
-- file_name: A name they came under; files without a cable in them are often equal, and each is mended by itself.
-- reason_code: Why they were rejected.
-- reason: The same in a sentence.
-- cable_id: The cable they are of, null where none could be read.
-- last_seen_at: When they came last, UTC.
-- mended_by: Bytes that were loaded in their stead, null where none were.
-- mended_cable_id: The cable those gave.
with names as (
    select
        sha256, status, reason_code, reason, cable_id, first_seen_at, last_seen_at,
        unnest(file_names) as file_name
    from sources
),
bad as (
    select * from names where status = 'quarantined'
),
good as (
    select * from names where status in ('loaded', 'superseded')
),
stead as (
    select bad.sha256, bad.file_name, good.sha256 as mended_by, good.cable_id, good.first_seen_at
    from bad
    join good on good.file_name = bad.file_name and good.first_seen_at >= bad.first_seen_at
    where bad.cable_id is null
    union all
    select bad.sha256, bad.file_name, good.sha256, good.cable_id, good.first_seen_at
    from bad
    join good on good.cable_id = bad.cable_id
)
select
    bad.sha256,
    bad.file_name,
    any_value(bad.reason_code) as reason_code,
    any_value(bad.reason) as reason,
    any_value(bad.cable_id) as cable_id,
    max(bad.last_seen_at) as last_seen_at,
    last(stead.mended_by order by stead.first_seen_at, stead.mended_by) as mended_by,
    last(stead.cable_id order by stead.first_seen_at, stead.mended_by) as mended_cable_id
from bad
left join stead on stead.sha256 = bad.sha256 and stead.file_name = bad.file_name
group by bad.sha256, bad.file_name
order by last_seen_at desc, bad.sha256, bad.file_name
