-- Whether every source met is accounted for, run by run: seen = the sum of the others.
-- run_id: The run.
-- started_at: When it began, UTC.
-- seen: Sources met.
-- loaded: Loaded as the current text of a cable.
-- duplicate: Bytes that were loaded before.
-- superseded: Texts of a cable that has a better one.
-- quarantined: Rejected.
-- pending: Still changing when the run ended.
-- unaccounted: Seen less all others; 0 where the run reconciles.
-- is_reconciled: True where nothing is unaccounted.
select
    run_id,
    started_at,
    seen,
    loaded,
    duplicate,
    superseded,
    quarantined,
    pending,
    seen - loaded - duplicate - superseded - quarantined - pending as unaccounted,
    unaccounted = 0 as is_reconciled
from runs
order by started_at, run_id
