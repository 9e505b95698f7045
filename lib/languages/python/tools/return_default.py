"""Rewrites every stub of /workspace in place so that it returns a given literal; every other byte stays.

Started as `python3 -I -B return_default.py <literal> <tests folder> <excluded segment>...`. Writes {"rewritten": n} to
the report pipe. Methods that Python itself demands None of (__init__, ...) return None whatever the literal.
"""

import ast
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from swe_play_tools.edits import applied, end_of, line_starts, start_of, without_mark  # noqa: E402
from swe_play_tools.sources import python_sources  # noqa: E402
from swe_play_tools.stubs import FUNCTIONS, body_of, is_stub  # noqa: E402

RETURN_NONE = {"__init__", "__post_init__", "__init_subclass__", "__set_name__", "__del__"}


def main():
    ast.literal_eval(sys.argv[1])
    rewritten = 0
    for path, source in python_sources(sys.argv[2], sys.argv[3:]):
        try:
            changed, count = with_defaults(source, sys.argv[1])
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # the inspector reports files that do not parse
            continue
        if count:
            rewritten += count
            with open(path, "wb") as file:
                file.write(changed)
    with os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w") as report:
        json.dump({"rewritten": rewritten}, report)


def with_defaults(source, literal):
    """@returns (changed source, number of stubs)"""
    mark, text = without_mark(source)
    stubs = [node for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS) and is_stub(node)]
    starts = line_starts(text)
    edits = []
    for stub in stubs:
        statement = b"return " + (b"None" if stub.name in RETURN_NONE else literal.encode())
        body = body_of(stub)
        if body:
            edits.append((start_of(starts, body[0]), end_of(starts, body[0]), statement))
        else:
            end = end_of(starts, stub.body[0])
            edits.append((end, end, b"; " + statement))
    return mark + applied(text, edits), len(edits)


main()
