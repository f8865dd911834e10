"""Reading a document: its JSON, its lists, its keys."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, cast

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.index import nearest
from gouvernail.sandbox.words import article, kind_of, show

__all__ = ["expected", "listed", "mapping", "parse", "standing", "strangers", "veiled"]

_PATH: Final = re.compile(r"\[\]\.?|\.")


def parse(value: object) -> Mapping[str, object] | str | None:
    """The object that a text of JSON holds; a text that says why it holds none; None for what is not to be judged."""
    if isinstance(value, Mapping):
        return mapping(cast("object", value))
    if not isinstance(value, str) or value in ("", UNKNOWN, SECRET):
        return None
    try:
        parsed = cast("object", json.loads(value, object_pairs_hook=_once))
    except json.JSONDecodeError as error:
        return f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except _Twice as twice:
        return f"not valid JSON: the key {show(str(twice))} stands twice in one object"
    except RecursionError:
        return "not valid JSON: too deeply nested"
    return cast("Mapping[str, object]", parsed) if isinstance(parsed, dict) else expected("a JSON object", parsed)


def mapping(value: object) -> Mapping[str, object]:
    """An object as it is; an empty one for anything else."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def listed(value: object) -> Sequence[object]:
    """A list as it is, one thing as a list of it, nothing as an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]


def strangers(given: Mapping[str, object], known: Collection[str], where: str = "") -> Iterator[str]:
    """The keys that nobody knows, each with the nearest that somebody does."""
    for name in given:
        if name not in known:
            near = nearest(name, known)
            yield f"{where}unknown key {show(name)}" + (f": did you mean '{near}'?" if near else "")


def expected(what: str, value: object) -> str:
    """The reason for a value of the wrong kind: a text is quoted, of all else only the kind is told."""
    return f"expected {what}, got {show(value) if isinstance(value, str) else article(kind_of(value))}"


def standing(inputs: Mapping[str, object], at: str) -> Iterator[tuple[str, object]]:
    """What stands at a place (`rules[].ports`), however many, each with its path; "" is the place of all."""
    return _standing(inputs, _steps(at), "")


@cache
def _steps(at: str) -> tuple[str, ...]:
    return tuple(step for step in _PATH.split(at) if step)


def _standing(value: object, steps: Sequence[str], path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for position, one in enumerate(cast("list[object]", value)):
            yield from _standing(one, steps, f"{path}[{position}]")
    elif not steps:
        yield path, value
    elif isinstance(value, Mapping):
        below = mapping(cast("object", value)).get(steps[0])
        if below is not None:
            yield from _standing(below, steps[1:], f"{path}.{steps[0]}" if path else steps[0])


def veiled(one: Failure, secrets: Collection[str]) -> Failure:
    """A failure whose reason quotes nothing, where what stands at its path is secret."""
    hidden = any(f"{one.path}.".startswith((f"{secret}.", f"{secret}[")) for secret in secrets)
    return Failure(one.path, "what is given (a secret) is not what the cloud takes") if hidden else one


class _Twice(Exception):
    pass


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    held: dict[str, object] = {}
    for name, one in pairs:
        if name in held:
            raise _Twice(name)
        held[name] = one
    return held
