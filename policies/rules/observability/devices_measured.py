"""What devices predict is watched like the rest."""

import base64
import json
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.observability import MeasuringJob
from policies.reading.model.platform import Platform
from policies.rules.observability._each import applies
from policies.twin import Set

STATEMENT = "What measures by the clock is told to read what devices predicted, and may read it."
SEVERITY = "medium"
REMEDIATION = (
    "Set `RECORD_EDGE` of the measuring job to the place where devices write, and let its role read there: in the "
    "schedule's `input` (AWS), the machine's `userData` (Azure), the job's `envs` (Google Cloud)."
)
UNSEEN = "Whether the container reads it, and whether devices hand it in."
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_PLACE = "target.input.Environment.RECORD_EDGE"
_MACHINE = "azure-native:compute:VirtualMachine"
_ELSEWHERE = {
    "image": f"registry.example/scorer@sha256:{'1' * 64}",
    "environment": {
        "RECORD_EDGE": "https://anotherstore.blob.core.windows.net/devices/",
        **dict.fromkeys(("MONITOR_drift", "MONITOR_refiled", "MONITOR_unsure"), "{}"),
    },
}
_JOB, _TOLD = "gcp:cloudrunv2/job:Job", "template.template.containers[0].envs"
BROKEN = {
    "aws": Set(_SCHEDULE, _PLACE, "s3://another-store/edge/", having="createProcessingJob"),
    "azure": Set(_MACHINE, "userData", base64.b64encode(json.dumps(_ELSEWHERE).encode()).decode()),
    "gcp": Set(_JOB, f"{_TOLD}[6].value", "gs://another-store/devices/"),  # RECORD_EDGE
}
UNCLEAR = {
    "aws": Set(_SCHEDULE, "target.input", UNKNOWN, having="createProcessingJob"),
    "azure": Set(_MACHINE, "userData", UNKNOWN),
    "gcp": Set(_JOB, _TOLD, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Compares where devices write with what each job reads."""
    wanted = applies(platform) and platform.expected.fleet is not None and bool(platform.measuring_jobs)
    return judged(_reasons(platform) if wanted else (), (job.urn for job in platform.measuring_jobs), applies=wanted)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for role in platform.device_roles:
        if role.places is UNKNOWN:
            yield unclear(role.urn, "where devices write is not known")
            continue
        for place in role.places:
            yield from require(
                any_of(_reads(job, place) for job in platform.measuring_jobs),
                role.urn,
                "what devices predict is measured by nothing",
                "whether what devices predict is measured is not known",
            )
        if not role.places:
            yield broken(role.urn, "devices write nowhere")


def _reads(job: MeasuringJob, place: str) -> Truth:
    if job.records is UNKNOWN:
        return UNKNOWN
    if place not in job.records:
        return False
    return UNKNOWN if job.reads is UNKNOWN else place in job.reads
