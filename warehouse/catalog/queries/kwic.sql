-- A word (or words) wherever it stands, with the characters around it: from kwic('visa', 40).
-- Case does not count; the word is taken as it is, never as a pattern.
create macro kwic(word, width) as table
select
    cable_id,
    position,
    line[greatest(start - width + 1, 1):start] as left_context,
    keyword,
    line[start + length(keyword) + 1:start + length(keyword) + width] as right_context
from (
    select
        cable_id, position, line, nth,
        found[nth] as keyword,
        length(array_to_string(between[1:nth], ''))
            + coalesce(length(array_to_string(found[1:nth - 1], '')), 0) as start
    from (
        select *, unnest(generate_series(1, len(found))) as nth
        from (
            select
                cable_id, position, line,
                regexp_extract_all(line, pattern, 0, 'i') as found,
                string_split_regex(line, '(?i)' || pattern) as between
            from (
                select
                    cable_id, position,
                    translate(text, chr(10) || chr(13) || chr(9), '   ') as line,
                    case when regexp_matches(word, '^\w') then '\b' else '' end || regexp_escape(word)
                        || case when regexp_matches(word, '\w$') then '\b' else '' end as pattern
                from paragraphs
                where contains(lower(line), lower(word))
            )
        )
    )
)
order by cable_id, position, nth
