"""Who is told something can see who tells it."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What is told to an address bears a token of who tells it."
SEVERITY = "medium"
REMEDIATION = {
    "azure": (
        "Name the directory's application in `destination.azureActiveDirectoryApplicationIdOrUri`, and set "
        "`useAadAuth` of a receiver."
    ),
    "gcp": "Set `oidcToken` or `oauthToken` of the target (`pushConfig.oidcToken` of a subscription).",
}
NOT_THERE = {"aws": "A topic signs what it tells, and a connection of EventBridge cannot be made without credentials."}
_SAYS = "is not set: anybody could tell the same"


def _group(group: View) -> Iterator[Reason]:
    for receiver in group.each("webhookReceivers"):
        yield from receiver.needs("useAadAuth", receiver.flag("useAadAuth"), _SAYS)


def _event(subscription: View) -> Iterator[Reason]:
    for path in ("destination", "deliveryWithResourceIdentity.destination"):
        destination = subscription.part(path)
        application = "azureActiveDirectoryApplicationIdOrUri"
        known = any_of([negated(destination.one_of("endpointType", "WebHook")), destination.given(application)])
        yield from destination.needs(application, known, _SAYS)


def _job(job: View) -> Iterator[Reason]:
    target = job.part("httpTarget")
    known = any_of([negated(target.given("uri")), target.given("oidcToken"), target.given("oauthToken")])
    yield from target.needs("oidcToken", known, _SAYS)


def _subscription(subscription: View) -> Iterator[Reason]:
    push = subscription.part("pushConfig")
    known = any_of([negated(push.given("pushEndpoint")), push.given("oidcToken")])
    yield from push.needs("oidcToken", known, _SAYS)


READS = {
    "azure-native:eventgrid:EventSubscription": _event,
    "azure-native:eventgrid:SystemTopicEventSubscription": _event,
    "azure-native:monitor:ActionGroup": _group,
    "gcp:cloudscheduler/job:Job": _job,
    "gcp:pubsub/subscription:Subscription": _subscription,
}
