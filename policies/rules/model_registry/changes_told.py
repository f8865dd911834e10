"""What was approved is what was registered, or somebody is told."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.reading.model.registry import ChangeRule
from policies.twin import Set

STATEMENT = (
    "Whoever changes the image, the data or the card of a version, in the call that approves it or in another, is told "
    "on the gravest route."
)
SEVERITY = "high"
REMEDIATION = (
    "Lead changes of a version to the gravest route: an enabled event rule on `UpdateModelPackage` that sees image, "
    "data and card (AWS), the enabled query rule on writes into the registry (Azure), the enabled alert policy on "
    "writes below `approved` (Google Cloud)."
)
UNSEEN = (
    "Changes of nothing but a container's environment or of metadata, whose names are free; whether somebody acts on "
    "what is told."
)
_RULE = "aws:cloudwatch/eventRule:EventRule"
_OURS = "UpdateModelPackage"
_LOOKS = "azure-native:monitor:ScheduledQueryRule"
_CHANGED = "what it serves was changed"  # stands in what the rule says of itself
_ALERT, _THERE = "gcp:monitoring/alertPolicy:AlertPolicy", "model-versions-changed"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", having=_OURS),
    "azure": Set(_LOOKS, "enabled", value=False, having=_CHANGED),
    "gcp": Set(_ALERT, "enabled", value=False, having=_THERE),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having=_OURS),
    "azure": Set(_LOOKS, "enabled", UNKNOWN, having=_CHANGED),
    "gcp": Set(_ALERT, "enabled", UNKNOWN, having=_THERE),
}
BY_OTHER_MEANS = {
    "azure": "A version is written into the registry once there, by the call that approves it, and the log does not "
    "say what with: so whatever is written into the registry is told, an approval too.",
    "gcp": "A version is a folder there, and nothing in it is written over: so whatever is written to where approved "
    "versions lie is told, an approval too.",
}
# What UpdateModelPackage takes besides the decision, as CloudTrail writes it (Amazon SageMaker API Reference).
_PARTS = frozenset(
    {
        "additionalInferenceSpecificationsToAdd.name",
        "inferenceSpecification.containers.image",
        "inferenceSpecification.containers.modelDataSource.s3DataSource.s3Uri",
        "inferenceSpecification.containers.modelDataUrl",
        "modelCard.modelCardContent",
        "sourceUri",
    }
)


def holds(platform: Platform) -> Result:
    """Looks for a rule on the call, which is on, sees each part, and leads to the account's gravest route."""
    applies = "workload" in platform.expected.layers and bool(platform.model_groups)
    return judged(_reasons(platform), (rule.urn for rule in platform.change_rules), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for account in sorted({one.account for one in platform.model_groups if one.account}):
        routes = {
            route.id
            for route in platform.incident_routes
            if route.account == account and route.severity in platform.expected.severities[:1]
        }
        rules = [one for one in platform.change_rules if one.account == account]
        yield from require(
            any_of(_tells(one, {route for route in routes if route is not UNKNOWN}) for one in rules),
            rules[0].urn if rules else None,
            "a change of what a version serves is not told on the gravest route",
            "whether a change of what a version serves is told is not known",
        )


def _tells(rule: ChangeRule, routes: set[str]) -> Truth:
    sees: Truth = UNKNOWN if rule.sees is UNKNOWN else rule.sees is None or rule.sees >= _PARTS
    there: Truth = UNKNOWN if rule.targets is UNKNOWN else bool(routes & {*rule.targets})
    return all_of((sees, there, rule.on))
