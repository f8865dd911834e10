"""A gateway that cannot write its log logs nothing."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.gateway import LogWriter
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group
from policies.twin import Set

STATEMENT = (
    "The gateways of an environment have somebody to write their logs, whom nobody but the service can be, in each "
    "region of its spec."
)
SEVERITY = "high"
REMEDIATION = (
    "Set `cloudwatchRoleArn` of `apigateway.Account` in each region of the spec to a role that "
    "`apigateway.amazonaws.com` alone may take (AWS; elsewhere there is nothing to set)."
)
UNSEEN = "What the writer may do: its policy is the cloud's own."
_ACCOUNT = "aws:apigateway/account:Account"
BROKEN = {"aws": Set(_ACCOUNT, "cloudwatchRoleArn", None)}
UNCLEAR = {"aws": Set(_ACCOUNT, "cloudwatchRoleArn", UNKNOWN)}
NOTHING_TO_KEEP = {
    "azure": "A gateway's own setting names where its log goes, and no account has a writer of its own.",
    "gcp": "Load balancers and services write their logs by themselves, and a sink carries them.",
}


def holds(platform: Platform) -> Result:
    """Looks at the writer of the environment's account in each region, and at who may take its role."""
    # Elsewhere nobody has to be set up for it: a gateway's own setting names where its log goes (`calls_traced`).
    applies = "foundation" in platform.expected.layers and platform.expected.cloud == "aws"
    own = [one for one in platform.log_writers if one.account == platform.expected.own]
    found = _reasons(platform, own) if applies else ()
    return judged(found, (one.urn for one in own), applies=applies)


def _reasons(platform: Platform, writers: list[LogWriter]) -> Iterator[Reason]:
    for region in platform.expected.stands_in:
        if region not in {writer.region for writer in writers}:
            yield broken(None, f"nobody writes the logs of the account's gateways in {region}")
    for writer in writers:
        if writer.identity is UNKNOWN:
            yield unclear(writer.urn, f"who writes the logs of the account's gateways in {writer.region} is not known")
        elif writer.identity is None:
            yield broken(writer.urn, f"nobody writes the logs of the account's gateways in {writer.region}")
        else:
            yield from _taken(platform, writer, writer.identity)


def _taken(platform: Platform, writer: LogWriter, identity: str) -> Iterator[Reason]:
    role = next((one for one in platform.identities if one.id == identity), None)
    if role is None or role.trust.statements is UNKNOWN:
        yield unclear(writer.urn, "who may take the writer's role could not be read")
        return
    for statement in role.trust.statements:
        if statement.allow and any(who.group is not Group.SERVICE for who in statement.principals):
            yield broken(role.urn, "not only the service may take the writer's role")
