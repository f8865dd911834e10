"""What passes although it is not known: of each value that is looked at, whether another one there would fail.

A rule that passes where a value is not known says of every value that it would pass. Where one of them fails, the pass
was a guess. The values that are tried are those of the rule's other examples, those that it speaks of, and the usual
ones: nothing, empty, the opposite, nearby.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.values import entry
from gouvernail.verdict import Verdict
from policies.examples import Example, Given, graph_of
from policies.reading.model.platform import Platform
from policies.resource import ResourceRule, judge
from policies.rules import Guarantee
from tests.policies.altered import Altered, altered, platform_of
from tools.mutants.alternatives import alternatives, words_of
from tools.mutants.of_guarantees import file_of
from tools.mutants.watching import reading, was_read
from tools.survivors.leaves import put

__all__ = ["Guess", "guesses", "guesses_on"]

_Step = str | int
_Path = tuple[_Step, ...]
_WHAT: Final = ("inputs", "outputs")


@dataclass(frozen=True, slots=True)
class Guess:
    """An example that passes where the value at a path is not known, and fails with another one there."""

    about: str
    path: str
    value: object

    def __str__(self) -> str:
        return f"{self.about}: {self.path} may be {self.value!r}"


def guesses(rule: ResourceRule, examples: Sequence[Example], words: Sequence[str] = ()) -> Iterator[Guess]:
    """Each value of each example that passes, and each that another example has there, tried as unknown."""
    known = _values(examples)
    for example in examples:
        for place, given in enumerate(example.resources if example.verdict == "pass" else ()):
            for part in _WHAT:
                its = known.get((given.type, part), {})
                yield from _of_part(_Trial(rule, example, place, part), its, words)


def guesses_on(guarantee: Guarantee, example: Altered) -> Iterator[Guess]:
    """The same of a guarantee on an example: each value that it reads there and that may be unknown.

    Two things never have one id, so none is given that of another.
    """
    platform = altered(platform_of(example.platform), example.where)
    about, changes = f"{example.platform} {dict(example.where) or ''}".rstrip(), dict[str, list[object]]()
    with reading() as seen:
        if guarantee.holds(platform).verdict is not Verdict.PASS:
            return
    for path, value in alternatives(platform, words_of(file_of(guarantee))):
        changes.setdefault(path, []).append(value)
    for path, values in changes.items():
        if UNKNOWN not in values or path.endswith(".id") or not was_read(platform, path, seen):
            continue
        if _on(guarantee, platform, path, UNKNOWN) is not Verdict.PASS:
            continue
        for at, others in changes.items():  # what is not known may differ in a part of it
            if at == path or at.startswith((f"{path}.", f"{path}[")):
                failing = [one for one in others if _on(guarantee, platform, at, one) is Verdict.FAIL]
                yield from (Guess(about, at, one) for one in failing[:1])


def _on(guarantee: Guarantee, platform: Platform, path: str, value: object) -> Verdict:
    try:
        return guarantee.holds(altered(platform, {path: value})).verdict
    except (LookupError, ValueError, StopIteration, TypeError):
        return Verdict.NOT_EVALUATED  # no such value can stand there


@dataclass(frozen=True, slots=True)
class _Trial:
    """A rule, one of its examples, and the inputs or outputs of one resource there."""

    rule: ResourceRule
    example: Example
    place: int
    part: str

    @property
    def given(self) -> Given:
        return self.example.resources[self.place]

    @property
    def held(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", getattr(self.given, self.part))

    def verdict(self, path: _Path, value: object) -> Verdict:
        """What the rule says with this value there."""
        resources = [*self.example.resources]
        resources[self.place] = self.given.model_copy(update={self.part: _with(self.held, path, value)})
        try:
            changed = self.example.model_copy(update={"resources": tuple(resources)})
            return judge(self.rule, *graph_of(changed)).verdict
        except (TypeError, ValueError, AttributeError, LookupError):
            return Verdict.NOT_EVALUATED  # no such value can stand there


def _of_part(trial: _Trial, known: Mapping[_Path, Sequence[object]], words: Sequence[str]) -> Iterator[Guess]:
    for path in dict.fromkeys([*(path for path, _ in _nodes(trial.held, ())), *known]):
        if not _reaches(trial.held, path) or entry(trial.held, *path) is UNKNOWN:
            continue
        if trial.part == "outputs" and path[0] in trial.given.inputs:  # what is asked for stands in for the unknown
            continue
        if trial.verdict(path, UNKNOWN) is not Verdict.PASS:
            continue
        for value in _others(entry(trial.held, *path), known.get(path, ()), words):
            if trial.verdict(path, value) is Verdict.FAIL:
                said = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).lstrip(".")
                yield Guess(trial.example.about, f"{trial.given.name} {said}", value)
                break


def _others(held: object, known: Sequence[object], words: Sequence[str]) -> Iterator[object]:
    """What else could stand there."""
    yield from known
    yield None
    match held:
        case bool():
            yield not held
        case int() | float():
            yield from (0, -1, held - 1, held + 1, held * 1000)
        case str():
            yield from ("", "another", "*", *words)
        case list():
            yield from ([], [*cast("list[object]", held), "another"], [*cast("list[object]", held), "*"])
        case Mapping():
            yield {}
        case _:
            yield from (True, False, "another", 0, [], *words)


def _values(examples: Sequence[Example]) -> Mapping[tuple[str, str], Mapping[_Path, list[object]]]:
    """Type and part -> path -> the values that some example has there."""
    found = dict[tuple[str, str], dict[_Path, list[object]]]()
    for example in examples:
        for given in example.resources:
            for part in _WHAT:
                paths = found.setdefault((given.type, part), {})
                for path, value in _nodes(getattr(given, part), ()):
                    values = paths.setdefault(path, [])
                    if value not in values:
                        values.append(value)
    return found


def _nodes(held: object, path: _Path) -> Iterator[tuple[_Path, object]]:
    if path:
        yield path, held
    if isinstance(held, Mapping):
        for name, value in cast("Mapping[str, object]", held).items():
            yield from _nodes(value, (*path, name))
    elif isinstance(held, list):
        for place, value in enumerate(cast("list[object]", held)):
            yield from _nodes(value, (*path, place))


def _reaches(held: object, path: _Path) -> bool:
    """Whether there is something in which the last step can be set."""
    above = entry(held, *path[:-1])
    if isinstance(path[-1], int):
        return isinstance(above, list) and path[-1] < len(cast("list[object]", above))
    return isinstance(above, Mapping)


def _with(held: object, path: _Path, value: object) -> object:
    above, last = entry(held, *path[:-1]), path[-1]
    if isinstance(above, Mapping):  # a name may not be there yet
        return put(held, path[:-1], {**cast("Mapping[_Step, object]", above), last: value})
    return put(held, path, value)
