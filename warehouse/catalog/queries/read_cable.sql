-- One cable as a person reads it, row by row: from read_cable('09TRIPOLI941').
create macro read_cable(id) as table
select position, kind, number, portion_mark, heading, text
from paragraphs
where cable_id = id
order by position
