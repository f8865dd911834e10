"""`gouvernail evidence`: whether a chain of records is whole, how far it goes, and what it holds."""

import json
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    from gouvernail.evidence import Verified
    from gouvernail.evidence.approved import Held
    from gouvernail.evidence.checkpoint import Checkpoint

__all__ = ["evidence"]

_BROKEN: Final = 1
_APPROVAL: Final = b'.approval"'
_JUDGED: Final = b'.judged"'
_UNSEEN: Final = "whether records are missing at its end, or all were made anew, only a --checkpoint tells"


@click.group()
def evidence() -> None:
    """Chains of records that no change of survives unseen: journals of migrations, findings, approvals.

    \b
    Examples:
      gouvernail evidence export sqlite:///.gouvernail/runs/runs.db credit-scoring-aws-1 > journal.jsonl
      gouvernail evidence verify journal.jsonl
      gouvernail evidence checkpoint journal.jsonl --key ~/.ssh/id_ed25519 > seen.json
      gouvernail evidence export postgresql://runs@db/gouvernail credit-scoring-aws-1 | gouvernail evidence verify -
    """


@evidence.command()
@click.argument("file", metavar="FILE|-")
@click.option("--chain", metavar="ID", help="The chain that it has to be [the one that its first record names].")
@click.option(
    "--checkpoint",
    "seen",
    type=click.Path(path_type=Path),
    help="A signed head that the chain must hold: finds what was cut off.",
)
@click.option(
    "--allowed-signers",
    "signers",
    type=click.Path(path_type=Path),
    help="Whose keys may have signed, as git reads it [systems/people/allowed_signers].",
)
@click.option("--approvals", is_flag=True, help="Look again whose signature each approval in the chain is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_context
def verify(
    context: click.Context,
    *,
    file: str,
    chain: str | None,
    seen: Path | None,
    signers: Path | None,
    approvals: bool,
    as_json: bool,
) -> None:
    """Say whether a chain is whole, and if not which line is the first that is wrong, and why. It works offline.

    \b
    Examples:
      gouvernail evidence verify journal.jsonl
      gouvernail evidence verify journal.jsonl --checkpoint seen.json --allowed-signers allowed_signers
      gouvernail evidence verify journal.jsonl --approvals
      cat journal.jsonl | gouvernail evidence verify - --json | jq .fault

    Exit codes: 0 valid, 1 broken (or the signature of the checkpoint, or of an approval that was counted, does not
    hold), 2 wrong input.
    """
    from gouvernail.evidence import members
    from gouvernail.evidence import verify as verified
    from gouvernail.evidence.checkpoint import read
    from gouvernail.evidence.file import lines_of

    if signers is not None and seen is None and not approvals:
        raise click.UsageError("--allowed-signers says whose --checkpoint or --approvals count, and there are none")
    checkpoint = read(seen) if seen else None
    signer = checkpoint.signer(signers or members.SIGNERS) if checkpoint else None
    kept: list[bytes] = []
    with _opened(file) as stream:
        lines = lines_of(stream)
        if approvals:
            lines = _kept(lines, kept)
        found = verified(lines, chain=chain, reaching=checkpoint.head if checkpoint else None)
    again = _again(kept, signers or members.SIGNERS) if approvals and found.valid else []
    if as_json:
        told = _as_json(file, found, checkpoint, signer)
        more = {"approvals": [{**asdict(one), "wrong": one.wrong} for one in again]} if approvals else {}
        click.echo(json.dumps({**told, **more}, indent=2))
    else:
        click.echo("\n".join([*_text(file, found, checkpoint, signer), *_told(again)]))
    context.exit(0 if found.valid and not any(one.wrong for one in again) else _BROKEN)


@evidence.command()
@click.argument("file", metavar="FILE|-")
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path),
    help="An SSH key; a public one whose private half an agent holds will do.",
)
@click.pass_context
def checkpoint(context: click.Context, *, file: str, key: Path) -> None:
    """Sign how far a whole chain goes, to be kept where those who can write the chain cannot.

    \b
    Examples:
      gouvernail evidence checkpoint journal.jsonl --key ~/.ssh/id_ed25519 > seen.json

    Exit codes: 0 written to standard output, 1 the chain is broken and nothing was signed, 2 wrong input.
    """
    from gouvernail.evidence import verify as verified
    from gouvernail.evidence.checkpoint import exported
    from gouvernail.evidence.file import lines_of
    from gouvernail.evidence.store import now

    with _opened(file) as stream:
        found = verified(lines_of(stream))
    if found.head is None or found.fault is not None:
        click.echo("\n".join(_text(file, found, None, None)), err=True)
        context.exit(_BROKEN)
    click.echo(exported(found.head, key, now()).line, nl=False)


@evidence.command()
@click.argument("place", metavar="FOLDER|URL")
@click.argument("chain")
def export(*, place: str, chain: str) -> None:
    """Write a chain as it is kept, a record a line, wherever it is kept; `verify` judges it.

    \b
    Examples:
      gouvernail evidence export sqlite:///.gouvernail/runs/runs.db credit-scoring-aws-1
      gouvernail evidence export postgresql://runs@db/gouvernail credit-scoring-aws-1 > journal.jsonl

    Exit codes: 0 written to standard output, 2 there is no such chain, 3 the database is not usable.
    """
    from gouvernail.evidence import chains_at, store_at
    from gouvernail.spec.nearest import nearest

    store, there = store_at(place, chain), chains_at(place)
    if chain not in there:
        expected = ", ".join(there[:20]) or None
        raise GouvernailError(
            Problem(f"there is no chain {chain!r} here", expected=expected, nearest=nearest(chain, there))
        )
    for line in store.lines():
        _ = sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _kept(lines: Iterable[bytes], kept: list[bytes]) -> Iterator[bytes]:
    """The same lines; those that may be of approvals are kept for a second look."""
    for line in lines:
        if _APPROVAL in line or _JUDGED in line:
            kept.append(line)
        yield line


def _again(lines: list[bytes], signers: Path) -> "list[Held]":
    from gouvernail.evidence.approved import held
    from gouvernail.evidence.record import read

    return list(held((record for line in lines if (record := read(line))), signers))


def _told(again: "list[Held]") -> Iterator[str]:
    for one in again:
        how = "counted" if one.counted else "not counted"
        if one.wrong:
            why = one.why or f"it is signed by {one.signer}"
            yield click.style(f"  wrong  record {one.seq}: counted as an approval of {one.said}: {why}", fg="red")
        else:
            yield f"  signed {one.seq}, by {one.signer or f'nobody: {one.why}'} ({how})"


@contextmanager
def _opened(file: str) -> Generator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield stream
    except OSError as error:
        raise GouvernailError(
            Problem(f"cannot be read: {error.strerror}", file, expected="a file of records")
        ) from None


def _text(file: str, found: "Verified", checkpoint: "Checkpoint | None", signer: str | None) -> Iterator[str]:
    name = "standard input" if file == "-" else file
    if found.fault:
        yield click.style(f"{name}:{found.fault.line}: broken: {found.fault.reason}", fg="red")
    if found.head:
        records = f"{found.count} record{'s' * (found.count > 1)} of {found.head.chain}"
        all_or = "" if found.simulated == found.count else f"{found.simulated} "
        yield f"{name}: {'valid' if found.valid else 'before it'}: {records}" + (
            f" ({all_or}simulated)" if found.simulated else ""
        )
        yield f"  last   {found.head.seq}, at {found.head.at}, {found.head.hash}"
    if checkpoint:
        yield f"  seen   {checkpoint.seq}, signed by {signer} at {checkpoint.at}"
    elif found.valid:
        yield f"  note   {_UNSEEN}"
    for note in found.notes:
        yield f"  note   {note}"


def _as_json(file: str, found: "Verified", checkpoint: "Checkpoint | None", signer: str | None) -> dict[str, object]:
    seen = {"seq": checkpoint.seq, "at": checkpoint.at, "signer": signer} if checkpoint else None
    return {"valid": found.valid, "file": file, **asdict(found), "checkpoint": seen}
