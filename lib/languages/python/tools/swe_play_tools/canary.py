"""Tests that must fail. One that passes shows that this process can no longer tell right from wrong."""

import ast
import random
import unittest

import pytest
from _pytest.assertion.rewrite import rewrite_asserts

SOURCE = """
def plain_assert():
    left = {number}
    assert left == left + 1

def negated_assert():
    assert not [{number}]

def expected_exception():
    with pytest.raises(LookupError):
        pass

def close_numbers():
    assert {number}.0 == pytest.approx({number}.0 * 2)

def unittest_equality():
    unittest.TestCase().assertEqual({number}, {number} + 1)
"""


def canary_functions(config):
    """@returns {check name: function}, compiled the way pytest compiles test files"""
    source = SOURCE.format(number=random.SystemRandom().randrange(1_000, 1_000_000))
    tree = ast.parse(source)
    rewrite_asserts(tree, source.encode(), None, config)
    namespace = {"__name__": "canary", "pytest": pytest, "unittest": unittest}
    exec(compile(tree, "<canary>", "exec"), namespace)
    return {node.name: namespace[node.name] for node in tree.body if isinstance(node, ast.FunctionDef)}


def plant_canaries(items, config):
    """@returns (items with canaries first and last, {item: (place, check)}); names look like those of the real tests"""
    secret = random.SystemRandom()
    names = [item.name.split("[")[0] for item in items]
    module = items[0].getparent(pytest.Module)
    planted = {}

    def plant(place):
        made = []
        for check, function in canary_functions(config).items():
            name = f"{secret.choice(names)}_{secret.randrange(16**3):03x}"
            item = pytest.Function.from_parent(module, name=name, callobj=function)
            planted[item] = (place, check)
            made.append(item)
        secret.shuffle(made)
        return made

    first, last = plant("first"), plant("last")
    return first + list(items) + last, planted
