"""The pipeline comes by token, from one repository, and has no key."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.people import PipelineRole
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "No user or access key exists; the pipeline's roles take tokens of the spec's repository only, to deploy from the "
    "environment's own jobs; they cannot approve, nor lift their own limits, and a pull request changes nothing."
)
SEVERITY = "critical"
REMEDIATION = (
    "Delete the user or key, and take tokens of `ci.repository` and the environment's own jobs only: the `sub` and "
    "`aud` of the trust below a boundary (AWS), `subject` of the federated credential (Azure), the `member` of the "
    "service account (Google Cloud), with approving and lifting limits denied, and writing too for pull requests."
)
UNSEEN = (
    "Whom the repository lets merge and its environments' reviewers; what was attached to the roles by hand; keys made "
    "outside of the stacks."
)
_ROLE = "aws:iam/role:Role"
_TRUST = "azure-native:managedidentity:FederatedIdentityCredential"
_MEMBER = "gcp:serviceaccount/iAMMember:IAMMember"
_POOL = "principal://iam.googleapis.com/${gcp:iam/workloadIdentityPool:WorkloadIdentityPool@own.name}"
_DEPLOY = '"pipeline": "deploy"'
_ISSUER = "token.actions.githubusercontent.com"
BROKEN = {
    "aws": Set(
        _ROLE,
        "assumeRolePolicy.Statement[0].Condition.StringEquals",
        {f"{_ISSUER}:aud": "sts.amazonaws.com", f"{_ISSUER}:sub": "repo:another/repository:environment:dev"},
        at="own",
        having=_DEPLOY,
    ),
    "azure": Set(_TRUST, "subject", "repo:another/repository:environment:dev", at="own", having="environment:"),
    "gcp": Set(
        _MEMBER, "member", f"{_POOL}/subject/repo:another/repository:environment:dev", at="own", having="environment:"
    ),
}
UNCLEAR = {
    "aws": Set(_ROLE, "assumeRolePolicy", UNKNOWN, at="own", having=_DEPLOY),
    "azure": Set(_TRUST, "subject", UNKNOWN, at="own", having="environment:"),
    "gcp": Set(_MEMBER, "member", UNKNOWN, at="own", having="environment:"),
}
BY_OTHER_MEANS = {
    "azure": "An identity has no boundary there: read is what is denied to it whatever roles it has, and on what "
    "condition it gives roles. A denial says nothing of data, so what of that is given to it is read too.",
    "gcp": "An account has no boundary there: read is what is denied to it whatever roles it has, what of the rest it "
    "is given, and on what condition it gives roles.",
}


def holds(platform: Platform) -> Result:
    """Reads which tokens are taken, and what each role can never do."""
    applies = platform.expected.repository is not None and bool({"audit", "foundation"} & platform.expected.layers)
    return judged(_reasons(platform), (one.urn for one in _watched(platform)), applies=applies)


def _watched(platform: Platform) -> list[PipelineRole]:
    return [one for one in platform.pipeline_roles if one.account in platform.expected.watched]


def _reasons(platform: Platform) -> Iterator[Reason]:
    for key in platform.long_lived_keys:
        yield broken(key.urn, f"{key.what} lets somebody in for as long as it is there")
    if platform.expected.repository is not None:
        for account in platform.expected.watched:
            if not any(one.account == account for one in platform.pipeline_roles):
                yield broken(None, f"the pipeline has no role in the account {account}")
    for one in _watched(platform):
        yield from _of(one, platform)


def _of(one: PipelineRole, platform: Platform) -> Iterator[Reason]:
    subjects, unlimits, writes = one.subjects, one.unlimits, one.writes
    if subjects is UNKNOWN or unlimits is UNKNOWN or writes is UNKNOWN or UNKNOWN in {one.audience, one.approves}:
        yield unclear(one.urn, "whose tokens are taken, or what the role can never do, could not be read")
        return
    if one.audience is not True:
        yield broken(one.urn, "tokens are taken that were made for somebody else")
    if one.approves:
        yield broken(one.urn, "nothing keeps the pipeline from approving")
    if unlimits:
        yield broken(one.urn, f"nothing keeps the role from lifting its own limits: {', '.join(unlimits[:3])}")
    if not subjects:
        yield broken(one.urn, "tokens of any repository are taken")
        return
    for subject in subjects:
        yield from _of_subject(subject, one, writes, platform)


def _of_subject(subject: str, one: PipelineRole, writes: tuple[str, ...], platform: Platform) -> Iterator[Reason]:
    audit = platform.expected.accounts.get("audit")
    place = "audit" if one.account == audit else platform.expected.environment
    ours = f"repo:{platform.expected.repository}:"
    if subject == f"{ours}environment:{place}":
        return
    if subject == f"{ours}pull_request":
        if writes:
            yield broken(one.urn, f"nothing keeps a pull request from {', '.join(writes[:3])}")
        return
    yield broken(one.urn, f"tokens of {subject} are taken")
