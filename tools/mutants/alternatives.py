"""What else could stand in a platform: of everything that a guarantee looks at, the values that the model allows."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, cast, get_origin

from gouvernail.graph import UNKNOWN, Unknown
from policies.expectation import Expectation
from policies.reading.model.platform import Platform
from tests.policies.altered import GONE, hints_of, inner_of, kinds_of

__all__ = ["Words", "alternatives", "words_of"]

Change = tuple[str, object]
"""A path, and what else could stand there."""

_ROOT: Final = Path(__file__).parents[2]
_SAMPLE: Final = "twin"
_MANY: Final = 12
"""So many of a kind are looked at one by one: further ones are as these."""
_DEEP: Final = 4
"""So many texts are tried of each sort, in a part of a part."""


class Words:
    """What the source of a guarantee, and of what it uses, speaks of."""

    def __init__(self, *files: Path) -> None:
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
        self.attributes: Final = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        texts = {
            one
            for one in constants
            if isinstance(one, str) and any(map(str.isalnum, one)) and " " not in one and len(one) < 40
        }
        self.texts: Final = sorted(texts - self.attributes)[:24]
        self.numbers: Final = sorted({float(one) for one in constants if isinstance(one, int | float)})


def words_of(file: Path) -> Words:
    """Those of a guarantee's file, and of what it uses of ours."""
    found, left = {file}, [file]
    while left:
        for node in ast.walk(ast.parse(left.pop().read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policies."):
                other = _ROOT.joinpath(*cast("str", node.module).split(".")).with_suffix(".py")
                if other.exists() and other not in found and other.name != "twin.py":
                    found.add(other)
                    left.append(other)
    return Words(*sorted(found))


def alternatives(platform: Platform, words: Words) -> Iterator[Change]:
    """Every single change of what these words speak of."""
    pool = _Pool(platform, words)
    yield from pool.of_parts(platform, "")


class _Pool:
    """The values that there are to choose from."""

    def __init__(self, platform: Platform, words: Words) -> None:
        self._words = words
        self._texts = dict[tuple[type, str], list[str]]()
        self._samples = dict[type, object]()
        expected = platform.expected
        named = [getattr(expected, one.name) for one in fields(Expectation) if one.name in words.attributes]
        self._expected = sorted({one for value in named for one in _texts(value)})[:16]
        self._numbers = sorted({float(one) for value in named for one in _numbers(value)} | {*words.numbers})
        for one in self._looked_at():
            self._learn(getattr(platform, one))

    def of_parts(self, held: object, path: str) -> Iterator[Change]:
        """Of each part of a dataclass that the words speak of."""
        names = self._looked_at() if isinstance(held, Platform) else _names(type(held))
        hints = hints_of(type(held))
        for name in names:
            if name in self._words.attributes or name == "urn":
                at = f"{path}.{name}" if path else name
                if name == "services":
                    yield from self._services(cast("Platform", held))
                elif not (name == "urn" and "[+" not in path):
                    yield from self._of(getattr(held, name), hints[name], at, type(held))

    def _looked_at(self) -> list[str]:
        return [one.name for one in fields(Platform) if one.name in self._words.attributes]

    def _services(self, platform: Platform) -> Iterator[Change]:
        used = platform.services()
        yield "services", UNKNOWN
        yield "services", {}
        if used is not UNKNOWN:
            for name in [*used][:_MANY]:
                yield "services", {one: of for one, of in used.items() if one != name}
            yield "services", {**used, _SAMPLE: _SAMPLE}

    def _learn(self, held: object) -> None:
        if isinstance(held, Mapping):
            for one in cast("Mapping[str, object]", held).values():
                self._learn(one)
        elif isinstance(held, Sequence | frozenset) and not isinstance(held, str):
            for one in cast("Sequence[object]", held):
                self._learn(one)
        elif is_dataclass(held) and not isinstance(held, type):
            self._samples.setdefault(type(held), held)
            for name in _names(type(held)):
                value = getattr(held, name)
                known = self._texts.setdefault((type(held), name), [])
                known += [text for text in _texts(value) if text not in known]
                if name not in {"standby", "services"}:
                    self._learn(value)

    def _of(self, held: object, hint: object, path: str, owner: type) -> Iterator[Change]:
        kinds = kinds_of(hint)
        if Unknown in kinds and held is not UNKNOWN:
            yield path, UNKNOWN
        if type(None) in kinds and held is not None:
            yield path, None
        if held is None or held is UNKNOWN:
            yield from ((path, value) for kind in kinds for value in self._values(kind, path, owner))
        elif isinstance(held, Mapping):
            yield from self._of_mapping(cast("Mapping[str, object]", held), hint, path, owner)
        elif isinstance(held, Sequence | frozenset) and not isinstance(held, str):
            yield from self._of_items(cast("Sequence[object]", held), hint, path, owner)
        elif is_dataclass(held):
            yield from self.of_parts(held, path)
        else:
            yield from ((path, one) for one in self._instead(held, kinds, path, owner) if one != held)

    def _instead(self, held: object, kinds: Sequence[object], path: str, owner: type) -> Iterator[object]:
        if isinstance(held, bool):
            yield not held
        elif isinstance(held, Enum):
            yield from (one.value for one in type(held))
        elif isinstance(held, int | float):
            yield from self._near(held, integer=float not in kinds)
        else:
            yield from self._choice(path, owner)

    def _of_mapping(self, held: Mapping[str, object], hint: object, path: str, owner: type) -> Iterator[Change]:
        yield path, {}
        for name, value in [*held.items()][:_MANY]:
            yield f"{path}[{name}]", GONE
            yield from self._of(value, inner_of(hint), f"{path}[{name}]", owner)
        for name in self._choice(path, owner):
            if name and name not in held and "." not in name and "[" not in name:
                value = next(iter(held.values()), _least(inner_of(hint)))
                yield path, {**{one: _bare(its) for one, its in held.items()}, name: _bare(value)}

    def _of_items(self, held: Sequence[object], hint: object, path: str, owner: type) -> Iterator[Change]:
        items = sorted(cast("Sequence[str]", held)) if isinstance(held, frozenset) else [*held]
        plain = [one.value if isinstance(one, Enum) else one for one in items]
        if items:
            yield path, []
        if any(is_dataclass(one) for one in items):
            names = [str(getattr(one, "urn", "")).rpartition("::")[2] for one in items]
            for at, one in enumerate(items[:_MANY]):
                its = names[at]
                name = its if its and names.count(its) == 1 and not set(its) & set("[].+") else str(at)
                name = str(at) if its.isdigit() else name
                yield f"{path}[{name}]", GONE
                yield from self.of_parts(one, f"{path}[{name}]")
                if "[" not in path:
                    yield from self.of_parts(one, f"{path}[+{'' if at == 0 else name}]")
        elif not items and (kind := _inner_kind(hint)):
            yield from ((path, [one]) for one in self._made(kind))
        else:
            for one in plain:
                yield path, [other for other in plain if other != one]
            for kind in kinds_of(inner_of(hint)):
                yield from ((path, [*plain, one]) for one in self._values(kind, path, owner) if one not in plain)
                yield from ((path, [one]) for one in self._values(kind, path, owner))
                if kind is str:
                    yield path, ["another", _SAMPLE]

    def _made(self, kind: type) -> Iterator[dict[str, object]]:
        """Things of a kind of which there are none."""
        held = self._samples.get(kind)
        whole = _sample(kind) if held is None else cast("dict[str, object]", _bare(held))
        yield whole
        for name, hint in hints_of(kind).items():
            for one in kinds_of(hint):
                yield from ({**whole, name: value} for value in self._values(one, name, kind))

    def _values(self, kind: object, path: str, owner: type) -> Iterator[object]:
        if kind is Unknown:
            yield UNKNOWN
        elif kind is bool:
            yield from (True, False)
        elif kind is int or kind is float:
            yield from self._near(1, integer=kind is int)
        elif kind is str:
            yield from self._choice(path, owner)
        elif isinstance(kind, type):
            yield from self._of_class(cast("type[object]", kind))
        elif isinstance(origin := get_origin(kind), type):
            yield {} if issubclass(origin, Mapping) else []
            if str in kinds_of(inner_of(kind)) and not issubclass(origin, Mapping):
                yield from ([one] for one in self._choice(path, owner))
                yield ["another", _SAMPLE]

    def _of_class(self, kind: type[object]) -> Iterator[object]:
        if issubclass(kind, Enum):
            yield from (one.value for one in kind)
            return
        if is_dataclass(kind) and kind.__name__ != Platform.__name__:
            yield from self._made(kind)

    def _near(self, held: float, *, integer: bool) -> list[float]:
        near = {0.0, held - 1, held + 1, held * 100, *self._numbers}
        near |= {one + by for one in self._numbers for by in (-1, 1)}
        return sorted({int(one) if integer or one == int(one) else one for one in near})

    def _choice(self, path: str, owner: type) -> list[str]:
        name = path.rpartition(".")[2].partition("[")[0]
        known = self._texts.get((owner, name), [])
        deep = _DEEP if path.count("[") > 1 else _MANY
        return [*dict.fromkeys(["another", "", *known[:deep], *self._expected[:deep], *self._words.texts[: 2 * deep]])]


def _names(kind: type) -> list[str]:
    return [one.name for one in fields(cast("Any", kind))]


def _inner_kind(hint: object) -> type | None:
    return next((one for one in kinds_of(inner_of(hint)) if isinstance(one, type) and is_dataclass(one)), None)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.value if isinstance(value, Enum) else value
    elif isinstance(value, Mapping):
        for one in cast("Mapping[str, object]", value).items():
            yield from _texts(one)
    elif isinstance(value, Sequence | frozenset):
        for one in cast("Sequence[object]", value):
            yield from _texts(one)


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value
    elif isinstance(value, Mapping):
        for one in cast("Mapping[str, object]", value).values():
            yield from _numbers(one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in cast("Sequence[object]", value):
            yield from _numbers(one)


def _bare(held: object) -> object:
    """As it stands in YAML."""
    if held is UNKNOWN or (isinstance(held, str) and not isinstance(held, Enum)):
        return held
    if isinstance(held, Enum):
        return held.value
    if is_dataclass(held):
        return {name: _bare(getattr(held, name)) for name in _names(type(held))}
    if isinstance(held, Mapping):
        return {name: _bare(one) for name, one in cast("Mapping[str, object]", held).items()}
    if isinstance(held, frozenset):
        return sorted(cast("frozenset[str]", held))
    return [_bare(one) for one in cast("Sequence[object]", held)] if isinstance(held, Sequence) else held


def _sample(kind: type) -> dict[str, object]:
    return {name: _least(hint) for name, hint in hints_of(kind).items()}


_PLAIN: Final[Mapping[object, object]] = {str: _SAMPLE, bool: True, int: 1, float: 1}


def _least(hint: object) -> object:
    for kind in kinds_of(hint):
        if kind in _PLAIN:
            return _PLAIN[kind]
        if isinstance(kind, type) and issubclass(kind, Enum) and kind is not Unknown:
            return next(iter(kind)).value
        if isinstance(kind, type) and is_dataclass(kind):
            return _sample(kind)
        if isinstance(origin := get_origin(kind), type):
            return {} if issubclass(origin, Mapping) else []
    return None
