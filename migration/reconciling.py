"""Two exports of the same data, held against each other by key and digest. What differs is listed on this machine.

A journal is never deleted and keys may name people: it holds counts, the exports' digests and where the list lies.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, cast

from migration.dotted import MISSING, at
from migration.performing import DONE, Outcome, Run
from migration.placed import place
from migration.steps.reconcile import Reconcile
from migration.steps.step import Step

__all__ = ["FOLDER", "Found", "compared", "reconciled"]

FOLDER: Final = ".gouvernail/reconciled"
"""Where the lists of differences are kept, in the project; each is readable by its owner alone."""
_LISTED: Final = 10_000
_LONGEST: Final = 16 << 20
_SIDES: Final = ("legacy", "governed")


class _Wrong(Exception):
    """An export that cannot be compared; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the comparison came to: numbers of records, digests of both exports, where the list of differences lies."""

    same: int
    different: int
    only_legacy: int
    only_governed: int
    digests: tuple[str, str]
    listed: Path | None

    @property
    def equal(self) -> bool:
        """Nothing is missing and nothing differs."""
        return not (self.different or self.only_legacy or self.only_governed)

    def written(self) -> dict[str, object]:
        """As a record holds it."""
        return {
            "same": self.same,
            "different": self.different,
            "onlyLegacy": self.only_legacy,
            "onlyGoverned": self.only_governed,
            "digests": dict(zip(_SIDES, self.digests, strict=True)),
            "listed": self.listed.name if self.listed else None,
        }


def reconciled(run: Run, step: Step) -> Outcome:
    """Perform the step: a gate that fails where a record is missing or differs, or an export is missing or old."""
    its = step.of(Reconcile)
    environment = run.plan.playbook.environment
    files = tuple(place(text, run.project, environment) for text in (its.legacy, its.governed))
    try:
        for side, file in zip(_SIDES, files, strict=True):
            _fresh(run, side, file, its.max_age.seconds)
        list_ = run.project / FOLDER / f"{run.id}-{its.data}-{run.attempt}.jsonl"
        found = compared(files[0], files[1], its, list_)
    except _Wrong as wrong:
        return Outcome("gate", f"{its.data}: {wrong}")
    except OSError as error:
        return Outcome("gate", f"{its.data}: an export cannot be read: {error.strerror}")
    run.record("reconciled", {"step": step.id, "data": its.data, "key": its.key, **found.written()})
    if found.equal:
        return DONE
    return Outcome(
        "gate",
        f"{its.data}: {found.different} records differ, {found.only_legacy} are on the legacy's side alone, "
        f"{found.only_governed} on the governed side alone: {FOLDER}/{list_.name}",
        facts=found.written(),
    )


def compared(legacy: Path, governed: Path, its: Reconcile, list_: Path) -> Found:
    """Compare two exports of any size; `list_` is written where they differ."""
    with (
        tempfile.TemporaryDirectory(prefix="gouvernail-") as folder,
        closing(sqlite3.connect(Path(folder) / "keys.db", isolation_level=None)) as database,
    ):
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        digests = (_loaded(database, "legacy", legacy, its), _loaded(database, "governed", governed, its))
        counts = database.execute(_COUNTS).fetchone()
        if not any(counts):
            raise _Wrong("both exports are empty")
        listed = list_ if any(counts[1:]) else None
        if listed:
            _listed(database, listed)
    return Found(*counts, digests=digests, listed=listed)


def _fresh(run: Run, side: str, file: Path, most: float) -> None:
    try:
        age = run.now().timestamp() - file.stat().st_mtime
    except OSError:
        raise _Wrong(f"there is no export of the {side} side at {file.name}: write it, then resume the run") from None
    if age > most:
        old = timedelta(seconds=round(age))
        raise _Wrong(f"the export of the {side} side is {old} old: write it anew, then resume the run")


def _loaded(database: sqlite3.Connection, side: str, file: Path, its: Reconcile) -> str:
    """Put the digests of an export into a table by key; the digest of the whole file."""
    database.execute(f"CREATE TABLE {side} (key TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID")
    whole = sha256()
    database.execute("BEGIN")
    with file.open("rb") as opened:
        for number, line in _lines(opened, side):
            whole.update(line)
            key, digest = _record(line, number, side, its)
            try:
                database.execute(f"INSERT INTO {side} VALUES (?, ?)", (key, digest))  # noqa: S608 - one of two words
            except sqlite3.IntegrityError:
                raise _Wrong(f"line {number} of the {side} export has a key that an earlier line has") from None
    database.execute("COMMIT")
    return whole.hexdigest()


def _lines(opened: IO[bytes], side: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := opened.readline(_LONGEST):
        number += 1
        if not line.endswith(b"\n"):
            raise _Wrong(f"line {number} of the {side} export breaks off, or is too long: is it still being written?")
        yield number, line


def _record(line: bytes, number: int, side: str, its: Reconcile) -> tuple[str, bytes]:
    try:
        value = cast("object", json.loads(line))
    except (ValueError, RecursionError):
        raise _Wrong(f"line {number} of the {side} export is no JSON") from None
    key = at(value, its.key)
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise _Wrong(f"line {number} of the {side} export has no {its.key} that could be a key")
    for path in its.ignore:
        _taken(value, path)
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))
    return json.dumps(key), sha256(text.encode("utf-8", "surrogatepass")).digest()


def _taken(value: object, path: str) -> None:
    """Take away what stands at a path."""
    above, _, last = path.rpartition(".")
    around = at(value, above) if above else value
    if isinstance(around, dict) and around is not MISSING:
        cast("dict[str, object]", around).pop(last, None)


def _plain(value: object) -> object:
    """The same with numbers in one form: 1.0 and 1 are one value to whoever wrote JSON."""
    match value:
        case dict():
            return {key: _plain(one) for key, one in cast("dict[str, object]", value).items()}
        case list():
            return [_plain(one) for one in cast("list[object]", value)]
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case _:
            return value


def _listed(database: sqlite3.Connection, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    new = file.with_suffix(".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        for key, what in database.execute(_DIFFERENCES, (_LISTED,)):
            opened.write(json.dumps({"key": json.loads(key), "difference": what}) + "\n")
    new.replace(file)


_COUNTS: Final = """
SELECT (SELECT count(*) FROM legacy JOIN governed USING (key) WHERE legacy.digest = governed.digest),
       (SELECT count(*) FROM legacy JOIN governed USING (key) WHERE legacy.digest != governed.digest),
       (SELECT count(*) FROM legacy WHERE key NOT IN (SELECT key FROM governed)),
       (SELECT count(*) FROM governed WHERE key NOT IN (SELECT key FROM legacy))
"""
_DIFFERENCES: Final = """
SELECT key, 'different' FROM legacy JOIN governed USING (key) WHERE legacy.digest != governed.digest
UNION ALL SELECT key, 'only legacy' FROM legacy WHERE key NOT IN (SELECT key FROM governed)
UNION ALL SELECT key, 'only governed' FROM governed WHERE key NOT IN (SELECT key FROM legacy)
LIMIT ?
"""
