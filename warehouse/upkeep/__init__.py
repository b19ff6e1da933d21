"""Operations on whole tables: compaction, retention, rollback."""
