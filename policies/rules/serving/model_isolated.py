"""A model talks to nobody but us."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Model
from policies.twin import Set

STATEMENT = "A model's container makes no call to any network, and it runs in the platform's own private subnets."
SEVERITY = "high"
REMEDIATION = (
    "Cut the container off and place it in private subnets of these stacks: `enableNetworkIsolation` with `vpcConfig` "
    "(AWS), `managedNetwork.isolationMode` `AllowOnlyApprovedOutbound` of the workspace (Azure), `vpcAccess.egress` "
    "`ALL_TRAFFIC` (Google Cloud)."
)
UNSEEN = "What the container does with the data that it is given."
_WORKSPACE = "azure-native:machinelearningservices:Workspace"
_SERVICE, _WAY = "gcp:cloudrunv2/service:Service", "template.vpcAccess.egress"
_OURS = '-serving"'
BROKEN = {
    "aws": Set("aws:sagemaker/model:Model", "enableNetworkIsolation", value=False),
    "azure": Set(_WORKSPACE, "managedNetwork.isolationMode", "AllowInternetOutbound", having=_OURS),
    "gcp": Set(_SERVICE, _WAY, "PRIVATE_RANGES_ONLY"),
}
UNCLEAR = {
    "aws": Set("aws:sagemaker/model:Model", "enableNetworkIsolation", UNKNOWN),
    "azure": Set(_WORKSPACE, "managedNetwork.isolationMode", UNKNOWN, having=_OURS),
    "gcp": Set(_SERVICE, _WAY, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "A container runs in a network that Azure manages for its workspace. Out of that lead private "
    "endpoints alone, to what the platform names, and nothing to the internet; it is asked by private "
    "endpoints in our own subnets alone.",
    "gcp": "Whatever a container sends goes into our own subnetwork, out of which nothing leads but the private "
    "address of Google's services; what they let it do, its account says.",
}


def holds(platform: Platform) -> Result:
    """Isolation is on, and each subnet is one of ours."""
    return judged(
        (one for model in platform.models for one in _of(platform, model)),
        (model.urn for model in platform.models),
        applies=platform.expected.serves,
    )


def _of(platform: Platform, model: Model) -> Iterator[Reason]:
    yield from require(
        model.isolated, model.urn, "the model's container may open connections", "whether it is isolated is not known"
    )
    if model.subnets is UNKNOWN:
        yield unclear(model.urn, "the model's subnets are not known")
    elif not model.subnets:
        yield broken(model.urn, "the model runs outside of our networks")
    else:
        ours = {subnet.id for subnet in platform.subnets}
        for name in model.subnets:
            if name not in ours:
                yield unclear(model.urn, f"the model's subnet {name} is not in these stacks")
