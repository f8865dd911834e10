from typing import Any

from components.azure import Backup
from tests.policies.worked_azure.place import RECOVERY, Place

KEEP_DAYS = 35


def foundation(place: Place) -> None:
    key = place.built["keys"].key_ids["backups"]
    args: Any = {
        **place.common,
        **place.way,
        "roles": f"/bex-{place.environment}/",
        "boundary": "",
        "recovery_region": RECOVERY,
        "key_id": key,
        "recovery_key_id": place.built["keys"].key_ids["recovery"],
        "keep_days": KEEP_DAYS,
        "every_hours": 24,
        "continuous": True,
        "test_days": 31,
        "route": place.built["incidents"].routes["high"],
        "log_store": place.log_store,
    }
    place.outputs["recovery_key"] = Backup("backup", args, place.opts).recovery_key


def expected(_: str) -> dict[str, Any]:
    return {"backup_days": KEEP_DAYS}
