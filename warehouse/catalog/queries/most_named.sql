-- The names that stand in most cables, noise left out, most named first.
-- name: The name, without swallowed headings, final punctuation and possessive.
-- entity_type: The type the tagger gave it most often.
-- cables: In how many cables it stands.
-- mentions: How often it stands there.
select
    name,
    mode(entity_type) as entity_type,
    count(distinct cable_id) as cables,
    count(*) as mentions
from mentions
where noise is null
group by name
order by cables desc, mentions desc, name
