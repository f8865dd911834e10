"""What stacks do on a cloud in their own way, imported when one is built there: an SDK takes seconds to import."""

from typing import TYPE_CHECKING

from gouvernail.errors import GouvernailError

if TYPE_CHECKING:
    from stacks.account import Account
    from stacks.place import Place

__all__ = ["account_on", "place_on"]


def account_on(cloud: str) -> "type[Account]":
    """The accounts of a cloud. GouvernailError where foundations are not built on it."""
    match cloud:
        case "aws":
            from stacks.aws import AwsAccount

            return AwsAccount
        case "azure":
            from stacks.azure import AzureAccount

            return AzureAccount
        case "gcp":
            from stacks.gcp.account import GcpAccount

            return GcpAccount
        case _:
            raise GouvernailError(f"a foundation on {cloud} is not built yet")


def place_on(cloud: str) -> "type[Place]":
    """Where workloads are built on a cloud. GouvernailError where they are not."""
    match cloud:
        case "aws":
            from stacks.aws import AwsPlace

            return AwsPlace
        case "azure":
            from stacks.azure import AzurePlace

            return AzurePlace
        case "gcp":
            from stacks.gcp.place import GcpPlace

            return GcpPlace
        case _:
            raise GouvernailError(f"a workload on {cloud} is not built yet")
