"""The pytest plug-in: one report line per test, canaries around them, integrity after each."""

import os
import random

import pytest

from .canary import plant_canaries
from .channel import shorten
from .integrity import Machinery, replaced_helpers, universal_equals


class Reporter:
    def __init__(self, channel, request, workspace):
        self.send = channel.send
        self.seed = request["seed"]
        self.workspace = workspace
        self.tests_folder = os.path.join(workspace, request["testsFolder"])
        self.canaries = {}
        self.canary_ids = set()
        self.functions = []
        self.phases = {}
        self.reported = 0
        self.told = set()
        self.machinery = None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self):
        self.machinery = Machinery()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector):
        outcome = yield
        report = outcome.get_result()
        if report.failed:
            call = getattr(report, "call", None)
            error = call.excinfo.value if call is not None and call.excinfo is not None else None
            cause = error if error is None or error.__cause__ is None else error.__cause__
            self._report_test(
                collector.nodeid,
                "collect",
                "error",
                None if cause is None else type(cause).__name__,
                str(report.longrepr),
                0,
            )

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        if self.seed:
            random.Random(self.seed).shuffle(items)
        self.send("collected", ids=[item.nodeid for item in items])
        self.functions = [(item.obj, code_of(item.obj), item) for item in items if hasattr(item, "obj")]
        if items:
            items[:], self.canaries = plant_canaries(items, config)
            self.canary_ids = {canary.nodeid for canary in self.canaries}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self.phases = {}
        if nodeid not in self.canary_ids:
            self.send("started", id=nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report):
        """Keeps canaries out of what people read."""
        return ("", "", "") if report.nodeid in self.canary_ids else None

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        report = outcome.get_result()
        state = "skipped" if report.skipped or hasattr(report, "wasxfail") else report.outcome
        excinfo = call.excinfo
        self.phases[call.when] = (
            state,
            None if excinfo is None else excinfo.typename,
            message_of(report, excinfo),
            call.duration * 1000,
        )
        if call.when == "teardown":
            self._finish(item)

    def _finish(self, item):
        phase, (state, exception_type, message, _) = deciding_phase(self.phases)
        outcome = "error" if state == "failed" and phase != "call" else state
        if item in self.canaries:
            place, check = self.canaries[item]
            self.send("canary", place=place, check=check, failed=phase == "call" and outcome == "failed")
        else:
            duration = sum(entry[3] for entry in self.phases.values())
            self._report_test(item.nodeid, phase, outcome, exception_type, message, duration)
        self._check_integrity()

    def _report_test(self, identifier, phase, outcome, exception_type, message, duration):
        self.reported += 1
        self.send(
            "test",
            id=identifier,
            phase=phase,
            outcome=outcome,
            exceptionType=exception_type,
            message=shorten(message),
            durationMs=round(duration, 1),
        )

    def _check_integrity(self):
        changes = self.machinery.changes() + replaced_helpers(self.tests_folder)
        for function, code, item in self.functions:
            if code is not None and code_of(function) is not code:
                changes.append(f"{item.nodeid} was replaced")
        self._tell(changes)

    def _tell(self, changes):
        for change in changes:
            if change not in self.told:
                self.told.add(change)
                self.send("irregular", what=shorten(change))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        self._tell(universal_equals(self.workspace))
        self.send("end", tests=self.reported)


def deciding_phase(phases):
    """A failed set-up or call decides; a failed teardown only where both went well."""
    for name in ("setup", "call", "teardown"):
        if name in phases and phases[name][0] != "passed":
            return name, phases[name]
    return "call", phases.get("call", ("failed", None, "the test's body was never run", 0))


def message_of(report, excinfo):
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    return "" if excinfo is None else str(report.longrepr or excinfo.typename)


def code_of(function):
    return getattr(getattr(function, "__func__", function), "__code__", None)
