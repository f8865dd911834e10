"""Pulumi's own state on Google Cloud: a bucket with versions, each locked, reached by right from wherever one deploys.

The backend is `gs://<store>`, the secrets provider `gcpkms://<id of the key>`. Who deploys runs outside of our
networks; it comes with an account that has a right on the one bucket and the one key.

No right there lets somebody write an object over and not delete an older version of it. So a workflow locks each
version for a year, by the hour; until then a version that is deleted can be brought back for a week. What is locked is
still written over and, as locks of the backend are, deleted, which keeps what was there as a version.

The pipeline's own accounts are given their rights where they are made (`identity.py`): nobody can be let in who is not
there yet. `deployers`, `makers` and `readers` are others, as members (`serviceAccount:…`, `group:…`). `accounts` means
nothing here: a right names its member. Its use is recorded of the whole project, so `log_store` means nothing either.

Sources: Pulumi, state and backends (https://www.pulumi.com/docs/iac/concepts/state-and-backends/); Cloud Storage, locks
of versions (https://cloud.google.com/storage/docs/object-lock) and soft delete
(https://cloud.google.com/storage/docs/soft-delete).
"""

from typing import Final

import pulumi
from pulumi_gcp import storage

from components.contract.state import StateArgs
from components.gcp._clocked import SERVICES, by_the_clock, worker
from components.gcp._locking import LOCKS, locker, locks, until
from components.gcp._services import switched_on
from components.gcp._state_rights import On, may_read, may_use_secrets, may_write, of_environment, of_itself
from components.gcp._store import Asked, asked_of, bucket

__all__ = ["State"]

_KEEP_DAYS: Final = 365
_HOURLY: Final = "17 * * * *"
_SILENT_HOURS: Final = 3


class State(pulumi.ComponentResource):
    """Keeps every version of every stack's state, and is left by destroy."""

    store: pulumi.Output[str]
    """Name of the bucket."""

    def __init__(self, name: str, args: StateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:State", name, None, opts)
        asked = asked_of(args)
        on = switched_on(args["account"], ["storage.googleapis.com", *SERVICES], self)
        made = bucket(
            "state",
            asked,
            args["key_id"],
            self,
            purpose="state",
            called=args["store"],
            stays=args["stack"],
            each_locked=True,
            versioned=True,
            retained=args.get("retained"),
            after=on,
        )
        self._lock(made, asked, args, on)
        self._others(made, args)
        self.store = made.name
        self.register_outputs({"store": self.store})

    def _lock(self, made: storage.Bucket, asked: Asked, args: StateArgs, on: list[pulumi.Resource]) -> None:
        """Each version that has no lock yet."""
        keeper = worker("state-keeper", "Locks each version of the state", asked, self, on)
        role = locker(keeper, made, self)
        definition = made.name.apply(
            lambda store: {
                "main": {
                    "steps": [{"all": {"call": LOCKS, "args": {"prefix": "", "until": until(_KEEP_DAYS)}}}],
                },
                LOCKS: locks(store, anew=False),
            }
        )
        by_the_clock(keeper, definition, _HOURLY, self, [role], route=args.get("route"), silent_hours=_SILENT_HOURS)

    def _others(self, made: storage.Bucket, args: StateArgs) -> None:
        """Who comes without a person and is not made here."""
        own, on = pulumi.ResourceOptions(parent=made), On(made.name, args["key_id"])
        where: dict[str, list[str]] = {}
        for environment, there in args["deployers"].items():
            for who in there:
                where.setdefault(who, []).extend(of_environment(args["store"], environment))
        for who in sorted({*where, *args["readers"]}):
            may_read(who, who, on, own)
            may_use_secrets(who, who, on, own, close=who in where)
        for who in args["makers"]:
            where.setdefault(who, []).extend(of_itself(args["store"]))
        for who, conditions in where.items():
            may_write(who, who, on, conditions, own)
