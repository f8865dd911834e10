from typing import Any

from components.azure import Pipeline, conductor_role_id, images_id, mirrored
from tests.policies.worked_azure.data_lake import DAYS
from tests.policies.worked_azure.model_registry import IMAGE
from tests.policies.worked_azure.place import ACCOUNTS, DIRECTORY, REGION, Place

EVERY, MONITOR = 92, "drift"


def workload(place: Place) -> None:
    given, registry = place.given["foundation"], place.built["model_registry"]
    prefix = f"credit-scoring-{place.environment}"
    model: Any = {
        "image": mirrored(IMAGE, prefix, REGION, ACCOUNTS[place.environment]),
        "group": registry.groups["scorecard"],
        "datasets": {
            "applications": {
                "store": place.built["data_lake"].stores["applications"],
                "keep_days": DAYS,
                "quality": {"completeness": {"least": 0.99}},
                "compared_by": [],
            }
        },
        "gates": {
            "accuracy": {"auc": {"least": 0.78}},
            "security": {"critical_vulnerabilities": {"most": 0}},
            "documentation": {"missing_sections": {"most": 0}},
        },
        "protected": ["age"],
        "confidence": 0.95,
        "card": {"purpose": "Credit scoring", "not_for": [], "risk": "High", "facts": {}},
    }
    args: Any = {
        **place.common,
        "prefix": prefix,
        "roles": "",
        "boundary": "",
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "key_ids": {name: given["key_ids"][name] for name in ("artefacts", "data", "models")},
        "artefacts": registry.store,
        "models": {"scorecard": model},
        "machine": {"cpu": 4, "memory": 16, "accelerators": 0},
        "serving_machine": {"cpu": 2, "memory": 4, "accelerators": 0},
        "route": given["routes"]["medium"],
        "every_days": EVERY,
        "on": [MONITOR],
        "directory": DIRECTORY,
        "conduct_role": conductor_role_id(f"bex-{place.environment}", ACCOUNTS[place.environment]),
        "log_store": place.log_store,
        "registry": images_id(prefix, ACCOUNTS[place.environment]),
    }
    Pipeline("pipeline", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    gates = {
        "data.applications.completeness": (0.99, None),
        "accuracy.auc": (0.78, None),
        "security.critical_vulnerabilities": (None, 0),
    }
    return {
        "gates": {"scorecard": gates},
        "trained_on": {"scorecard": ("applications",)},
        "retrain_days": EVERY,
        "retrain_on": (MONITOR,),
    }
