"""The rules of the house, read from imports and files."""

import ast
import re
import statistics
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(
    [
        *ROOT.glob("cockpit/**/*.py"),
        *ROOT.glob("queries/*.py"),
        *ROOT.glob("pages/*.py"),
        ROOT / "streamlit_app.py",
    ]
)
FREE = {"text", "theme", "config", "access", "geo", "tickets"}
ORDER = [
    {"plan"},
    {"contracts", "playlists", "rectification", "inspection", "agenda", "packs"},
    {"queries"},
    {"intake"},
    {"store", "ledger"},
    {"backup"},
    {"measures"},
    {"outlook"},
    {"figures"},
    {"screen", "workbook", "feed", "paper", "slides"},
    {"meeting"},
    {"door", "frame", "identity", "pages", "cli", "demo", "__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
UPWARD = {  # the publishing half of intake calls the store and the ledger that keep what it read
    ("intake", "store"),
    ("intake", "ledger"),
    ("intake", "workbook"),
}
GUESTS = {
    "streamlit": {"frame", "identity", "screen", "pages", "door"},
    "plotly": {"screen"},
    "altair": {"screen"},
    "pydeck": {"screen"},
    "sqlalchemy": {"contracts", "queries", "store", "ledger"},
    "duckdb": {"store"},
    "psycopg": {"store", "ledger"},
    "adbc_driver_postgresql": {"store"},
    "adbc_driver_manager": {"store"},
    "alembic": {"ledger"},
    "argon2": {"ledger"},
    "pyrage": {"backup"},
    "PIL": {"ledger"},
    "dataframely": {"contracts"},
    "python_calamine": {"intake"},
    "defusedxml": {"intake"},
    "xlsxwriter": {"workbook"},
    "typst": {"paper"},
    "docx": {"paper"},
    "pptx": {"slides"},
    "shapefile": {"geo"},
    "typer": {"cli"},
    "rich": {"cli"},
    "starlette": {"door"},
}
NOT_ROOMS = {"utils", "helpers", "common", "services", "manager", "base"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def room(path: Path) -> str:
    """The room a file belongs to: the folder or file below `cockpit`, or the top-level package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] != "cockpit":
        return parts[0]
    return parts[1] if len(parts) > 1 else "__init__"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> set[str]:
    """Dotted names of every module the file imports, `from cockpit import x` as cockpit.x."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner if node.module in ("cockpit", "queries") else {node.module}
    return found


def rooms_used(path: Path) -> set[str]:
    return {
        name.split(".")[1] if name.startswith("cockpit.") else "queries"
        for name in imports(path)
        if name.startswith(("cockpit.", "queries"))
    }


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def ids(paths: list[Path]) -> list[str]:
    return [str(p.relative_to(ROOT)) for p in paths]


each_file = pytest.mark.parametrize("path", CODE, ids=ids(CODE))
PAGES = [p for p in CODE if room(p) == "pages"]
QUERIES = [
    p for p in CODE if room(p) == "queries" and (p.stem == "__init__" or p.stem[0] != "_")
]  # others: shared parts


@each_file
def test_a_room_imports_only_rooms_before_it(path):
    here = room(path)
    if here in FREE or here not in RANK:
        backwards = {r for r in rooms_used(path) if here in FREE - {"geo"} and r in RANK}
    else:
        backwards = {
            r
            for r in rooms_used(path)
            if r in RANK and r != here and (here, r) not in UPWARD and RANK[r] > RANK[here]
        }
    assert not backwards, f"{here} must not import {sorted(backwards)}"


@each_file
def test_painters_never_import_each_other(path):
    painters = {"screen", "workbook", "feed", "paper", "slides"}
    if room(path) in painters:
        assert not (rooms_used(path) & painters) - {room(path)}


@each_file
def test_guests_stay_in_their_room(path):
    astray = {
        name
        for name in imports(path)
        for guest, homes in GUESTS.items()
        if name.split(".")[0] == guest and room(path) not in homes | {"streamlit_app"}
    }
    assert not astray


@each_file
def test_chinese_lives_only_in_the_text_room(path):
    if room(path) in {"text", "demo"}:
        return
    docs = {
        id(n.body[0].value)
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and n.body
        and isinstance(n.body[0], ast.Expr)
    }
    spoken = [
        (n.lineno, n.value)
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Constant)
        and isinstance(n.value, str)
        and CHINESE.search(n.value)
        and id(n) not in docs
    ]
    assert not spoken


@each_file
def test_a_file_opens_with_a_sentence_and_stays_short(path):
    assert ast.get_docstring(tree(path)), "a file opens with one sentence"
    limit = 600 if room(path) == "text" else 300
    assert len(path.read_text("utf-8").splitlines()) <= limit


@each_file
def test_no_function_is_longer_than_forty_lines(path):
    long = [(f.name, f.end_lineno - f.lineno + 1) for f in functions(path) if f.end_lineno - f.lineno >= 40]
    assert not long


@each_file
def test_sql_is_never_an_f_string(path):
    calls = [
        n.lineno
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call)
        and getattr(n.func, "attr", getattr(n.func, "id", ""))
        in {"execute", "sql", "text", "executescript", "read_database"}
        and n.args
        and isinstance(n.args[0], ast.JoinedStr)
        and not (isinstance(n.func, ast.Name) and n.func.id == "text")
    ]
    assert not calls


@each_file
def test_no_room_has_a_name_that_says_nothing(path):
    assert not NOT_ROOMS & set(path.relative_to(ROOT).with_suffix("").parts)


def test_functions_are_short_by_habit():
    lengths = sorted(f.end_lineno - f.lineno + 1 for p in CODE for f in functions(p))
    assert statistics.median(lengths) <= 10
    assert lengths[int(len(lengths) * 0.9)] <= 24


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_a_page_reads_like_a_table_of_contents(path):
    assert len(path.read_text("utf-8").splitlines()) <= 60
    assert rooms_used(path) <= {"screen", "figures", "text", "intake", "store"}
    sums = [n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.BinOp)]
    assert not sums, "a page does no arithmetic"
    assert not re.search(r"#[0-9a-fA-F]{6}", path.read_text("utf-8")), "a page knows no colour"


@pytest.mark.parametrize("path", QUERIES, ids=ids(QUERIES))
def test_a_query_is_a_documented_function_that_returns_a_select(path):
    assert not {"contracts", "store"} & rooms_used(path) - {"contracts"}
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} says what a row is"
            assert node.returns is not None and "Select" in ast.unparse(node.returns), node.name
            assert node.args.args[0].arg == "t", f"{node.name} receives the scoped relations first"


def test_the_top_level_is_the_fixed_one():
    fixed = {"cockpit", "pages", "data", "queries", "assets", "tests", "streamlit_app.py", "requirements.txt"}
    assert fixed <= {p.name for p in ROOT.iterdir()}


def test_every_requirement_is_pinned_with_its_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[a-z0-9_.\[\]-]+==\S+\s+# .{8,}", line, re.I), line
