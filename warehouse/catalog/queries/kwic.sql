-- A word (or words) wherever it stands, with the characters around it: from kwic('visa', 40).
-- Case does not count; the word is taken as it is, never as a pattern.
create macro kwic(word, width) as table
with hits as (
    select
        cable_id, position,
        translate(text, chr(10) || chr(13) || chr(9), '   ') as line,
        if(regexp_matches(word, '^\w'), '\b', '') || regexp_escape(word)
            || if(regexp_matches(word, '\w$'), '\b', '') as pattern,
        regexp_extract_all(line, pattern, 0, 'i') as found,
        string_split_regex(line, '(?i)' || pattern) as between
    from paragraphs
    where contains(lower(line), lower(word))
),
places as (
    select
        cable_id, position, line,
        unnest(generate_series(1, len(found))) as nth,
        found[nth] as keyword,
        coalesce(list_sum(list_transform(between[1:nth], lambda piece: length(piece))), 0)
            + coalesce(list_sum(list_transform(found[1:nth - 1], lambda piece: length(piece))), 0) as start
    from hits
)
select
    cable_id,
    position,
    line[greatest(start - width + 1, 1):start] as left_context,
    keyword,
    line[start + length(keyword) + 1:start + length(keyword) + width] as right_context
from places
order by cable_id, position, nth
