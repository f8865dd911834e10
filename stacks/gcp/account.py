"""A project of Google Cloud, for its foundation: how Google calls things, and what the landing zone has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import pulumi
from typing_extensions import override

from components import gcp
from components.contract.archive import AdoptedArchive
from components.contract.audit_log import AdoptedLog
from components.contract.detection import AdoptedDetection
from components.contract.identity import Person
from components.contract.keys import Purpose
from components.contract.network import AdoptedNetwork
from components.gcp import ZONES, devices_of, pipeline_role_id, pool_id, state_key_id, trail_id
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem, Organisation
from gouvernail.spec.adopt import GcpAdopted
from gouvernail.spec.clouds import Gcp
from stacks.account import Account, Billed, Closed, Mailed, Named, StateRights
from stacks.common import prefix
from stacks.gcp import looking
from stacks.names import AUDIT, FOUNDATION, RECOVERY, StackName

if TYPE_CHECKING:
    from stacks.making import Making

__all__ = ["GcpAccount"]

_OPERATOR: Final = "operator"
_PEOPLE: Final = ("developer", "approver", "operator", "auditor")
_PIPELINE: Final = ("deploy", "preview")


@dataclass(frozen=True, slots=True)
class GcpAccount(Account):
    """The project of an environment, or that of the audit log."""

    settings: Gcp

    @classmethod
    @override
    def at(cls, owner: Organisation | AISystem, name: StackName) -> Self:
        settings = owner.organisation.clouds.gcp if isinstance(owner, AISystem) else owner.clouds.gcp
        if settings is None:
            raise GouvernailError(f"{owner.id} has no accounts on gcp")
        if name.layer == RECOVERY and settings.recovery_region:
            settings = _recovery(settings, settings.recovery_region)
        project = settings.accounts[name.environment]
        own = looking.provider(project, settings.region)
        left = looking.retained(project, str(name), pulumi.InvokeOptions(provider=own))
        there = cls(owner, settings, name, own, left)
        if there.organisation.ci is None or name.layer != FOUNDATION:
            return there
        return replace(there, left={**left, "pool": looking.pool(pool_id(there.prefix, project), there.look)})

    @property
    @override
    def named(self) -> Named:
        """GouvernailError where the directory has no domain: a group is known by its address."""
        directory = self.organisation.directory.gcp
        if directory is None:
            raise GouvernailError(
                Problem(
                    "groups are known by their addresses, and the directory has no domain",
                    path="directory.gcp.domain",
                    expected="the Workspace or Cloud Identity domain of the organisation's groups",
                )
            )
        return {"domain": directory.domain}

    @property
    @override
    def mailed(self) -> Mailed:
        """To who operates."""
        return {"mail": f"{self.organisation.roles[_OPERATOR].group}@{self.named.get('domain')}"}

    @property
    @override
    def closed(self) -> Closed:
        """GouvernailError where the organisation's number is not given: what closes services is the organisation's."""
        if self.settings.organisation is None:
            raise GouvernailError(
                Problem(
                    "what closes the services of a project belongs to the organisation, and its number is not given",
                    path="clouds.gcp.organisation",
                    expected="the number of the Google Cloud organisation",
                    mend="gcloud organizations list",
                )
            )
        house, its = prefix(self.organisation, self.environment), self.settings.accounts[self.environment]
        if self.name.layer == RECOVERY:
            there = looking.perimeter(its, self.settings.organisation, house, self.look)
            return {"beside": {"perimeter": there, "trail": trail_id(house, its, self.settings.region)}}
        comes = [pipeline_role_id(house, its, role) for role in _PIPELINE] if self.organisation.ci else []
        groups = sorted({self.organisation.roles[duty].group for duty in _PEOPLE})
        return {
            "organisation": self.settings.organisation,
            "let_in": [
                *(f"serviceAccount:{one}" for one in comes),
                *(f"group:{one}@{self.named.get('domain')}" for one in groups),
                *self._devices,
            ],
        }

    @property
    def _devices(self) -> list[str]:
        """Those of the systems that the organisation lets devices call of."""
        systems = self.settings.devices
        if not systems:
            return []
        number = looking.number(self.settings.accounts[self.environment], self.look)
        return [devices_of(f"{system}-{self.environment}", number) for system in systems]

    @override
    def billed(self, key: pulumi.Input[str]) -> Billed:
        """GouvernailError where the billing account is not given: a budget there is one of it."""
        if self.settings.billing_account is None:
            raise GouvernailError(
                Problem(
                    "a budget belongs to a billing account, and none is given",
                    path="clouds.gcp.billingAccount",
                    expected="the billing account of these projects, such as 012345-6789AB-CDEF01",
                    mend="gcloud billing accounts list",
                )
            )
        return {"billing_account": self.settings.billing_account, "key_id": key}

    @property
    @override
    def keeping(self) -> frozenset[str]:
        """Approved versions are objects in the store of what was trained: it stays, and so do its copies."""
        return frozenset({"artefacts", "recovery"})

    @property
    @override
    def make(self) -> "Making":
        return gcp

    @property
    @override
    def services(self) -> Mapping[str, list[str]]:
        """By the zones of their names: one address leads to all of them."""
        return {part: list(zones) for part, zones in ZONES.items()}

    @override
    def zones(self, count: int) -> list[str]:
        return looking.zones(self.settings.accounts[self.environment], self.settings.region, count, self.look)

    @override
    def person(self, duty: str) -> Person:
        return {"group": self.organisation.roles[duty].group, "permission_set": ""}

    @property
    @override
    def state_store(self) -> str | None:
        state = self.settings.state
        return urlsplit(state.backend).netloc if state and state.backend.startswith("gs://") else None

    @property
    @override
    def state_key(self) -> str | None:
        """Its id; there is one that can be made."""
        written = self.settings.state.secrets_provider if self.settings.state else ""
        return self._state_key_id if written == self.state_key_called else None

    @property
    @override
    def state_key_called(self) -> str:
        return f"gcpkms://{self._state_key_id}"

    @property
    def _state_key_id(self) -> str:
        house = prefix(self.organisation, AUDIT)
        return state_key_id(house, self.settings.accounts[AUDIT], self.settings.region)

    @override
    def state_purpose(self, users: list[str]) -> Purpose:
        """Who opens secrets is given the right on the key."""
        return {"through": ["s3"], "users": users, "kept": True}

    @override
    def state_rights(self, store: pulumi.Output[str] | None) -> StateRights:
        if self.state_store is None:
            return {}
        own = self._state_key_id
        if store is None:
            return {"container": self.state_store, "key_id": own}
        return {"container": store, "key_id": store.apply(lambda _: own)}  # its key was there before it

    # -- what the landing zone has already

    @override
    def adopted_network(self) -> AdoptedNetwork | None:
        there = self.settings.adopt.network.get(self.environment)
        if there is None:
            return None
        zones = self.organisation.environments[self.environment].zones
        return looking.adopted_network(there, self.zones(zones), self.look)

    @override
    def adopted_keys(self, purposes: Collection[str]) -> Mapping[str, str]:
        """A ring that exists has a key for every purpose, called like it."""
        there = self.settings.adopt.keys.get(self.environment)
        return {one: f"{there.key_ring}/cryptoKeys/{one.replace('_', '-')}" for one in purposes} if there else {}

    @override
    def adopted_log(self) -> AdoptedLog | None:
        there = self.settings.adopt.audit_log
        return None if there is None else {"trail_id": there.organization_sink, "read_store": False}

    @override
    def adopted_detection(self) -> AdoptedDetection | None:
        there = self.settings.adopt.detection
        return None if there is None else {"detector_id": there.security_command_center}

    @override
    def adopted_vault(self) -> str | None:
        there = self.settings.adopt.backup.get(self.environment)
        return there.vault if there else None

    @override
    def adopted_archive(self) -> AdoptedArchive | None:
        there = self.settings.adopt.archive
        return {"store": there.bucket, "read_store": self.environment == AUDIT} if there else None


def _recovery(home: Gcp, region: str) -> Gcp:
    """By what gateways are trusted is named for both regions."""
    adopt = GcpAdopted(gateways=home.adopt.gateways)
    return home.model_copy(update={"region": region, "recovery_region": None, "adopt": adopt})
