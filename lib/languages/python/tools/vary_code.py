"""Variants of a source: right ones, made by refactorings that keep behaviour, and wrong ones, made by mutants.

Started as `python3 -I -B vary_code.py`; one JSON line on standard input:
    {"source": str, "calls": [[function, [arguments]], ...], "right": int, "wrong": int, "seed": int}
Writes {"right": [source], "wrong": [{source, line, before, after, witness}]} to the report pipe. Right or wrong is decided
by running both on all of the calls, never by tests: a variant is right when it answers each as the source does (value
or type of exception), a wrong one has a witness, the first call that it answers otherwise.
"""

import ast
import json
import os
import random
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from swe_play_tools.mutants import apply, mutants_of  # noqa: E402
from swe_play_tools.refactorings import refactored  # noqa: E402

SECONDS = 2


class TooLong(BaseException):
    pass


def main():
    request = json.loads(sys.stdin.readline())
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TooLong()))
    source = request["source"]
    calls = request["calls"]
    expected = answers(source, calls)
    rng = random.Random(request["seed"])
    result = {"right": [], "wrong": []}
    seen = {source}
    for attempt in range(20 * request["right"]):
        if len(result["right"]) == request["right"]:
            break
        variant = refactored(source, rng)
        if variant not in seen and answers(variant, calls) == expected:
            seen.add(variant)
            result["right"].append(variant)
    for variant in wrong_ones(source, rng, 6 * request["wrong"]):
        if len(result["wrong"]) == request["wrong"]:
            break
        if variant["source"] in seen:
            continue
        seen.add(variant["source"])
        witness = first_difference(expected, answers(variant["source"], calls), calls)
        if witness is not None:
            result["wrong"].append({**variant, "witness": witness})
    with os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w") as report:
        json.dump(result, report)


def wrong_ones(source, rng, most):
    """Every single mutant in random order, then two at once."""
    data = source.encode()
    singles = mutants_of(data)
    rng.shuffle(singles)
    for mutant in singles:
        yield described(apply(data, mutant).decode(), mutant)
    for _ in range(most):
        first = rng.choice(singles)
        changed = apply(data, first)
        second = rng.choice(mutants_of(changed))
        yield described(apply(changed, second).decode(), second)


def described(source, mutant):
    return {"source": source, **{name: mutant[name] for name in ("line", "before", "after")}}


def answers(source, calls):
    """One answer per call; None = the module cannot be run at all."""
    scope = {"__name__": "variant"}
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        exec(compile(ast.parse(source), "variant", "exec"), scope)
        return [answer(scope, function, arguments) for function, arguments in calls]
    except TooLong:
        return ["too long"]
    except Exception:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(scope, function, arguments):
    try:
        return repr(scope[function](*json.loads(json.dumps(arguments))))
    except Exception as error:
        return type(error).__name__


def first_difference(expected, given, calls):
    if given is None:
        return "importing it"
    for place, call in enumerate(calls):
        if place >= len(given) or given[place] != expected[place]:
            return f"{call[0]}({', '.join(map(repr, call[1]))})"[:200]
    return None


main()
