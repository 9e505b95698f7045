"""Small changes of a source that tests should notice, made on its syntax tree; every other byte stays.

Left out, because what they change is seldom behaviour: docstrings, annotations, decorators, __all__, messages of raised
exceptions and of assertions, what stands inside f-strings, __repr__, and `if __name__ == "__main__"`.
"""

import ast
import copy

from .edits import end_of, line_starts, start_of, without_mark

SWAPS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mutants_of(source, lines=None):
    """@param lines numbers from 1, None = all
    @returns [{start, end, replacement, line, reached, operator, before, after}]: offsets in bytes; `reached`: lines of the
    statement, as what the interpreter calls its line need not be the one that was changed; None = it runs at import"""
    mark, text = without_mark(source)
    tree = ast.parse(text)
    finder = Finder()
    finder.visit(tree)
    starts = line_starts(text)
    found = []
    for node, operator, changed, statement in finder.found:
        if lines is not None and node.lineno not in lines:
            continue
        start, end = start_of(starts, node), end_of(starts, node)
        before = text[start:end].decode("utf-8", "replace")
        after = ast.unparse(ast.fix_missing_locations(copy.deepcopy(changed)))
        replacement = f"({after})" if isinstance(changed, ast.expr) else after
        if not parses(text[:start] + replacement.encode() + text[end:]):
            continue
        found.append(
            {
                "start": len(mark) + start,
                "end": len(mark) + end,
                "replacement": replacement,
                "line": node.lineno,
                "reached": statement and lines_of(statement),
                "operator": operator,
                "before": shorten(before),
                "after": shorten(after),
            }
        )
    return found


def apply(source, mutant):
    return source[: mutant["start"]] + mutant["replacement"].encode() + source[mutant["end"] :]


class Finder(ast.NodeVisitor):
    def __init__(self):
        self.found = []
        self.statement = None
        self.function = None

    def visit(self, node):
        outer = self.statement, self.function
        if isinstance(node, ast.stmt):
            self.statement = node
        super().visit(node)
        self.statement, self.function = outer

    def add(self, node, operator, changed):
        if ast.dump(changed) != ast.dump(node):
            self.found.append((node, operator, changed, self.statement if self.function else None))

    def visit_FunctionDef(self, node):
        if node.name in ("__repr__", "__str__"):
            return
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        self.function = node
        for statement in node.body:
            self.visit(statement)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node):
        pass

    def visit_Assert(self, node):
        self.visit(node.test)

    def visit_Assign(self, node):
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.visit(node.value)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Constant):
            return
        if isinstance(node.value, (ast.Call, ast.Await)):
            self.add(node, "statement removed", ast.Pass())
        self.generic_visit(node)

    def visit_Raise(self, node):
        if node.exc is not None:
            self.add(node, "raise removed", ast.Pass())

    def visit_Return(self, node):
        if node.value is None:
            return
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.add(node, "nothing returned", ast.Return(value=ast.Constant(value=None)))
        self.generic_visit(node)

    def visit_Break(self, node):
        self.add(node, "break for continue", ast.Continue())

    def visit_Continue(self, node):
        self.add(node, "continue for break", ast.Break())

    def visit_If(self, node):
        if "__name__" in ast.dump(node.test) or "TYPE_CHECKING" in ast.dump(node.test):
            return
        self.negate(node.test)
        self.generic_visit(node)

    def visit_While(self, node):
        self.generic_visit(node)

    def visit_IfExp(self, node):
        self.negate(node.test)
        self.generic_visit(node)

    def negate(self, test):
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            self.add(test, "condition turned round", test.operand)
        elif not (isinstance(test, ast.Compare) and type(test.ops[0]) in (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
            self.add(test, "condition turned round", ast.UnaryOp(op=ast.Not(), operand=test))

    def visit_Compare(self, node):
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = SWAPS[type(operator)]()
            self.add(node, "comparison", changed)
        self.generic_visit(node)

    def visit_BinOp(self, node):
        swap = SWAPS.get(type(node.op))
        is_text = isinstance(node.left, (ast.Constant, ast.JoinedStr)) and not is_number(node.left)
        if swap is not None and not is_text:
            self.add(node, "operator", ast.BinOp(left=node.left, op=swap(), right=node.right))
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        self.add(node, "and for or", ast.BoolOp(op=SWAPS[type(node.op)](), values=node.values))
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        swap = SWAPS.get(type(node.op))
        if swap is not None:
            self.add(node, "operator", ast.AugAssign(target=node.target, op=swap(), value=node.value))
        self.visit(node.value)

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self.add(node, "constant", ast.Constant(value=not value))
        elif isinstance(value, (int, float)):
            self.add(node, "constant", ast.Constant(value=value + 1))
        elif isinstance(value, str):
            self.add(node, "constant", ast.Constant(value="" if value else "mutant"))


def lines_of(statement):
    body = getattr(statement, "body", None)
    last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
    return [statement.lineno, last]


def is_number(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def parses(text):
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def shorten(text):
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
