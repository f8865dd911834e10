"""A web firewall blocks: it does not only count what it would have stopped."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Every web firewall blocks what it finds."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Take `overrideAction.count` and `action.count` out of the rules of the web ACL.",
    "azure": "Set `policySettings.mode` to Prevention, and leave the policy enabled.",
    "gcp": "Add a rule that denies to the security policy, without `preview`.",
}


def _counts(rule: View) -> Iterator[Reason]:
    for path in ("action.count", "overrideAction.count"):
        value = rule.at(path)
        yield from rule.needs(path, UNKNOWN if value is UNKNOWN else value is None, "only counts")


def _acl(acl: View) -> Iterator[Reason]:
    for rule in acl.each("rules"):
        yield from _counts(rule)


def _prevents(state: str) -> Callable[[View], Iterator[Reason]]:
    def reader(policy: View) -> Iterator[Reason]:
        mode, on = "policySettings.mode", f"policySettings.{state}"
        yield from policy.needs(mode, policy.one_of(mode, "Prevention"), "is not Prevention")
        yield from policy.needs(on, policy.one_of(on, "Enabled", absent="Enabled"), "is not Enabled")

    return reader


def _google(policy: View) -> Iterator[Reason]:
    denies = any_of(_denies(rule) for rule in policy.each("rules"))
    yield from policy.needs("rules", denies, "has none that denies, but for a preview")


def _denies(rule: View) -> Truth:
    action = rule.text("action")
    kept_out = UNKNOWN if action is UNKNOWN else str(action).startswith(("deny", "throttle", "rate_based_ban"))
    return all_of([kept_out, negated(rule.flag("preview"))])


_front = _prevents("enabledState")
READS = {
    "aws:wafv2/webAcl:WebAcl": _acl,
    "azure-native:cdn:Policy": _front,
    "azure-native:frontdoor:Policy": _front,
    "azure-native:network:WebApplicationFirewallPolicy": _prevents("state"),
    "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy": _google,
    "gcp:compute/securityPolicy:SecurityPolicy": _google,
}
