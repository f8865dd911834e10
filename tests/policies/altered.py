"""Examples of guarantees: a small platform as it was read, with something else in it, and what is found there.

`tests/policies/rules/<capability>/<guarantee>.yaml` is a list of them. `platform` names it by its cloud and
environment, `where` says what is different: a path into `policies.reading.model.platform.Platform` -> the value there.

    caches[0].dropped_on: [release]       the first cache is emptied by releases alone
    keys[audit].rotates: !unknown         of the key whose resource is called audit nobody knows it
    trails[0]: !gone                      there is one trail less
    vaults[+].region: eu-west-1           one more vault, as the first but for its region
    vaults[+audit].days: 3                one more, as the one whose resource is called audit but for its days
    expected.zones: 3                     the spec asks for three zones

What a guarantee finds is compared to the letter: `python -m tools.mutants` changes its conditions one at a time, and
each such guarantee has to answer some example otherwise.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from typing_extensions import override

from gouvernail.graph import UNKNOWN, Unknown
from gouvernail.verdict import Reason, Result, Verdict
from policies.examples import Loader
from policies.reading import read
from policies.reading.model.platform import Platform
from tests.policies.proofs import worked

__all__ = [
    "GONE",
    "Altered",
    "Found",
    "altered",
    "answer",
    "answered",
    "examples_of",
    "file_of",
    "hints_of",
    "inner_of",
    "kinds_of",
    "platform_of",
    "written",
]

_HERE: Final = Path(__file__).parent / "rules"
_STEP: Final = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")


Found = tuple[str, tuple[str, ...], tuple[str, ...]]
"""The verdict, what is found, and on what it was judged."""


class _Gone:
    """What is taken away."""


GONE: Final = _Gone()


class _Loader(Loader):
    """With `!gone`."""


class _Dumper(yaml.SafeDumper):
    """With both, and each thing written out wherever it stands."""

    @override
    def ignore_aliases(self, data: object) -> bool:
        return True


def _gone(_loader: yaml.SafeLoader, _node: yaml.Node) -> object:
    return GONE


_Loader.add_constructor("!gone", _gone)
_Dumper.add_representer(_Gone, lambda dumper, _: dumper.represent_scalar("!gone", ""))
_Dumper.add_representer(type(UNKNOWN), lambda dumper, _: dumper.represent_scalar("!unknown", ""))


class Altered(BaseModel):
    """One example; see the module."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    platform: Annotated[str, Field(pattern="^(aws|azure|gcp) (dev|prod)$")]
    where: Mapping[str, Any] = {}
    verdict: Literal["pass", "fail", "not_evaluated", "not_applicable"]
    finds: tuple[str, ...] = ()
    judged: tuple[str, ...] | None = None
    """What it is judged on, by the names of the resources, where the example is about that."""

    def agrees(self, found: Found) -> bool:
        """Whether just this is found."""
        return found[:2] == (self.verdict, self.finds) and self.judged in {None, found[2]}


_LIST: Final = TypeAdapter(tuple[Altered, ...])


def file_of(guarantee: str) -> Path:
    """Where the examples of the guarantee with this id lie."""
    capability, _, name = guarantee.partition(".")
    return _HERE / capability / f"{name}.yaml"


def examples_of(guarantee: str) -> tuple[Altered, ...]:
    """The examples of the guarantee with this id; none where it has no file."""
    file = file_of(guarantee)
    if not file.exists():
        return ()
    return _LIST.validate_python(yaml.load(file.read_text(encoding="utf-8"), _Loader))  # noqa: S506 - a safe one


def written(examples: Iterable[Altered]) -> str:
    """The examples as they stand in a file."""
    given = [one.model_dump(mode="python", exclude_defaults=True) for one in examples]
    lists = [{name: [*its] if isinstance(its, tuple) else its for name, its in one.items()} for one in given]
    text = yaml.dump(lists, Dumper=_Dumper, sort_keys=False, width=1000, allow_unicode=True)
    return text.replace("!unknown ''", "!unknown").replace("!gone ''", "!gone")


@cache
def platform_of(on: str) -> Platform:
    """The small platform of `aws dev`, as it was read."""
    cloud, _, environment = on.partition(" ")
    return read(*worked(environment, cloud))


def answer(holds: Callable[[Platform], Result], example: Altered) -> Found:
    """What is found on the example."""
    return answered(holds, altered(platform_of(example.platform), example.where))


def answered(holds: Callable[[Platform], Result], platform: Platform) -> Found:
    """The verdict; each message with the name of the resource that it is about; on what it was judged.

    Of a failure, `not evaluated,` stands before what alone would be that.
    """
    result = holds(platform)
    found = tuple(_said(one, result.verdict) for one in result.reasons)
    return result.verdict.value, found, tuple(map(_name, result.subjects))


def _said(reason: Reason, verdict: Verdict) -> str:
    name = "" if reason.urn is None else f" ({_name(reason.urn)})"
    return f"{'' if reason.verdict is verdict else 'not evaluated, '}{reason.message}{name}"


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def altered(platform: Platform, where: Mapping[str, object]) -> Platform:
    """The platform with other values. LookupError where a path leads nowhere, ValueError where a value cannot be."""
    added = set[str]()
    for path, value in where.items():
        platform = cast("Platform", _Change(value, added).of(platform, Platform, _steps(path), ""))
    return platform


def _steps(path: str) -> list[str]:
    return [name or f"[{item}]" for name, item in _STEP.findall(path)]


@dataclass(frozen=True, slots=True)
class _Change:
    """Puts `new` somewhere; `added` names where further things were put already."""

    new: object
    added: set[str]

    def of(self, held: object, hint: object, steps: Sequence[str], at: str) -> object:
        """What is there now, that has this type and is found at `at`, with what the steps lead to changed."""
        if not steps and self.new is UNKNOWN and Unknown not in kinds_of(hint):
            raise ValueError(f"{at} is always known")
        if not steps:
            return _adapter(hint).validate_python(self.new)
        if not steps[0].startswith("["):
            return self._of_part(held, steps, at)
        if isinstance(held, Mapping):
            return self._of_entry(cast("Mapping[str, object]", held), hint, steps, at)
        return self._of_item(cast("Sequence[object]", held), hint, steps, at)

    def _of_part(self, held: object, steps: Sequence[str], at: str) -> object:
        step = steps[0]
        if not is_dataclass(held) or isinstance(held, type) or step not in hints_of(type(held)):
            raise LookupError(f"{at or 'the platform'} has no {step}")
        if step == "services":
            return replace(held, services=lambda: self.new)
        part = self.of(getattr(held, step), hints_of(type(held))[step], steps[1:], f"{at}.{step}")
        return replace(held, **{step: part})

    def _of_entry(self, held: Mapping[str, object], hint: object, steps: Sequence[str], at: str) -> object:
        name = steps[0][1:-1]
        if self.new is GONE and len(steps) == 1:
            return {one: value for one, value in held.items() if one != name}
        return {**held, name: self.of(held.get(name), inner_of(hint), steps[1:], f"{at}{steps[0]}")}

    def _of_item(self, held: Sequence[object], hint: object, steps: Sequence[str], at: str) -> object:
        items, name, here = [*held], steps[0][1:-1], f"{at}{steps[0]}"
        if name.startswith("+") and here not in self.added:
            self.added.add(here)
            items.append(items[_place(items, name[1:] or "0")])
        place = len(items) - 1 if name.startswith("+") else _place(items, name)
        if self.new is GONE and len(steps) == 1:
            del items[place]
        else:
            items[place] = self.of(items[place], inner_of(hint), steps[1:], here)
        return tuple(items)


def _place(items: Sequence[object], name: str) -> int:
    if name.isdigit() and int(name) < len(items):
        return int(name)
    for place, one in enumerate(items):
        if str(getattr(one, "urn", "")).endswith(f"::{name}"):
            return place
    raise LookupError(f"there is no [{name}]")


@cache
def hints_of(kind: type) -> Mapping[str, object]:
    """The types of a dataclass's parts."""
    return get_type_hints(kind)


def kinds_of(hint: object) -> list[object]:
    """The types of which a value may be one."""
    if get_origin(hint) in {Union, UnionType}:
        return [kind for one in get_args(hint) for kind in kinds_of(one)]
    return [hint]


def inner_of(hint: object) -> object:
    """What a sequence, a set or a mapping of this type holds."""
    for kind in kinds_of(hint):
        if isinstance(get_origin(kind), type):
            return [one for one in get_args(kind) if one is not ...][-1]
    return object


@cache
def _adapter(hint: Any) -> TypeAdapter[object]:
    return TypeAdapter(hint)
