from typing import Any

from components.gcp import Traffic, pool_id, state_key_id
from tests.policies.worked_gcp.place import ACCOUNTS, DOMAIN, REGION, Place
from tests.policies.worked_gcp.state import STORE

SYSTEM, MODEL, DAYS = "credit-scoring", "scorecard", 1827


def cutover(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    own = ACCOUNTS[environment]
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "",
        "boundary": "",
        "system": SYSTEM,
        "stack": f"{SYSTEM}-gcp-{environment}-cutover",
        "environment": environment,
        "network_id": given["network_id"],
        "cidr": "10.10.0.0/20",
        "subnet_ids": given["subnet_ids"],
        "allow": [],
        "model": MODEL,
        "governed": {"address": "", "arn": ""},
        "legacy": {"host": "scoring.legacy.example", "port": 443, "path": "/v2/score", "addresses": ["192.168.15.10"]},
        "weight": 25,
        "mirror": 0,
        "sticky": True,
        "key_id": given["key_ids"]["logs"],
        "keep_days": DAYS,
        "operator": {"group": "grp-operator", "permission_set": ""},
        "domain": DOMAIN,
        "named": {
            "host": f"{SYSTEM}-router.{environment}.models.example.com",
            "certificate": f"projects/{own}/locations/{place.region}/certificates/gateways",
        },
        "pipeline": {"repository": "banque-exemple/ai-platform", "place": environment},
        "pool": pool_id(f"bex-{environment}", own),
        "requests_per_second": 50,
        "state": {
            "store": STORE,
            "container": STORE,
            "key_id": state_key_id("bex-audit", ACCOUNTS["audit"], REGION),
            "key_alias": "",
            "account": ACCOUNTS["audit"],
        },
    }
    Traffic("traffic", args, place.opts)
