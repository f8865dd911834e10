"""Who starts a run, proved by their SSH key: a name that git was told could be anybody's."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import members, signing
from migration.plan import Plan

__all__ = ["NAMESPACE", "proved"]

NAMESPACE: Final = "gouvernail-start"


def proved(plan: Plan, key: Path) -> str:
    """The address of whoever holds the key, by `systems/people/allowed_signers`.

    GouvernailError where the key is nobody's there.
    """
    message = f"{plan.file} {plan.digest} {datetime.now(tz=UTC).isoformat()}".encode()
    signature = signing.sign(key, NAMESPACE, message)
    try:
        return signing.verify(plan.root / members.SIGNERS, NAMESPACE, message, signature, datetime.now(tz=UTC))
    except signing.NotVerified as wrong:
        raise GouvernailError(
            Problem(
                f"who starts this run is not known: {wrong}",
                str(members.SIGNERS),
                expected=f"your key, for the namespace {NAMESPACE}: others sign for this run, and not who started it",
                mend=f'add a line `you@example.com namespaces="{NAMESPACE},gouvernail-approval" ssh-ed25519 ...`',
            )
        ) from None
