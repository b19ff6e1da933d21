-- How many mentions of each type there are, noise left out.
-- entity_type: PER, ORG, LOC or MISC, as the tagger said.
-- mentions: How many mentions of this type.
-- names: How many different names they give.
-- cables: In how many cables they stand.
select
    entity_type,
    count(*) as mentions,
    count(distinct name) as names,
    count(distinct cable_id) as cables
from mentions
where noise is null
group by entity_type
order by mentions desc
