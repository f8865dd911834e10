"""Where a platform stands: environments, and per cloud its region, accounts, state, and what is adopted."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.adopt import AwsAdopted, AzureAdopted, GcpAdopted
from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName, Host, Id, Image, Uuid
from gouvernail.spec.shape import matching
from gouvernail.spec.units import Cidr, OffHoursValue

__all__ = ["AUDIT", "Aws", "Azure", "CloudName", "Clouds", "Environment", "Gcp", "State"]

AUDIT = "audit"
"""The account of logs and archive: it has a foundation and no environment of its own."""
CloudName: TypeAlias = Literal["aws", "azure", "gcp"]


AwsAccount: TypeAlias = Annotated[str, *matching(r"[0-9]{12}", "an AWS account: 12 digits", "111111111111")]
GcpProject: TypeAlias = Annotated[
    str,
    *matching(
        r"[a-z][a-z0-9-]{4,28}[a-z0-9]",
        "a Google Cloud project id: 6 to 30 lower-case letters, digits and hyphens, a letter first",
        "bex-ai-dev",
    ),
]
AwsRegion: TypeAlias = Annotated[
    str, *matching(r"[a-z]{2}(?:-[a-z]+)+-[1-9]", "an AWS region, such as eu-west-1", "eu-west-1")
]
AzureRegion: TypeAlias = Annotated[
    str, *matching(r"[a-z]+[a-z0-9]*", "an Azure region's short name, such as westeurope", "westeurope")
]
GcpRegion: TypeAlias = Annotated[
    str, *matching(r"[a-z]+-[a-z]+[1-9][0-9]?", "a Google Cloud region, such as europe-west1", "europe-west1")
]


class Environment(Block):
    """An isolated environment: its own accounts, network and keys on every cloud."""

    cidr: Cidr
    """Its address range on each cloud; no two environments overlap."""
    zones: Annotated[int, Field(ge=1, le=6)] = 2
    """Over how many availability zones it is spread; production over two at least."""
    off_hours: OffHoursValue | None = None
    """When endpoints are scaled down to nothing but their least, with the time zone. Not in production."""
    private_endpoints: Literal["everyZone", "oneZone"] = "everyZone"
    """Where services are reached privately: a way in in every zone, or, a weaker choice by name, in one zone for less
    money; when that zone is lost no service is reached. Not in production."""
    egress: tuple[Host, ...] = ()
    """Hosts outside that the environment may call. None by default: everything used is reached privately."""


class State(Block):
    """Where Pulumi keeps the state of this cloud's stacks, and what encrypts its secrets."""

    backend: Annotated[
        str,
        *matching(
            r"(?:s3|azblob|gs|file|https)://[^\s]+",
            "a Pulumi backend: s3://…, azblob://…, gs://…, https://… or file://…",
            "s3://bex-pulumi-state",
        ),
    ]
    """The backend, as `pulumi login` takes it."""
    secrets_provider: Annotated[
        str,
        *matching(
            r"(?:awskms|azurekeyvault|gcpkms|hashivault)://[^\s]+",
            "a key: awskms://…, azurekeyvault://…, gcpkms://… or hashivault://…; a passphrase is not kept here",
            "awskms://alias/pulumi-state",
        ),
    ]
    """The key of secrets in the state, as `pulumi stack init --secrets-provider` takes it."""


class Aws(Block):
    """Amazon Web Services."""

    region: AwsRegion
    """Where everything runs."""
    recovery_region: AwsRegion | None = None
    """Where copies of backups lie and what stands by for a failover."""
    accounts: Mapping[EnvironmentName, AwsAccount]
    """One account an environment, and `audit` for logs and archive."""
    shared_accounts: bool = False
    """A weaker choice by name: two environments may have one account. Logs and archive never share theirs."""
    state: State | None = None
    """Pulumi's state."""
    adopt: AwsAdopted = AwsAdopted()
    """What the landing zone already has: read and judged, never created or changed."""


class Azure(Block):
    """Microsoft Azure."""

    region: AzureRegion
    """Where everything runs."""
    recovery_region: AzureRegion | None = None
    """Where copies of backups lie and what stands by for a failover."""
    tenant: Uuid | None = None
    """The Entra ID tenant."""
    accounts: Mapping[EnvironmentName, Uuid]
    """One subscription an environment, and `audit` for logs and archive."""
    shared_accounts: bool = False
    """A weaker choice by name: two environments may have one account. Logs and archive never share theirs."""
    state: State | None = None
    """Pulumi's state."""
    adopt: AzureAdopted = AzureAdopted()
    """What the landing zone already has: read and judged, never created or changed."""


class Gcp(Block):
    """Google Cloud."""

    region: GcpRegion
    """Where everything runs."""
    recovery_region: GcpRegion | None = None
    """Where copies of backups lie and what stands by for a failover."""
    organisation: Annotated[str, *matching(r"[0-9]{6,14}", "an organisation's number", "123456789012")] | None = None
    """The number of the Google Cloud organisation."""
    billing_account: (
        Annotated[
            str,
            *matching(
                r"[0-9A-F]{6}(?:-[0-9A-F]{6}){2}",
                "a billing account, such as 0X0X0X-0X0X0X-0X0X0X",
                "012345-6789AB-CDEF01",
            ),
        ]
        | None
    ) = None
    """The billing account that budgets watch."""
    recorder: Image | None = None
    """The image of Envoy that stands before each model and records its calls, by its digest."""
    devices: tuple[Id, ...] = ()
    """Systems whose devices come in from outside, through the perimeter around a project."""
    accounts: Mapping[EnvironmentName, GcpProject]
    """One project an environment, and `audit` for logs and archive."""
    shared_accounts: bool = False
    """A weaker choice by name: two environments may have one account. Logs and archive never share theirs."""
    state: State | None = None
    """Pulumi's state."""
    adopt: GcpAdopted = GcpAdopted()
    """What the landing zone already has: read and judged, never created or changed."""


class Clouds(Block):
    """The clouds in use, one at least."""

    aws: Aws | None = None
    """Amazon Web Services."""
    azure: Azure | None = None
    """Microsoft Azure."""
    gcp: Gcp | None = None
    """Google Cloud."""

    @property
    def used(self) -> Mapping[CloudName, Aws | Azure | Gcp]:
        """Those that the organisation uses."""
        named: dict[CloudName, Aws | Azure | Gcp | None] = {"aws": self.aws, "azure": self.azure, "gcp": self.gcp}
        return {name: cloud for name, cloud in named.items() if cloud is not None}
