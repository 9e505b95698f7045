"""Runs test files of /workspace (the verifier: one per process) and reports every test through a pipe.

Started as `python3 -P -s -B run_tests.py` in a clean environment; one JSON line on standard input:
    {"nonce": str, "files": ["tests/test_1_1_1.py"], "testsFolder": "tests", "seed": int, "collectOnly": bool}
With SWE_PLAY_TEMPLATE_FD it is a template that is forked for every file (be_forked).
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
    forbid_tracing()
    channel_class, reporter_class, pytest_main = load()
    be_forked()
    report_descriptor = take_report_descriptor()
    request = json.loads(sys.stdin.readline())
    close_standard_input()
    channel = channel_class(report_descriptor, request["nonce"])
    reporter = reporter_class(channel, request, WORKSPACE)
    channel.send("ready")
    enter_workspace()
    pytest_main(arguments(request), plugins=[reporter])


def load():
    """All that is needed, from places that the candidate cannot write to."""
    try:
        sys.path.insert(0, TOOLS)
        import pytest
        from swe_play_tools.channel import Channel
        from swe_play_tools.reporter import Reporter
    except ImportError as error:
        sys.stderr.write(f"the test runner cannot be loaded: {error}\n")
        sys.exit(3)
    preload()
    sys.path.remove(TOOLS)
    for name in [name for name in sys.modules if name.split(".")[0] == "swe_play_tools"]:
        del sys.modules[name]
    return Channel, Reporter, pytest.main


def be_forked():
    """
    As a template (keeper/template.py) it goes no further than here: it is forked for every run of tests, twice, so that
    process 1 is the parent. What comes out is as if just started, as nothing of the workspace has run in it yet.
    """
    announced = os.environ.pop("SWE_PLAY_TEMPLATE_FD", None)
    if announced is None:
        return
    import gc
    import socket

    gc.freeze()
    channel = socket.socket(fileno=int(announced))
    while True:
        _, descriptors, _, _ = socket.recv_fds(channel, 16, 5)
        if not descriptors:
            os._exit(0)
        told, tell = os.pipe()
        middle = os.fork()
        if middle != 0:
            copy = os.read(told, 16)
            for descriptor in (told, tell, *descriptors):
                os.close(descriptor)
            os.waitpid(middle, 0)
            channel.send(copy)
            continue
        copy = os.fork()
        if copy != 0:
            os.write(tell, str(copy).encode())
            os._exit(0)
        for descriptor in (told, tell, channel.detach()):
            os.close(descriptor)
        become_program(descriptors)
        return


def become_program(descriptors):
    """Takes its input, outputs and report pipe, and begins when process 1 knows of it."""
    os.setsid()
    *standard, report, go = descriptors
    for number, descriptor in enumerate(standard):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ["SWE_PLAY_REPORT_FD"] = str(report)
    if os.read(go, 1) == b"":
        os._exit(0)
    os.close(go)


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
    from _pytest.config import default_plugins

    for name in default_plugins:
        __import__(f"_pytest.{name}")


def enter_workspace():
    """The workspace becomes importable: after the standard library, before what is installed beside pytest."""
    os.chdir(WORKSPACE)
    standard = [index for index, path in enumerate(sys.path) if path.endswith("lib-dynload")]
    sys.path.insert(standard[-1] + 1 if standard else len(sys.path), WORKSPACE)


main()
