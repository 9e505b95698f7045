"""One run of tests for measure_mutants.py, in a process of its own: what they reached, and whether one failed."""

import os
import sys
import threading
import time

import pytest

TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run_tests(tests, send, traced=None, stop_early=False):
    """@param traced paths whose lines are noted per test; None = none. @returns the exit code"""
    sys.path.insert(0, os.getcwd())
    watcher = Watcher(send, traced, stop_early)
    arguments = ["-q", "--no-header", "--tb=no", "--noconftest", "-c", os.path.join(TOOLS, "pytest.ini")]
    arguments += [f"--rootdir={os.getcwd()}", "-p", "no:cacheprovider", "-p", "no:stepwise", *tests]
    return int(pytest.main(arguments, plugins=[watcher]))


class Watcher:
    def __init__(self, send, traced, stop_early):
        self.send, self.stop_early = send, stop_early
        self.paths = None if traced is None else {os.path.abspath(path): path for path in traced}
        self.lines, self.spawned, self.failed = set(), False, False
        if traced is not None:
            sys.addaudithook(self.audit)

    def audit(self, event, _arguments):
        if event in ("subprocess.Popen", "os.fork", "os.exec", "os.posix_spawn", "os.system"):
            self.spawned = True

    def trace(self):
        if self.paths is not None:
            threading.settrace(self.enter)
            sys.settrace(self.enter)

    def enter(self, frame, _event, _argument):
        path = self.paths.get(frame.f_code.co_filename)
        if path is None:
            return None
        lines = self.lines
        lines.add((path, frame.f_lineno))

        def line(frame, event, _argument):
            if event == "line":
                lines.add((path, frame.f_lineno))
            return line

        return line

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        self.lines.clear()
        self.spawned, self.failed = False, False
        self.trace()
        started = time.monotonic()
        yield
        sys.settrace(None)
        self.send(
            id=item.nodeid,
            outcome="failed" if self.failed else "passed",
            seconds=round(time.monotonic() - started, 4),
            spawned=self.spawned,
            lines=sorted(self.lines),
        )
        if self.failed and self.stop_early:
            item.session.shouldstop = "a test has failed"

    def pytest_runtest_logreport(self, report):
        self.failed = self.failed or report.failed
