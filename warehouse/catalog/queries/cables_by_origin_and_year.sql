-- How many cables each post sent each year.
-- origin: The post, as it stands in the id; null where it is unknown.
-- year: The year; null where nothing tells.
-- cables: How many cables.
-- with_estimated_year: How many of them have a year that is only estimated.
select
    origin,
    year,
    count(*) as cables,
    count(*) filter (where is_year_estimated) as with_estimated_year
from cables
group by origin, year
order by cables desc, origin, year
