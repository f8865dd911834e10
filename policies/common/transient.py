"""Stores whose content goes by itself within a month: nothing in them is meant to be kept."""

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from policies.resource import View

__all__ = ["emptied", "goes_by_itself"]

_MOST_DAYS = 30
_POLICY = "azure-native:storage:ManagementPolicy"


def goes_by_itself(bucket: View) -> Truth:
    """Whether a rule of a bucket of Google Cloud deletes everything in it that soon."""
    return any_of(
        all_of(
            [
                rule.one_of("action.type", "Delete"),
                rule.one_of("condition.withState", "ANY", absent="ANY"),
                _soon(rule, "condition.age"),
                negated(any_of(rule.given(f"condition.{one}") for one in ("matchesPrefixes", "matchesSuffixes"))),
            ]
        )
        for rule in bucket.each("lifecycleRules")
    )


def emptied(service: View) -> Truth:
    """Whether a policy beside the service of blobs on Azure deletes everything in the account that soon."""
    policies = (View(one, service.graph) for one in service.graph.of_type(_POLICY))
    return any_of(
        all_of(
            [
                _same(policy, service),
                rule.flag("enabled", absent=True),
                _soon(rule, "definition.actions.baseBlob.delete.daysAfterCreationGreaterThan"),
                negated(rule.given("definition.filters.prefixMatch")),
            ]
        )
        for policy in policies
        for rule in policy.each("policy.rules")
    )


def _soon(rule: View, path: str) -> Truth:
    days = rule.number(path)
    return UNKNOWN if days is UNKNOWN else days is not None and days <= _MOST_DAYS


def _same(policy: View, service: View) -> Truth:
    its, own = policy.text("accountName"), service.text("accountName")
    return UNKNOWN if its is UNKNOWN or own is UNKNOWN else its == own
