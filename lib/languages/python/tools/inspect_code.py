"""Parses the sources of /workspace and writes one JSON object to the report pipe; nothing of them is run.

Started as `python3 -I -B inspect_code.py <tests folder> <excluded segment>...`. The object is `Inspection` of
lib/languages/language.ts. Hashes are sha256 of ast.dump without positions: formatting and comments do not count.
"""

import ast
import hashlib
import json
import os
import sys
import tomllib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from swe_play_tools.sources import python_sources  # noqa: E402
from swe_play_tools.stubs import FUNCTIONS, body_of, is_declaration, is_harmless, is_stub  # noqa: E402

RUNNER_MODULES = {"pytest", "_pytest", "pluggy", "unittest", "doctest"}


def main():
    result = {"broken": [], "functions": [], "runnerSettings": [], "runnerImports": []}
    for path, source in python_sources(sys.argv[1], sys.argv[2:]):
        try:
            inspect_source(path, source, result)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            where = f" (line {line})" if line else ""
            what = getattr(error, "msg", None) or str(error) or type(error).__name__
            result["broken"].append({"path": path, "message": f"{what}{where}"})
    if os.path.isfile("pyproject.toml"):
        result["runnerSettings"].extend(runner_settings("pyproject.toml"))
    with os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w") as report:
        json.dump(result, report)


def inspect_source(path, source, result):
    tree = ast.parse(source, path)
    usual = sys.getrecursionlimit()
    # A chain of 300 elifs is a tree 300 deep, and sound; the parser itself stops at three times the usual limit.
    sys.setrecursionlimit(20 * usual)
    try:
        inspect_module(path, tree, result)
    finally:
        sys.setrecursionlimit(usual)


def inspect_module(path, tree, result):
    logic = []
    inspect_body(path, "", tree.body, result["functions"], logic)
    result["functions"].append(
        {"symbol": f"{path}::<module>", "stub": not logic, "hash": digest("\n".join(logic))}
    )
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
    for module in sorted(modules):
        if module.split(".")[0] in RUNNER_MODULES:
            result["runnerImports"].append({"path": path, "module": module})


def inspect_body(path, prefix, body, functions, logic):
    """Functions, also those of classes; `logic` collects what runs when the module is imported."""
    for statement in body:
        if isinstance(statement, FUNCTIONS):
            inspect_function(path, prefix, statement, functions)
        elif isinstance(statement, ast.ClassDef):
            name = f"{prefix}{statement.name}"
            if statement.keywords or not all(is_harmless(decorator) for decorator in statement.decorator_list):
                head = ast.dump(ast.Tuple(elts=[*statement.decorator_list, *(k.value for k in statement.keywords)]))
                logic.append(f"{name} {head}")
            inspect_body(path, f"{name}.", statement.body, functions, logic)
        elif not is_declaration(statement):
            logic.append(f"{prefix}{ast.dump(statement)}")


def inspect_function(path, prefix, function, functions):
    name = f"{prefix}{function.name}"
    functions.append({"symbol": f"{path}::{name}", "stub": is_stub(function), "hash": digest(ast.dump(function))})
    for statement in body_of(function):
        if isinstance(statement, FUNCTIONS):
            inspect_function(path, f"{name}.", statement, functions)


def runner_settings(path):
    """The table [tool.pytest], if there is one; a file that does not parse equals only itself."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        table = tomllib.loads(data.decode()).get("tool", {}).get("pytest")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        return [{"path": path, "hash": digest(f"unreadable {data!r}")}]
    if table is None:
        return []
    return [{"path": path, "hash": digest(json.dumps(table, sort_keys=True, default=str))}]


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


main()
