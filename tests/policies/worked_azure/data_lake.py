from typing import Any

import pulumi
from pulumi_azure_native import managedidentity

from components.azure import DataLake
from components.azure._group import group
from tests.policies.worked_azure.place import RECOVERY, REGION, Place

DAYS = 1827


def workload(place: Place) -> None:
    given = place.given["foundation"]
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{place.environment}",
        "readers": [],
        "principals": {"trainer": _Trainer(place).principal},
        "datasets": {"applications": {"classification": "confidential", "keep_days": DAYS}},
        "key_id": given["key_ids"]["data"],
        "log_store": place.log_store,
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
    }
    place.built["data_lake"] = DataLake("data-lake", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {
        "datasets": {"applications": DAYS},
        "classes": {"applications": "confidential"},
        "regions": frozenset({REGION, RECOVERY}),
    }


class _Trainer(pulumi.ComponentResource):
    """An identity that reads."""

    def __init__(self, place: Place) -> None:
        super().__init__("test:index:Trainer", "trainer", None, place.opts)
        asked: Any = {**place.common, "prefix": f"credit-scoring-{place.environment}"}
        its = group("trainer", asked, self)
        self.principal = managedidentity.UserAssignedIdentity(
            "trainer", resource_name_="trainer", resource_group_name=its.name, location=its.region, opts=its.opts()
        ).principal_id
        self.register_outputs({})
