"""Empties the function bodies of /workspace in place: docstring, then `raise NotImplementedError`. Every other byte stays.

Started as `python3 -I -B empty_bodies.py <tests folder> <excluded segment>...`. Signatures, docstrings, decorators, class
attributes and constants stay; so do functions that run while modules are imported, or nothing could be imported. Writes
{"emptied": [symbol], "kept": [symbol]} to the report pipe.
"""

import ast
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from swe_play_tools.edits import applied, end_of, line_starts, start_of, without_mark  # noqa: E402
from swe_play_tools.sources import python_sources  # noqa: E402
from swe_play_tools.stubs import FUNCTIONS, body_of, is_stub  # noqa: E402

# Python itself calls these while a module is imported.
HOOKS = {"__init_subclass__", "__set_name__", "__class_getitem__", "__prepare__"}
CONSTRUCTORS = {"__init__", "__new__", "__post_init__"}


def main():
    sources = []
    for path, source in python_sources(sys.argv[1], sys.argv[2:]):
        mark, text = without_mark(source)
        sources.append((path, mark, text, ast.parse(text)))
    needed = names_needed_at_import([tree for _, _, _, tree in sources])
    report = {"emptied": [], "kept": []}
    for path, mark, text, tree in sources:
        edits = []
        for symbol, owner, function in functions_of(tree.body, path):
            if is_stub(function):
                continue
            kept = function.name in HOOKS or is_needed(needed, owner, function.name)
            report["kept" if kept else "emptied"].append(symbol)
            if not kept:
                edits.append(edit_of(text, function))
        if edits:
            with open(path, "wb") as file:
                file.write(mark + applied(text, edits))
    with os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w") as pipe:
        json.dump(report, pipe)


def functions_of(body, path, prefix="", owner=None):
    """@returns (symbol, name of its class or None, function) of every function that lies in no other function"""
    found = []
    for statement in body:
        if isinstance(statement, FUNCTIONS):
            found.append((f"{path}::{prefix}{statement.name}", owner, statement))
        elif isinstance(statement, ast.ClassDef):
            name = f"{prefix}{statement.name}"
            found.extend(functions_of(statement.body, path, f"{name}.", statement.name))
        else:
            for inner in ("body", "orelse", "finalbody"):
                found.extend(functions_of(getattr(statement, inner, []), path, prefix, owner))
            for handler in getattr(statement, "handlers", []):
                found.extend(functions_of(handler.body, path, prefix, owner))
    return found


def is_needed(needed, owner, name):
    return name in needed or (owner in needed and name in CONSTRUCTORS)


def names_needed_at_import(trees):
    """Names that are called while modules are imported, and by the functions that those calls run."""
    functions = [each for tree in trees for each in functions_of(tree.body, "")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    needed = set()
    for tree in trees:
        needed |= called_in(outside_functions(tree.body))
    while True:
        more = called_in([body for _, owner, body in functions if is_needed(needed, owner, body.name)])
        bases = (base for node in classes if node.name in needed for base in node.bases)
        more.update(base.id for base in bases if isinstance(base, ast.Name))  # constructors are inherited
        if more <= needed:
            return needed
        needed |= more


def outside_functions(body):
    """What runs at import: statements without the bodies of functions, and not what is for the main program only."""
    nodes = []
    for statement in body:
        if isinstance(statement, FUNCTIONS):
            defaults = [default for default in statement.args.kw_defaults if default is not None]
            nodes.extend([*calls_of(statement), *statement.args.defaults, *defaults])
        elif isinstance(statement, ast.ClassDef):
            keywords = [keyword.value for keyword in statement.keywords]
            nodes.extend([*calls_of(statement), *statement.bases, *keywords])
            nodes.extend(outside_functions(statement.body))
        elif not is_main_guard(statement):
            nodes.append(statement)
    return nodes


def calls_of(definition):
    """A decorator is called without looking like a call."""
    return [ast.Call(func=decorator, args=[], keywords=[]) for decorator in definition.decorator_list]


def is_main_guard(statement):
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )


def called_in(nodes):
    names = set()
    for node in nodes:
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Call):
                continue
            if isinstance(inner.func, ast.Name):
                names.add(inner.func.id)
            elif isinstance(inner.func, ast.Attribute) and isinstance(inner.func.value, ast.Name):
                if inner.func.value.id not in sys.stdlib_module_names:
                    names.add(inner.func.attr)
    return names


def edit_of(text, function):
    """The body and the comments around its statements make room for one statement."""
    starts = line_starts(text)
    body = body_of(function)
    start, end = start_of(starts, body[0]), end_of(starts, body[-1])
    before = function.body[0] if body is not function.body else None
    header_end = end_of(starts, before) if before else start_of(starts, function)
    while True:  # comments of their own lines above the first statement
        line = text[:start].rstrip(b" \t").rstrip(b"\r\n")
        above = max(line.rfind(b"\n"), line.rfind(b"\r")) + 1
        if above <= header_end or not line[above:].lstrip().startswith(b"#"):
            break
        start = above + len(line[above:]) - len(line[above:].lstrip())
    comment = re.match(rb"[ \t]*#[^\r\n]*", text[end:])
    return start, end + (comment.end() if comment else 0), b"raise NotImplementedError"


main()
