"""The table of what survives: one row per type and property path, with the reason that was argued for it.

It lies in `policies/survivors/`, a folder a cloud and a file a service, tab-separated: type, path, how it was changed,
reason, argument. `arguments.yaml` beside them says each argument once, with the rows that it is about.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gouvernail.errors import GouvernailError, Problem
from tools.survivors.hunting import Row

__all__ = [
    "HOME",
    "REASONS",
    "Argument",
    "Arguments",
    "Entry",
    "Reason",
    "Table",
    "argued",
    "difference",
    "load_arguments",
    "read",
    "shrunk",
    "write",
]

HOME: Final = Path(__file__).resolve().parents[2] / "policies" / "survivors"

Reason = Literal["name-only", "cloud-decides", "size", "equal", "content", "tested-elsewhere", "other-owner", "gap"]

REASONS: Final[Mapping[Reason, str]] = {
    "name-only": "an identifier, a description or a tag: nothing that is promised depends on it",
    "cloud-decides": "the cloud itself refuses the change when it is asked, which the SDK's schema does not say",
    "size": "capacity, speed or price: the spec or the estimate decides it",
    "equal": "the changed value does the same as the one before, or more",
    "content": "what a program, a picture or a question says: tests of the thing itself run it",
    "tested-elsewhere": "another check of ours would fail: the argument names it",
    "other-owner": "somebody else decides what is right here, and answers for it",
    "gap": "a rule should notice it, and none does yet",
}
"""The closed list."""

_HEAD: Final = "type\tpath\tchanged\treason\targument"


class Argument(BaseModel):
    """Why rows may survive: the rows by patterns of their types and paths (and kinds of change), and one sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason
    why: str = Field(min_length=20)
    types: str = ".*"
    paths: str = ".*"
    changes: str = ".*"

    def covers(self, row: Row, kinds: Iterable[str]) -> bool:
        """Whether the row is one of those that the argument is about."""
        its, path = self._patterns
        return (
            its.fullmatch(row[0]) is not None
            and path.fullmatch(row[1]) is not None
            and all(re.fullmatch(self.changes, kind) for kind in kinds)
        )

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.types), re.compile(self.paths)


Arguments = Mapping[str, Argument]
"""Name -> argument; of several that cover a row the first one counts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a row: the kinds of change that nobody notices, and the argument's name with its reason."""

    kinds: frozenset[str]
    reason: str
    argument: str


Table = Mapping[Row, Entry]


def load_arguments(file: Path = HOME / "arguments.yaml") -> Arguments:
    """The arguments, in their order. GouvernailError with every mistake in the file, also a pattern for everything."""
    raw = cast("dict[str, object]", yaml.safe_load(file.read_text(encoding="utf-8")))
    found, problems = dict[str, Argument](), list[Problem]()
    for name, one in raw.items():
        try:
            found[name] = Argument.model_validate(one)
        except ValidationError as error:
            problems += [Problem(str(its["msg"]), str(file), path=f"{name}.{its['loc']}") for its in error.errors()]
            continue
        if found[name].types == found[name].paths == ".*":
            problems.append(Problem("is about everything", str(file), path=name, expected="types or paths"))
    if problems:
        raise GouvernailError(problems)
    return found


def argued(rows: Mapping[Row, Iterable[str]], arguments: Arguments) -> tuple[dict[Row, Entry], list[Row]]:
    """The rows with the argument for each, and those for which there is none."""
    told, untold = dict[Row, Entry](), list[Row]()
    for row, kinds in sorted(rows.items()):
        its = frozenset(kinds)
        name = next((name for name, one in arguments.items() if one.covers(row, its)), None)
        if name is None:
            untold.append(row)
        else:
            told[row] = Entry(its, arguments[name].reason, name)
    return told, untold


def read(cloud: str, home: Path = HOME) -> dict[Row, Entry]:
    """The committed rows of a cloud. GouvernailError where a line is none."""
    found: dict[Row, Entry] = {}
    for file in sorted((home / cloud).glob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[1:], 2):
            cells = line.split("\t")
            if len(cells) != _HEAD.count("\t") + 1:
                raise GouvernailError(Problem("this is no row", f"{file}:{number}", expected=_HEAD.replace("\t", ", ")))
            token, path, kinds, reason, argument = cells
            found[token, path] = Entry(frozenset(kinds.split(",")), reason, argument)
    return found


def write(cloud: str, table: Table, home: Path = HOME) -> None:
    """Replaces the rows of a cloud."""
    folder = home / cloud
    folder.mkdir(parents=True, exist_ok=True)
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for (token, path), entry in sorted(table.items()):
        by_file[_service(token)].append(
            "\t".join((token, path, ",".join(sorted(entry.kinds)), entry.reason, entry.argument))
        )
    for file in folder.glob("*.tsv"):
        file.unlink()
    for service, lines in by_file.items():
        (folder / f"{service}.tsv").write_text("\n".join((_HEAD, *lines)) + "\n", encoding="utf-8")


def _service(token: str) -> str:
    return token.split(":")[1].partition("/")[0]


def shrunk(found: Mapping[Row, frozenset[str]], table: Table) -> dict[Row, frozenset[str]]:
    """Of what was found, what stands in the table already."""
    both = {row: kinds & table[row].kinds for row, kinds in found.items() if row in table}
    return {row: kinds for row, kinds in both.items() if kinds}


def difference(found: Mapping[Row, Iterable[str]], table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """What is new among these rows, and what stands in the table and survives no more."""
    for row in sorted(rows):
        now, before = frozenset(found.get(row, ())), table[row].kinds if row in table else frozenset[str]()
        token, path = row
        for kind in sorted(now - before):
            yield f"{token} {path}: nobody notices that it is changed ({kind})"
        for kind in sorted(before - now):
            yield f"{token} {path}: a change ({kind}) is noticed now, and stands in the table still"
