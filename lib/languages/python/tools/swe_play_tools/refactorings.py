"""Changes of a source that keep what it does: how two honest people write the same thing differently."""

import ast


def refactored(source, rng):
    """@returns the source with some of the refactorings below, chosen by `rng`"""
    tree = ast.parse(source)
    for change in rng.sample(CHANGES, rng.randint(1, len(CHANGES))):
        tree = ast.fix_missing_locations(change(rng).visit(tree))
    text = ast.unparse(tree) + "\n"
    if rng.random() < 0.5:
        text = with_comments(text, rng)
    return text


class Sometimes(ast.NodeTransformer):
    def __init__(self, rng):
        self.rng = rng

    def now(self):
        return self.rng.random() < 0.6


class RenameLocals(Sometimes):
    def visit_FunctionDef(self, function):
        arguments = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
        stored = {
            node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        inner = any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in ast.walk(function))
        names = {} if inner else {name: f"{name}_{self.rng.randint(1, 99)}" for name in stored - arguments if self.now()}
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in names:
                node.id = names[node.id]
        return function


class TurnConditions(Sometimes):
    def visit_If(self, node):
        self.generic_visit(node)
        if node.orelse and self.now():
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
            node.body, node.orelse = node.orelse, node.body
        return node


class FlipComparisons(Sometimes):
    FLIPS = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq}

    def visit_Compare(self, node):
        self.generic_visit(node)
        flip = self.FLIPS.get(type(node.ops[0]))
        if len(node.ops) == 1 and flip and self.now():
            return ast.Compare(left=node.comparators[0], ops=[flip()], comparators=[node.left])
        return node


class NameResults(Sometimes):
    def visit_Return(self, node):
        if node.value is None or not self.now():
            return node
        name = f"result_{self.rng.randint(1, 99)}"
        return [
            ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=node.value),
            ast.Return(value=ast.Name(id=name, ctx=ast.Load())),
        ]


class SpellOutAssignments(Sometimes):
    def visit_AugAssign(self, node):
        if not isinstance(node.target, ast.Name) or not self.now():
            return node
        value = ast.BinOp(left=ast.Name(id=node.target.id, ctx=ast.Load()), op=node.op, right=node.value)
        return ast.Assign(targets=[node.target], value=value)


class LoopForever(Sometimes):
    def visit_While(self, node):
        self.generic_visit(node)
        if node.orelse or not self.now():
            return node
        leave = ast.If(test=ast.UnaryOp(op=ast.Not(), operand=node.test), body=[ast.Break()], orelse=[])
        return ast.While(test=ast.Constant(value=True), body=[leave, *node.body], orelse=[])


class AddHelpers(Sometimes):
    def visit_Module(self, node):
        number = self.rng.randint(1, 9999)
        helper = ast.parse(f"def _unused_{number}(value):\n    '''Kept for later.'''\n    return value\n").body
        node.body.extend(helper)
        return node


class Document(Sometimes):
    def visit_FunctionDef(self, node):
        if ast.get_docstring(node) is None and self.now():
            node.body.insert(0, ast.Expr(value=ast.Constant(value=f"Note {self.rng.randint(1, 9999)}.")))
        return node


CHANGES = [
    RenameLocals,
    TurnConditions,
    FlipComparisons,
    NameResults,
    SpellOutAssignments,
    LoopForever,
    AddHelpers,
    Document,
]


def with_comments(text, rng):
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() and rng.random() < 0.15:
            lines.append(f"{indent}# step {rng.randint(1, 999)}")
        lines.append(line)
    text = "\n".join(lines)
    # a comment before `else:` and the like is as good as anywhere; one inside a string would not be: checked by running
    return text
