"""Conditions over `result`, as in Argo Rollouts: `result[0] >= 0.95 && result[0] <= 1`; `and` and `or` do as well.

A condition sees `result` and a few functions; it reaches nothing else. It says true or false, or it is no condition.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from simpleeval import InvalidExpression, SimpleEval  # pyright: ignore[reportMissingTypeStubs]

__all__ = ["Condition", "Unclear", "read"]

_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_NOT: Final = re.compile(r"!(?!=)")
_LONGEST: Final = 1000
_NODES: Final = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In,
    ast.NotIn, ast.Name, ast.Load, ast.Constant, ast.Subscript, ast.Attribute, ast.Call, ast.IfExp,
)  # fmt: skip


class Unclear(ValueError):
    """No condition, or one that says neither true nor false; the text says why."""


def _whole(value: object) -> int:
    return int(str(value), 10)


def _number(value: object) -> float:
    return float(str(value))


_FUNCTIONS: Final[dict[str, Callable[..., object]]] = {
    "asInt": _whole,
    "asFloat": _number,
    "isNaN": math.isnan,
    "isInf": math.isinf,
    "len": len,
    "min": min,
    "max": max,
    "sum": sum,
    "abs": abs,
}
_NAMES: Final = {"true": True, "false": False, "nil": None}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that could be read."""

    text: str
    """As it was written."""
    _python: str

    def holds(self, result: object) -> bool:
        """Whether it is true of `result`. Unclear where it cannot be said."""
        judge: Any = SimpleEval(functions=_FUNCTIONS, names={**_NAMES, "result": result})
        try:
            found: object = judge.eval(self._python)
        except InvalidExpression as error:
            raise Unclear(f"{self.text}: {_first(error)}") from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError) as error:
            hint = "; the answer is a list: write result[0]" if isinstance(result, list) else ""
            raise Unclear(f"{self.text}: {_first(error)}{hint}") from None
        if not isinstance(found, bool):
            raise Unclear(f"{self.text}: says {str(found)[:40]}, neither true nor false")
        return found


def read(text: str) -> Condition:
    """The condition that is written there. Unclear for what none can be, before anything is measured."""
    if len(text) > _LONGEST:
        raise Unclear(f"is longer than {_LONGEST} characters")
    if any(_NOT.search(part) for part in _QUOTED.split(text)[::2]):
        raise Unclear("write not (...) for !")
    python = "".join(_translated(part) for part in _QUOTED.split(text)).strip()
    try:
        tree = ast.parse(python, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unclear("is no expression") from None
    problem = next(_problems(tree), None)
    if problem:
        raise Unclear(problem)
    return Condition(text, python)


def _translated(part: str) -> str:
    """Argo's words in Python's; what is quoted stays."""
    if part[:1] in {'"', "'"}:
        return part
    return part.replace("&&", " and ").replace("||", " or ")


def _problems(tree: ast.Expression) -> Iterator[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            yield f"{type(node).__name__} is not possible in a condition"
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            if called not in _FUNCTIONS:
                yield f"there is no function {called or 'of that kind'}; there are {', '.join(_FUNCTIONS)}"
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            yield f"there is no {node.attr}"
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            yield "one comparison at a time: a < b && b < c"
        if isinstance(node, ast.Name):
            names.add(node.id)
    unknown = names - set(_FUNCTIONS) - set(_NAMES) - {"result"}
    if unknown:
        yield f"nothing is called {min(unknown)}; the value is `result`"
    if "result" not in names:
        yield "does not look at `result`"


def _first(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
