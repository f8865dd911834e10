"""Drift and unfairness are looked for, also when nobody thinks of it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.expectation import Monitored
from policies.reading.model.observability import MeasuringJob
from policies.reading.model.platform import Platform
from policies.rules.observability._each import applies, by_the_job
from policies.twin import Set

STATEMENT = (
    "What the spec watches for drift and fairness is measured by the clock, at least as often as its window, or daily."
)
SEVERITY = "high"
REMEDIATION = (
    "Name the monitor in the measuring job and let a clock start it at least as often as the monitor's `window`, or "
    "daily: an enabled schedule (AWS), an enabled workflow (Azure), a scheduler job that is not paused (Google Cloud)."
)
UNSEEN = "Whether the container measures what it is told to; where it does not, the silence is told."
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_WORKFLOW = "azure-native:logic:Workflow"
_CLOCK = "gcp:cloudscheduler/job:Job"
BROKEN = {
    "aws": Set(_SCHEDULE, "state", "DISABLED", having="createProcessingJob"),
    "azure": Set(_WORKFLOW, "state", "Disabled", having="/virtualMachines/"),
    "gcp": Set(_CLOCK, "paused", value=True, having=':run"'),
}
UNCLEAR = {
    "aws": Set(_SCHEDULE, "state", UNKNOWN, having="createProcessingJob"),
    "azure": Set(_WORKFLOW, "state", UNKNOWN, having="/virtualMachines/"),
    "gcp": Set(_CLOCK, "paused", UNKNOWN, having=':run"'),
}
BY_OTHER_MEANS = {
    "azure": "A workflow starts a machine by the clock, which runs the container that its user data names."
}
_DAY = 86_400


def holds(platform: Platform) -> Result:
    """Each monitor of drift or ethics is named in a job that a schedule starts often enough."""
    asked = [one for one in platform.expected.monitors if by_the_job(platform, one)] if applies(platform) else []
    return judged(_reasons(platform, asked), (job.urn for job in platform.measuring_jobs), applies=bool(asked))


def _reasons(platform: Platform, asked: list[Monitored]) -> Iterator[Reason]:
    for monitor in asked:
        jobs = [one for one in platform.measuring_jobs if one.monitors is UNKNOWN or monitor.name in one.monitors]
        if not jobs:
            yield broken(None, f"nothing measures {monitor.name} by the clock")
        for job in jobs:
            yield from _of(job, monitor)


def _of(job: MeasuringJob, monitor: Monitored) -> Iterator[Reason]:
    yield from require(job.on, job.urn, "the clock is switched off", "whether the clock is on is not known")
    if job.monitors is UNKNOWN or job.every is UNKNOWN or job.every is None:
        yield unclear(job.urn, f"whether {monitor.name} is measured, and how often, is not known")
    elif job.every > min(monitor.window, _DAY):
        yield broken(job.urn, f"{monitor.name} is measured every {job.every:g} seconds only")
