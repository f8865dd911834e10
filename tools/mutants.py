"""Whether the examples of each rule tell it from everything that it nearly is.

Each mutant changes a rule's file in one place: a condition is turned round, a clause, an entry or a report left out, a
constant, an operator or a name changed. It is killed where an example is answered in another way than the rule answers
it. What decides no verdict (its title, its remediation, what it mends by itself: a test of its own proves that) is not
changed. What several rules share (`policies/common`) is changed as well; there the examples of all the rules that use
it count.

    python -m tools.mutants [RULE | common.FILE ...]

Exit codes: 0 every mutant is killed, 1 some survive (each is printed with its line), 2 there is no such rule.
"""

import argparse
import ast
import copy
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from policies.examples import Example, examples, file_of, graph_of
from policies.resource import ResourceRule, judge
from policies.rules import on_resources, rule_of

__all__ = ["Mutant", "main", "mutants", "shared", "survivors", "survivors_of_shared"]

_ROOT: Final = Path(__file__).parent.parent
_COMMON: Final = _ROOT / "policies" / "common"
_NO_VERDICT: Final = frozenset({"TITLE", "SEVERITY", "REMEDIATION", "NOT_THERE", "MENDS", "__all__"})
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
    """A rule's module, changed in one place; `line` counts in the rule's file."""

    line: int
    change: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a rule's file."""
    tree = ast.parse(source)
    spared = _spared(tree)
    for place, node in enumerate(ast.walk(tree)):
        for change, replacement in () if id(node) in spared else _changes(node):
            changed = copy.deepcopy(tree)
            target = next(one for at, one in enumerate(ast.walk(changed)) if at == place)
            _put(changed, target, replacement)
            yield Mutant(getattr(node, "lineno", 0), change, ast.fix_missing_locations(changed))


def survivors(rule: ResourceRule, source: str, known: Sequence[Example]) -> tuple[int, list[Mutant]]:
    """How many mutants there are, and those that answer every example as the rule does."""
    count, left = 0, list[Mutant]()
    for mutant in mutants(source):
        count += 1
        if not _killed(rule, mutant, known):
            left.append(mutant)
    return count, left


def shared() -> Mapping[str, Path]:
    """The files of what rules share, by the names that are asked for: `common.rights`."""
    return {f"common.{file.stem}": file for file in sorted(_COMMON.glob("*.py")) if file.stem != "__init__"}


def survivors_of_shared(name: str, rules: Sequence[ResourceRule]) -> tuple[int, list[Mutant]]:
    """The same of a file that rules share: a mutant is killed by the examples of any rule that stands on it."""
    files = shared()
    above = [one for one in files if one != name and _stands_on(one, name, files)]
    users = [rule for rule in rules if any(_imports(_source(rule), one) for one in (name, *above))]
    count, left = 0, list[Mutant]()
    for mutant in mutants(files[name].read_text(encoding="utf-8")):
        count += 1
        if not _killed_by_users(name, mutant, above, users):
            left.append(mutant)
    return count, left


def _killed_by_users(name: str, mutant: Mutant, above: Sequence[str], users: Sequence[ResourceRule]) -> bool:
    names = [f"policies.{one}" for one in (name, *above)]
    before = {one: sys.modules.get(one) for one in names}
    try:
        sys.modules[names[0]] = _run(names[0], mutant.tree)
        for one in above:
            sys.modules[f"policies.{one}"] = _run(f"policies.{one}", ast.parse(shared()[one].read_text("utf-8")))
        return any(_killed(rule, Mutant(0, "", ast.parse(_source(rule))), examples(rule.id)) for rule in users)
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from what it was
        return True
    finally:
        for one, module in before.items():
            if module is None:
                sys.modules.pop(one, None)
            else:
                sys.modules[one] = module


def _stands_on(one: str, other: str, files: Mapping[str, Path]) -> bool:
    source = files[one].read_text(encoding="utf-8")
    return _imports(source, other) or any(
        _imports(source, between) and _stands_on(between, other, files) for between in files if between != one
    )


def _imports(source: str, name: str) -> bool:
    return f"from policies.{name} import" in source


def _source(rule: ResourceRule) -> str:
    return file_of(rule).with_suffix(".py").read_text(encoding="utf-8")


def _run(name: str, tree: ast.Module) -> ModuleType:
    module = ModuleType(name)
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):  # `is ""`, where None stood
        exec(compile(tree, name, "exec"), module.__dict__)  # noqa: S102 - our own file, changed by us
    return module


def _killed(rule: ResourceRule, mutant: Mutant, known: Sequence[Example]) -> bool:
    try:
        module = _run(f"policies.rules.{rule.capability}.{rule.name}", mutant.tree)
        changed = rule_of(rule.capability, rule.name, module)
        return any(not _as_before(changed, example) for example in known)
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from the rule
        return True


def _as_before(changed: ResourceRule, example: Example) -> bool:
    result = judge(changed, *graph_of(example))
    messages = tuple(reason.message for reason in result.reasons)
    return (result.verdict.value, messages) == (example.verdict, example.finds)


def _spared(tree: ast.Module) -> frozenset[int]:
    """What decides nothing: docstrings, annotations, imports, and what is no verdict."""
    spared = set[int]()
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


def _put(tree: ast.Module, target: ast.AST, replacement: ast.AST) -> None:
    """Replaces a node of the tree."""
    for holder in ast.walk(tree):
        for name, value in ast.iter_fields(holder):
            if value is target:
                setattr(holder, name, replacement)
                return
            if isinstance(value, list) and any(one is target for one in cast("list[object]", value)):
                setattr(holder, name, [replacement if one is target else one for one in cast("list[object]", value)])
                return


def main() -> None:
    """Print the mutants that survive, rule by rule."""
    parser = argparse.ArgumentParser(description="mutants of the rules on resources, against their examples")
    parser.add_argument("rules", nargs="*", metavar="RULE", help="network.zones, common.rights [all of both]")
    wanted = parser.parse_args().rules
    known = {rule.id: rule for rule in on_resources()}
    common = shared()
    if missing := [name for name in wanted if name not in known and name not in common]:
        parser.error(f"there is no rule {', '.join(missing)}")
    files = {**{name: file_of(rule).with_suffix(".py") for name, rule in known.items()}, **common}
    total, alive = 0, 0
    for name, file in files.items():
        if wanted and name not in wanted:
            continue
        if name in known:
            count, left = survivors(known[name], _source(known[name]), examples(name))
        else:
            count, left = survivors_of_shared(name, [*known.values()])
        total, alive = total + count, alive + len(left)
        for one in left:
            print(f"{file.relative_to(_ROOT)}:{one.line}: survives: {one.change}")
    print(f"{total} mutants, {total - alive} killed, {alive} survive")
    sys.exit(1 if alive else 0)


if __name__ == "__main__":
    main()
