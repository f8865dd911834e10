from typing import Any

from components.azure import Traffic
from tests.policies.worked_azure.gateway import APPLICATION, DAYS, MODEL, SYSTEM
from tests.policies.worked_azure.identity import GROUPS, REPOSITORY, on_state
from tests.policies.worked_azure.place import DIRECTORY, Place

_RANGES = {"dev": "10.10.15.64/26", "prod": "10.30.15.64/26"}
_CIDRS = {"dev": "10.10.0.0/20", "prod": "10.30.0.0/20"}


def cutover(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    domain = f"{environment}.models.example.com"
    vault = given["key_ids"]["data"].partition("/keys/")[0]
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "/",
        "boundary": "",
        "system": SYSTEM,
        "stack": f"{SYSTEM}-azure-{environment}-cutover",
        "environment": environment,
        "network_id": given["network_id"],
        "cidr": _CIDRS[environment],
        "subnet_ids": {},
        "allow": [],
        "model": MODEL,
        "governed": {"address": f"https://{SYSTEM}.{domain}", "arn": ""},
        "legacy": {"host": "scoring.legacy.example", "port": 443, "path": "/v2/score", "addresses": []},
        "weight": 25,
        "mirror": 0,
        "sticky": True,
        "key_id": "",
        "keep_days": DAYS,
        "operator": {"group": "grp-operator", "permission_set": "", "group_id": GROUPS["operator"]},
        "named": {"host": f"{SYSTEM}-router.{domain}", "certificate": f"{vault}/secrets/gateways"},
        "application": APPLICATION,
        "directory": DIRECTORY,
        "range": _RANGES[environment],
        "units": 2 if environment == "prod" else 1,
        "calls_log": place.given["workload"]["calls_log"],
        "log_store": place.log_store,
        "pipeline": {"repository": REPOSITORY, "place": environment},
        "state": on_state(),
    }
    Traffic("traffic", args, place.opts)
