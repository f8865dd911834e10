"""What production serves was approved."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Model, ModelEndpoint
from policies.rules.serving._each import each_endpoint
from policies.twin import Set

STATEMENT = (
    "In production every endpoint serves the version of the registry that the spec names, and it was approved when it "
    "was put there; in other environments wherever the spec names one."
)
SEVERITY = "critical"
REMEDIATION = (
    "Have a version approved, name it in the spec as `models.<name>.version` for the environment, and serve it: the "
    "model made from that model package (AWS), `model` of the deployment from the registry (Azure), the mount of the "
    "approved version's folder (Google Cloud)."
)
UNSEEN = (
    "Whether the version is still approved; whether the approver changed its image along with its state; what devices "
    "run, which is the spec's image."
)
_VERSION = "aws:cloudcontrol/resource:Resource"
_DEPLOYMENT = "azure-native:machinelearningservices:OnlineDeployment"
_SERVICE, _MOUNTS = "gcp:cloudrunv2/service:Service", "template.containers[1].volumeMounts"
BROKEN = {
    "aws": Set(_VERSION, "properties.ModelApprovalStatus", "PendingManualApproval"),
    "azure": Set(_DEPLOYMENT, "properties.model", None),
    "gcp": Set(_SERVICE, _MOUNTS, None),
}
UNCLEAR = {
    "aws": Set(_VERSION, "properties", UNKNOWN),
    "azure": Set(_DEPLOYMENT, "properties.model", UNKNOWN),
    "gcp": Set(_SERVICE, _MOUNTS, UNKNOWN),
}
ALONG = {"azure": ("backup.standby_ready@prod",), "gcp": ("backup.standby_ready@prod",)}
BY_OTHER_MEANS = {
    "azure": "A version has no state there: it waits in the workspace of a pipeline, and to bring it into the "
    "registry is to approve it, which nobody but an approver may do. So what lies in the registry was "
    "approved.",
    "gcp": "A version has no state there: it waits in one folder of a bucket, and nothing but the approver's signature "
    "brings it into the other, from which it is served. So what lies there was approved.",
}
_PRODUCTION = "prod"


def holds(platform: Platform) -> Result:
    """Compares what each variant's model is made from with the spec, and looks at the version's state."""
    expected = platform.expected
    return each_endpoint(platform, _of, asked=expected.environment == _PRODUCTION or bool(expected.versions))


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    if endpoint.variants is UNKNOWN:
        yield unclear(endpoint.urn, "what the endpoint serves could not be read")
        return
    for variant in endpoint.variants:
        name = platform.expected.shadow if variant.shadow else platform.expected.served
        if name is None:
            continue  # a shadow that nobody asked for: another guarantee says so
        model = next((one for one in platform.models if one.id == variant.model), None)
        if model is None:
            yield unclear(endpoint.urn, f"which model the variant {variant.name} runs is not known from these stacks")
        else:
            yield from _judged(platform, model, name)


def _judged(platform: Platform, model: Model, name: str) -> Iterator[Reason]:
    environment, number = platform.expected.environment, platform.expected.versions.get(name)
    if number is None and environment == _PRODUCTION:
        asked = f"have one approved and name it in the spec as models.{name}.version: {{{environment}: …}}"
        yield broken(model.urn, f"no approved version of {name} stands behind what is served; {asked}")
    if number is None:
        return
    if model.version is UNKNOWN:
        yield unclear(model.urn, "whether the model is made from a version of the registry is not known")
        return
    # That every model has a group is another guarantee's: without one for it, any group of these stacks will do.
    groups = [one for one in platform.model_groups if one.model == name] or platform.model_groups
    if model.version not in [f"{group.versions}/{number}" for group in groups]:
        said = f"version {model.version}" if model.version else "an image alone"
        yield broken(model.urn, f"{said} is served, the spec names version {number} of {name}")
        return
    version = next((one for one in platform.model_versions if one.id == model.version), None)
    if version is None:
        yield unclear(model.urn, f"version {number} of {name} was not read, so whether it is approved is not known")
        return
    unknown = f"whether version {number} of {name} is approved is not known"
    yield from require(version.approved, version.urn, f"version {number} of {name} is not approved", unknown)
