"""Copies of what belongs to the legacy, verified by digest. What cannot be read is no copy."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from gouvernail.errors import GouvernailError
from gouvernail.spec.document import read
from gouvernail.spec.judging import judged
from migration.asking import NoAnswer, asked
from migration.gates.gate import failed
from migration.performing import Outcome, Run
from migration.playbook.inventory import Inventory, Item, Stored
from migration.revealing import revealed
from migration.steps.step import Step

__all__ = ["Unread", "copied", "digest_of", "inventory", "moving", "verified"]

_CHUNK: Final = 1 << 20
_Take: TypeAlias = Callable[[bytes], object]
_MOST: Final = 1 << 50  # bytes of one thing; the time is what bounds it


class Unread(Exception):
    """It cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What came of one copy."""

    name: str
    digest: str = ""
    why: str = ""


def inventory(run: Run) -> Inventory:
    """The inventory that the playbook names. GouvernailError where it cannot be read any more."""
    reading = judged(Inventory, read(run.project / run.plan.playbook.legacy.inventory))
    if reading.model is None or reading.problems:
        raise GouvernailError(reading.problems)
    return reading.model


def moving(stock: Inventory) -> Iterator[tuple[str, Item]]:
    """What the inventory moves."""
    for kind, things in (("data", stock.data), ("models", stock.models)):
        yield from ((f"{kind}/{name}", thing) for name, thing in things.items() if thing.action == "move")


def copied(run: Run, step: Step) -> Outcome:
    """Verify the copy of each thing that the inventory moves."""
    try:
        stock = inventory(run)
    except GouvernailError as error:
        return failed(error.problems[0].message)
    return verified(run, step, moving(stock), "copy")


def verified(run: Run, step: Step, things: Iterator[tuple[str, Item]], kind: str) -> Outcome:
    """Read each copy and hold its digest against that of its original; each answer is recorded as `kind`."""
    verdicts: list[_Verdict] = []
    for name, thing in things:
        found = _one(run.project, name, thing, step.deadline)
        verdicts.append(found)
        run.record(
            kind,
            {
                "step": step.id,
                "attempt": run.attempt,
                "what": name,
                "copy": thing.copied.at if thing.copied else None,
                "digest": found.digest,
                "verified": not found.why,
                "reason": found.why,
            },
        )
    bad = [f"{one.name}: {one.why}" for one in verdicts if one.why]
    facts: dict[str, object] = {"verified": {one.name: one.digest for one in verdicts if not one.why}}
    return failed("; ".join(bad), facts) if bad else Outcome("done", facts=facts)


def _one(project: Path, name: str, thing: Item, seconds: float) -> _Verdict:
    if thing.copied is None:
        return _Verdict(name, why="nobody says where its copy is")
    if thing.original and thing.original.at == thing.copied.at:
        return _Verdict(name, why="what is called its copy is the original itself")
    try:
        wanted = thing.digest
        if thing.original:
            there = digest_of(thing.original, project, seconds)
            if wanted and there != wanted:
                return _Verdict(name, there, f"the original has {there}, and the inventory says {wanted}")
            wanted = there
        if wanted is None:
            return _Verdict(name, why="there is nothing to compare its copy with")
        found = digest_of(thing.copied, project, seconds)
    except Unread as error:
        return _Verdict(name, why=str(error))
    return _Verdict(name, found, "" if found == wanted else f"the copy has {found}, the original {wanted}")


def digest_of(stored: Stored, project: Path, seconds: float) -> str:
    """The sha256 of what lies there, `sha256:<hex>`. Unread where it cannot be read whole in `seconds`, or is empty."""
    seen, size = hashlib.sha256(), 0

    def take(chunk: bytes) -> None:
        nonlocal size
        seen.update(chunk)
        size += len(chunk)

    if "://" in stored.at:
        _from_url(stored, take, seconds)
    else:
        _from_file(project, stored.at, take)
    if not size:
        raise Unread(f"{stored.at} is empty")
    return f"sha256:{seen.hexdigest()}"


def _from_file(project: Path, name: str, take: _Take) -> None:
    file = (project / name).resolve()
    if not file.is_relative_to(project.resolve()):
        raise Unread(f"{name} leads out of the project")
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                take(chunk)
    except OSError as error:
        raise Unread(f"{name} cannot be read: {error.strerror}") from None


def _from_url(stored: Stored, take: _Take, seconds: float) -> None:
    try:
        bearer = revealed(stored.auth.secret) if stored.auth else None
        answer = asked(stored.at, seconds=seconds, bearer=bearer, most=_MOST, take=take)
    except NoAnswer as error:
        raise Unread(f"{stored.at} cannot be read: {error}") from None
    except GouvernailError as error:
        raise Unread(f"{stored.at} cannot be read: {error.problems[0].message}") from None
    if answer.status != 200:
        raise Unread(f"{stored.at} cannot be read: it answers {answer.status}")
