"""Where in a simulated cloud a provider instance works: its account (subscription, project) and region."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from typing_extensions import override

__all__ = ["Place", "place"]

_ACCOUNT_IN_ARN = re.compile(r"^arn:[^:]*:iam::(\d{12}):")
_AWS_ACCOUNT, _AWS_REGION = "000000000000", "us-east-1"
_AZURE_SUBSCRIPTION, _AZURE_TENANT = "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-0000000000ff"
_AZURE_LOCATION = "westeurope"
_GCP_PROJECT, _GCP_REGION = "simulated-project", "us-central1"


@dataclass(frozen=True, slots=True)
class Place:
    """`account` is AWS's account, Azure's subscription or Google's project; `tenant` is Azure's only."""

    package: str
    account: str
    region: str
    tenant: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.account}/{self.region}"

    @property
    def partition(self) -> str:
        """AWS's partition, from the region (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html)."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.region.rpartition("-")[0].rpartition("-")[0], "aws")


def place(package: str, config: Mapping[str, object], environment: Mapping[str, str]) -> Place:
    """The place of a provider instance: from its configuration, else the environment, else a fixed one.

    A real AWS provider learns its account from its credentials; this one takes the account that the configuration
    allows (`allowedAccountIds`) or the one whose role it assumes.
    """

    def first(*values: object) -> str:
        return next((value for value in values if isinstance(value, str) and value), "")

    if package == "aws":
        region = first(
            config.get("region"), environment.get("AWS_REGION"), environment.get("AWS_DEFAULT_REGION"), _AWS_REGION
        )
        return Place(package, first(_aws_account(config), _AWS_ACCOUNT), region)
    if package == "azure-native":
        return Place(
            package,
            first(config.get("subscriptionId"), environment.get("ARM_SUBSCRIPTION_ID"), _AZURE_SUBSCRIPTION),
            first(config.get("location"), _AZURE_LOCATION),
            first(config.get("tenantId"), environment.get("ARM_TENANT_ID"), _AZURE_TENANT),
        )
    return Place(
        package,
        first(
            config.get("project"),
            environment.get("GOOGLE_PROJECT"),
            environment.get("GOOGLE_CLOUD_PROJECT"),
            _GCP_PROJECT,
        ),
        first(config.get("region"), environment.get("GOOGLE_REGION"), _GCP_REGION),
    )


def _aws_account(config: Mapping[str, object]) -> str | None:
    allowed = _listed(config.get("allowedAccountIds"))
    if allowed and isinstance(allowed[0], str):
        return allowed[0]
    for role in reversed(_listed(config.get("assumeRoles"))):
        arn = cast("Mapping[str, object]", role).get("roleArn") if isinstance(role, Mapping) else None
        found = _ACCOUNT_IN_ARN.match(arn) if isinstance(arn, str) else None
        if found:
            return found.group(1)
    return None


def _listed(value: object) -> list[object]:
    """A list of the configuration; it travels as JSON in a string."""
    if isinstance(value, str):
        try:
            value = cast("object", json.loads(value))
        except ValueError:
            return []
    return cast("list[object]", value) if isinstance(value, list) else []
