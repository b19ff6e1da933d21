-- Whether every source ever met is accounted for: the runs of `reconciliation` added up, in one row.
-- runs: Runs that met something.
-- seen: Sources met.
-- loaded: Loaded as the current text of a cable.
-- duplicate: Bytes that were loaded before.
-- superseded: Texts of a cable that has a better one.
-- quarantined: Rejected, each time they came.
-- pending: Still changing when a run ended; the next run meets them again.
-- unaccounted: Seen less all others; 0 where all runs together reconcile.
-- is_reconciled: True where nothing is unaccounted in any run.
select
    count(*) filter (where seen > 0) as runs,
    coalesce(sum(seen), 0)::bigint as seen,
    coalesce(sum(loaded), 0)::bigint as loaded,
    coalesce(sum(duplicate), 0)::bigint as duplicate,
    coalesce(sum(superseded), 0)::bigint as superseded,
    coalesce(sum(quarantined), 0)::bigint as quarantined,
    coalesce(sum(pending), 0)::bigint as pending,
    coalesce(sum(unaccounted), 0)::bigint as unaccounted,
    coalesce(bool_and(is_reconciled), true) as is_reconciled
from reconciliation
