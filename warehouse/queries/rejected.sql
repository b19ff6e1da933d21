-- Sources that are rejected, and what was loaded in their stead: another source of the same cable, or, where
-- no cable could be read, one that came later under the same name.
-- sha256: The rejected bytes; what the ledger says of them stays, for bytes do not change.
-- file_names: Names they came under.
-- reason_code: Why they were rejected.
-- reason: The same in a sentence.
-- cable_id: The cable they are of, null where none could be read.
-- last_seen_at: When they came last, UTC.
-- mended_by: Bytes that were loaded in their stead, null where none were.
-- mended_cable_id: The cable those gave.
with names as (
    select sha256, status, cable_id, first_seen_at, unnest(file_names) as file_name from sources
),
stead as (
    select bad.sha256, good.sha256 as mended_by, good.cable_id, good.first_seen_at
    from names as bad
    join names as good on good.file_name = bad.file_name and good.first_seen_at >= bad.first_seen_at
    where bad.status = 'quarantined' and bad.cable_id is null and good.status in ('loaded', 'superseded')
    union all
    select bad.sha256, good.sha256, good.cable_id, good.first_seen_at
    from sources as bad
    join sources as good on good.cable_id = bad.cable_id
    where bad.status = 'quarantined' and good.status in ('loaded', 'superseded')
)
select
    sources.sha256,
    list_sort(list_distinct(flatten(list(distinct sources.file_names)))) as file_names,
    any_value(sources.reason_code) as reason_code,
    any_value(sources.reason) as reason,
    any_value(sources.cable_id) as cable_id,
    max(sources.last_seen_at) as last_seen_at,
    arg_max(stead.mended_by, (stead.first_seen_at, stead.mended_by)) as mended_by,
    arg_max(stead.cable_id, (stead.first_seen_at, stead.mended_by)) as mended_cable_id
from sources
left join stead on stead.sha256 = sources.sha256
where sources.status = 'quarantined'
group by sources.sha256
order by last_seen_at desc, sources.sha256
