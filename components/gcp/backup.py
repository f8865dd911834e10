"""Backup on Google Cloud: locked buckets here and in the recovery region, whole copies by the clock, restores tried.

Google's own service for copies has vaults for machines, disks and databases, and none for buckets. So a workflow copies
each bucket of the project that bears the label `backup: yes` into a locked bucket here and into one in the recovery
region, whole each time; nobody deletes a copy before its time, and then it goes. Another workflow restores the newest
copy of each from both, into a bucket for nothing else, and compares checksums.

A log of changes (`continuous`) is what the stores themselves keep: their versions. The workflow fails, and so tells,
where one that bears the label keeps none. `roles`, `boundary` and `undelivered` mean nothing here, nor do `log_store`,
`subnet_ids` and `service_lists`: use is recorded of the whole project, and a bucket has no way of its own into a
network. Destroy waits until no copy is locked any more.

Sources: Backup and DR, what it protects (https://cloud.google.com/backup-disaster-recovery/docs/concepts/backup-vault);
Cloud Storage, Bucket Lock (https://cloud.google.com/storage/docs/bucket-lock); Storage Transfer Service, rights on
source and sink (https://cloud.google.com/storage-transfer/docs/iam-cloud).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import projects, storage

from components.contract.backup import BackupArgs
from components.gcp._clocked import SERVICES, by_the_clock, given, worker
from components.gcp._copies import copies, restores
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import Locked, asked_of, bucket, let
from components.gcp._transfers import transfers_as

__all__ = ["Backup"]

_TRIED_DAYS: Final = 2  # how long what was restored to see that it can be lies there
_DAY_HOURS: Final = 24
_WEEK_HOURS: Final = 7 * _DAY_HOURS
_WEEK, _MONTH = 7, 31
_LONGEST_SILENCE: Final = 23  # hours, as long as Cloud Monitoring waits for what does not come
_TRANSFERS: Final = (
    "storagetransfer.jobs.create",
    "storagetransfer.jobs.delete",
    "storagetransfer.jobs.get",
    "storagetransfer.jobs.run",
    "storagetransfer.operations.get",
)
_READS: Final = ("storage.buckets.get", "storage.objects.get", "storage.objects.list")
_WRITES: Final = (*_READS, "storage.objects.create")


class Backup(pulumi.ComponentResource):
    """Copies what bears the label `backup: yes`. Restores nothing into service by itself: that is a decision."""

    vault: pulumi.Output[str]
    """Name of the bucket of copies."""
    recovery_vault: pulumi.Output[str]
    """Name of the bucket of copies in the recovery region; empty where the landing zone's was adopted."""
    recovery_key: pulumi.Output[str]
    """Key of the copies in the recovery region; empty where the landing zone's was adopted."""

    def __init__(self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Backup", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        adopt = args.get("adopt")
        if adopt:
            self.vault = storage.Bucket.get("vault", adopt["vault"], opts=self._own).name
            self.recovery_vault = self.recovery_key = pulumi.Output.from_input("")
        else:
            self.vault, self.recovery_vault = self._build()
            self.recovery_key = pulumi.Output.from_input(args["recovery_key_id"])
        self.register_outputs(
            {"vault": self.vault, "recovery_vault": self.recovery_vault, "recovery_key": self.recovery_key}
        )

    def _build(self) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        args = self._args
        asked = asked_of(args)
        services = ["storage.googleapis.com", "storagetransfer.googleapis.com", *SERVICES]
        on = switched_on(args["account"], services, self)
        days, key = args["keep_days"], args["key_id"]
        lock: Locked = {"days": days}
        here = bucket("vault", asked, key, self, purpose="backups", locked=lock, keep_days=days, after=on)
        there = bucket(
            "recovery-vault",
            asked,
            args["recovery_key_id"],
            self,
            purpose="recovery",
            region=args["recovery_region"],
            locked=lock,
            keep_days=days,
            after=on,
        )
        tried = bucket("tried", asked, key, self, purpose="backups", keep_days=_TRIED_DAYS, after=on)
        reads, writes = self._role("source", _READS, on), self._role("sink", _WRITES, on)

        copier = worker("backup-copier", "Copies stores", asked, self, on)
        may = [
            *given("backup-copier", "Copies stores", ("storage.buckets.list", *_READS, *_TRANSFERS), copier, self),
            *transfers_as(copier, self, on),
            *(let(f"backup-copier-{role}", copier.account.member, writes, its) for role, its in _named(here, there)),
        ]
        definition = pulumi.Output.all(here.name, there.name, copier.account.email).apply(
            lambda of: copies(args["account"], of[:2], of[2], versions=args["continuous"])
        )
        hours = args["every_hours"]
        silent = 2 * hours if 2 * hours <= _LONGEST_SILENCE else None
        by_the_clock(copier, definition, _every(hours), self, may, route=args["route"], silent_hours=silent)

        tester = worker("backup-tester", "Restores copies to see that they can be", asked, self, on)
        may = [
            *given("backup-tester", "Restores copies to see that they can be", _TRANSFERS, tester, self),
            *transfers_as(tester, self, on),
            *(let(f"backup-tester-{role}", tester.account.member, reads, its) for role, its in _named(here, there)),
            let("backup-tester-tried", tester.account.member, writes, tried),
        ]
        definition = pulumi.Output.all(here.name, there.name, tried.name, tester.account.email).apply(
            lambda of: restores(args["account"], of[:2], of[2], of[3])
        )
        by_the_clock(tester, definition, _tested(args["test_days"]), self, may, route=args["route"])
        return here.name, there.name

    def _role(self, part: str, permissions: Sequence[str], on: Sequence[pulumi.Resource]) -> pulumi.Output[str]:
        """What a transfer takes of a bucket."""
        args = self._args
        return projects.IAMCustomRole(
            f"backup-{part}",
            role_id=name_of("projects:IAMCustomRole", args["prefix"], f"backup-{part}"),
            project=args["account"],
            title=f"What is the {part} of a copy",
            permissions=list(permissions),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(on)),
        ).id


def _named(here: storage.Bucket, there: storage.Bucket) -> tuple[tuple[str, storage.Bucket], ...]:
    return ("vault", here), ("recovery-vault", there)


def _every(hours: int) -> str:
    """As often as asked or more often: so many times a day, once a day, or once a week."""
    if hours >= _WEEK_HOURS:
        return "11 1 * * 0"
    if hours >= _DAY_HOURS:
        return "11 1 * * *"
    return f"11 */{max(one for one in (1, 2, 3, 4, 6, 8, 12) if one <= hours)} * * *"


def _tested(days: int) -> str:
    """As often as asked or more often: once a day, a week, or a month."""
    return "11 5 * * *" if days < _WEEK else "11 5 * * 0" if days < _MONTH else "11 5 1 * *"
