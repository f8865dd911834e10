"""So many calls are taken, and no more."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What takes calls has a limit of how many, of its own."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `throttlingRateLimit` and `throttlingBurstLimit` of the stage (`settings` or `defaultRouteSettings`)."
    ),
    "azure": "Add a custom rule of the type RateLimitRule to the firewall policy.",
    "gcp": "Add a rule with the action `throttle` or `rate_based_ban` to the security policy.",
}


def _rates(below: str) -> Callable[[View], Iterator[Reason]]:
    """Where nothing is set, all APIs of the account share its limit."""

    def reader(stage: View) -> Iterator[Reason]:
        for path in (f"{below}.throttlingRateLimit", f"{below}.throttlingBurstLimit"):
            yield from stage.needs(path, stage.at_least(path, 1), "is not set: only the account's limit holds")

    return reader


def _rules(path: str, limits: Callable[[View], Truth]) -> Callable[[View], Iterator[Reason]]:
    def reader(firewall: View) -> Iterator[Reason]:
        limited = any_of(limits(rule) for rule in firewall.each(path))
        yield from firewall.needs(path, limited, "has none that limits the rate")

    return reader


def _of_azure(rule: View) -> Truth:
    return rule.one_of("ruleType", "RateLimitRule")


def _of_google(rule: View) -> Truth:
    return all_of([rule.one_of("action", "throttle", "rate_based_ban"), negated(rule.flag("preview"))])


READS = {
    "aws:apigateway/methodSettings:MethodSettings": _rates("settings"),
    "aws:apigatewayv2/stage:Stage": _rates("defaultRouteSettings"),
    "azure-native:frontdoor:Policy": _rules("customRules.rules", _of_azure),
    "azure-native:network:WebApplicationFirewallPolicy": _rules("customRules", _of_azure),
    "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy": _rules("rules", _of_google),
    "gcp:compute/securityPolicy:SecurityPolicy": _rules("rules", _of_google),
}
