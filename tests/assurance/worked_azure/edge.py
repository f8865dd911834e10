from typing import Any

import pulumi
from pulumi_azure_native import logic

from assurance.expectation import Fleet
from components.azure import Edge
from components.azure._group import group
from components.azure._store import locked_store
from tests.assurance.worked_azure.place import DIRECTORY, Place

SYSTEM = "credit-scoring"
IMAGE = f"registry.example/credit/scorer@sha256:{'1' * 64}"


def workload(place: Place) -> None:
    given = place.given["foundation"]
    stands_on = _StandsOn(place)
    args: Any = {
        **_asked(place),
        "roles": "",
        "boundary": "",
        "system": SYSTEM,
        "route": given["route"],
        "devices": "scanners in branches",
        "count": 20,
        "in_hardware": True,
        "image": IMAGE,
        "offline_limit": 3600,
        "sync": 900,
        "waves": [0.1, 1.0],
        "store": stands_on.store,
        "key_ids": given["key_ids"],
        "stop": stands_on.stop,
        "stack": f"credit-scoring-azure-{place.environment}-workload",
        "directory": DIRECTORY,
        "log_store": place.log_store,
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
    }
    Edge("edge", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    fleet = Fleet(count=20, identity="hardware", image=IMAGE, offline_limit=3600, sync=900, rollout=(0.1, 1.0))
    return {"fleet": fleet, "system": SYSTEM, "event_days": 400}


def _asked(place: Place) -> Any:
    return {**place.common, "prefix": f"credit-scoring-{place.environment}"}


class _StandsOn(pulumi.ComponentResource):
    """What serving and gateway give: the store of predictions, and what stops the system."""

    def __init__(self, place: Place) -> None:
        super().__init__("test:index:Fleet", "stands-on", None, place.opts)
        given = place.given["foundation"]
        its = group("fleet-stands-on", _asked(place), self, stays=True)
        store, guards = locked_store(
            "predicted",
            {
                "purpose": "events",
                "containers": ["devices"],
                "key_id": given["key_ids"]["events"],
                "keep_days": 400,
                "log_store": place.log_store,
                "way": {"subnet_ids": given["subnet_ids"], "service_lists": given["service_lists"]},
                "stack": f"credit-scoring-azure-{place.environment}-workload",
            },
            its,
        )
        # Whoever writes into the container comes after it.
        self.store = pulumi.Output.all(store.id, guards[-1].urn).apply(lambda both: both[0])
        self.stop = logic.Workflow(
            "system-stop",
            workflow_name="system-stop",
            resource_group_name=its.name,
            location=its.region,
            definition={},
            tags={"stops": SYSTEM},
            opts=its.opts(),
        ).id
        self.register_outputs({})
