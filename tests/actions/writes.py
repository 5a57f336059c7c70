"""Where the bot's actions write: every call of a store function that changes rows, read from the code."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("shop", "profiles")
OF_SESSION = {"add", "add_all", "delete", "merge", "flush"}
STATEMENTS = {"insert", "update", "delete", "insert_or"}
FRAME = {"record_event", "keep_run"}  # base.py writes what happened in every turn; it needs no scenario

Call = tuple[str, str, str]  # the bot's module, its function there, the store's function


def list_write_calls() -> set[Call]:
    """List the calls by which an action, or what it is made of, changes the store."""
    writing = {f"{room}.{name}" for room in ROOMS for name in list_writing(room)}
    calls = set()
    for path in list_modules():
        for function in list_functions(path):
            for call in ast.walk(function):
                name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
                if name in writing and name.partition(".")[2] not in FRAME:
                    calls.add((str(path.relative_to(ROOT)), function.name, name))
    return calls


def list_modules() -> list[Path]:
    """List the modules of the actions, and those of the bot that they are made of."""
    actions = sorted((ROOT / "bot/actions").glob("*.py"))
    imported = {
        ROOT / f"{node.module.replace('.', '/')}.py"
        for path in actions
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.")
    }
    return sorted({*actions, *(path for path in imported if path.exists())})


def list_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """List the functions and methods of a module."""
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def list_writing(room: str) -> set[str]:
    """List the functions of a room that change rows, by themselves or through others of the room."""
    functions = [f for path in sorted((ROOT / room).glob("*.py")) for f in list_functions(path)]
    functions = [f for f in functions if any(arg.arg == "session" for arg in f.args.args)]
    found: set[str] = set()
    while more := {f.name for f in functions if f.name not in found and writes(f, found)}:
        found |= more
    return found


def writes(function: ast.FunctionDef, writing: set[str]) -> bool:
    """Say whether a function sets a row's field, sends a writing statement, or calls one that does."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) for target in targets):
                return True
        if isinstance(node, ast.Call) and is_writing(node.func, writing):
            return True
    return False


def is_writing(called: ast.expr, writing: set[str]) -> bool:
    """Say whether what is called writes; a `set.update` or `dict.update` does not."""
    if isinstance(called, ast.Name):
        return called.id in STATEMENTS | writing | {"setattr"}
    if not isinstance(called, ast.Attribute):
        return False
    if isinstance(called.value, ast.Name):
        owner = called.value.id
        return (owner == "session" and called.attr in OF_SESSION) or (
            owner == "sa" and called.attr in STATEMENTS
        )
    return isinstance(called.value, ast.Call) and called.attr in {"update", "delete"}  # of a query


@contextmanager
def hear_calls() -> Iterator[set[Call]]:
    """Collect the calls from the bot into the rooms that are made in between."""
    heard: set[Call] = set()

    def hear(frame, event, _value):
        code, caller = frame.f_code, frame.f_back
        if event != "call" or caller is None or code.co_filename == caller.f_code.co_filename:
            return
        called, calling = Path(code.co_filename), Path(caller.f_code.co_filename)
        if called.parent.name in ROOMS and ROOT in called.parents and ROOT / "bot" in calling.parents:
            name = f"{called.parent.name}.{code.co_name}"
            heard.add((str(calling.relative_to(ROOT)), caller.f_code.co_name, name))

    sys.setprofile(hear)
    try:
        yield heard
    finally:
        sys.setprofile(None)
