from typing import Any

from components.gcp import Pipeline
from tests.policies.worked_gcp.data_lake import DAYS
from tests.policies.worked_gcp.place import Place
from tests.policies.worked_gcp.serving import PUBLISHED, image

EVERY, MONITOR = 92, "drift"


def workload(place: Place) -> None:
    given, registry = place.given["foundation"], place.built["model_registry"]
    model: Any = {
        "image": image(place, PUBLISHED),
        "group": registry.groups.apply(lambda of: of["scorecard"]),
        "datasets": {
            "loanApplications": {
                "store": place.built["data_lake"].stores.apply(lambda of: of["loanApplications"]),
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
        "prefix": place.system,
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
        "serving_machine": {"cpu": 2, "memory": 8, "accelerators": 0},
        "route": given["routes"]["medium"],
        "every_days": EVERY,
        "on": [MONITOR],
    }
    Pipeline("pipeline", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    gates = {
        "data.loanApplications.completeness": (0.99, None),
        "accuracy.auc": (0.78, None),
        "security.critical_vulnerabilities": (None, 0),
    }
    return {
        "gates": {"scorecard": gates},
        "trained_on": {"scorecard": ("loanApplications",)},
        "retrain_days": EVERY,
        "retrain_on": (MONITOR,),
    }
