"""Write docs/dictionary.md, and the table in docs/settings.md, from the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from flows.settings import Settings
from warehouse.catalog.views import SQL_TYPES, queries
from warehouse.schema import TABLES, Table

ROOT = Path(__file__).parents[1]
SETTINGS = re.compile(r"(<!-- settings: .*? -->\n).*?(<!-- end of settings -->)", re.DOTALL)

HEAD = """\
# Data dictionary

Written by `make docs` from `warehouse/schema.py` and `warehouse/catalog/queries/`. The same sentences are
comments in `cables.duckdb`:

```sql
select table_name, column_name, comment from duckdb_columns() where comment is not null;
```

All times are UTC, without a zone. Lists are never null, but may be empty. `cables`, `paragraphs` and
`mentions` are partitioned by `year`.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown."""
    return "\n".join([HEAD, *tables(), *answers()]).rstrip() + "\n"


def tables() -> Iterator[str]:
    """A section for each table, with a row for each column."""
    for table in TABLES:
        yield f"## {table.name}\n\n{table.description} {_key(table)}\n"
        yield "| column | type | may be null | what it holds |\n|---|---|---|---|"
        for column in table.columns:
            optional = "yes" if column.nullable else ""
            yield f"| `{column.name}` | {SQL_TYPES[column.type]} | {optional} | {column.description} |"
        yield ""


def answers() -> Iterator[str]:
    """A section for the views and macros that ship with the warehouse."""
    yield "## Views and macros\n"
    for query in queries():
        call = "macro" if query.is_macro else "view"
        yield f"- `{query.name}` ({call}): {query.description}"


def _key(table: Table) -> str:
    names = ", ".join(f"`{name}`" for name in table.key)
    return f"Key: {names}."


def settings() -> Iterator[str]:
    """A row for each environment variable: its name, its default, what it sets."""
    yield "| variable | default | what it sets |\n|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = "as many as cores" if field.default_factory else field.default
        shown = "" if default is None else str(default)  # as it is to be typed
        yield f"| `CABLES_{name.upper()}` | {shown} | {field.description} |"


def settings_page(text: str) -> str:
    """The page of settings with its table as the code has them."""
    table = "\n".join(settings())
    return SETTINGS.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)


def main() -> None:
    """Write both documents."""
    (ROOT / "docs" / "dictionary.md").write_text(dictionary(), "utf-8")
    page = ROOT / "docs" / "settings.md"
    page.write_text(settings_page(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
