"""The catalog that analysts open: `cables.duckdb`, its views and macros, and `cables sql`."""
