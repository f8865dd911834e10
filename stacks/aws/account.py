"""An account of AWS, for its foundation: how AWS calls things, and what the landing zone has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import pulumi
from typing_extensions import override

from components import aws
from components.aws import (
    mover_id,
    pipeline_role_id,
    provider_id,
    sender_of,
    signed_in,
    trail_id,
    writer_name,
    writers_of,
)
from components.contract.archive import AdoptedArchive
from components.contract.audit_log import AdoptedLog, Gateways
from components.contract.budget import AdoptedBudget
from components.contract.detection import AdoptedDetection
from components.contract.identity import AdoptedRole, Person
from components.contract.keys import Purpose
from components.contract.naming import physical_name
from components.contract.network import AdoptedNetwork
from gouvernail.errors import GouvernailError, Problem
from gouvernail.pricing import prices
from gouvernail.spec import AISystem, Organisation
from gouvernail.spec.adopt import AwsAdopted
from gouvernail.spec.clouds import Aws
from stacks.account import Account
from stacks.aws import looking
from stacks.common import prefix, roles
from stacks.names import AUDIT, RECOVERY, StackName

if TYPE_CHECKING:
    from stacks.making import Making

__all__ = ["AwsAccount"]

_LONGEST: Final = 32  # of a permission set's name (CreatePermissionSet)
_SERVICES: Final[Mapping[str, list[str]]] = {
    "ecr.api": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
    ],
    "ecr.dkr": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    "execute-api": ["execute-api:Invoke"],
    "kms": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
    "logs": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "monitoring": ["cloudwatch:PutMetricData"],
    "s3": ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
    "ssm": ["ssm:GetParameter"],  # callers of a cache read its generation
}


@dataclass(frozen=True, slots=True)
class AwsAccount(Account):
    """The account of an environment, or that of the audit log."""

    settings: Aws

    @classmethod
    @override
    def at(cls, owner: Organisation | AISystem, name: StackName) -> Self:
        settings = owner.organisation.clouds.aws if isinstance(owner, AISystem) else owner.clouds.aws
        if settings is None:
            raise GouvernailError(f"{owner.id} has no accounts on aws")
        if name.layer == RECOVERY:
            settings = _away(settings)
        own = looking.provider(settings.accounts[name.environment], settings.region)
        left = looking.retained(str(name), pulumi.InvokeOptions(provider=own))
        return cls(owner, settings, name, own, left)

    @property
    @override
    def make(self) -> "Making":
        return aws

    @property
    @override
    def services(self) -> Mapping[str, list[str]]:
        return _SERVICES

    @override
    def zones(self, count: int) -> list[str]:
        return looking.zones(count, self.look)

    @override
    def flow_log_store(self, log: pulumi.Output[str]) -> pulumi.Output[str]:
        return pulumi.Output.concat("arn:aws:s3:::", log)

    @property
    @override
    def trails(self) -> list[str]:
        return [
            trail_id(prefix(self.organisation, environment), its, self.settings.region)
            for environment, its in sorted(self.settings.accounts.items())
        ]

    @override
    def gateways(self, boundary: pulumi.Output[str]) -> Gateways | None:
        """An account has one writer of them all; one in the recovery region, where the platform may have to stand."""
        wanted: Gateways = {
            "roles": roles(self.organisation, self.environment),
            "regions": self.regions,
            "boundary": boundary,
        }
        if self.keeper != self.environment:
            wanted["shared"] = writer_name(prefix(self.organisation, self.keeper))
        return wanted

    @override
    def person(self, duty: str) -> Person:
        """A permission set is called like the group that it is handed to."""
        group = self.organisation.roles[duty].group
        return {"group": group, "permission_set": physical_name(group, limit=_LONGEST)}

    @override
    def makers_of(self, environment: str) -> list[str]:
        """The person who makes the first foundation, and the pipeline where one deploys."""
        own = self.settings.accounts[environment]
        return [*self.pipeline_role(environment, "deploy"), *self.first_makers([own])]

    @override
    def first_makers(self, accounts: Sequence[str]) -> list[str]:
        """Signed in for nothing else."""
        bootstrap = physical_name(self.organisation.id, "bootstrap", limit=_LONGEST)
        return [signed_in(account, bootstrap) for account in accounts]

    @override
    def pipeline_role(self, environment: str, role: str) -> list[str]:
        its, house = self.settings.accounts[environment], prefix(self.organisation, environment)
        return [pipeline_role_id(house, its, role)] if self.organisation.ci else []

    @override
    def movers(self, environment: str) -> list[str]:
        own = self.settings.accounts.get(environment)
        if own is None or environment not in self.settings.adopt.gateways:
            return []
        return [mover_id(own, roles(self.organisation, environment), environment)]

    @override
    def reporters(self, environment: str) -> str:
        return writers_of(self.settings.accounts[environment], roles(self.organisation, environment))

    @override
    def sender(self, environment: str) -> str:
        its, own = self.settings.accounts[environment], roles(self.organisation, environment)
        return sender_of(its, prefix(self.organisation, environment), own)

    @property
    @override
    def state_store(self) -> str | None:
        state = self.settings.state
        return urlsplit(state.backend).netloc if state and state.backend.startswith("s3://") else None

    @property
    @override
    def state_key(self) -> str | None:
        """The alias that an address of a key names, alone or as an ARN."""
        key = urlsplit(self.settings.state.secrets_provider if self.settings.state else "")
        alias = f"{key.netloc}{key.path}".removeprefix("/").rpartition(":")[2]
        return alias if key.scheme == "awskms" and alias.startswith("alias/") else None

    @property
    @override
    def state_key_called(self) -> str:
        return "awskms://alias/<name>"

    @override
    def state_purpose(self, users: list[str]) -> Purpose:
        return {"users": users, "alias": self.state_key or "", "kept": True}

    @override
    def amount(self, euros: float) -> int:
        return prices().dollars(euros)

    @property
    @override
    def pipeline_provider(self) -> str | None:
        """There is one an account: the landing zone's, or that of the environment which has the account first."""
        there = self.settings.adopt.identity.get(self.environment)
        if there and there.pipeline_provider is not None:
            return there.pipeline_provider
        shared = self.keeper != self.environment
        return provider_id(self.settings.accounts[self.environment]) if shared else None

    @override
    def adopted_network(self) -> AdoptedNetwork | None:
        there = self.settings.adopt.network.get(self.environment)
        return looking.adopted_network(there, self.settings.region, self.look) if there else None

    @override
    def adopted_keys(self, purposes: Collection[str]) -> Mapping[str, str]:
        there = self.settings.adopt.keys.get(self.environment)
        return {purpose: self._id(purpose, arn, purposes) for purpose, arn in there.purposes.items()} if there else {}

    def _id(self, purpose: str, arn: str, purposes: Collection[str]) -> str:
        if purpose not in purposes:
            raise GouvernailError(
                Problem(
                    f"the foundation of {self.environment} has no key for {purpose!r}",
                    path=f"clouds.aws.adopt.keys.{self.environment}.purposes.{purpose}",
                    expected=f"one of {', '.join(sorted(purposes))}",
                    mend="give the key to one of these, or leave it out: each purpose without an adopted key gets one",
                )
            )
        return arn.rpartition("/")[2]

    @override
    def adopted_log(self) -> AdoptedLog | None:
        there = self.settings.adopt.audit_log
        if there is None:
            return None
        home = there.organization_trail.split(":")[4] == self.common["account"]
        return {"trail_id": there.organization_trail, "read_store": home and self.environment == AUDIT}

    @property
    @override
    def named_roles(self) -> Mapping[str, str]:
        there = self.settings.adopt.identity.get(self.environment)
        return there.roles if there else {}

    @override
    def adopted_roles(self) -> Mapping[str, AdoptedRole]:
        return {duty: looking.adopted_role(arn, self.look) for duty, arn in self.named_roles.items()}

    @override
    def adopted_routes(self) -> Mapping[str, str]:
        there = self.settings.adopt.incidents.get(self.environment)
        return {str(severity): arn for severity, arn in there.topics.items()} if there else {}

    @override
    def adopted_detection(self) -> AdoptedDetection | None:
        return None if self.detects else {"detector_id": looking.detector(self.look)}

    @override
    def adopted_vault(self) -> str | None:
        there = self.settings.adopt.backup.get(self.environment)
        return there.vault.rpartition(":")[2] if there else None

    @override
    def adopted_archive(self) -> AdoptedArchive | None:
        there = self.settings.adopt.archive
        return {"store": there.bucket, "read_store": self.environment == AUDIT} if there else None

    @override
    def adopted_budget(self) -> AdoptedBudget | None:
        there = self.settings.adopt.budget.get(self.environment)
        return {"budget": there.budget, "monitor": there.anomaly_monitor} if there else None


def _away(home: Aws) -> Aws:
    """Roles and trails are of no region."""
    its = AwsAdopted(identity=home.adopt.identity, audit_log=home.adopt.audit_log)
    return home.model_copy(update={"region": home.recovery_region, "recovery_region": None, "adopt": its})
