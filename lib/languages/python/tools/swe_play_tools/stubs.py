"""What counts as an empty stub, and what as a mere declaration."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Decorators that add no logic of the project's own; any other one could hold the implementation.
HARMLESS_DECORATORS = {
    "abstractmethod",
    "cache",
    "cached_property",
    "classmethod",
    "contextmanager",
    "dataclass",
    "final",
    "lru_cache",
    "overload",
    "override",
    "property",
    "runtime_checkable",
    "staticmethod",
    "total_ordering",
    "unique",
}


def is_docstring(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def body_of(function):
    """@returns the statements after the docstring"""
    return function.body[1:] if is_docstring(function.body[0]) else function.body


def is_stub(function):
    """An optional docstring, then nothing, `pass`, `...` or `raise NotImplementedError`, under harmless decorators."""
    body = body_of(function)
    if len(body) > 1 or not all(is_harmless(decorator) for decorator in function.decorator_list):
        return False
    return not body or isinstance(body[0], ast.Pass) or is_ellipsis(body[0]) or is_not_implemented(body[0])


def is_ellipsis(statement):
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and value.value is ...


def is_not_implemented(statement):
    """The message may be any constant or f-string of constants, never a call that does work."""
    if not isinstance(statement, ast.Raise) or statement.exc is None or statement.cause is not None:
        return False
    raised = statement.exc
    if isinstance(raised, ast.Call):
        if raised.keywords or not all(isinstance(argument, ast.Constant) for argument in raised.args):
            return False
        raised = raised.func
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def is_harmless(decorator):
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(target, ast.Attribute):
        return target.attr in HARMLESS_DECORATORS or target.attr in ("setter", "getter", "deleter")
    return isinstance(target, ast.Name) and target.id in HARMLESS_DECORATORS


def is_declaration(statement):
    """Outside functions: docstring, import, `pass`, annotation without a value, __all__, a name set to nothing."""
    if is_docstring(statement) or is_ellipsis(statement) or isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass)):
        return True
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None or is_nothing(statement.value)
    if isinstance(statement, ast.Assign) and all(isinstance(target, ast.Name) for target in statement.targets):
        return statement.targets[0].id == "__all__" or is_nothing(statement.value)
    return False


def is_nothing(value):
    return isinstance(value, ast.Constant) and (value.value is None or value.value is ...)
