from typing import Any

import pulumi
from pulumi_azure_native import keyvault, machinelearningservices

from components.azure import Gateway, asker_role_id
from components.azure._group import group, group_of
from tests.assurance.worked_azure.place import ACCOUNTS, DIRECTORY, Place

SYSTEM, MODEL = "credit-scoring", "scorecard"
APPLICATION = "abababab-abab-4bab-8bab-abababababab"
RANGES = {"dev": "10.10.15.192/26", "prod": "10.30.15.192/26"}
CALLERS = ("10.10.0.0/24", "10.30.0.0/24")
RATE, BURST, DAYS = 50, 120, 1827


def workload(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    account, prefix = ACCOUNTS[environment], f"{SYSTEM}-{environment}"
    serving, there = place.built.get("serving"), _There(place, prefix)
    args: Any = {
        **place.common,
        "prefix": prefix,
        "roles": "/",
        "boundary": "",
        "system": SYSTEM,
        "network_id": given["network_id"],
        "allow": list(CALLERS),
        "models": [MODEL],
        "endpoints": serving.endpoints if serving else {MODEL: there.endpoint},
        "releases": serving.releases if serving else {MODEL: "scorecard-7-0f0f"},
        "throttle": {"requests_per_second": RATE, "burst": BURST},
        "block": True,
        "key_id": "",
        "keep_days": DAYS,
        "route": given["routes"]["high"],
        "fallback": "A clerk decides",
        "named": {
            "host": f"{SYSTEM}.{environment}.models.example.com",
            "certificate": there.certificate,
            "application": APPLICATION,
        },
        "directory": DIRECTORY,
        "range": RANGES[environment],
        "zones": ["1", "2", "3"] if environment == "prod" else [],
        "units": 2 if environment == "prod" else 1,
        "ask_role": asker_role_id(f"bex-{environment}", account),
        "log_store": place.log_store,
    }
    place.built["gateway"] = Gateway("gateway", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {
        "system": SYSTEM,
        "callers": CALLERS,
        "calls_per_second": RATE,
        "calls_at_once": BURST,
        "attacks_blocked": True,
        "event_days": DAYS,
    }


class _There(pulumi.ComponentResource):
    """What is there before a gateway: a certificate, which a person made, and an endpoint."""

    def __init__(self, place: Place, prefix: str) -> None:
        super().__init__("test:index:There", "there", None, place.opts)
        own = pulumi.ResourceOptions(parent=self)
        asked: Any = {**place.common, "prefix": prefix}
        key: Any = place.given["foundation"]["key_ids"]["data"]
        secret = keyvault.Secret(
            "own",
            secret_name="own",
            resource_group_name=group_of(key).rpartition("/")[2],
            vault_name=key.split("/")[8],
            properties={"value": "a certificate"},
            opts=own,
        )
        self.certificate = secret.id
        if "serving" not in place.built:
            self.endpoint = self._endpoint(asked, own)
        self.register_outputs({})

    def _endpoint(self, asked: Any, own: pulumi.ResourceOptions) -> pulumi.Output[str]:
        prefix, its = asked["prefix"], group("serving-twin", asked, self)
        workspace = machinelearningservices.Workspace(
            "models", workspace_name=f"{prefix}-gateway", resource_group_name=its.name, location=its.region, opts=own
        )
        return machinelearningservices.OnlineEndpoint(
            MODEL,
            endpoint_name=f"{prefix}-{MODEL}",
            workspace_name=workspace.name,
            resource_group_name=its.name,
            location=its.region,
            properties={"auth_mode": machinelearningservices.EndpointAuthMode.AAD_TOKEN},
            opts=own,
        ).id
