"""Runs test files of /workspace (the verifier: one per process) and reports every test through a pipe.

Started as `python3 -P -s -B run_tests.py` in a clean environment; one JSON line on standard input:
    {"nonce": str, "files": ["tests/test_1_1_1.py"], "testsFolder": "tests", "seed": int, "collectOnly": bool}
Report lines (JSON, one per line, each with that nonce) go to the descriptor named in SWE_PLAY_REPORT_FD:
    ready       pytest is loaded; nothing of the workspace has run yet
    collected   {ids}
    started     {id}
    test        {id, phase, outcome, exceptionType, message, durationMs}
    canary      {place: "first" | "last", check, failed}
    irregular   {what}
    end         {tests}

What this defends against, in the order in which it happens:
 - nothing of the workspace is importable until pytest and all it needs is loaded, and the workspace then stands behind
   the standard library: a pytest.py, json.py, sitecustomize.py or *.pth in it cannot win;
 - settings come from our own pytest.ini, conftest files are not read, installed plug-ins are not loaded;
 - the nonce is read, and standard input closed, before the candidate's code runs; the process is not dumpable, so that
   another process of the same user can neither trace it nor open its descriptors;
 - canary tests that must fail run first and last beside the real tests, and the parts that judge (pytest, unittest,
   builtins) are compared with what they were before the candidate's code ran (integrity.py).

What remains possible: candidate and test share one Python process, so code that is written against this very runner can
search the process's memory for the nonce and the descriptor and forge lines, or restore what it replaced in time. It
raises the cost and is visible in the source; the mutation score and the reviewer are the next line.
"""

import json
import os
import sys

TOOLS = os.path.dirname(os.path.abspath(__file__))
WORKSPACE = "/workspace" if len(sys.argv) < 2 else sys.argv[1]


def main():
    report_descriptor = take_report_descriptor()
    request = json.loads(sys.stdin.readline())
    close_standard_input()
    forbid_tracing()
    try:
        sys.path.insert(0, TOOLS)
        from swe_play_tools.channel import Channel

        channel = Channel(report_descriptor, request["nonce"])
        import pytest
        from swe_play_tools.reporter import Reporter
    except ImportError as error:
        sys.stderr.write(f"the test runner cannot be loaded: {error}\n")
        sys.exit(3)
    preload()
    sys.path.remove(TOOLS)
    for name in [name for name in sys.modules if name.split(".")[0] == "swe_play_tools"]:
        del sys.modules[name]
    reporter = Reporter(channel, request, WORKSPACE)
    channel.send("ready")
    enter_workspace()
    pytest.main(arguments(request), plugins=[reporter])


def arguments(request):
    return [
        "-q",
        "--no-header",
        "--color=no",
        # pytest's own styles parse the whole test file again for every frame of every failure
        "--tb=native",
        "--show-capture=no",
        "--noconftest",
        "-c",
        os.path.join(TOOLS, "pytest.ini"),
        f"--rootdir={WORKSPACE}",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:stepwise",
        *(["--collect-only"] if request["collectOnly"] else []),
        *request["files"],
    ]


def take_report_descriptor():
    """A descriptor that programs started by a test do not inherit, under another number than the announced one."""
    import fcntl

    announced = int(os.environ.pop("SWE_PLAY_REPORT_FD"))
    descriptor = fcntl.fcntl(announced, fcntl.F_DUPFD_CLOEXEC, 100 + os.getpid() % 800)
    os.close(announced)
    return descriptor


def close_standard_input():
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdin = open(0, encoding="utf-8", closefd=False)


def forbid_tracing():
    """prctl(PR_SET_DUMPABLE, 0): prctl(2)."""
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(4, 0, 0, 0, 0)


def preload():
    """What pytest would otherwise import while tests run."""
    import difflib, doctest, faulthandler, pdb, pprint, tracemalloc, traceback, unittest.mock  # noqa: E401, F401

    import _pytest.assertion.util  # noqa: F401


def enter_workspace():
    """The workspace becomes importable: after the standard library, before what is installed beside pytest."""
    os.chdir(WORKSPACE)
    standard = [index for index, path in enumerate(sys.path) if path.endswith("lib-dynload")]
    sys.path.insert(standard[-1] + 1 if standard else len(sys.path), WORKSPACE)


main()
