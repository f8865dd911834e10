"""Where in a simulated cloud a provider instance works: its account (subscription, project) and region."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from typing_extensions import override

__all__ = ["Place", "place"]

_ACCOUNT_IN_ARN: Final = re.compile(r"arn:[^:]*:iam::(\d{12}):")
_AWS_ACCOUNT, _AWS_REGION = "000000000000", "us-east-1"
_AZURE_SUBSCRIPTION, _AZURE_TENANT = "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-0000000000ff"
_AZURE_CLIENT = "00000000-0000-0000-0000-0000000000cc"
_AZURE_LOCATION = "westeurope"
_GCP_PROJECT, _GCP_REGION = "simulated-project", "us-central1"
_ACCOUNT_VARIABLE: Final = "GOUVERNAIL_SANDBOX_ACCOUNT"


@dataclass(frozen=True, slots=True)
class Place:
    """`account` is AWS's account, Azure's subscription or Google's project.

    `tenant` and `client` are Azure's only, `zone` Google's; `default_tags` are what the provider instance puts on all
    that it makes (AWS's tags, Google's labels).
    """

    package: str
    account: str
    region: str
    tenant: str = ""
    client: str = ""
    zone: str = ""
    default_tags: tuple[tuple[str, str], ...] = ()

    @override
    def __str__(self) -> str:
        return f"{self.account}/{self.region}"

    @property
    def partition(self) -> str:
        """AWS's partition, from the region (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html)."""
        return next(
            (name for start, name in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov")) if self.region.startswith(start)),
            "aws",
        )


def place(package: str, config: Mapping[str, object], environment: Mapping[str, str]) -> Place:
    """The place of a provider instance: from its configuration, else the environment, else a fixed one.

    A real AWS provider learns its account from its credentials; this one takes the account that the configuration
    allows (`allowedAccountIds`), the one whose role it assumes last, or GOUVERNAIL_SANDBOX_ACCOUNT. Lists and objects
    travel as JSON in a string; what is not of its form is as if it were not said (`check` has refused it before).
    """

    def first(name: str, variables: tuple[str, ...], otherwise: str) -> str:
        values = (config.get(name), *(environment.get(variable) for variable in variables))
        return next((value for value in values if isinstance(value, str) and value), otherwise)

    match package:
        case "aws":
            return Place(
                package,
                _aws_account(config) or environment.get(_ACCOUNT_VARIABLE) or _AWS_ACCOUNT,
                first("region", ("AWS_REGION", "AWS_DEFAULT_REGION"), _AWS_REGION),
                default_tags=_pairs(_read(_object(config.get("defaultTags")).get("tags"))),
            )
        case "azure-native":
            return Place(
                package,
                first("subscriptionId", ("ARM_SUBSCRIPTION_ID",), _AZURE_SUBSCRIPTION),
                first("location", ("ARM_LOCATION",), _AZURE_LOCATION),
                tenant=first("tenantId", ("ARM_TENANT_ID",), _AZURE_TENANT),
                client=first("clientId", ("ARM_CLIENT_ID",), _AZURE_CLIENT),
            )
        case _:
            region = first("region", ("GOOGLE_REGION", "GCLOUD_REGION", "CLOUDSDK_COMPUTE_REGION"), _GCP_REGION)
            project = ("GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT")
            return Place(
                package,
                first("project", project, _GCP_PROJECT),
                region,
                zone=first("zone", ("GOOGLE_ZONE", "GCLOUD_ZONE", "CLOUDSDK_COMPUTE_ZONE"), f"{region}-b"),
                default_tags=_pairs(_read(config.get("defaultLabels"))),
            )


def _aws_account(config: Mapping[str, object]) -> str | None:
    for account in _list(config.get("allowedAccountIds")):
        if isinstance(account, str) and account:
            return account
    for role in (*reversed(_list(config.get("assumeRoles"))), config.get("assumeRole")):
        arn = _object(role).get("roleArn")
        found = _ACCOUNT_IN_ARN.match(arn) if isinstance(arn, str) else None
        if found:
            return found.group(1)
    return None


def _read(value: object) -> object:
    """A value of the configuration, which may travel as JSON in a string."""
    if isinstance(value, str):
        try:
            return cast("object", json.loads(value))
        except (ValueError, RecursionError):
            return None
    return value


def _list(value: object) -> list[object]:
    read = _read(value)
    return cast("list[object]", read) if isinstance(read, list) else []


def _object(value: object) -> Mapping[str, object]:
    read = _read(value)
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else {}


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    def found() -> Iterator[tuple[str, str]]:
        for name, text in cast("Mapping[str, object]", value).items():
            if isinstance(text, str):
                yield name, text

    return tuple(sorted(found())) if isinstance(value, Mapping) else ()
