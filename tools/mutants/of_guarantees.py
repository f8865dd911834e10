"""Whether the examples of a guarantee tell it from its mutants."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from gouvernail.verdict import Result
from policies.reading.model.platform import Platform
from policies.rules import Guarantee, every
from tests.policies.altered import Altered, altered, answered, examples_of, platform_of
from tools.mutants.changes import Mutant, mutants
from tools.mutants.running import instead, run

__all__ = [
    "Equivalent",
    "Judge",
    "Score",
    "equivalents",
    "file_of",
    "file_of_id",
    "judge",
    "judge_with",
    "score",
    "score_of_shared",
    "shared",
    "users_of",
]

_ROOT: Final = Path(__file__).parents[2]
_POLICIES: Final = _ROOT / "policies"
_ALIKE: Final = Path(__file__).parent / "equivalent.yaml"

Judge = Callable[[Platform], Result]
Example = tuple[Platform, Altered]
"""A platform, and what is expected there."""


class Equivalent(BaseModel):
    """A mutant that answers as the guarantee does, whatever the platform: where it is, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    line: str
    """What stands there."""
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants there are of a file, those that survive, those said to be equivalent, and what is not true."""

    count: int
    left: tuple[Mutant, ...]
    alike: tuple[Mutant, ...]
    wrong: tuple[str, ...]

    @property
    def killed(self) -> int:
        """Those that some example tells from the guarantee."""
        return self.count - len(self.left) - len(self.alike)


def equivalents(file: Path) -> list[Equivalent]:
    """Those of a file that are said to be."""
    known = TypeAdapter(tuple[Equivalent, ...]).validate_python(yaml.safe_load(_ALIKE.read_text("utf-8")) or ())
    return [one for one in known if one.file == str(file.relative_to(_ROOT))]


def file_of(guarantee: Guarantee) -> Path:
    """Where the guarantee stands."""
    return _POLICIES / "rules" / guarantee.capability / f"{guarantee.name}.py"


def file_of_id(name: str) -> Path:
    """Where the guarantee with this id stands."""
    return next(file_of(one) for one in every() if one.id == name)


def shared() -> Mapping[str, Path]:
    """The files of what guarantees share, by the names that are asked for: `pipeline._each`, `roles`."""
    beside = sorted((_POLICIES / "rules").glob("*/_[a-z]*.py"))
    return {
        **{f"{file.parent.name}.{file.stem}": file for file in beside},
        "roles": _POLICIES / "roles.py",
    }


def users_of(file: Path) -> list[Guarantee]:
    """The guarantees that import what stands in the file."""
    said = f"from {_module(file)} import"
    return [one for one in every() if said in file_of(one).read_text(encoding="utf-8")]


def score(guarantee: Guarantee, examples: Sequence[Altered] | None = None, source: str | None = None) -> Score:
    """The score of a guarantee; of other `examples` than its own, or of another `source`, where they are given."""
    known = [*_known(examples_of(guarantee.id) if examples is None else examples)]
    file = file_of(guarantee)

    def killed(mutant: Mutant) -> bool:
        return tells(lambda: judge(file, mutant.tree), known)

    text = file.read_text(encoding="utf-8") if source is None else source
    return _scored(text, killed, equivalents(file), _untrue([(file, known)]))


def score_of_shared(name: str) -> Score:
    """The same of a file that guarantees share: a mutant is killed by the examples of any that imports it."""
    file = shared()[name]
    users = [(file_of(one), [*_known(examples_of(one.id))]) for one in users_of(file)]

    def killed(mutant: Mutant) -> bool:
        return any(tells(lambda user=user: judge_with(user, file, mutant.tree), known) for user, known in users)

    return _scored(file.read_text(encoding="utf-8"), killed, [], _untrue(users))


def judge(file: Path, tree: ast.Module | None = None) -> Judge:
    """What a guarantee's file answers; changed, where another tree is given."""
    source = ast.parse(file.read_text(encoding="utf-8")) if tree is None else tree
    return cast("Judge", run(_module(file), source).holds)


def judge_with(file: Path, shared_file: Path, tree: ast.Module) -> Judge:
    """What a guarantee's file answers where what it shares with others is another."""
    with instead({_module(shared_file): tree}):
        return judge(file)


def tells(changed: Callable[[], Judge], known: Sequence[Example]) -> bool:
    """Whether some example is answered otherwise."""
    try:
        its = changed()
        return any(not example.agrees(answered(its, platform)) for platform, example in known)
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from the guarantee
        return True


def _known(examples: Sequence[Altered]) -> Iterator[Example]:
    for one in examples:
        yield altered(platform_of(one.platform), one.where), one


def _untrue(users: Sequence[tuple[Path, Sequence[Example]]]) -> list[str]:
    """Examples that the guarantee itself answers otherwise: they would kill whatever there is."""
    return [
        f"{file.stem} answers an example otherwise: see --renew"
        for file, known in users
        if tells(partial(judge, file), known)
    ]


def _scored(text: str, killed: Callable[[Mutant], bool], said: Sequence[Equivalent], wrong: Sequence[str]) -> Score:
    lines = ["", *text.splitlines()]
    if wrong:
        survive = tuple(mutants(text))
        return Score(len(survive), survive, (), tuple(wrong))
    count, left, alike, wrong = 0, list[Mutant](), list[Mutant](), list[str]()
    used = list[Equivalent]()
    for mutant in mutants(text):
        count += 1
        marks = [one for one in said if _is(one, mutant, lines)]
        used += marks
        dead = killed(mutant)
        if not dead:
            (alike if marks else left).append(mutant)
        elif marks:
            wrong.append(f"line {mutant.line}: said to be equivalent, and is killed: {mutant.change}")
    wrong += [f"equivalent.yaml names what is not there: {one.line}" for one in said if one not in used]
    return Score(count, tuple(left), tuple(alike), tuple(wrong))


def _is(one: Equivalent, mutant: Mutant, lines: Sequence[str]) -> bool:
    return (one.line, one.before, one.after) == (lines[mutant.line].strip(), mutant.before, mutant.after)


def _module(file: Path) -> str:
    return ".".join(file.relative_to(_ROOT).with_suffix("").parts)
