"""What was trained, copied to another region every few minutes, and told where a copy is late.

Google promises no time for what is copied from one bucket to another: cross-bucket replication has no recovery point,
and the replication that has one (turbo) is of one bucket in two regions, where one mistake is made in both. So a
workflow has Storage Transfer Service copy what is new, and waits for it no longer than so that within a quarter of an
hour either all is there or somebody is told that it is not. A transfer takes in all that is missing, so what was
written before is copied too. It has the right to add alone: what is deleted here stays there, and what is written over
here is told.

Sources: Storage Transfer Service, cross-bucket replication, which offers no recovery point objective
(https://cloud.google.com/storage-transfer/docs/cross-bucket-replication), one transfer of a job at a time
(https://cloud.google.com/storage-transfer/docs/reference/rest/v1/transferJobs/run), rights on source
(https://cloud.google.com/storage-transfer/docs/source-cloud-storage) and sink
(https://cloud.google.com/storage-transfer/docs/sink-cloud-storage); Cloud Storage, turbo replication
(https://cloud.google.com/storage/docs/availability-durability#turbo-replication).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import projects, storage

from components.contract.model_registry import ArtefactCopies
from components.gcp._clocked import by_the_clock, called, worker
from components.gcp._document import jump, where
from components.gcp._store import Asked, bucket, let
from components.gcp._transfers import transfers_as
from gouvernail.errors import GouvernailError, Problem

__all__ = ["copied"]

_ROLE: Final = "copies"
_OFTEN: Final = "*/3 * * * *"
_LONGEST: Final = 360  # seconds: what just missed a transfer waits for its end, for the clock, and for the next one
_SILENT_HOURS: Final = 1
_API: Final = "https://storagetransfer.googleapis.com/v1/"
_READS: Final = ("roles/storage.legacyBucketReader", "roles/storage.objectViewer")
_ADDS: Final = (*_READS, "roles/storage.objectCreator")


def copied(
    here: storage.Bucket,
    copies: ArtefactCopies,
    asked: Asked,
    parent: pulumi.Resource,
    on: Sequence[pulumi.Resource],
    *,
    stack: str,
    route: pulumi.Input[str],
) -> storage.Bucket:
    """The bucket in the other region, and what keeps it like `here`. GouvernailError where nobody could copy."""
    if "role" not in copies:
        raise GouvernailError(
            Problem(
                "nobody could start a copy: no right on a single transfer can be given",
                path="copies.role",
                expected="the id of the role that starts copies, which the foundation's identity makes",
            )
        )
    there = bucket(
        _ROLE,
        asked,
        copies["key_id"],
        parent,
        purpose="recovery",
        region=copies["region"],
        versioned=True,
        stays=stack,
        retained=copies.get("retained"),
        after=on,
    )
    its = worker(_ROLE, "Copies what was trained to the recovery region", asked, parent, on)
    may = [
        *transfers_as(its, parent, on),
        *(
            let(f"{_ROLE}-{side}-{role.rpartition('.')[2]}", its.account.member, role, one)
            for side, one, roles in (("from", here, _READS), ("into", there, _ADDS))
            for role in roles
        ),
        projects.IAMMember(
            _ROLE,
            project=asked["account"],
            role=copies["role"],
            member=its.account.member,
            opts=pulumi.ResourceOptions(parent=parent),
        ),
    ]
    job = storage.TransferJob(
        f"transferJobs/{_ROLE}",  # Pulumi calls it like this and some digits more, and Google asks for the first word
        project=asked["account"],
        description="What was trained, to the recovery region",
        service_account=its.account.email,
        status="ENABLED",
        transfer_spec={
            "gcs_data_source": {"bucket_name": here.name},
            "gcs_data_sink": {"bucket_name": there.name},
            "transfer_options": {"overwrite_when": "DIFFERENT"},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=may),
    )
    definition = job.name.apply(lambda name: _definition(name, asked["account"]))
    by_the_clock(its, definition, _OFTEN, parent, [*may, job], route=route, silent_hours=_SILENT_HOURS)
    return there


def _definition(job: str, account: str) -> dict[str, object]:
    """One transfer, to its end; none where one goes on already. What goes on for longer than it may is told."""
    done = 'default(map.get(seen.body, "done"), false)'
    return {
        "main": {
            "steps": [
                {"begin": {"assign": [{"since": "${sys.now()}"}]}},
                {"job": called("get", f"{_API}{job}", "job", query={"projectId": account})},
                {"last": {"assign": [{"last": '${default(map.get(job.body, "latestOperationName"), "")}'}]}},
                jump("first", '${last == ""}', "run"),
                {"look": called("get", f'${{"{_API}" + last}}', "seen")},
                jump("over", f"${{{done}}}", "run"),
                where(
                    "late",
                    f"${{since - time.parse(seen.body.metadata.startTime) > {_LONGEST}}}",
                    {"raise": "A copy to the recovery region is late: the transfer goes on for too long"},
                ),
                {"goes-on": {"return": "A transfer goes on"}},
                {"run": called("post", f"{_API}{job}:run", "run", body={"projectId": account})},
                {"wait": {"call": "sys.sleep", "args": {"seconds": 20}}},
                {"see": called("get", f'${{"{_API}" + run.body.name}}', "seen")},
                jump("again", f"${{not({done}) and sys.now() - since <= {_LONGEST}}}", "wait"),
                where(
                    "judge",
                    '${default(map.get(seen.body, ["metadata", "status"]), "") != "SUCCESS"}',
                    {"raise": "A copy to the recovery region is late, or something could not be copied"},
                ),
            ]
        }
    }
