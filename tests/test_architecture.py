"""The house keeps its order: who may import whom, no cycles, rooms of a size to be read in."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOUNS = {"model", "errors"}
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "extract": set(),
    "normalize": NOUNS,
    "crawler": NOUNS,
    "store": NOUNS,
    "extract.body": NOUNS | {"normalize"},
    "extract.facts": NOUNS | {"normalize"},
    "audit": NOUNS | {"store", "normalize"},
    "review": NOUNS | {"audit", "store"},
    "pipelines": NOUNS
    | {
        "crawler",
        "extract.body",
        "extract.facts",
        "normalize",
        "store",
        "audit",
        "review",
        "lives",
    },
    "lives": NOUNS | {"crawler", "normalize", "store"},
    "nights": NOUNS | {"pipelines", "crawler", "store", "audit", "lives"},
    "cli": NOUNS | {"pipelines", "nights", "lives"},
}
NOT_THE_HOUSE = ("tests", "bench", "samples", "docs", "build", "dist")
MAX_FILE_LINES = 400  # aim at 300
MAX_FUNCTION_LINES = 60  # aim at 40
HEAVY = ("torch", "spacy", "hanlp", "jieba", "pandas", "numpy")


@cache
def modules() -> dict[str, Path]:
    """Every module of the house, by its import name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0].startswith(".") or parts[0] in NOT_THE_HOUSE or "fixtures" in parts:
            continue
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def room_of(module: str) -> str | None:
    return max((r for r in MAY_IMPORT if f"{module}.".startswith(f"{r}.")), key=len, default=None)


def imports_of(module: str, tree: ast.Module) -> Iterator[str]:
    """The modules of the house that one imports anywhere in it, type-checking blocks included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules())
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import in line {node.lineno}"
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                if inner in modules():
                    yield inner
                elif node.module in modules():
                    yield node.module


def test_every_module_belongs_to_a_room() -> None:
    assert len(modules()) > 20
    assert [m for m in modules() if room_of(m) is None] == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_only_what_they_may(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    wrong = [
        f"{module} imports {target}"
        for module in modules()
        if room_of(module) == room
        for target in imports_of(module, tree_of(module))
        if room_of(target) not in allowed
    ]
    assert wrong == []


def test_an_import_against_the_order_is_seen() -> None:
    tree = ast.parse("def f():\n    from extract.body import read\n    import store.rows\n")
    assert set(imports_of("audit.x", tree)) == {"extract.body", "store.rows"}
    assert room_of("extract.body") not in MAY_IMPORT["audit"]


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {m: set(imports_of(m, tree_of(m))) - {m} for m in modules()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_files_are_of_a_size_to_be_read() -> None:
    lengths = {m: len(p.read_text(encoding="utf-8").splitlines()) for m, p in modules().items()}
    assert {m: n for m, n in lengths.items() if n > MAX_FILE_LINES} == {}


def test_functions_are_of_a_size_to_be_read() -> None:
    long = {}
    for module in modules():
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    long[f"{module}.{node.name}"] = lines
    assert long == {}


def test_no_file_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "misc", "common"}
    assert [m for m in modules() if m.rpartition(".")[2] in vague] == []


def test_importing_does_nothing_but_define() -> None:
    """No file written, no process, no connection, no heavy library, no setting changed."""
    program = f"""
import sys, decimal
sys.dont_write_bytecode = True
def forbid(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        raise RuntimeError(f"writes {{args[0]}}")
    if event in ("os.mkdir", "os.remove", "os.rename", "subprocess.Popen", "socket.connect"):
        raise RuntimeError(f"{{event}} {{args}}")
before = repr(decimal.getcontext())
sys.addaudithook(forbid)
import importlib
for name in {sorted(set(modules()) - {"cli.__main__"})!r}:
    importlib.import_module(name)
assert repr(decimal.getcontext()) == before, "the decimal context has changed"
heavy = [name for name in {HEAVY!r} if name in sys.modules]
assert not heavy, heavy
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr.splitlines()[-1:]


def test_the_picture_in_architecture_md_is_the_table_held_here() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for room in MAY_IMPORT:
        assert f"`{room}`" in text or f"{room} " in text, f"{room} is not in ARCHITECTURE.md"
