from typing import Any

from components.gcp import Backup, Keys
from tests.policies.worked_gcp.place import RECOVERY, Place

KEEP_DAYS = 35


def foundation(place: Place) -> None:
    there: Any = {
        **place.common,
        "region": RECOVERY,
        "purposes": {"recovery": {"through": ["backup"]}},
        "roles": f"/bex-{place.environment}/",
        "rotation_days": 180,
        "deletion_days": 30,
        "stack": place.stack,
    }
    recovery = Keys("recovery-keys", there, place.opts)
    args: Any = {
        **place.common,
        "roles": f"/bex-{place.environment}/",
        "boundary": "",
        "recovery_region": RECOVERY,
        "key_id": place.built["keys"].key_ids["backups"],
        "recovery_key_id": recovery.key_ids["recovery"],
        "keep_days": KEEP_DAYS,
        "every_hours": 24,
        "continuous": True,
        "test_days": 31,
        "route": place.built["route"],
    }
    place.outputs["recovery_key"] = Backup("backup", args, place.opts).recovery_key


def expected(_: str) -> dict[str, Any]:
    return {"backup_days": KEEP_DAYS}
