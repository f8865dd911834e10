"""Edge on Azure: an IoT hub whose devices prove who they are by certificate and are told to run only what is signed.

Devices are outside of every network of ours, so the hub is reached from everywhere: over mutual TLS, by whoever has the
key to a certificate that it knows. Keys that are shared open nothing there, neither those of the hub nor those of
devices. So there is no Device Provisioning Service: it comes into a hub by a shared key only, which would stand in the
state. A workflow lets in one device at a time, and a person runs it. There is no Device Update either, and no manifest
of IoT Edge: neither verifies such a signature, and a device does.

What devices are told stands in their twins (`_fleet_workflows.py`); what they record reaches the locked store through
their hub (`_fleet_records.py`); who called is written down by the hub (`_fleet_calls.py`). Devices have no other right
in the cloud. Images are therefore not fetched from the closed registry but brought to the branches, and verified there.

Images are signed (Notation) with a certificate whose key no vault gives out; a person makes the certificate, from
within the network. The vault stays when the rest goes: what it signed would no longer be accepted.

`boundary`, `roles` and `undelivered` mean nothing here. `key_ids` neither: the store has its key already, a workspace
takes one from 100 GB a day on, and an event hub in its dearest tier. What lies in these Azure encrypts with its own.

Sources: Azure IoT Hub, X.509 (https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-x509), access by
Microsoft Entra ID and why it shuts out the provisioning service
(https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-azure-ad), quotas
(https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling) and TLS
(https://learn.microsoft.com/azure/iot-hub/iot-hub-tls-support); Azure Container Registry, signing with Notation and Key
Vault (https://learn.microsoft.com/azure/container-registry/container-registry-tutorial-sign-build-push); Notary
Project, trust policies (https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md).
"""

import math
from typing import Final

import pulumi
from pulumi_azure_native import iothub, keyvault, logic, managedidentity

from components.azure._alerts import Counted, failures_told, told_of_any
from components.azure._calling import caller, runner_id
from components.azure._diagnostics import record, setting_id
from components.azure._fleet import HUBS, LOST, fleet_hub, fleet_name
from components.azure._fleet_calls import calls, counted, losses_told, written_down
from components.azure._fleet_records import way_into
from components.azure._fleet_workflows import ASKED, EVERY_DEVICE, NOT_STOPPED, Said, lets_in, stops, tells
from components.azure._group import RETAINED_BY, Group, group, group_id
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.contract.edge import EdgeArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Edge", "signing_id"]

_DELETION_DAYS: Final = 90
_RUNS: Final = "Microsoft.Logic/workflows"


def signing_id(prefix: str, account: str) -> str:
    """The id of the vault of the certificate that signs, before it is there."""
    own = name_of("keyvault:Vault", prefix, "signing", account)
    return f"{group_id(prefix, account, 'edge-signing')}/providers/Microsoft.KeyVault/vaults/{own}"


class Edge(pulumi.ComponentResource):
    """A fleet and what it may do. Makes no device, holds no key of one, and rolls out nothing by itself."""

    fleet: pulumi.Output[str]
    """Id of the hub of all devices."""
    waves: pulumi.Output[list[str]]
    """Conditions that the devices fit which get an update, one after the other."""
    profile: pulumi.Output[str]
    """Id of the vault whose certificate signs what devices accept."""
    calls: pulumi.Output[str]
    """Id of the workspace that names a device at each of its calls."""
    heard: pulumi.Output[str]
    """Id of the function that counts the devices in that workspace, each once."""

    def __init__(self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Edge", name, None, opts)
        self._args = args
        self._log_store = args.get("log_store")
        its = group("edge", args, self)
        signs = self._signs()
        way = way_into(args["store"], its, self._log_store)
        hub = fleet_hub(args, way, its)
        self._record("fleet", hub.id, its)
        for how in LOST:
            lost = Counted(f"d2c.telemetry.egress.{how}", HUBS, hub.id)
            told_of_any(f"edge-{how}", f"Records of devices that were {how}", lost, args["route"], its)
        called = calls(its, self._log_store)
        written_down("hub", hub.id, "D2CTwinOperations", called, its)
        written_down("records", way.namespace.id, "ArchiveLogs", called, its)
        losses_told(called, args["route"], its)
        self._told(hub, its)
        self._stopped(hub, its)
        self._let_in(hub, its)
        self.fleet = hub.id
        self.waves = pulumi.Output.from_input([_condition(number, args) for number in range(1, len(args["waves"]) + 1)])
        self.profile = signs.id
        self.calls = called.id
        self.heard = counted(called, its).id
        self.register_outputs(
            {
                "fleet": self.fleet,
                "waves": self.waves,
                "profile": self.profile,
                "calls": self.calls,
                "heard": self.heard,
            }
        )

    def _record(self, name: str, thing: pulumi.Output[str], its: Group, path: str | None = None) -> None:
        if self._log_store is not None:
            record(name, thing, self._log_store, its.opts(setting_id(path) if path else None))

    def _signs(self) -> keyvault.Vault:
        """The vault of the certificate that signs. It goes with nothing: the next `up` takes it back."""
        args, left = self._args, self._args.get("retained")
        if "directory" not in args:
            raise _missing("directory", "clouds.azure.tenant", "the id of the Entra ID tenant")
        its = group("edge-signing", args, self, kept_for=args["stack"], retained=left)
        name = _vault(args)
        path = f"Microsoft.KeyVault/vaults/{name}"
        vault = keyvault.Vault(
            "signing",
            vault_name=name,
            resource_group_name=its.name,
            location=its.region,
            properties={
                "tenant_id": args["directory"],
                "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.PREMIUM},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "enable_purge_protection": True,
                "soft_delete_retention_in_days": _DELETION_DAYS,
                "public_network_access": "Disabled",
                "network_acls": {
                    "default_action": keyvault.NetworkRuleAction.DENY,
                    "bypass": keyvault.NetworkRuleBypassOptions.NONE,
                },
            },
            tags={**its.tags, "purpose": "signing", RETAINED_BY: args["stack"]},
            opts=its.opts(path),
        )
        self._record("signing", vault.id, its, path)
        if "subnet_ids" in args and "service_lists" in args:
            way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
            private_way("signing", vault.id, "vault", way, its)
        return vault

    def _told(self, hub: iothub.IotHubResource, its: Group) -> None:
        """What devices read at each call and nobody but a deployment writes, and how far each wave reaches."""
        args = self._args
        scope = args["image"].partition("@")[0]
        keep = {
            "offlineLimit": args["offline_limit"],
            "sync": args["sync"],
            "stopped": {"property": "stopped", "unless": NOT_STOPPED},
            "trustPolicy": {
                "version": "1.0",
                "trustPolicies": [
                    {
                        "name": "models",
                        "registryScopes": [scope],
                        "signatureVerification": {"level": "strict"},
                        "trustStores": [f"ca:{_vault(args)}"],
                        "trustedIdentities": [f"x509.subject: {_subject(args)}"],
                    }
                ],
            },
        }
        said = {"keep": Said("keep", EVERY_DEVICE, keep, {"stopped": NOT_STOPPED})}
        reached = 0
        for number, share in enumerate(args["waves"], start=1):
            upto = math.ceil(round(args["count"] * share, 6))
            wave = {"number": number, "devices": upto - reached, "upTo": share}
            said[f"wave-{number}"] = Said("wave", _condition(number, args), wave)
            reached = upto
        identity, may = self._may("tells", hub, ["IoT Hub Data Contributor"], its)
        does = identity.id.apply(lambda id_: tells(fleet_name(args), id_, said))
        self._workflow("tells", does, identity, may, its)

    def _stopped(self, hub: iothub.IotHubResource, its: Group) -> None:
        """Each run of what stops the system stops the devices. Who lets in again starts them by hand, afterwards."""
        args = self._args
        if "stop" not in args:
            raise _missing("stop", "stop", "the id of the workflow that stops the system")
        identity, may = self._may("stops", hub, ["IoT Hub Data Contributor"], its)
        does = identity.id.apply(lambda id_: stops(fleet_name(args), id_))
        workflow = self._workflow("stops", does, identity, may, its)
        name = name_of("monitor:ActionGroup", its.prefix, "edge-stops")
        told = caller("stops", "edge-stops", {"stop": workflow}, its, short="devices", trigger=ASKED)
        may_run = assign("stops-told", runner_id(its.account), itself(told), workflow.id, its.opts(), holder=name)
        asked = Counted("RunsStarted", _RUNS, args["stop"])
        told_of_any("edge-stop", f"{args['system']} is stopped", asked, told.id, its, may_run)
        done = Counted("RunsSucceeded", _RUNS, workflow.id)
        told_of_any("edge-stopped", f"Devices of {args['system']} were stopped", done, args["route"], its)

    def _let_in(self, hub: iothub.IotHubResource, its: Group) -> None:
        """How a device comes in: a new one is in the last wave, and none takes the place of one that is there."""
        args = self._args
        roles = ["IoT Hub Registry Contributor", "IoT Hub Twin Contributor"]
        identity, may = self._may("lets-in", hub, roles, its)
        last = len(args["waves"])
        does = identity.id.apply(
            lambda id_: lets_in(fleet_name(args), id_, args["prefix"], last, hardware=args["in_hardware"])
        )
        self._workflow("lets-in", does, identity, may, its)

    def _may(
        self, role: str, hub: iothub.IotHubResource, roles: list[str], its: Group
    ) -> tuple[managedidentity.UserAssignedIdentity, list[pulumi.Resource]]:
        name = name_of("managedidentity:UserAssignedIdentity", its.prefix, f"edge-{role}")
        identity = managedidentity.UserAssignedIdentity(
            role,
            resource_name_=name,
            resource_group_name=its.name,
            location=its.region,
            tags=its.tags,
            opts=its.opts(),
        )
        may: list[pulumi.Resource] = [
            assign(
                f"{role}-{one.split()[2].lower()}",
                role_id(its.account, one),
                identity.principal_id,
                hub.id,
                its.opts(),
                holder=name,
            )
            for one in roles
        ]
        return identity, may

    def _workflow(
        self,
        role: str,
        does: pulumi.Output[dict[str, object]],
        identity: managedidentity.UserAssignedIdentity,
        may: list[pulumi.Resource],
        its: Group,
    ) -> logic.Workflow:
        made = logic.Workflow(
            role,
            workflow_name=name_of("logic:Workflow", its.prefix, f"edge-{role}"),
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
            definition=does,
            tags=its.tags,
            opts=its.opts(None, *may),
        )
        self._record(role, made.id, its)
        failures_told(f"edge-{role}", made.id, self._args["route"], its)
        return made


def _vault(args: EdgeArgs) -> str:
    return signing_id(args["prefix"], args["account"]).rpartition("/")[2]


def _subject(args: EdgeArgs) -> str:
    """Whom the certificate names. Notation asks for a country, a state and an organisation; it is nobody else's."""
    return f"C=EU,ST={args['region']},O={args['system']},CN={args['prefix']}-models"


def _condition(number: int, args: EdgeArgs) -> str:
    """Which devices are in a wave: one that nobody put into any is in the last."""
    here = f"tags.wave = '{number}'"
    return here if number < len(args["waves"]) else f"{here} OR NOT is_defined(tags.wave)"


def _missing(name: str, path: str, expected: str) -> GouvernailError:
    return GouvernailError(Problem(f"a fleet on Azure needs `{name}`, and none is named", path=path, expected=expected))
