"""A copy that was never restored is no copy."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Copies of the vault are restored by the clock, to see that they can be."
SEVERITY = "medium"
REMEDIATION = (
    "Have copies of each vault restored by the clock: the vault in `includeVaults` of a restore testing plan that has "
    "a selection (AWS), the restoring workflow enabled (Azure), the scheduler job of the tester not paused (Google "
    "Cloud)."
)
UNSEEN = "Whether what came back is whole; whether somebody looks at the result."
_TEST = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
_WORKFLOW = "azure-native:logic:Workflow"
_JOB = "gcp:cloudscheduler/job:Job"
BROKEN = {
    "aws": Set(_TEST, "recoveryPointSelection.includeVaults", []),
    "azure": Set(_WORKFLOW, "state", "Disabled", having="/restore?"),
    "gcp": Set(_JOB, "paused", value=True, having="backup-tester"),
}
UNCLEAR = {
    "aws": Set(_TEST, "recoveryPointSelection.includeVaults", UNKNOWN),
    "azure": Set(_WORKFLOW, "state", UNKNOWN, having="/restore?"),
    "gcp": Set(_JOB, "paused", UNKNOWN, having="backup-tester"),
}
BY_OTHER_MEANS = {
    "azure": "No service tries restores there: a workflow restores the newest copy of each store by the clock, into a "
    "store that is for nothing else.",
    "gcp": "No service tries restores there: a workflow restores the newest copy of each store by the "
    "clock, into a bucket that is for nothing else, and compares checksums.",
}


def holds(platform: Platform) -> Result:
    """Looks for a test of each vault that a plan copies into."""
    applies = "foundation" in platform.expected.layers
    return judged(_reasons(platform), (test.urn for test in platform.restore_tests), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    tested: set[str] = set()
    for test in platform.restore_tests:
        known: Truth = UNKNOWN if test.vaults is UNKNOWN else True
        yield from require(
            all_of((test.selects, known)), test.urn, "the test restores nothing", "which copies are tried is not known"
        )
        tested |= set[str]() if test.vaults is UNKNOWN else {*test.vaults}
    if any(test.vaults is UNKNOWN for test in platform.restore_tests):
        return
    urns = {vault.id: vault.urn for vault in platform.vaults}
    for plan in platform.copy_plans:
        if plan.into is UNKNOWN:
            yield unclear(plan.urn, "into which vaults this copies is not known")
            continue
        for vault in dict.fromkeys(plan.into):
            if vault not in tested:
                yield broken(urns.get(vault), "no copy of this vault is ever restored")
