"""What a landing zone already has, cloud by cloud: read and judged, never created or changed."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName, Host, Id, Uuid
from gouvernail.spec.risk import SeverityName
from gouvernail.spec.shape import matching
from gouvernail.spec.units import Cidr

__all__ = [
    "AwsAdopted",
    "AwsDetection",
    "AwsGateways",
    "AwsIdentity",
    "AwsKeys",
    "AwsNetwork",
    "AwsTrail",
    "AzureAdopted",
    "GcpAdopted",
]


VpcId: TypeAlias = Annotated[str, *matching(r"vpc-[0-9a-f]{3,17}", "the id of a VPC, vpc-…")]
SubnetId: TypeAlias = Annotated[str, *matching(r"subnet-[0-9a-f]{2,17}", "the id of a subnet, subnet-…")]
TrailArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/[A-Za-z0-9._-]{1,128}",
        "the ARN of a trail, arn:aws:cloudtrail:…:trail/…",
    ),
]
KeyArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}", "the ARN of a key, arn:aws:kms:…:key/…"
    ),
]
VaultArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:backup:[a-z0-9-]+:[0-9]{12}:backup-vault:[A-Za-z0-9_-]{1,50}",
        "the ARN of a backup vault",
    ),
]
TopicArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}", "the ARN of a topic, arn:aws:sns:…"
    ),
]
RoleArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:iam::[0-9]{12}:role/(?:[!-~]+/)?[A-Za-z0-9+=,.@_-]{1,64}",
        "the ARN of a role, arn:aws:iam::…:role/…",
    ),
]
ProviderArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9./_-]{1,255}",
        "the ARN of an OpenID Connect provider, arn:aws:iam::…:oidc-provider/…",
    ),
]
BucketName: TypeAlias = Annotated[str, *matching(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of a bucket")]
CertificateArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}",
        "the ARN of a certificate, arn:aws:acm:…:certificate/…",
    ),
]
BudgetName: TypeAlias = Annotated[str, *matching(r"[^:\\]{1,100}", "the name of a budget")]
MonitorArn: TypeAlias = Annotated[
    str,
    *matching(
        r"arn:aws(?:-[a-z-]+)?:ce::[0-9]{12}:anomalymonitor/[A-Za-z0-9-]{1,64}",
        "the ARN of an anomaly monitor, arn:aws:ce::…:anomalymonitor/…",
    ),
]
AwsAccountId: TypeAlias = Annotated[str, *matching(r"[0-9]{12}", "an AWS account: 12 digits, in quotes")]
AzureId: TypeAlias = Annotated[
    str, *matching(r"/subscriptions/[0-9a-f-]{36}(?:/.+)?", "an Azure resource id, /subscriptions/…")
]
GcpName: TypeAlias = Annotated[
    str,
    *matching(r"(?:projects|organizations|folders)/[a-z0-9:.-]+(?:/.+)?", "a Google Cloud resource name, projects/…"),
]


class AwsNetwork(Block):
    """A VPC that exists, with the private subnets to use."""

    vpc_id: VpcId
    """The VPC."""
    subnet_ids: Annotated[tuple[SubnetId, ...], Field(min_length=1)]
    """Private subnets, one a zone."""


class AwsTrail(Block):
    """A trail that exists."""

    organization_trail: TrailArn
    """The organisation's trail."""


class AwsDetection(Block):
    """Threat detection that exists."""

    delegated_administrator: AwsAccountId
    """The account that administers GuardDuty and Security Hub."""


class AwsIdentity(Block):
    """Roles of people that exist in an account, and what it knows the pipeline by; what is left out is built."""

    developer: RoleArn | None = None
    """The role of who trains and registers."""
    approver: RoleArn | None = None
    """The role of who approves."""
    operator: RoleArn | None = None
    """The role of who operates."""
    auditor: RoleArn | None = None
    """The role of who reads everything and changes nothing."""
    pipeline_provider: ProviderArn | None = None
    """The account's OpenID Connect provider for the pipeline that deploys; an account has one at most."""

    @property
    def roles(self) -> Mapping[str, str]:
        """Duty -> role, of those that are adopted."""
        named = {
            "developer": self.developer,
            "approver": self.approver,
            "operator": self.operator,
            "auditor": self.auditor,
        }
        return {duty: role for duty, role in named.items() if role is not None}


class AwsKeys(Block):
    """Keys that exist: purpose -> key."""

    purposes: Mapping[str, KeyArn]
    """The key of each purpose."""


class AwsBackup(Block):
    """A backup vault that exists."""

    vault: VaultArn
    """The vault."""


class AwsIncidents(Block):
    """Routes that exist: severity -> topic."""

    topics: Mapping[SeverityName, TopicArn]
    """The topic of each severity; all four."""


class AwsArchive(Block):
    """A locked archive that exists."""

    bucket: BucketName
    """The bucket."""


class AwsBudget(Block):
    """A budget and an anomaly monitor that exist. An account has one monitor of its services at most."""

    budget: BudgetName
    """The budget."""
    anomaly_monitor: MonitorArn
    """The monitor, as `aws ce get-anomaly-monitors` names it."""


class AwsGateways(Block):
    """By what the routers of cutovers are found and trusted; a gateway itself has a name of AWS's own."""

    domain: Host
    """The domain of their names inside the network: a system's router is `<system>-router.<domain>`."""
    certificate: CertificateArn
    """The certificate for `*.<domain>`, of Certificate Manager in the environment's region."""


class AwsAdopted(Block):
    """Capabilities of the foundation that are adopted on AWS; the others are built."""

    network: Mapping[EnvironmentName, AwsNetwork] = Field(default_factory=dict[str, AwsNetwork])
    """The network of an environment."""
    keys: Mapping[EnvironmentName, AwsKeys] = Field(default_factory=dict[str, AwsKeys])
    """The keys of an environment."""
    identity: Mapping[EnvironmentName, AwsIdentity] = Field(default_factory=dict[str, AwsIdentity])
    """Who may do what in the account of an environment."""
    audit_log: AwsTrail | None = None
    """The audit log, for all accounts."""
    detection: AwsDetection | None = None
    """Threat detection, for all accounts."""
    backup: Mapping[EnvironmentName, AwsBackup] = Field(default_factory=dict[str, AwsBackup])
    """The backup of an environment."""
    incidents: Mapping[EnvironmentName, AwsIncidents] = Field(default_factory=dict[str, AwsIncidents])
    """The routes of alarms and findings of an environment."""
    archive: AwsArchive | None = None
    """The archive, in the audit account."""
    budget: Mapping[EnvironmentName, AwsBudget] = Field(default_factory=dict[str, AwsBudget])
    """The budget of an environment, or of `audit`."""
    gateways: Mapping[EnvironmentName, AwsGateways] = Field(default_factory=dict[str, AwsGateways])
    """By what the routers of an environment's cutovers are found and trusted: made once, by hand."""


class AzureGatewaySubnets(Block):
    """Subnets of one system's gateway, which nobody else uses."""

    firewall: AzureId
    """The subnet of its web firewall, delegated to `Microsoft.Network/applicationGateways`."""
    gateway: AzureId
    """The subnet of its API, /27 or larger, delegated to `Microsoft.Web/hostingEnvironments`."""


class AzureNetwork(Block):
    """A virtual network that exists, with the subnets to use."""

    virtual_network: AzureId
    """The virtual network."""
    subnets: Annotated[tuple[AzureId, ...], Field(min_length=1)]
    """The subnets."""
    private_zones: tuple[AzureId, ...] = ()
    """The private DNS zones, linked to the network, in which services have their names there."""
    gateways: Mapping[Id, AzureGatewaySubnets] = Field(default_factory=dict[str, AzureGatewaySubnets])
    """System -> the subnets of its gateway."""
    routers: Mapping[Id, AzureId] = Field(default_factory=dict[str, AzureId])
    """System -> the subnet of the router of its cutover, /27 or larger, which nobody else uses, delegated to
    `Microsoft.Web/hostingEnvironments`. Needed by cutover stacks alone."""


class AzureKeys(Block):
    """A key vault that exists."""

    vault: AzureId
    """The vault or managed HSM."""


class AzureLog(Block):
    """An audit log that exists."""

    workspace: AzureId
    """The Log Analytics workspace that receives the activity logs."""


class AzureDetection(Block):
    """Threat detection that exists."""

    workspace: AzureId
    """The Sentinel workspace."""


class AzureBackup(Block):
    """A backup vault that exists."""

    vault: AzureId
    """The vault."""


class AzureArchive(Block):
    """A locked archive that exists."""

    container: AzureId
    """The immutable blob container."""


class AzureGateways(Block):
    """By what the gateways of an environment are found and trusted; Azure has no declaration of it."""

    domain: Host
    """The domain of their names inside the network: a system's is `<system>.<domain>`."""
    application: Uuid
    """The application of the directory for which callers have tokens; a role of it is called like each system."""
    certificate: AzureId | None = None
    """The secret with the certificate for `*.<domain>`, in a vault that the network reaches. Left out: `gateways` in
    the vault of the environment's keys, where a person puts it once. A standby has its own in the vault of its keys."""
    ranges: Mapping[Id, Cidr] = Field(default_factory=dict[str, Cidr])
    """System -> the part of the environment's range that its gateway has for itself, /26 or larger. Left out for
    all: the last /26, which one system can have. Once one is named, each system needs its own. The router of a
    system's cutover has one as `<system>-router`."""


class AzureAdopted(Block):
    """What is adopted on Azure; the rest is built."""

    network: Mapping[EnvironmentName, AzureNetwork] = Field(default_factory=dict[str, AzureNetwork])
    """The network of an environment."""
    keys: Mapping[EnvironmentName, AzureKeys] = Field(default_factory=dict[str, AzureKeys])
    """The keys of an environment."""
    audit_log: AzureLog | None = None
    """The audit log, for all subscriptions."""
    detection: AzureDetection | None = None
    """Threat detection, for all subscriptions."""
    backup: Mapping[EnvironmentName, AzureBackup] = Field(default_factory=dict[str, AzureBackup])
    """The backup of an environment."""
    archive: AzureArchive | None = None
    """The archive, in the audit subscription."""
    gateways: Mapping[EnvironmentName, AzureGateways] = Field(default_factory=dict[str, AzureGateways])
    """By what the gateways of an environment are found and trusted: made once, by hand."""


class GcpNetwork(Block):
    """A network that exists, with the subnetworks to use."""

    network: GcpName
    """The network."""
    subnetworks: Annotated[tuple[GcpName, ...], Field(min_length=1)]
    """The subnetworks."""


class GcpKeys(Block):
    """A key ring that exists."""

    key_ring: GcpName
    """The key ring."""


class GcpLog(Block):
    """An audit log that exists."""

    organization_sink: GcpName
    """The organisation's log sink."""


class GcpDetection(Block):
    """Threat detection that exists."""

    security_command_center: GcpName
    """The organisation or folder where Security Command Center is active."""


class GcpBackup(Block):
    """A backup vault that exists."""

    vault: GcpName
    """The vault."""


class GcpArchive(Block):
    """A locked archive that exists."""

    bucket: BucketName
    """The bucket."""


class GcpGateways(Block):
    """By what the gateways of an environment are found and trusted; what signs certificates is the organisation's."""

    domain: Host
    """The domain of their names inside the network: a system's is `<system>.<domain>`."""
    certificate: GcpName
    """The certificate for `*.<domain>`, of Certificate Manager in the environment's region."""
    recovery_certificate: GcpName | None = None
    """The same in the recovery region, for gateways that stand ready there."""


class GcpAdopted(Block):
    """Capabilities of the foundation that are adopted on Google Cloud; the others are built."""

    network: Mapping[EnvironmentName, GcpNetwork] = Field(default_factory=dict[str, GcpNetwork])
    """The network of an environment."""
    keys: Mapping[EnvironmentName, GcpKeys] = Field(default_factory=dict[str, GcpKeys])
    """The keys of an environment."""
    audit_log: GcpLog | None = None
    """The audit log, for all projects."""
    detection: GcpDetection | None = None
    """Threat detection, for all projects."""
    backup: Mapping[EnvironmentName, GcpBackup] = Field(default_factory=dict[str, GcpBackup])
    """The backup of an environment."""
    archive: GcpArchive | None = None
    """The archive, in the audit project."""
    gateways: Mapping[EnvironmentName, GcpGateways] = Field(default_factory=dict[str, GcpGateways])
    """By what the gateways of an environment are found and trusted: made once, by hand."""
