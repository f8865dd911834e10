"""How far a chain went, signed and kept elsewhere: what finds that it was cut off, or made anew from some record on."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import signing
from gouvernail.evidence.canonical import Unreadable, parsed, written
from gouvernail.evidence.record import Chain, Digest, Head, Time, stamp, time_of

__all__ = ["NAMESPACE", "Checkpoint", "exported", "read"]

NAMESPACE: Final = "gouvernail-checkpoint"


class Checkpoint(BaseModel):
    """A chain's head as somebody saw and signed it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    v: Literal[1]
    chain: Chain
    seq: Annotated[int, Field(ge=1, le=2**53 - 1)]
    """The place of the last record."""
    hash: Digest
    """Its digest."""
    at: Time
    """When it was signed, by the signer's clock."""
    signature: str

    @property
    def head(self) -> Head:
        """What a chain has to hold."""
        return Head(self.chain, self.seq, self.hash, self.at)

    @property
    def line(self) -> bytes:
        """As it is kept in a file."""
        return written(self.model_dump()) + b"\n"

    def signer(self, allowed_signers: Path) -> str:
        """Who signed it. Raises as `signing.verify` does: NotVerified where the signature does not hold."""
        return signing.verify(allowed_signers, NAMESPACE, _signed(self.head), self.signature, time_of(self.at))


def exported(head: Head, key: Path, at: datetime) -> Checkpoint:
    """A checkpoint of this head, signed with this key. Raises as `signing.sign` does."""
    seen = Head(head.chain, head.seq, head.hash, stamp(at))
    signature = signing.sign(key, NAMESPACE, _signed(seen))
    return Checkpoint(v=1, chain=seen.chain, seq=seen.seq, hash=seen.hash, at=seen.at, signature=signature)


def read(file: Path) -> Checkpoint:
    """The checkpoint in a file. Raises GouvernailError where there is none."""
    expected = "what `gouvernail evidence checkpoint` writes"
    try:
        with file.open("rb") as handle:
            raw = handle.read(1 << 17)
        found = Checkpoint.model_validate(parsed(raw.removesuffix(b"\n")))
        _ = time_of(found.at)
    except OSError as error:
        raise GouvernailError(Problem(f"cannot be read: {error.strerror}", str(file), expected=expected)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))[:80]
        raise GouvernailError(
            Problem(f"this is no checkpoint: {first['msg']}", str(file), path=place, expected=expected)
        ) from None
    except (Unreadable, ValueError) as error:
        raise GouvernailError(Problem(f"this is no checkpoint: {error}", str(file), expected=expected)) from None
    return found


def _signed(head: Head) -> bytes:
    return written({"v": 1, "chain": head.chain, "seq": head.seq, "hash": head.hash, "at": head.at})
