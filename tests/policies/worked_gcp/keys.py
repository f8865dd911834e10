from typing import Any

from components.gcp import Keys
from tests.policies.worked_gcp.place import Place

_INCIDENTS = {"through": ["sqs"], "writers": ["notices"]}
_AUDIT = {
    "audit": {"through": ["s3"], "writers": ["trail", "flow_logs"], "kept": True},
    "documents": {"through": ["s3"], "writers": ["reports"], "kept": True},
    "incidents": _INCIDENTS,
    "state": {"through": ["s3"], "kept": True},
}
_FOUNDATION = {
    "artefacts": {"through": ["ecr", "s3"]},
    "backups": {"through": ["backup"]},
    "cache": {"through": ["elasticache"]},
    "data": {"through": ["s3"]},
    "events": {"through": ["s3"], "kept": True},
    "incidents": _INCIDENTS,
    "logs": {"writers": ["logs"]},
    "models": {"through": ["sagemaker"]},
}


_STANDBY = ("artefacts", "events", "incidents", "logs", "models")


def audit(place: Place) -> None:
    place.built["keys"] = Keys("keys", _args(place, _AUDIT), place.opts)


def foundation(place: Place) -> None:
    place.built["keys"] = Keys("keys", _args(place, _FOUNDATION), place.opts)
    place.outputs["key_ids"] = place.built["keys"].key_ids


def recovery(place: Place) -> None:
    """Those of what stands ready, which no key of the home region encrypts."""
    args = {**_args(place, {one: _FOUNDATION[one] for one in _STANDBY}), "prefix": place.system}
    own = Keys("keys", {**args, "stack": place.system_stack}, place.opts)
    place.built["keys"] = own
    place.given = {**place.given, "foundation": {**place.given["foundation"], "key_ids": own.key_ids}}


def expected(environment: str) -> dict[str, Any]:
    return {"rotation_days": 180}


def _args(place: Place, purposes: dict[str, Any]) -> Any:
    return {
        **place.common,
        "purposes": purposes,
        "roles": f"/bex-{place.environment}/",
        "rotation_days": 180,
        "deletion_days": 30,
        "stack": place.stack,
    }
