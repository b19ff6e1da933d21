"""The law of the house: who may import whom, how long things may be, and what names are not used."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
PACKAGES = ("transforms", "warehouse", "expectations", "flows")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

# Which of our packages, or modules of them, each package may import.
MAY_IMPORT = {
    "transforms": ("transforms",),
    "warehouse": ("warehouse", "transforms"),
    "expectations": ("expectations", "warehouse.schema", "transforms"),
    "flows": ("flows", "expectations", "warehouse", "transforms"),
}
# Where each library lives; all others may be imported anywhere but in transforms.
HOMES = {
    "prefect": ("flows",),
    "typer": ("flows",),
    "rich": ("flows",),
    "pydantic_settings": ("flows",),
    "watchfiles": ("flows",),
    "filelock": ("flows",),
    "great_expectations": ("expectations",),
    "pandas": ("expectations",),
    "pyarrow": ("warehouse",),
    "deltalake": ("warehouse",),
    "duckdb": ("warehouse",),
}
# Libraries that turn values into values, and so may be used by transforms.
PURE_LIBRARIES = frozenset({"charset_normalizer", "rapidfuzz", "selectolax", "zstandard"})
# What transforms may not touch: the clock, files, processes and the network.
IMPURE = frozenset(
    "asyncio concurrent ctypes ftplib glob http logging multiprocessing os pathlib random shutil signal "
    "socket sqlite3 subprocess sys tempfile threading time urllib".split()
)
# The sample generator draws from a seeded generator, which gives the same cables everywhere.
ALLOWED_IMPURE = {"transforms/samples": {"random"}}
# Opening a member of an archive held in memory is pure; opening a file is not.
IMPURE_CALLS = frozenset({"open", "input", "print"})
IMPURE_METHODS = frozenset(
    {"now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes", "FileIO"}
)

VAGUE_NAMES = ("utils", "util", "helpers", "helper", "common", "misc")
VAGUE_PREFIXES = ("process_", "handle_", "manage_")
LONGEST_MODULE = 365
LONGEST_FUNCTION = 45
LARGE_FUNCTIONS = 0.01
DEEPEST_INDENT = 3


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def every_import() -> Iterator[tuple[Path, str, str]]:
    """Each import as its file, the package it stands in, and the dotted name it brings."""
    for path in MODULES:
        yield from ((path, name_of(path).split("/")[0], module) for module in imports_of(tree_of(path)))


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_within(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def every_function() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in MODULES:
        yield from ((path, function) for function in functions_of(tree_of(path)))


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring left out."""
    end = function.end_lineno or function.lineno
    docstring = 0
    first = function.body[0]
    if ast.get_docstring(function) is not None and isinstance(first, ast.Expr):
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return end - function.lineno + 1 - docstring


def test_imports_follow_the_law() -> None:
    offences = []
    for path, package, module in every_import():
        top = module.split(".")[0]
        is_lawful = top not in PACKAGES or is_within(module, MAY_IMPORT[package])
        if not is_lawful or package not in HOMES.get(top, (package,)):
            offences.append(f"{name_of(path)} imports {module}")
    assert offences == []


def test_transforms_import_nothing_impure() -> None:
    offences = []
    for path, package, module in every_import():
        top = module.split(".")[0]
        allowed = {
            name for folder, names in ALLOWED_IMPURE.items() if folder in name_of(path) for name in names
        }
        is_known = top in sys.stdlib_module_names | PURE_LIBRARIES or top == "transforms"
        if package == "transforms" and (top in IMPURE - allowed or not is_known):
            offences.append(f"{name_of(path)} imports {module}")
    assert offences == []


def test_transforms_read_no_clock_and_open_no_file() -> None:
    offences = []
    for path in MODULES:
        for node in ast.walk(tree_of(path)) if name_of(path).startswith("transforms/") else ():
            called = getattr(node, "func", None)
            method = called.attr if isinstance(called, ast.Attribute) else None
            if getattr(called, "id", None) in IMPURE_CALLS or method in IMPURE_METHODS:
                offences.append(f"{name_of(path)}:{getattr(node, 'lineno', 0)}")
    assert offences == []


def test_names_say_what_they_are() -> None:
    vague = [name_of(path) for path in MODULES if path.stem in VAGUE_NAMES]
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            name = getattr(node, "name", None)
            if isinstance(name, str) and (name.startswith(VAGUE_PREFIXES) or name.endswith("Manager")):
                vague.append(f"{name_of(path)}: {name}")
    assert vague == []


def test_modules_are_of_a_readable_length() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name_of(path)}:{function.lineno} {function.name}": length_of(function)
        for path, function in every_function()
    }
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}
    assert len(long) <= LARGE_FUNCTIONS * len(lengths), long
    assert median(lengths.values()) <= 16


def test_functions_declare_what_they_return() -> None:
    bare = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path, function in every_function()
        if function.returns is None
    ]
    assert bare == []


def depth_of(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks are nested below a function's own level."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        is_block = isinstance(
            child, ast.For | ast.AsyncFor | ast.While | ast.If | ast.With | ast.AsyncWith | ast.Try
        )
        is_own = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
        if not is_own:
            deeper = is_block and not _is_elif(node, child)
            deepest = max(deepest, depth_of(child, depth + deeper))
    return deepest


def _is_elif(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]


def test_blocks_are_not_nested_deep() -> None:
    deep = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path, function in every_function()
        if depth_of(function) > DEEPEST_INDENT
    ]
    assert deep == []


def test_no_work_at_import() -> None:
    """At module level stand declarations; nothing is called for its effect, nothing loops, nothing opens."""
    working = []
    for path in MODULES:
        for node in tree_of(path).body:
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_statement = isinstance(node, ast.Expr | ast.For | ast.While | ast.With | ast.Try)
            if is_statement and not is_docstring and not _is_declaration(node):
                working.append(f"{name_of(path)}:{node.lineno}")
    assert working == []


def _is_declaration(node: ast.stmt) -> bool:
    """Whether a call at module level only declares: the command line joins its groups of commands so."""
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "add_typer"
    )


def test_every_module_has_a_docstring() -> None:
    assert [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))] == []


def test_every_package_has_tests_named_after_its_modules() -> None:
    """A test file is named after the module or package it tests, so that it is found at once."""
    modules = {
        name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "_") for path in MODULES
    }
    about = {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}
    assert {name for name in about if name.startswith(PACKAGES)} <= modules
    assert {name.split("_")[0] for name in about} >= set(PACKAGES)


def test_tests_are_flat_and_no_package() -> None:
    assert not (ROOT / "tests" / "__init__.py").exists()
    assert [path for path in (ROOT / "tests").rglob("test_*.py") if path.parent.name != "tests"] == []
