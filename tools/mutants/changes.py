"""What a file of rules nearly is: it, changed in one place."""

import ast
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

__all__ = ["Mutant", "mutants"]

_NO_VERDICT: Final = frozenset(
    {
        *("TITLE", "STATEMENT", "SEVERITY", "REMEDIATION", "UNSEEN", "NOT_THERE", "MENDS", "__all__"),
        *("BROKEN", "UNCLEAR", "ALONG", "BY_OTHER_MEANS", "NOTHING_TO_KEEP", "NOT_POSSIBLE"),
    }
)
"""What people read, what a rule mends, and a guarantee's twins: tests of their own prove these."""
_OPERATORS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_NAMES: Final = {"all_of": "any_of", "any_of": "all_of", "all": "any", "any": "all", "broken": "unclear"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module, changed in one place: `line` counts in its file, and `before` became `after` there."""

    line: int
    change: str
    before: str
    after: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a file. Their trees share what is not changed."""
    tree = ast.parse(source)
    spared = _spared(tree)
    for at, statement in enumerate(tree.body):
        written = pickle.dumps(statement)  # copies several times as fast as copy.deepcopy
        for place, node in enumerate(ast.walk(statement)):
            for change, replacement in () if id(node) in spared else _changes(node):
                changed = ast.fix_missing_locations(_put(pickle.loads(written), place, replacement))  # noqa: S301 - ours
                body = [*tree.body[:at], changed, *tree.body[at + 1 :]]
                line = getattr(node, "lineno", 0)
                yield Mutant(line, change, _said(node), _said(replacement), ast.Module(body, tree.type_ignores))


def _said(node: ast.AST) -> str:
    """The first line of it, as Python writes it."""
    return ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]


def _spared(tree: ast.Module) -> frozenset[int]:
    """What decides nothing: docstrings, annotations, imports, and what is no verdict."""
    spared = {id(below) for part in _unused(tree) for below in ast.walk(part)}
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.Import | ast.ImportFrom):
            parts.append(node)
        if isinstance(node, ast.Assign) and {one.id for one in node.targets if isinstance(one, ast.Name)} & (
            _NO_VERDICT
        ):
            parts.append(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.append(node)  # a docstring, or the text under a constant
        if isinstance(node, ast.ClassDef):
            parts += node.decorator_list
        if isinstance(node, ast.FunctionDef):
            parts += [node.returns, *(one.annotation for one in (*node.args.args, *node.args.kwonlyargs))]
        if isinstance(node, ast.AnnAssign):
            parts.append(node if ast.unparse(node.annotation) == "TypeAlias" else node.annotation)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript):
            parts.append(node.func)  # what an empty `dict[str, int]()` may hold
        spared |= {id(below) for part in parts if part is not None for below in ast.walk(part)}
    return frozenset(spared)


def _unused(tree: ast.Module) -> Iterator[ast.AST]:
    """Constants that nothing in a guarantee which decides uses: its twins are made of them."""
    code = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if not any(node.name == "holds" for node in code):
        return
    constants = {name: node for node in tree.body for name in _assigned(node)}
    used, reached = {name for node in code for name in _names(node)}, set[str]()
    while left := (used & set(constants)) - reached:
        reached |= left
        used |= {name for one in left for name in _names(constants[one])}
    yield from (node for name, node in constants.items() if name not in reached)


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in a node's place."""
    yield from _other_condition(node)
    yield from _other_value(node)


def _other_condition(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[other]):
            for kind in _OPERATORS.get(type(operator), ()):
                yield f"{_word(operator)} is {kind.__name__}", ast.Compare(left, [kind()], [other])
        case ast.BoolOp(op=operator, values=values):
            turned = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield f"{_word(operator)} is {_word(turned)}", ast.BoolOp(turned, values)
            for place in range(len(values)):
                rest = values[:place] + values[place + 1 :]
                yield f"operand {place + 1} left out", rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not left out", operand
        case ast.If(test=test, body=body, orelse=orelse):
            yield "condition turned round", ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "condition turned round", ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.Call(func=ast.Name(id="negated"), args=[inner]):
            yield "negated left out", inner
        case _:
            return


def _other_value(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield f"{name} is {_NAMES[name]}", ast.Name(_NAMES[name], ast.Load())
        case ast.Expr(value=ast.YieldFrom() | ast.Yield()):
            yield "report removed", ast.If(ast.Constant(value=False), [node], [])
        case ast.List() | ast.Tuple() | ast.Set() if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            for place in range(len(node.elts)):
                rest = node.elts[:place] + node.elts[place + 1 :]
                yield f"entry {place + 1} left out", _with(node, rest)
        case ast.Dict(keys=keys, values=values):
            for place in range(len(keys)):
                left = [one for at, one in enumerate(keys) if at != place]
                yield (
                    f"entry {place + 1} left out",
                    ast.Dict(left, [one for at, one in enumerate(values) if at != place]),
                )
        case ast.Constant(value=value):
            yield from _constants(value)
        case _:
            return


def _with(node: ast.List | ast.Tuple | ast.Set, rest: list[ast.expr]) -> ast.expr:
    if isinstance(node, ast.Set):
        return ast.Set(rest) if rest else ast.Call(ast.Name("frozenset", ast.Load()), [], [])
    return type(node)(rest, ast.Load())


def _constants(value: object) -> Iterator[tuple[str, ast.AST]]:
    match value:
        case bool():
            yield f"{value} is {not value}", ast.Constant(not value)
        case int() | float():
            yield f"{value} is {value + 1}", ast.Constant(value + 1)
            yield f"{value} is {value - 1}", ast.Constant(value - 1)
        case str():
            yield f"{value!r} is another", ast.Constant(f"{value}x")
        case None:
            yield "None is an empty text", ast.Constant("")
        case _:
            return


def _word(operator: ast.AST) -> str:
    return type(operator).__name__


def _put(statement: ast.stmt, place: int, replacement: ast.AST) -> ast.stmt:
    """A statement with another node in the place of one that is in it, or of itself."""
    target = next(one for at, one in enumerate(ast.walk(statement)) if at == place)
    if target is statement:
        return cast("ast.stmt", replacement)
    for holder in ast.walk(statement):
        for name, value in ast.iter_fields(holder):
            if value is target:
                setattr(holder, name, replacement)
                return statement
            if isinstance(value, list) and any(one is target for one in cast("list[object]", value)):
                setattr(holder, name, [replacement if one is target else one for one in cast("list[object]", value)])
                return statement
    raise AssertionError(place)
