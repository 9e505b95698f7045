"""Runs test files of /workspace under a line counter and reports how often each line of some sources ran.

Started as `python3 -P -s -B run_coverage.py` in a clean environment; one JSON line on standard input:
    {"files": ["tests/test_1_1_1.py"], "paths": ["pkg/lexer.py"]}
Writes {path: {line: hits}} to the report pipe; every line that can run is in it, with 0 hits if it did not. These are
measures, never verdicts: what tests said is not looked at, and programs that tests start are not counted.
"""

import json
import os
import sys
import threading

TOOLS = os.path.dirname(os.path.abspath(__file__))
WORKSPACE = "/workspace"


def main():
    request = json.loads(sys.stdin.readline())
    report = int(os.environ.pop("SWE_PLAY_REPORT_FD"))
    import pytest

    os.chdir(WORKSPACE)
    sys.path.insert(0, WORKSPACE)
    hits = {path: dict.fromkeys(executable_lines(path), 0) for path in request["paths"] if os.path.isfile(path)}
    trace = counter({os.path.join(WORKSPACE, path): lines for path, lines in hits.items()})
    threading.settrace(trace)
    sys.settrace(trace)
    settings = ["-q", "--noconftest", "-c", os.path.join(TOOLS, "pytest.ini"), f"--rootdir={WORKSPACE}"]
    try:
        pytest.main([*settings, "-p", "no:cacheprovider", *request["files"]])
    finally:
        sys.settrace(None)
        with os.fdopen(report, "w") as pipe:
            json.dump(hits, pipe)


def executable_lines(path):
    lines, codes = set(), []
    with open(path, "rb") as file:
        codes.append(compile(file.read(), path, "exec"))
    while codes:
        code = codes.pop()
        lines.update(line for _, _, line in code.co_lines() if line)
        codes.extend(constant for constant in code.co_consts if hasattr(constant, "co_lines"))
    return sorted(lines)


def counter(hits):
    def count(frame, event, _argument):
        if event == "line":
            lines = hits[frame.f_code.co_filename]
            lines[frame.f_lineno] = lines.get(frame.f_lineno, 0) + 1
        return count

    def choose(frame, _event, _argument):
        return count if frame.f_code.co_filename in hits else None

    return choose


main()
