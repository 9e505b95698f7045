"""Removes test functions from the tests folder of /workspace; every other byte stays.

Started as `python3 -I -B remove_tests.py <id>...` with the runner's ids; parameters in brackets do not count, as a
parametrised test is one function. A class without tests goes, too, and a file in which no test is left. Writes
{"removedFiles": [path], "unknown": [id]} to the report pipe.
"""

import ast
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from swe_play_tools.edits import applied, end_of, line_starts, start_of, without_mark  # noqa: E402
from swe_play_tools.stubs import FUNCTIONS  # noqa: E402


def main():
    wanted = {}
    for identifier in sys.argv[1:]:
        path, *names = identifier.split("[")[0].split("::")
        wanted.setdefault(path, set()).add(".".join(names))
    report = {"removedFiles": [], "unknown": []}
    for path, names in sorted(wanted.items()):
        with open(path, "rb") as file:
            mark, text = without_mark(file.read())
        tree = ast.parse(text)
        found = tests_of(tree.body)
        report["unknown"].extend(f"{path}::{name}" for name in sorted(names - found.keys()))
        if found.keys() <= names:
            os.remove(path)
            report["removedFiles"].append(path)
            continue
        starts = line_starts(text)
        edits = [edit_of(text, starts, node) for node in doomed(tree.body, names)]
        with open(path, "wb") as file:
            file.write(mark + applied(text, edits))
    with os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w") as pipe:
        json.dump(report, pipe)


def tests_of(body, prefix=""):
    """@returns test functions by qualified name, as pytest finds them"""
    found = {}
    for statement in body:
        if isinstance(statement, FUNCTIONS) and statement.name.startswith("test"):
            found[f"{prefix}{statement.name}"] = statement
        elif isinstance(statement, ast.ClassDef) and statement.name.startswith("Test"):
            found.update(tests_of(statement.body, f"{prefix}{statement.name}."))
    return found


def doomed(body, names, prefix=""):
    nodes = []
    for statement in body:
        if isinstance(statement, FUNCTIONS) and f"{prefix}{statement.name}" in names:
            nodes.append(statement)
        elif isinstance(statement, ast.ClassDef):
            inside = tests_of(statement.body, f"{prefix}{statement.name}.")
            if inside and inside.keys() <= names:
                nodes.append(statement)
            else:
                nodes.extend(doomed(statement.body, names, f"{prefix}{statement.name}."))
    return nodes


def edit_of(text, starts, node):
    """With the comment lines right above it and the blank lines after it."""
    start = start_of(starts, node) - node.col_offset
    while start > 0:
        above = starts[max(at for at, position in enumerate(starts) if position < start)]
        if not text[above:start].lstrip().startswith(b"#"):
            break
        start = above
    blank = re.match(rb"[ \t]*(#[^\r\n]*)?(\r\n|\n|\r|$)([ \t]*(\r\n|\n|\r))*", text[end_of(starts, node) :])
    return start, end_of(starts, node) + (blank.end() if blank else 0), b""


main()
