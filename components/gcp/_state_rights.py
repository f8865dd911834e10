"""Rights on Pulumi's state: to read all of it, to write that of an environment's own stacks, to open their secrets.

One bucket has the state of all stacks, for stacks stand on one another. Who may write where in it is a condition on the
names of objects: stacks bear the name of their environment.

Sources: Pulumi, state and backends (https://www.pulumi.com/docs/iac/concepts/state-and-backends/: what a backend keeps
of a stack); IAM, `extract` in conditions on names of resources
(https://cloud.google.com/iam/docs/conditions-attribute-reference#extract).
"""

from typing import Final

import pulumi
from pulumi_gcp import kms, storage

__all__ = ["may_read", "may_use_secrets", "may_write", "of_environment"]

_KEPT_OF_STACKS: Final = ("backups", "history", "locks", "stacks")
_READER: Final = "roles/storage.objectViewer"
_WRITER: Final = "roles/storage.objectUser"


def of_environment(environment: str) -> str:
    """The condition: what the backend keeps of the stacks of an environment."""
    return " || ".join(
        f"resource.name.extract('/objects/.pulumi/{part}/{{stack}}-gcp-{environment}-') != ''"
        for part in _KEPT_OF_STACKS
    )


def may_read(name: str, member: pulumi.Input[str], store: pulumi.Input[str], opts: pulumi.ResourceOptions) -> None:
    """All of the state."""
    storage.BucketIAMMember(f"{name}-reads-state", bucket=store, role=_READER, member=member, opts=opts)


def may_write(
    name: str,
    member: pulumi.Input[str],
    store: pulumi.Input[str],
    environment: str,
    opts: pulumi.ResourceOptions,
) -> None:
    """What belongs to the stacks of an environment, and nothing else of the state."""
    storage.BucketIAMMember(
        f"{name}-writes-state",
        bucket=store,
        role=_WRITER,
        member=member,
        condition={"title": f"stacks-of-{environment}", "expression": of_environment(environment)},
        opts=opts,
    )


def may_use_secrets(
    name: str, member: pulumi.Input[str], key_id: pulumi.Input[str], opts: pulumi.ResourceOptions, *, close: bool
) -> None:
    """Opens the secrets in the state, and closes new ones where `close` says so."""
    kms.CryptoKeyIAMMember(
        f"{name}-opens-state",
        crypto_key_id=key_id,
        role=f"roles/cloudkms.cryptoKey{'EncrypterDecrypter' if close else 'Decrypter'}",
        member=member,
        opts=opts,
    )
