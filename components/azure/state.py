"""Pulumi's own state on Azure: a store of which no version can be deleted, reached by right from wherever one deploys.

The backend is `azblob://state?storage_account=<store>`. Who deploys runs outside of our networks, so store and key are
not closed to them: they know no shared key, no link and no nameless caller, only identities of the directory with a
right on the one container and the one key. A version is locked for a year; the blob itself is overwritten and, as locks
are, deleted, which keeps what was there as a version.

The pipeline's own identities are given their rights where they are made (`identity.py`): their ids are known there
alone. `deployers`, `makers` and `readers` are the ids of others that come without a person. `accounts` means nothing
here: a right names its principal.

Sources: Pulumi, state and backends (https://www.pulumi.com/docs/iac/concepts/state-and-backends/) and secrets
(https://www.pulumi.com/docs/iac/concepts/secrets/); Go CDK, azurekeyvault
(https://pkg.go.dev/gocloud.dev/secrets/azurekeyvault: a version of the key may follow its name).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import authorization

from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group, group_of
from components.azure._names import name_of
from components.azure._roles import custom_role
from components.azure._state_rights import (
    RIGHTS,
    On,
    Right,
    may_read,
    may_use_secrets,
    may_write,
    of_environment,
    own_role,
    state_id,
)
from components.azure._store import LockedStore, container_id, locked_store
from components.contract.state import StateArgs

__all__ = ["State"]

_CONTAINER: Final = "state"
_KEEP_DAYS: Final = 365
_OF_ITSELF: Final = (".pulumi/meta.yaml",)


class State(pulumi.ComponentResource):
    """Keeps every version of every stack's state, and is left by destroy."""

    store: pulumi.Output[str]
    """Id of the container."""

    def __init__(self, name: str, args: StateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:State", name, None, opts)
        left, left_key, log = args.get("retained"), args.get("retained_key"), args.get("log_store")
        its = group("state", args, self, kept_for=args["stack"], retained=left)
        wanted: LockedStore = {
            "purpose": "state",
            "containers": [_CONTAINER],
            "key_id": args["key_id"],
            "keep_days": _KEEP_DAYS,
            "stack": args["stack"],
            "retained_key": left_key,
            "called": args["store"],
            "own_locks": True,
            "by_right": True,
        }
        if log is not None:
            wanted["log_store"] = log
        made, guards = locked_store("state", wanted, its)
        key = pulumi.Output.from_input(args["key_id"])
        if log is not None:
            # The vault of its key was there before the log, as the audit log's was.
            setting = setting_id(left_key.partition("/keys/")[0]) if left_key else None
            record(
                "direct", key.apply(lambda id_: id_.partition("/keys/")[0]), log, its.opts(None, *guards, id_=setting)
            )
        container, around_key = state_id(args["prefix"], args["account"], args["store"]), key.apply(group_of)
        roles = [
            _role(right, container, [group_of(container), around_key], its) for right in ("writer", "secrets", "opener")
        ]
        self._others(args, container, [*guards, *roles])
        # Whoever is given a right on it waits for what guards it.
        ready = pulumi.Output.all(made.id, *(one.urn for one in (*guards, *roles)))
        self.store = ready.apply(lambda known: container_id(known[0], _CONTAINER))
        self.register_outputs({"store": self.store})

    def _others(self, args: StateArgs, container: str, after: Sequence[pulumi.Resource]) -> None:
        """Who comes without a person and is not made here."""
        own, on = pulumi.ResourceOptions(parent=self, depends_on=list(after)), On(container, args["key_id"])
        paths: dict[str, list[str]] = {}
        for environment, there in args["deployers"].items():
            for who in there:
                paths.setdefault(who, []).extend(of_environment(environment))
        for who in sorted({*paths, *args["readers"]}):
            may_read(who, who, on, own, holder=who)
            may_use_secrets(who, who, on, own, holder=who, close=who in paths)
        for who in args["makers"]:
            paths.setdefault(who, []).extend(_OF_ITSELF)
        for who, at in paths.items():
            may_write(who, who, on, at, own, holder=who)


def _role(
    right: Right, container: str, around: Sequence[pulumi.Input[str]], its: Group
) -> authorization.RoleDefinition:
    """Beside the store, and left with it; `around` are the groups in which it is given."""
    own = own_role(container, right).rpartition("/")[2]
    why, data = RIGHTS[right]
    return custom_role(
        f"state-{right}",
        own,
        around,
        its.opts(f"Microsoft.Authorization/roleDefinitions/{own}"),
        called=name_of("authorization:RoleDefinition", its.prefix, f"state-{right}", its.account),
        why=why,
        data=data,
    )
