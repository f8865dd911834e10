"""What may be spent is written down where it is counted."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.rules.budget._asked import asked
from policies.twin import Set

STATEMENT = "Every budget that a spec names for a month is a budget of the cloud, and none is higher."
SEVERITY = "medium"
REMEDIATION = (
    "Give the account, or the system's tag, a monthly budget that is no higher than `budget.monthlyEur` of its spec: "
    "`limitAmount` (AWS), `amount` (Azure), `amount.specifiedAmount.units` (Google Cloud); or raise the spec's figure."
)
UNSEEN = (
    "Whether the paying account has activated the tags by which a system's costs are told apart; in which currency an "
    "account of Azure is billed, until its budget has counted something."
)
_BUDGET = "aws:budgets/budget:Budget"
_AZURE = "azure-native:consumption:Budget"
_GOOGLE = "gcp:billing/budget:Budget"
_UNITS = "amount.specifiedAmount.units"
BROKEN = {
    "aws": Set(_BUDGET, "limitAmount", "1000000.0"),
    "azure": Set(_AZURE, "amount", 1000000),
    "gcp": Set(_GOOGLE, _UNITS, "1000000"),
}
UNCLEAR = {
    "aws": Set(_BUDGET, "limitAmount", UNKNOWN),
    "azure": Set(_AZURE, "amount", UNKNOWN),
    "gcp": Set(_GOOGLE, _UNITS, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Compares each budget of the specs with the one that counts the same."""
    wanted = list(asked(platform))
    return judged(_reasons(platform), (one.urn for ask in wanted for one in ask.found), applies=bool(wanted))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for ask in asked(platform):
        if not ask.found:
            yield broken(None, f"nothing limits the costs of {ask.whose}")
        for limit in ask.found:
            if limit.dollars is UNKNOWN or limit.of is UNKNOWN:
                yield unclear(limit.urn, "what is counted, or how much of it may be spent, is not known")
            elif limit.dollars is None or limit.dollars > ask.wanted.dollars:
                yield broken(
                    limit.urn, f"the budget is {limit.dollars or 0:g} dollars, the spec allows {ask.wanted.dollars:g}"
                )
