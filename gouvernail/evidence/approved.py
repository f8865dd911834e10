"""Approvals that stand in a chain, held against the keys of those who are said to have signed.

A chain says that nobody changed it since; that a signature was good when it was counted is what its writer said. Here
it is looked at again, by whoever has the file of keys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouvernail.errors import GouvernailError
from gouvernail.evidence import approval, signing
from gouvernail.evidence.record import Record

__all__ = ["Held", "held"]


@dataclass(frozen=True, slots=True)
class Held:
    """One approval."""

    seq: int
    """Its place in the chain."""
    counted: bool
    """Whether the writer of the chain counted it."""
    said: str
    """Whose it was said to be where it was counted."""
    signer: str
    """Whose it is: empty where its signature does not hold."""
    why: str
    """Why it does not hold."""

    @property
    def wrong(self) -> bool:
        """Whether it was counted and should not have been."""
        return self.counted and (not self.signer or self.signer.casefold() != self.said.casefold())


def held(records: Iterable[Record], signers: Path) -> Iterator[Held]:
    """Every approval among these records, by the keys that were good when it was recorded.

    Raises Unusable without ssh-keygen, GouvernailError without the file of signers.
    """
    kept = list(records)
    judged = {one.data.get("approval"): one for one in kept if one.kind.endswith(".judged")}
    for one in kept:
        if not one.kind.endswith(".approval"):
            continue
        verdict = judged.get(one.seq)
        counted = verdict is not None and verdict.data.get("accepted") is True
        said = str(verdict.data.get("principal", "")) if verdict and counted else ""
        signer, why = _signer(one, signers)
        yield Held(one.seq, counted, said, signer, why)
    there = {one.seq for one in kept if one.kind.endswith(".approval")}
    for number, verdict in judged.items():
        if number not in there and verdict.data.get("accepted") is True:
            said = str(verdict.data.get("principal", ""))
            yield Held(verdict.seq, counted=True, said=said, signer="", why="the approval that it counts is not there")


def _signer(record: Record, signers: Path) -> tuple[str, str]:
    given = {key: value for key, value in record.data.items() if key in approval.Approval.model_fields}
    try:
        its = approval.read(given)
    except GouvernailError as error:
        return "", error.problems[0].message
    try:
        return signing.verify(signers, approval.NAMESPACE, its.statement.message, its.signature, record.time), ""
    except signing.NotVerified as error:
        return "", str(error)
