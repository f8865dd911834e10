"""A web firewall's log holds nothing by which somebody else could call."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A web firewall's log leaves out what callers sign with and what they ask."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Name the headers `authorization` and `x-amz-security-token` and the query in `redactedFields`.",
    "azure": "Switch `policySettings.logScrubbing` on, with a rule for `RequestHeaderNames`.",
}
NOT_THERE = {"gcp": "Cloud Armor writes neither headers nor bodies, unless a rule is told to be verbose."}
_FIELDS, _SCRUBBING = "redactedFields", "policySettings.logScrubbing"
_HEADERS = ("authorization", "x-amz-security-token")


def _logging(logging: View) -> Iterator[Reason]:
    fields = logging.each(_FIELDS)
    for header in _HEADERS:
        named = any_of(_is(field, header) for field in fields)
        yield from logging.needs(_FIELDS, named, f"does not name the header {header}")
    query = any_of(_is_there(field, "queryString") for field in fields)
    yield from logging.needs(_FIELDS, query, "does not name the query")


def _is(field: View, header: str) -> Truth:
    name = field.text("singleHeader.name")
    return UNKNOWN if name is UNKNOWN else name is not None and name.lower() == header


def _is_there(field: View, name: str) -> Truth:
    """An object says that it is meant by standing there, empty as it is."""
    value = field.at(name)
    return UNKNOWN if value is UNKNOWN else value is not None


def _policy(policy: View) -> Iterator[Reason]:
    state = f"{_SCRUBBING}.state"
    yield from policy.needs(state, policy.one_of(state, "Enabled"), "is not Enabled: the log holds what calls carry")
    headers = any_of(
        all_of([rule.one_of("matchVariable", "RequestHeaderNames"), negated(rule.one_of("state", "Disabled"))])
        for rule in policy.each(f"{_SCRUBBING}.scrubbingRules")
    )
    yield from policy.needs(f"{_SCRUBBING}.scrubbingRules", headers, "leaves no header out")


READS = {
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": _logging,
    "azure-native:network:WebApplicationFirewallPolicy": _policy,
}
