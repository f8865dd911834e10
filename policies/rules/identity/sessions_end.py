"""Rights that somebody took on do not last into the next day."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.durations import days
from policies.resource import View

TITLE = "A session with rights that were taken on ends within four hours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `maxSessionDuration` of the role to 14400 or less.",
    "gcp": "Set `maxRequestDuration` of the entitlement to 14400s or less.",
}
NOT_THERE = {"azure": "How long a role stays activated on Azure stands in rules that the directory keeps."}
_SECONDS = 14400
_DAYS = 1 / 6
_SAYS = "is more than four hours"


def _role(role: View) -> Iterator[Reason]:
    """An hour where nothing is said."""
    path = "maxSessionDuration"
    longest = role.number(path)
    yield from role.needs(path, UNKNOWN if longest is UNKNOWN else longest is None or longest <= _SECONDS, _SAYS)


def _entitlement(entitlement: View) -> Iterator[Reason]:
    path = "maxRequestDuration"
    longest = days(entitlement, path)
    yield from entitlement.needs(path, UNKNOWN if longest is UNKNOWN else longest is None or longest <= _DAYS, _SAYS)


READS = {
    "aws:iam/role:Role": _role,
    "gcp:privilegedaccessmanager/entitlement:entitlement": _entitlement,
}
