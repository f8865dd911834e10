"""The account that a stack builds in, and what every capability of it is told alike, whichever the cloud.

What each cloud does in its own way stands in `stacks/<cloud>/account.py`: words, names of others, what a look tells.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypedDict

import pulumi

from components.contract.archive import AdoptedArchive
from components.contract.audit_log import AdoptedLog, Gateways
from components.contract.budget import AdoptedBudget
from components.contract.detection import AdoptedDetection
from components.contract.identity import AdoptedRole, Person
from components.contract.keys import Purpose
from components.contract.network import AdoptedNetwork, AlreadyThere
from gouvernail.spec import AISystem, Organisation
from gouvernail.spec.clouds import Aws, Azure, Gcp
from stacks.common import Common, prefix, tags
from stacks.names import RECOVERY, StackName

if TYPE_CHECKING:
    from stacks.making import AuditLog, Making, Network

__all__ = ["Account", "Around", "Begins", "Billed", "Closed", "Mailed", "Named", "Recorded", "StateRights", "Way"]


class Recorded(TypedDict, total=False):
    """What a thing is told that records its own use, where a cloud asks that of it."""

    log_store: pulumi.Input[str]


class StateRights(TypedDict, total=False):
    """What the pipeline's identity is told that gives itself rights on the state, where a cloud asks that of it."""

    container: pulumi.Input[str]
    key_id: pulumi.Input[str]


class Begins(TypedDict, total=False):
    """What a budget is told that begins with a month, where a cloud asks that of it."""

    since: str


class Billed(TypedDict, total=False):
    """What a budget is told that belongs to a billing account and says by itself what it has to say, where one does."""

    billing_account: str
    key_id: pulumi.Input[str]


class Closed(TypedDict, total=False):
    """What a network is told whose services are closed by something of the organisation's, where a cloud has that."""

    organisation: str
    let_in: list[pulumi.Input[str]]
    beside: AlreadyThere


class Mailed(TypedDict, total=False):
    """What routes are told that tell by mail what they could not deliver, where a cloud asks that of them."""

    mail: str


class Named(TypedDict, total=False):
    """What is told who knows groups by an address, where a cloud does."""

    domain: str


class Way(TypedDict, total=False):
    """What a thing is told that makes its own way into the network, where a cloud asks that of it."""

    subnet_ids: pulumi.Input[dict[str, str]]
    service_lists: pulumi.Input[list[str]]


class Around(Recorded, Way):
    """Both."""


@dataclass(frozen=True, slots=True)
class Account(ABC):
    """Whose stack builds there, which, and `left`: kind -> purpose -> id of what a destroy left."""

    owner: Organisation | AISystem
    settings: Aws | Azure | Gcp
    name: StackName
    provider: pulumi.ProviderResource
    left: Mapping[str, Mapping[str, str]]

    @classmethod
    @abstractmethod
    def at(cls, owner: Organisation | AISystem, name: StackName) -> Self:
        """The account in which the stack of this name builds. GouvernailError where the organisation has none there.

        Of what stands ready the settings are those of the recovery region. What a landing zone has lies in the home
        region, and is not adopted there, but for what is of no region.
        """

    @property
    def organisation(self) -> Organisation:
        """Whose account it is."""
        return self.owner.organisation if isinstance(self.owner, AISystem) else self.owner

    @property
    def environment(self) -> str:
        """The environment, or `audit`."""
        return self.name.environment

    @property
    def keeper(self) -> str:
        """The environment whose foundation has what exists once an account: the first that the organisation names.

        Environments that share an account (`sharedAccounts`, a named weakness) read it there.
        """
        accounts = self.settings.accounts
        sharing = (one for one in self.organisation.environments if accounts.get(one) == accounts[self.environment])
        return next(sharing, self.environment)

    @property
    def regions(self) -> list[str]:
        """The home region and, where there is one, the recovery region."""
        return [one for one in (self.settings.region, self.settings.recovery_region) if one]

    @property
    def keeping(self) -> frozenset[str]:
        """Purposes whose keys stay besides, because of what a workload leaves: where a cloud has that."""
        return frozenset()

    @property
    def kept_by(self) -> StackName:
        """The foundation of that environment."""
        return replace(self.name, environment=self.keeper)

    @property
    def makers(self) -> list[str]:
        """Patterns of who makes what stands in this account."""
        return self.makers_of(self.environment)

    @property
    def prefix(self) -> str:
        """First part of every physical name; some names are global, so a standby has one of its own."""
        own = prefix(self.owner, self.environment)
        return f"{own}-{RECOVERY}" if self.name.layer == RECOVERY else own

    @property
    def common(self) -> Common:
        """What every component is told."""
        return {
            "prefix": self.prefix,
            "tags": tags(self.owner, self.environment),
            "account": self.settings.accounts[self.environment],
            "region": self.settings.region,
        }

    @property
    def under(self) -> pulumi.ResourceOptions:
        """Options of a component of this account."""
        return pulumi.ResourceOptions(provider=self.provider)

    @property
    def look(self) -> pulumi.InvokeOptions:
        """Options of a look at this account."""
        return pulumi.InvokeOptions(provider=self.provider)

    # -- what each cloud does in its own way

    @property
    def named(self) -> Named:
        """By what groups are known besides their names."""
        return {}

    @property
    def mailed(self) -> Mailed:
        """Where routes tell by mail what they could not deliver."""
        return {}

    @property
    def closed(self) -> Closed:
        """By what the services of the account are closed to the outside, besides the network itself."""
        return {}

    def billed(self, key: pulumi.Input[str]) -> Billed:  # noqa: ARG002 - for those who ask it
        """Whose budget it is, besides the account's; `key` is that of incidents."""
        return {}

    @property
    @abstractmethod
    def make(self) -> "Making":
        """The cloud's components."""

    @property
    @abstractmethod
    def services(self) -> Mapping[str, list[str]]:
        """What the platform reaches privately, as the cloud's network takes it."""

    @property
    def directory(self) -> str | None:
        """The directory of identities, where things are told it."""
        return None

    def recorded(self, log: pulumi.Input[str] | None) -> Recorded:  # noqa: ARG002 - for those who ask it
        """What things are told that record their use into the store `log`."""
        return {}

    def way(self, network: "Network | None") -> Way:  # noqa: ARG002 - for those who ask it
        """What things are told that are reached from inside the network."""
        return {}

    @abstractmethod
    def zones(self, count: int) -> list[str]:
        """The first so many zones of the region. GouvernailError where there are fewer."""

    def flow_log_store(self, log: pulumi.Output[str]) -> pulumi.Output[str]:
        """The store `log` as the writer of flow logs is told it."""
        return log

    @property
    def trails(self) -> list[str]:
        """Ids of the trails of all accounts."""
        return []

    @property
    def log_readers(self) -> list[str]:
        """Groups that read the audit log, where their roles do not say it."""
        return []

    def gateways(self, boundary: pulumi.Output[str]) -> Gateways | None:  # noqa: ARG002 - for those who ask it
        """With whom gateways write their logs; None where each writes by itself."""
        return None

    @abstractmethod
    def person(self, duty: str) -> Person:
        """Who carries a duty. GouvernailError where the directory's group for it is not known."""

    def makers_of(self, environment: str) -> list[str]:  # noqa: ARG002 - for those who ask it
        """Patterns of who makes what stands in an environment, where a thing itself says who may use it."""
        return []

    def first_makers(self, accounts: Sequence[str]) -> list[str]:  # noqa: ARG002 - for those who ask it
        """Who makes the first foundation of each of these accounts, and changes what limits people."""
        return []

    def pipeline_role(self, environment: str, role: str) -> list[str]:  # noqa: ARG002 - for those who ask it
        """The pipeline's role (`deploy`, `preview`) there, where things themselves say who may use them."""
        return []

    def movers(self, environment: str) -> list[str]:  # noqa: ARG002 - for those who ask it
        """Patterns of who moves calls of cutovers there, where things themselves say who may use them."""
        return []

    def reporters(self, environment: str) -> str:  # noqa: ARG002 - for those who ask it
        """Who puts documents into the archive from there."""
        return ""

    def sender(self, environment: str) -> str:  # noqa: ARG002 - for those who ask it
        """Who tells the archive of releases there."""
        return ""

    @property
    @abstractmethod
    def state_store(self) -> str | None:
        """The store of Pulumi's state, where the spec's backend is one of this cloud."""

    @property
    @abstractmethod
    def state_key(self) -> str | None:
        """What the key of the state's secrets is called there; None where it cannot be made."""

    @property
    @abstractmethod
    def state_key_called(self) -> str:
        """How the address of a key begins that can be made."""

    @abstractmethod
    def state_purpose(self, users: list[str]) -> Purpose:
        """What the key of state is for. `users` are patterns of who opens secrets."""

    def state_rights(self, store: pulumi.Output[str] | None) -> StateRights:  # noqa: ARG002 - for those who ask it
        """What rights on the state are given on, where they are given on things; `store` where this stack makes it."""
        return {}

    def watched(self, log: "AuditLog") -> dict[str, pulumi.Input[str]]:  # noqa: ARG002 - for those who ask it
        """Name -> id of what runs by itself where the audit log lies, and was there before any route."""
        return {}

    def amount(self, euros: float) -> int:
        """So much in the currency in which the cloud counts: in euros, as the spec does, where it says no other."""
        return int(euros)

    @property
    def begins(self) -> Begins:
        """When a budget begins, where it is told that."""
        return {}

    @property
    def given(self) -> list[str]:
        """Roles that who deploys gives to services, where it is they that limit services."""
        return []

    @property
    def pipeline_provider(self) -> str | None:
        """What the account knows the pipeline by, where it is not for this stack to make."""
        return None

    @property
    def recovers_in(self) -> str | None:
        """The recovery region, where things are made in it; None where there is none or the cloud does it."""
        return self.settings.recovery_region

    @property
    def keys_span_regions(self) -> bool:
        """Whether a key of the home region is there in the recovery region too."""
        return False

    # -- what the landing zone has already; None and nothing where it is built

    @abstractmethod
    def adopted_network(self) -> AdoptedNetwork | None:
        """The environment's network, as a look at the account finds it."""

    @abstractmethod
    def adopted_keys(self, purposes: Collection[str]) -> Mapping[str, str]:
        """Purpose -> id. GouvernailError for a purpose that is not one of those that there are."""

    @abstractmethod
    def adopted_log(self) -> AdoptedLog | None:
        """The audit log of all accounts."""

    @property
    def named_roles(self) -> Mapping[str, str]:
        """Duty -> what its role is called, as the spec says; nothing is looked at."""
        return {}

    def adopted_roles(self) -> Mapping[str, AdoptedRole]:
        """Duty -> its role in the account. GouvernailError where it is not there."""
        return {}

    def adopted_routes(self) -> Mapping[str, str]:
        """Severity -> id of its route."""
        return {}

    @property
    def detects(self) -> bool:
        """Whether detection is built, here or in the foundation that has a shared account first."""
        return self.settings.adopt.detection is None

    @abstractmethod
    def adopted_detection(self) -> AdoptedDetection | None:
        """What watches the account. GouvernailError where it is not there."""

    @abstractmethod
    def adopted_vault(self) -> str | None:
        """Name of the vault that the environment is backed up to."""

    @abstractmethod
    def adopted_archive(self) -> AdoptedArchive | None:
        """The archive."""

    def adopted_budget(self) -> AdoptedBudget | None:
        """The account's budget and the look for unusual costs."""
        return None
