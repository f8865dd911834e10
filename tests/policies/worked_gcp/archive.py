from typing import Any

from components.gcp import Archive
from tests.policies.worked_gcp.place import ACCOUNTS, Place

KEEP_DAYS = 3653


def audit(place: Place) -> None:
    build: Any = {
        "environment": "prod",
        "writing_account": ACCOUNTS["prod"],
        "writers": "",
        "sender": "",
        "keep_days": KEEP_DAYS,
        "key_id": place.built["keys"].key_ids["documents"],
        "route": place.built["route"],
        "stack": place.stack,
    }
    args: Any = {**place.common, "roles": "", "boundary": "", "build": build}
    archive = Archive("archive", args, place.opts)
    place.outputs |= {"archive_store": archive.store, "archive_key": archive.key_id, "releases": archive.releases}


def foundation(place: Place) -> None:
    if place.environment != "prod":
        return
    given = place.given["audit"]
    into: Any = {
        "environment": "prod",
        "store": given["archive_store"],
        "key_id": given["archive_key"],
        "releases": given["releases"],
        "route": "",
    }
    args: Any = {**place.common, "roles": "", "boundary": "", "into": into}
    Archive("archive", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"document_days": KEEP_DAYS}
