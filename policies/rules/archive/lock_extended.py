"""The lock counts from the last release, and not from writing."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.archive import Extender
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Each time a system is put into service, every version of its documents is locked anew for the spec's years."
)
SEVERITY = "high"
REMEDIATION = (
    "Put the archive's extender back: its event rule enabled (AWS), its workflow enabled (Azure) or its scheduler job "
    "not paused (Google Cloud), for every version, for the days of `retention.documents.keep`, with the right to set "
    "locks, an alarm on its runs and the route from production's account."
)
UNSEEN = "Whether each extension succeeded: an alarm tells of one that did not."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_WORKFLOW = "azure-native:logic:Workflow"
_JOB = "gcp:cloudscheduler/job:Job"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", at="audit", having="IN_SERVICE"),
    "azure": Set(_WORKFLOW, "state", "Disabled", at="audit", having="comp=immutabilityPolicies"),
    "gcp": Set(_JOB, "paused", value=True, at="audit", having="archive-extender"),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, at="audit", having="IN_SERVICE"),
    "azure": Set(_WORKFLOW, "state", UNKNOWN, at="audit", having="comp=immutabilityPolicies"),
    "gcp": Set(_JOB, "paused", UNKNOWN, at="audit", having="archive-extender"),
}
BY_OTHER_MEANS = {
    "azure": "Releases are not told there: by the hour a workflow of the archive looks at the record of production's "
    "account since its last run that succeeded, as that account lets it, and locks each version of what was released.",
    "gcp": "Releases are not told there: by the hour a workflow of the archive looks at the audit log of "
    "production's project since its last run that succeeded, as that project lets it, and locks each "
    "version of what was released.",
}


def holds(platform: Platform) -> Result:
    """Follows a release from production's account to what sets locks, and what that does and may."""
    applies = "audit" in platform.expected.layers
    return judged(_reasons(platform), (archive.urn for archive in platform.archives), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for archive in platform.archives:
        extenders = [one for one in platform.extenders if one.store is UNKNOWN or one.store == archive.store]
        if not extenders and archive.adopted:
            yield unclear(archive.urn, "the landing zone extends these locks or does not: its stacks are not here")
        elif not extenders:
            yield broken(archive.urn, "nothing extends the locks of this archive")
        for one in extenders:
            yield from _of(one, platform.expected.document_days)
            yield from _told(platform, one)


def _of(one: Extender, days: int) -> Iterator[Reason]:
    if one.days is UNKNOWN or one.store is UNKNOWN:
        yield unclear(one.urn, "what the machine does is not known")
    elif one.days is None or one.days < days:
        yield broken(
            one.urn, f"the machine locks for {one.days or 0:g} days from the release, the spec asks for {days}"
        )
    for value, lacks, of in (
        (one.every_version, "what was overwritten is not locked anew", "locks every version anew"),
        (one.may, "the machine may not set locks", "may set locks"),
        (one.started, "a release does not start the machine", "is started by a release"),
        (one.told, "a run that fails, hangs or is broken off is not told", "tells of runs that end badly"),
    ):
        yield from require(value, one.urn, lacks, f"whether the machine {of} is not known")


def _told(platform: Platform, one: Extender) -> Iterator[Reason]:
    """Only production's account is where something is put into service."""
    if platform.expected.environment != "prod" or "foundation" not in platform.expected.layers:
        return
    routes = [route for route in platform.release_routes if route.account == platform.expected.own]
    told = any_of(
        all_of((route.on, route.may, UNKNOWN if UNKNOWN in {route.target, one.from_} else route.target == one.from_))
        for route in routes
    )
    yield from require(
        told, one.urn, "releases in production are not told to the archive", "whether releases are told is not known"
    )
