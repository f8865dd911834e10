"""Rights on Pulumi's state: to read all of it, to write that of an environment's own stacks, to open their secrets.

One bucket has the state of all stacks, for stacks stand on one another. Who may write where in it is a condition on the
names of objects: stacks bear the name of their environment. Conditions know no patterns; they know what stands between
two texts, which is not empty where the stack is one of the environment.

Who is let in is a member (`serviceAccount:…`).

Sources: Pulumi, state and backends (https://www.pulumi.com/docs/iac/concepts/state-and-backends/: what a backend keeps
of a stack) and secrets in Cloud KMS (https://www.pulumi.com/docs/iac/concepts/secrets/); Go CDK, gcpkms
(https://pkg.go.dev/gocloud.dev/secrets/gcpkms); IAM, `extract`
(https://cloud.google.com/iam/docs/conditions-attribute-reference#extract); Cloud Storage, roles
(https://cloud.google.com/storage/docs/access-control/iam-roles).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import pulumi
from pulumi_gcp import kms, storage

from components.gcp._names import name_of

__all__ = ["On", "may_read", "may_use_secrets", "may_write", "of_environment", "of_itself", "of_stack", "state_key_id"]

_KEPT_OF_STACKS: Final = ("backups", "history", "locks", "stacks")
_READS: Final = "roles/storage.objectViewer"
_WRITES: Final = "roles/storage.objectUser"
_OPENS: Final = "roles/cloudkms.cryptoKeyDecrypter"
_OPENS_AND_CLOSES: Final = "roles/cloudkms.cryptoKeyEncrypterDecrypter"


class On(NamedTuple):
    """The state's bucket by its name, and the key of its secrets by its id."""

    store: pulumi.Input[str]
    key: pulumi.Input[str]


def state_key_id(prefix: str, account: str, region: str, ring: str = "keys", purpose: str = "state") -> str:
    """The id of the key of the state, before it is there; `ring` is what the component of its keys is called."""
    there = f"projects/{account}/locations/{region}/keyRings/{name_of('kms:KeyRing', prefix, ring)}"
    return f"{there}/cryptoKeys/{name_of('kms:CryptoKey', prefix, purpose)}"


def of_environment(store: str, environment: str) -> list[str]:
    """That an object is what the backend keeps of a stack of the environment."""
    inside = f"projects/_/buckets/{store}/objects/.pulumi"
    return [f'resource.name.extract("{inside}/{part}/{{stack}}-gcp-{environment}-") != ""' for part in _KEPT_OF_STACKS]


def of_stack(store: str, stack: str) -> list[str]:
    """That an object is what the backend keeps of this one stack: `project` stands for its project."""
    inside = f"projects/_/buckets/{store}/objects/.pulumi"
    return [
        f'resource.name.extract("{inside}/{part}/{{project}}/{stack}{".json" if part == "stacks" else "/"}") != ""'
        for part in _KEPT_OF_STACKS
    ]


def of_itself(store: str) -> list[str]:
    """That an object is what the backend says of itself."""
    return [f'resource.name == "projects/_/buckets/{store}/objects/.pulumi/meta.yaml"']


def may_read(name: str, member: pulumi.Input[str], on: On, opts: pulumi.ResourceOptions) -> storage.BucketIAMMember:
    """All of the state."""
    return storage.BucketIAMMember(f"{name}-reads-state", bucket=on.store, role=_READS, member=member, opts=opts)


def may_write(
    name: str, member: pulumi.Input[str], on: On, where: pulumi.Input[Sequence[str]], opts: pulumi.ResourceOptions
) -> storage.BucketIAMMember:
    """What lies where one of the conditions `where` holds, and nothing else of the state."""
    return storage.BucketIAMMember(
        f"{name}-writes-state",
        bucket=on.store,
        role=_WRITES,
        member=member,
        condition={
            "title": "Its own stacks",
            "expression": pulumi.Output.from_input(where).apply(" || ".join),
        },
        opts=opts,
    )


def may_use_secrets(
    name: str, member: pulumi.Input[str], on: On, opts: pulumi.ResourceOptions, *, close: bool
) -> kms.CryptoKeyIAMMember:
    """Opens the secrets in the state, and closes new ones where `close` says so."""
    return kms.CryptoKeyIAMMember(
        f"{name}-opens-state",
        crypto_key_id=on.key,
        role=_OPENS_AND_CLOSES if close else _OPENS,
        member=member,
        opts=opts,
    )
