from typing import Any

from components.gcp import ModelRegistry, attestor_id, copier_role_id
from tests.policies.worked_gcp.place import ACCOUNTS, RECOVERY, Place
from tests.policies.worked_gcp.serving import CHALLENGER, PUBLISHED, RECORDER

MODELS = ("scorecard", "challenger")


def workload(place: Place) -> None:
    given, environment = place.given["foundation"], place.environment
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "",
        "boundary": "",
        "approver": "",
        "models": {name: f"Credit scoring: {name}" for name in MODELS},
        "images": [PUBLISHED, CHALLENGER, RECORDER],
        "registering": {},
        "promoter": "",
        "training": [],
        "key_id": given["key_ids"]["artefacts"],
        "route": given["routes"]["low"],
        "changed_route": given["routes"]["critical"],
        "stack": place.system_stack,
        "attestor": attestor_id(f"bex-{environment}", ACCOUNTS[environment]),
        "copies": {
            "region": RECOVERY,
            "key_id": given["recovery_key"],
            "role": copier_role_id(f"bex-{environment}", ACCOUNTS[environment]),
        },
    }
    if place.standby:  # what it has was brought there from the copies
        del args["copies"]
        args["apart"] = True
    place.built["model_registry"] = ModelRegistry("model-registry", args, place.opts)


recovery = workload


def expected(_: str) -> dict[str, Any]:
    return {"models": MODELS, "copies_to": RECOVERY, "rpo": 900}
