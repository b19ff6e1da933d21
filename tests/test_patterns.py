"""Every pattern of the parser matches what it says it matches, and refuses what it says it refuses."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from transforms.patterns import pattern

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "transforms").rglob("*.py"))


class Declared(NamedTuple):
    """A declaration at module level that calls `pattern`: its module, its name, its examples."""

    module: str
    name: str
    matches: tuple[str, ...] | tuple[bytes, ...]
    refuses: tuple[str, ...] | tuple[bytes, ...]


def declared_in(path: Path) -> Iterator[Declared]:
    module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for node in ast.parse(path.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        for call in calls_of(node, "pattern"):
            (target,) = targets
            assert isinstance(target, ast.Name), f"{module}:{node.lineno} names no pattern"
            examples = {
                word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg != "flags"
            }
            yield Declared(module, target.id, examples["matches"], examples.get("refuses", ()))


def calls_of(node: ast.AST, name: str) -> list[ast.Call]:
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", None) == name]


def compiled(value: Any) -> list[re.Pattern[Any]]:
    """The patterns in the value of a declaration: itself, or the items of a tuple, list or mapping."""
    if isinstance(value, re.Pattern):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return [found for item in items for found in compiled(item)]


DECLARED = [declared for path in MODULES for declared in declared_in(path)]


@pytest.mark.parametrize("declared", DECLARED, ids=lambda d: f"{d.module}.{d.name}")
def test_a_pattern_matches_and_refuses_what_it_says(declared: Declared) -> None:
    patterns = compiled(getattr(importlib.import_module(declared.module), declared.name))
    assert patterns, "no pattern stands under this name"
    assert declared.matches, "a pattern carries an example of what it matches"
    missed = [text for text in declared.matches if not any(one.search(text) for one in patterns)]
    taken = [text for text in declared.refuses if any(one.search(text) for one in patterns)]
    assert (missed, taken) == ([], [])


def test_patterns_are_declared_at_module_level_where_their_examples_are_run() -> None:
    calls = {path: len(calls_of(ast.parse(path.read_text("utf-8")), "pattern")) for path in MODULES}
    run = {path: len(list(declared_in(path))) for path in MODULES}
    assert {path.name: count for path, count in calls.items() if count != run[path]} == {}


def test_a_pattern_is_a_plain_compiled_expression() -> None:
    made = pattern(r"a+", re.IGNORECASE, matches=("A",), refuses=("b",))
    assert made == re.compile(r"a+", re.IGNORECASE)
