from typing import Any

from pulumi_gcp import serviceaccount

from components.gcp import DataLake
from tests.policies.worked_gcp.place import ACCOUNTS, RECOVERY, REGION, Place

DAYS = 1827


def workload(place: Place) -> None:
    trainer = serviceaccount.Account(
        "trainer",
        account_id=f"credit-scoring-{place.environment}-train",
        project=ACCOUNTS[place.environment],
        opts=place.opts,
    )
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{place.environment}",
        "readers": [],
        "principals": {"trainer": trainer.email},
        "datasets": {"loanApplications": {"classification": "confidential", "keep_days": DAYS}},
        "key_id": place.given["foundation"]["key_ids"]["data"],
    }
    place.built["data_lake"] = DataLake("data-lake", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {
        "datasets": {"loanApplications": DAYS},
        "classes": {"loanApplications": "confidential"},
        "regions": frozenset({REGION, RECOVERY}),
    }
