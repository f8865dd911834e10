"""A subscription of Azure, for its foundation: how Azure calls things, and what the landing zone has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import parse_qs, urlsplit

import pulumi
from typing_extensions import override

from components import azure
from components.azure import ZONES, direct_key_address, direct_key_id, keeper_of, left_of_account, state_id
from components.contract.archive import AdoptedArchive
from components.contract.audit_log import AdoptedLog
from components.contract.detection import AdoptedDetection
from components.contract.identity import Person
from components.contract.keys import Purpose
from components.contract.network import AdoptedNetwork
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem, Organisation
from gouvernail.spec.adopt import AzureAdopted
from gouvernail.spec.clouds import Azure
from stacks.account import Account, Begins, Recorded, StateRights, Way
from stacks.azure import looking
from stacks.azure.taking_back import take_back
from stacks.common import prefix
from stacks.names import AUDIT, RECOVERY, StackName

if TYPE_CHECKING:
    from stacks.making import AuditLog, Making, Network

__all__ = ["AzureAccount"]

_ZONES: Final = ("1", "2", "3")
_STATE: Final = "state"


@dataclass(frozen=True, slots=True)
class AzureAccount(Account):
    """The subscription of an environment, or that of the audit log."""

    settings: Azure

    @classmethod
    @override
    def at(cls, owner: Organisation | AISystem, name: StackName) -> Self:
        settings = owner.organisation.clouds.azure if isinstance(owner, AISystem) else owner.clouds.azure
        if settings is None:
            raise GouvernailError(f"{owner.id} has no accounts on azure")
        if settings.tenant is None:
            raise GouvernailError(
                Problem(
                    "keys and roles answer to a directory, and none is named",
                    path="clouds.azure.tenant",
                    expected="the id of the Entra ID tenant of these subscriptions",
                    mend="az account show --query tenantId",
                )
            )
        if name.layer == RECOVERY:
            settings = _away(settings)
        own = looking.provider(settings.accounts[name.environment], settings.region, settings.tenant)
        take_back(str(name), pulumi.InvokeOptions(provider=own))
        there = cls(owner, settings, name, own, {})
        left = left_of_account(there.prefix, settings.accounts[name.environment])
        return replace(there, left=left)

    @property
    @override
    def make(self) -> "Making":
        return azure

    @property
    @override
    def services(self) -> Mapping[str, list[str]]:
        return {part: list(zones) for part, zones in ZONES.items()}

    @property
    @override
    def directory(self) -> str | None:
        return self.settings.tenant

    @override
    def recorded(self, log: pulumi.Input[str] | None) -> Recorded:
        return {} if log is None else {"log_store": log}

    @override
    def way(self, network: "Network | None") -> Way:
        return {} if network is None else {"subnet_ids": network.subnet_ids, "service_lists": network.service_lists}

    @override
    def zones(self, count: int) -> list[str]:
        """A region has three, or none; which of them a subscription calls the first is its own."""
        if count > len(_ZONES):
            raise GouvernailError(
                Problem(
                    f"the environment asks for {count} zones, a region of Azure has {len(_ZONES)} at most",
                    path=f"environments.{self.environment}.zones",
                    expected=f"{len(_ZONES)} or fewer",
                )
            )
        return list(_ZONES[:count])

    @property
    @override
    def log_readers(self) -> list[str]:
        return [self.group("auditor")]

    @override
    def person(self, duty: str) -> Person:
        return {
            "group": self.organisation.roles[duty].group,
            "permission_set": "",
            "group_id": self.group(duty),
        }

    def group(self, duty: str) -> str:
        """Id of the group that carries a duty. GouvernailError where the organisation's file does not have it."""
        name, directory = self.organisation.roles[duty].group, self.organisation.directory.azure
        known = None if directory is None else directory.groups.get(name)
        if known is None:
            raise GouvernailError(
                Problem(
                    f"the id of {name} ({duty}) in the directory is not known",
                    path=f"directory.azure.groups.{name}",
                    expected="its object id in Entra ID",
                    mend=f"az ad group show --group {name} --query id",
                )
            )
        return known

    @property
    @override
    def state_store(self) -> str | None:
        """The storage account of `azblob://state?storage_account=<name>`."""
        state = self.settings.state
        if state is None or not state.backend.startswith("azblob://"):
            return None
        address = urlsplit(state.backend)
        called = parse_qs(address.query).get("storage_account", [])
        if address.netloc != _STATE or len(called) != 1:
            raise GouvernailError(
                Problem(
                    f"the state cannot lie at {state.backend}",
                    path="clouds.azure.state.backend",
                    expected=f"azblob://{_STATE}?storage_account=<name>: the foundation makes the account",
                )
            )
        return called[0]

    @property
    @override
    def state_key(self) -> str | None:
        """Its address, after which a version may follow; there is one that can be made."""
        written = self.settings.state.secrets_provider if self.settings.state else ""
        own = self.state_key_called
        return own if written == own or written.startswith(f"{own}/") else None

    @property
    @override
    def state_key_called(self) -> str:
        return direct_key_address(*self._audit, _STATE)

    @override
    def state_purpose(self, users: list[str]) -> Purpose:
        """Who opens secrets is given the right on the key, which stands in a vault of its own."""
        return {"users": ["deployers"], "kept": True}

    @override
    def state_rights(self, store: pulumi.Output[str] | None) -> StateRights:
        if self.state_store is None:
            return {}
        container = state_id(*self._audit, self.state_store) if store is None else store
        return {"container": container, "key_id": direct_key_id(*self._audit, _STATE)}

    @property
    def _audit(self) -> tuple[str, str]:
        """Prefix and subscription of the audit account."""
        return prefix(self.organisation, AUDIT), self.settings.accounts[AUDIT]

    @override
    def watched(self, log: "AuditLog") -> dict[str, pulumi.Input[str]]:
        """The keepers of its stores."""
        stores = {"log": log.store, **({"recovery-log": log.recovery_store} if self.recovers_in else {})}
        return {f"{role}-keeper": self._keeper(role, store) for role, store in stores.items()}

    def _keeper(self, role: str, store: pulumi.Output[str]) -> pulumi.Output[str]:
        return store.apply(lambda id_: keeper_of(id_, prefix(self.organisation, AUDIT), role))

    @property
    @override
    def begins(self) -> Begins:
        """With this month; what is there keeps its own."""
        return {"since": datetime.now(tz=UTC).date().replace(day=1).isoformat()}

    @property
    @override
    def keys_span_regions(self) -> bool:
        """A vault of keys is kept in the paired region as well, and opens there when this one is lost.

        Source: Azure Key Vault, availability and redundancy
        (https://learn.microsoft.com/azure/key-vault/general/disaster-recovery-guidance).
        """
        return True

    # -- what the landing zone has already

    @override
    def adopted_network(self) -> AdoptedNetwork | None:
        there = self.settings.adopt.network.get(self.environment)
        zones = self.organisation.environments[self.environment].zones
        return looking.adopted_network(there, self.zones(zones), self.look) if there else None

    @override
    def adopted_keys(self, purposes: Collection[str]) -> Mapping[str, str]:
        """A vault that exists has a key for every purpose, called like it."""
        there = self.settings.adopt.keys.get(self.environment)
        return {one: f"{there.vault}/keys/{one.replace('_', '-')}" for one in purposes} if there else {}

    @override
    def adopted_log(self) -> AdoptedLog | None:
        return self._not_yet("auditLog", self.settings.adopt.audit_log)

    @override
    def adopted_detection(self) -> AdoptedDetection | None:
        return self._not_yet("detection", self.settings.adopt.detection)

    @override
    def adopted_vault(self) -> str | None:
        there = self.settings.adopt.backup.get(self.environment)
        return there.vault if there else None

    @override
    def adopted_archive(self) -> AdoptedArchive | None:
        """The store of the container that the spec names."""
        there = self.settings.adopt.archive
        if there is None:
            return None
        return {"store": there.container.partition("/blobServices/")[0], "read_store": self.environment == AUDIT}

    def _not_yet(self, capability: str, landing: object) -> None:
        """GouvernailError where the spec says that the landing zone has it: a wish is not passed over in silence."""
        if landing is not None:
            raise GouvernailError(
                Problem(
                    f"to adopt what a landing zone on azure has of {capability} is not built yet",
                    path=f"clouds.azure.adopt.{capability}",
                    mend="leave it out: then the foundation makes its own beside it",
                )
            )


def _away(home: Azure) -> Azure:
    """By what gateways are trusted is the directory's; the certificate is put into the vault of the standby's keys."""
    gateways = {name: its.model_copy(update={"certificate": None}) for name, its in home.adopt.gateways.items()}
    adopt = AzureAdopted(audit_log=home.adopt.audit_log, gateways=gateways)
    return home.model_copy(update={"region": home.recovery_region, "recovery_region": None, "adopt": adopt})
