"""An update that does not do well is taken back by itself."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "An update that sets off an alarm is taken back by itself."
SEVERITY = "medium"
REMEDIATION = "Name alarms in `autoRollbackConfiguration` of the endpoint, or switch on that of the deployment group."
NOT_THERE = {
    "azure": "Traffic of an endpoint is moved back by who deploys; the endpoint has no property for it.",
    "gcp": "Traffic of an endpoint is moved back by who deploys; the endpoint has no property for it.",
}


def _endpoint(endpoint: View) -> Iterator[Reason]:
    path = "deploymentConfig.autoRollbackConfiguration.alarms"
    yield from endpoint.needs(path, endpoint.given(path), "is not set: no alarm takes an update back")


def _group(group: View) -> Iterator[Reason]:
    for path in ("autoRollbackConfiguration.enabled", "alarmConfiguration.enabled"):
        yield from group.needs(path, group.flag(path), "is not true")


READS = {
    "aws:sagemaker/endpoint:Endpoint": _endpoint,
    "aws:codedeploy/deploymentGroup:DeploymentGroup": _group,
}
