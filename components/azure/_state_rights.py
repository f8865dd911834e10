"""Rights on Pulumi's state: to read all of it, to write that of an environment's own stacks, to open their secrets.

One container has the state of all stacks, for stacks stand on one another. Who may write where in it is a condition on
the paths of blobs: stacks bear the name of their environment.

Sources: Pulumi, state and backends (https://www.pulumi.com/docs/iac/concepts/state-and-backends/: what a backend keeps
of a stack); Azure Storage, conditions on the path of a blob
(https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples).
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import pulumi

from components.azure._group import group_of
from components.azure._names import guid, name_of
from components.azure._roles import assign, role_id

__all__ = [
    "RIGHTS",
    "On",
    "Right",
    "may_read",
    "may_use_secrets",
    "may_write",
    "of_environment",
    "of_stack",
    "own_role",
    "state_id",
]

_BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_KEYS: Final = "Microsoft.KeyVault/vaults/keys"
_KEPT_OF_STACKS: Final = ("backups", "history", "locks", "stacks")

_WRITE: Final = (f"{_BLOBS}/write", f"{_BLOBS}/add/action", f"{_BLOBS}/delete")
Right = Literal["writer", "secrets", "opener"]
RIGHTS: Final[Mapping[Right, tuple[str, tuple[str, ...]]]] = {
    "writer": ("Writes state and deletes no version of it", _WRITE),
    "secrets": (
        "Opens and closes the secrets in state",
        (f"{_KEYS}/encrypt/action", f"{_KEYS}/decrypt/action"),
    ),
    "opener": ("Opens the secrets in state", (f"{_KEYS}/decrypt/action",)),
}
"""Role of the state -> why it is there, and what it lets do with data."""


class On(NamedTuple):
    """The state, and the key of its secrets."""

    container: pulumi.Input[str]
    key: pulumi.Input[str]


def state_id(prefix: str, account: str, store: str) -> str:
    """The id of the container of the state, before it is there; `store` is the name of its storage account."""
    there = f"/subscriptions/{account}/resourceGroups/{name_of('resources:ResourceGroup', prefix, 'state')}"
    return f"{there}/providers/Microsoft.Storage/storageAccounts/{store}/blobServices/default/containers/state"


def own_role(container: str, right: Right) -> str:
    """The id of a role of the state, before it is there."""
    return role_id(container.split("/")[2], guid(group_of(container), "state", right))


def of_environment(environment: str) -> tuple[str, ...]:
    """What the backend keeps of the stacks of an environment, as patterns of paths."""
    return tuple(f".pulumi/{part}/*-azure-{environment}-*" for part in _KEPT_OF_STACKS)


def of_stack(stack: str) -> tuple[str, ...]:
    """What the backend keeps of one stack, as patterns of paths: its file, and beside it folders of its name."""
    return (f".pulumi/stacks/*/{stack}.json*", *(f".pulumi/{part}/*/{stack}/*" for part in _KEPT_OF_STACKS[:-1]))


def may_read(name: str, who: pulumi.Input[str], on: On, opts: pulumi.ResourceOptions, *, holder: str) -> None:
    """All of the state."""
    there = pulumi.Output.from_input(on.container)
    reader = there.apply(lambda id_: role_id(id_.split("/")[2], "Storage Blob Data Reader"))
    assign(f"{name}-reads-state", reader, who, there, opts, holder=holder)


def may_write(
    name: str,
    who: pulumi.Input[str],
    on: On,
    paths: Sequence[str],
    opts: pulumi.ResourceOptions,
    *,
    holder: str,
) -> None:
    """What lies at these paths, which are patterns, and nothing else of the state. Once for whoever it is: Azure gives
    a role once to one principal on one thing."""
    there = pulumi.Output.from_input(on.container)
    role = there.apply(lambda id_: own_role(id_, "writer"))
    assign(f"{name}-writes-state", role, who, there, opts, holder=holder, when=_at(paths))


def may_use_secrets(
    name: str, who: pulumi.Input[str], on: On, opts: pulumi.ResourceOptions, *, holder: str, close: bool
) -> None:
    """Opens the secrets in the state, and closes new ones where `close` says so."""
    right: Right = "secrets" if close else "opener"
    role = pulumi.Output.from_input(on.container).apply(lambda id_: own_role(id_, right))
    assign(f"{name}-opens-state", role, who, on.key, opts, holder=holder)


def _at(paths: Sequence[str]) -> str:
    actions = " AND ".join(f"!(ActionMatches{{'{action}'}})" for action in _WRITE)
    listed = ", ".join(f"'{path}'" for path in paths)
    return f"(({actions}) OR (@Resource[{_BLOBS}:path] ForAnyOfAnyValues:StringLike {{{listed}}}))"
