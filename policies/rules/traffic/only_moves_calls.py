"""Who moves calls changes nothing else."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.rules.traffic._each import LAYER
from policies.twin import Set

STATEMENT = (
    "Who says how calls are divided changes nothing else: such an identity reads what its stack has, and keeps the "
    "state of that stack."
)
SEVERITY = "high"
REMEDIATION = (
    "Name in the policy of each such role the listener and the rules of its own router, what a refresh reads, and the "
    "state of its own stack (AWS); give the role that writes named values on those of the router alone (Azure); the "
    "one right to change URL maps, the use of both sides' backends alone, and the state of its own stack (Google "
    "Cloud). Give every other change to who deploys."
)
UNSEEN = "Rights given outside of the stacks; what administrators of the account may do."
_POLICY, _MOVES = "aws:iam/rolePolicy:RolePolicy", "ModifyListener"
_DELETE = {"Sid": "More", "Effect": "Allow", "Action": ["elasticloadbalancing:DeleteTargetGroup"], "Resource": ["*"]}
_WRITER, _WRITES = "azure-native:authorization:RoleDefinition", "namedValues/write"
_ROLE, _MAY = "gcp:projects/iAMCustomRole:IAMCustomRole", "compute.regionUrlMaps.update"
_ACTION = "Microsoft.ApiManagement/service/backends/delete"
BROKEN = {
    "aws": Set(_POLICY, "policy.Statement[+]", _DELETE, having=_MOVES),
    "azure": Set(_WRITER, "permissions[0].actions[+]", _ACTION, having=_WRITES),
    "gcp": Set(_ROLE, "permissions[+]", "compute.regionBackendServices.delete", having=_MAY),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, having=_MOVES),
    "azure": Set(_WRITER, "permissions", UNKNOWN, having=_WRITES),
    "gcp": Set(_ROLE, "permissions", UNKNOWN, having=_MAY),
}

BY_OTHER_MEANS = {
    "gcp": "A right on one URL map is not to be had there: read is who may change any, and which backends they may "
    "use.",
}


def holds(platform: Platform) -> Result:
    """Reads what each identity may do that may change a router; there has to be one."""
    applies = LAYER in platform.expected.layers
    return judged(_reasons(platform) if applies else (), (one.urn for one in platform.movers), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    if not platform.movers:
        yield broken(None, "nobody may say how calls are divided but who may do anything")
    for one in platform.movers:
        if one.besides is UNKNOWN:
            yield unclear(one.urn, "what this identity may do besides to move calls could not be read")
        elif one.besides:
            yield broken(one.urn, f"this identity moves calls, and may {', '.join(one.besides[:3])}")
