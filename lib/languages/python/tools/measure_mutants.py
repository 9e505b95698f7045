"""Which small changes of /workspace's sources do its tests notice? Forked from one warm process, a mutant at a time.

Started as `python3 -P -s -B measure_mutants.py`; one JSON line on standard input:
    {"lines": {path: [line, ...] | null}, "files": [test file, ...], "most": int, "seed": int, "seconds": float}
Only lines named there are changed (null = the whole file), and each mutant meets only tests that reached its line, or
that start programs of their own, which may reach anything. One JSON object goes to the report pipe:
    {"baseline": "passed" | what was wrong, "candidates": int, "seconds": float,
     "mutants": [{path, line, operator, before, after, outcome, by}]}
outcome: killed | survived | timed-out (counts as noticed) | not-covered | not-run (the time was over); `by` names the test.

The sources have passed these tests before this is asked: it says how strong the tests are, never who is right.
"""

import json
import math
import os
import random
import resource
import select
import signal
import sys
import time

TOOLS = os.path.dirname(os.path.abspath(__file__))
WORKSPACE = os.getcwd()
LONGEST_OUTPUT = 1 << 20


def main():
    report = os.fdopen(int(os.environ.pop("SWE_PLAY_REPORT_FD")), "w")
    request = json.loads(sys.stdin.readline())
    sys.path.insert(0, TOOLS)
    import pytest  # noqa: F401  warm: every fork has it

    from swe_play_tools.mutants import apply, mutants_of
    from swe_play_tools.mutation_run import run_tests

    sys.path.remove(TOOLS)
    started = time.monotonic()
    sources = {path: read(path) for path in request["lines"]}
    mutants = [
        {"path": path, **mutant}
        for path, source in sorted(sources.items())
        for mutant in mutants_of(source, request["lines"][path] and set(request["lines"][path]))
    ]
    baseline = forked(lambda send: run_tests(request["files"], send, traced=sources), request["seconds"])
    answer = {"baseline": trouble_of(baseline), "candidates": len(mutants), "mutants": []}
    if answer["baseline"] == "passed":
        covering = Covering(baseline)
        for mutant in sampled(mutants, request):
            left = request["seconds"] - (time.monotonic() - started)
            verdict = {"outcome": "not-run", "by": None}
            if left > 0:
                source = sources[mutant["path"]]
                write(mutant["path"], apply(source, mutant))
                try:
                    verdict = meet(covering.tests(mutant), covering.seconds, left)
                finally:
                    write(mutant["path"], source)
            kept = ("path", "line", "operator", "before", "after")
            answer["mutants"].append({**{name: mutant[name] for name in kept}, **verdict})
        answer["mutants"].sort(key=lambda mutant: (mutant["path"], mutant["line"]))
    answer["seconds"] = round(time.monotonic() - started, 3)
    with report:
        json.dump(answer, report)


def sampled(mutants, request):
    """The same ones for the same seed; of each line at most a third of what is measured."""
    order = random.Random(request["seed"]).sample(mutants, len(mutants))
    chosen, per_line = [], {}
    for mutant in order:
        line = (mutant["path"], mutant["line"])
        if len(chosen) == request["most"]:
            break
        if per_line.get(line, 0) < max(1, request["most"] // 3):
            per_line[line] = per_line.get(line, 0) + 1
            chosen.append(mutant)
    return chosen


class Covering:
    def __init__(self, baseline):
        self.by_line, self.everywhere, self.seconds = {}, [], {}
        for test in baseline["events"]:
            self.seconds[test["id"]] = test["seconds"]
            if test["spawned"]:
                self.everywhere.append(test["id"])
            for path, line in map(tuple, test["lines"]):
                self.by_line.setdefault((path, line), []).append(test["id"])

    def tests(self, mutant):
        if mutant["reached"] is None:
            return list(self.seconds)
        first, last = mutant["reached"]
        places = [(mutant["path"], line) for line in range(first, last + 1)]
        reaching = [test for place in places for test in self.by_line.get(place, [])]
        return list(dict.fromkeys([*reaching, *self.everywhere]))


def meet(tests, seconds, left):
    from swe_play_tools.mutation_run import run_tests

    if not tests:
        return {"outcome": "not-covered", "by": None}
    fastest_first = sorted(tests, key=lambda test: seconds[test])
    usual = sum(seconds[test] for test in tests)
    # by processor time, so that a busy machine makes no mutant look noticed; waiting is bounded by the clock
    processor, clock = math.ceil(2 + 5 * usual), 20 + 20 * usual
    work = lambda send: limited(processor) or run_tests(fastest_first, send, stop_early=True)  # noqa: E731
    result = forked(work, min(left, clock))
    if result["ending"] == f"ended with {-signal.SIGXCPU}":
        return {"outcome": "timed-out", "by": None}
    if result["ending"] == "timed-out":
        return {"outcome": "timed-out" if clock <= left else "not-run", "by": None}
    failed = next((event["id"] for event in result["events"] if event.get("outcome") == "failed"), None)
    if failed is None and result["ending"] == "passed":
        return {"outcome": "survived", "by": None}
    return {"outcome": "killed", "by": failed}


def limited(seconds):
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def trouble_of(baseline):
    failed = [event["id"] for event in baseline["events"] if event.get("outcome") == "failed"]
    if failed:
        return f"{failed[0]} fails without any change"
    return "passed" if baseline["ending"] == "passed" else f"the tests {baseline['ending']} without any change"


def forked(work, seconds):
    """Runs work(send) in a child with a session of its own. @returns {"events": [...], "ending": str}"""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reader)
        quiet()
        code = 70
        try:
            with os.fdopen(writer, "w") as pipe:
                code = work(lambda **event: pipe.write(json.dumps(event) + "\n") and pipe.flush())
        finally:
            os._exit(code)
    os.close(writer)
    text, ending = collect(reader, time.monotonic() + seconds)
    if ending == "timed-out":
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)  # the pipe is closed, so it is past its last line
    try:
        os.killpg(child, signal.SIGKILL)  # what the tests left behind
    except ProcessLookupError:
        pass
    if ending == "ended":
        code = os.waitstatus_to_exitcode(status)
        ending = "passed" if code == 0 else f"ended with {code}"
    events = [json.loads(line) for line in text.decode("utf-8", "replace").split("\n")[:-1] if line.startswith("{")]
    return {"events": events, "ending": ending}


def collect(reader, until):
    chunks = []
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(0, until - time.monotonic()))
            if not ready:
                return b"".join(chunks), "timed-out"
            chunk = pipe.read(65536)
            if not chunk:
                return b"".join(chunks), "ended"
            chunks.append(chunk)


def quiet():
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * LONGEST_OUTPUT, 64 * LONGEST_OUTPUT))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


main()
