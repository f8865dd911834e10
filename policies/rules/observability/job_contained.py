"""What reads every prediction can take none of them away."""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.observability import MeasuringJob
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Statement
from policies.rules.observability._each import applies
from policies.twin import Set

STATEMENT = (
    "What measures by the clock runs an image that nobody can exchange, in the platform's private subnets, its disk "
    "and its reports under keys of ours, and it may delete nothing."
)
SEVERITY = "high"
REMEDIATION = (
    "Pin the job's image by digest, run it in private subnets behind a firewall (`VpcConfig` on AWS, "
    "`networkSecurityGroup` on Azure, `egress` `ALL_TRAFFIC` on Google Cloud), name keys of these stacks, and take "
    "actions that delete, or that reach everything, out of its role."
)
UNSEEN = "What the container writes into its report."
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_INTERFACE = "azure-native:network:NetworkInterface"
_JOB = "gcp:cloudrunv2/job:Job"
_WAY = "template.template.vpcAccess.egress"
BROKEN = {
    "aws": Set(_SCHEDULE, "target.input.NetworkConfig.VpcConfig.Subnets", [], having="createProcessingJob"),
    "azure": Set(_INTERFACE, "networkSecurityGroup", None, having="-monitoring"),
    "gcp": Set(_JOB, _WAY, "PRIVATE_RANGES_ONLY"),
}
UNCLEAR = {
    "aws": Set(_SCHEDULE, "target.input", UNKNOWN, having="createProcessingJob"),
    "azure": Set(_INTERFACE, "networkSecurityGroup", UNKNOWN, having="-monitoring"),
    "gcp": Set(_JOB, _WAY, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "Neither Machine Learning nor Batch runs a job on a disk under a key of ours: a machine of our own "
    "does, in the private subnet, and a workflow that starts it keeps the report.",
    "gcp": "A job of Cloud Run has no disk: what it keeps while it works and its image are under our key. All that it "
    "sends goes into the network, whose rules are the firewall.",
}
_PROJECT = re.compile(r"projects/[^/]+(/\*)?")


def holds(platform: Platform) -> Result:
    """Looks at image, network, keys and role of each job."""
    there = applies(platform) and bool(platform.measuring_jobs)
    return judged(_reasons(platform), (job.urn for job in platform.measuring_jobs), applies=there)


def _reasons(platform: Platform) -> Iterator[Reason]:
    ours = {subnet.id for subnet in platform.subnets}
    for job in platform.measuring_jobs:
        pinned: Truth = UNKNOWN if job.image is UNKNOWN else job.image is not None and "@sha256:" in job.image
        inside: Truth = UNKNOWN if job.subnets is UNKNOWN else bool(job.subnets) and {*job.subnets} <= ours
        walled: Truth = UNKNOWN if job.firewalls is UNKNOWN else bool(job.firewalls)
        sealed: Truth = UNKNOWN if job.keys is UNKNOWN else bool(job.keys) and all(map(platform.key, job.keys))
        for value, lacks, what in (
            (pinned, "its image is not named by a digest", "which image it runs"),
            (inside, "it does not run in the platform's private subnets", "where it runs"),
            (walled, "it runs behind no firewall", "which firewall it runs behind"),
            (sealed, "its disk or its report is under no key of ours", "which keys it uses"),
        ):
            yield from require(value, job.urn, lacks, f"{what} is not known")
        yield from _role(platform, job)


def _role(platform: Platform, job: MeasuringJob) -> Iterator[Reason]:
    known = (one for one in platform.identities if one.id is not UNKNOWN)  # nobody knows whether an unknown one is its
    identity = next((one for one in known if one.id == job.identity), None)
    if identity is None or identity.permissions is UNKNOWN:
        yield unclear(job.urn, "what it may do could not be read")
        return
    for statement in identity.permissions:
        yield from _allowed(statement)


def _allowed(statement: Statement) -> Iterator[Reason]:
    if not statement.allow:
        return
    if statement.except_actions or statement.except_resources:
        yield broken(statement.urn, f"{statement.name} allows all but what it names")
    for action in statement.actions:
        if _takes_away(action):
            yield broken(statement.urn, f"{statement.name} allows {action}")
        elif _on_data(action) and any(map(_everything, statement.resources)):
            yield broken(statement.urn, f"{statement.name} allows {action} on everything")


def _takes_away(action: str) -> bool:
    """Whether it deletes, or changes what is there already; whatever has a pattern may."""
    if "/" in action:  # Azure's: the way to the thing, and what is done with it
        return "*" in action or action.lower().rpartition("/")[2] in {"delete", "write"}
    if ":" not in action and "*" not in action:  # Google's: the service, the kind of thing, and what is done with it
        return _on_data(action) and action.rpartition(".")[2] in {"delete", "move", "restore", "setIamPolicy", "update"}
    verb = action.lower().partition(":")[2]
    return "*" in action or (
        _on_data(action) and verb.startswith(("delete", "put", "schedule")) and verb != "putobject"
    )


def _on_data(action: str) -> bool:
    return "/" in action or re.split("[.:]", action.lower())[0] in {"s3", "kms", "storage", "cloudkms"}


def _everything(resource: str) -> bool:
    """Everything, or all that an account or a group of Azure has, or an account of Google's."""
    whole = resource.startswith("/subscriptions/") and "/providers/" not in resource
    return resource == "*" or whole or _PROJECT.fullmatch(resource) is not None
