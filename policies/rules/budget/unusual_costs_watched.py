"""What costs more than it used to is looked at."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.budget import CostWatch
from policies.reading.model.platform import Platform
from policies.twin import Drop, Set

STATEMENT = (
    "In every account the costs of each service are watched for what is out of the ordinary, and a route is told."
)
SEVERITY = "low"
REMEDIATION = (
    "Give each account a watch of the costs of every service that tells a route: an anomaly monitor by `SERVICE` with "
    "a subscription (AWS), the daily workflow with its alert on failed runs (Azure); on Google Cloud whoever "
    "administers the billing account connects it by hand."
)
UNSEEN = "What the cloud takes for ordinary: it learns that from ten days of costs or more."
_MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
_LOOKS = "CostManagement/query"  # the workflow that asks for costs
BROKEN = {
    "aws": Drop("aws:costexplorer/anomalySubscription:AnomalySubscription"),
    "azure": Drop("azure-native:monitor:MetricAlert", at="own", having="unusual-costs"),
}
UNCLEAR = {
    "aws": Set(_MONITOR, "monitorDimension", UNKNOWN),
    "azure": Set("azure-native:logic:Workflow", "state", UNKNOWN, at="own", having=_LOOKS),
}
NOT_POSSIBLE = {
    "gcp": "What looks for unusual costs is on in every billing account, and whom it tells is set there by hand; what "
    "a service cost can be asked for from an export alone. Whoever administers the billing account connects it."
}
BY_OTHER_MEANS = {
    "azure": "Cost Management's own look at anomalies tells by mail alone, so it takes no route. A workflow looks each "
    "day: what a service cost, against the mean of fourteen days before. It ends as a failed run where that is "
    "unusual, and an alert on failed runs takes the route."
}


def holds(platform: Platform) -> Result:
    """Looks for a monitor of every service in each account, with a route of that account behind it."""
    return judged(
        _reasons(platform),
        (watch.urn for watch in platform.cost_watches),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for account in platform.expected.watched:
        routes = {route.id for route in platform.incident_routes if route.account == account}
        watches = [watch for watch in platform.cost_watches if watch.account == account]
        yield from require(
            any_of(_tells(watch, routes) for watch in watches),
            watches[0].urn if watches else None,
            f"account {account}: nobody is told of costs out of the ordinary",
            f"account {account}: whether costs out of the ordinary are told is not known",
        )


def _tells(watch: CostWatch, routes: set[Maybe[str]]) -> Truth:
    whom: Truth = UNKNOWN if watch.routes is UNKNOWN else any(route in routes for route in watch.routes)
    return all_of((watch.every_service, whom))
