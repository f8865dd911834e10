"""Keys on Azure: a vault of the capability's own, with one key in hardware per purpose.

Who may use a key is not written on it: who makes a thing lets that thing's identity wrap and unwrap with its one key
(`_encryption.py`). The vault knows no other way in.

Sources: Azure Key Vault, role-based access
(https://learn.microsoft.com/azure/key-vault/general/rbac-guide), rotation of keys
(https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation), soft delete
(https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview) and network security
(https://learn.microsoft.com/azure/key-vault/general/network-security).
"""

from typing import Final

import pulumi
from pulumi_azure_native import keyvault

from components.azure._diagnostics import record, setting_id
from components.azure._group import RETAINED_BY, Group, group
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.contract.keys import KeysArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Keys"]

_BITS: Final = 3072
_OPERATIONS: Final = (keyvault.JsonWebKeyOperation.WRAP_KEY, keyvault.JsonWebKeyOperation.UNWRAP_KEY)
_SPARE_DAYS: Final = 60  # a key that was not renewed in time still works so long
_TOLD_DAYS: Final = 30  # and it is told so long before it ends


class Keys(pulumi.ComponentResource):
    """A vault, and one key per purpose, renewed by the clock. Gives nobody the use of one.

    A vault goes as a whole or stays as a whole: it stays where one purpose is kept.
    """

    key_ids: pulumi.Output[dict[str, str]]
    """Purpose -> id of its key."""

    def __init__(self, name: str, args: KeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Keys", name, None, opts)
        there, own = args.get("adopt", {}), pulumi.ResourceOptions(parent=self)
        ids = {one: keyvault.Key.get(one, id_, opts=own).id for one, id_ in there.items()}
        wanted = {one: its for one, its in args["purposes"].items() if one not in there}
        if wanted:
            left = next((id_ for one, id_ in args.get("retained", {}).items() if one in wanted), None)
            stays = any(its.get("kept", False) for its in wanted.values())
            its = group("keys", args, self, stays=stays, retained=left)
            vault = self._vault(name, its, args)
            ids |= {purpose: _key(purpose, vault, its, args).id for purpose in wanted}
        self.key_ids = pulumi.Output.all(**ids)
        self.register_outputs({"key_ids": self.key_ids})

    def _vault(self, name: str, its: Group, args: KeysArgs) -> keyvault.Vault:
        called = name_of("keyvault:Vault", its.prefix, "keys", its.account)
        path = f"Microsoft.KeyVault/vaults/{called}"
        vault = keyvault.Vault(
            name,
            vault_name=called,
            resource_group_name=its.name,
            location=its.region,
            properties={
                "tenant_id": _directory(args),
                "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.PREMIUM},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "enable_purge_protection": True,
                "soft_delete_retention_in_days": args["deletion_days"],
                "public_network_access": "Disabled",
                "network_acls": {
                    "default_action": keyvault.NetworkRuleAction.DENY,
                    "bypass": keyvault.NetworkRuleBypassOptions.AZURE_SERVICES,  # what encrypts with a key is one
                },
            },
            tags={**its.tags, **({RETAINED_BY: args["stack"]} if its.stays else {})},
            opts=its.opts(path),
        )
        if "log_store" in args:
            record(name, vault.id, args["log_store"], its.opts(setting_id(path)))
        if "subnet_ids" in args and "service_lists" in args:
            way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
            private_way(name, vault.id, "vault", way, its)
        return vault


def _key(purpose: str, vault: keyvault.Vault, its: Group, args: KeysArgs) -> keyvault.Key:
    """Its name in the vault is the purpose: the vault has the prefix."""
    called, days = purpose.replace("_", "-"), args["rotation_days"]
    renewal: keyvault.RotationPolicyArgsDict = {
        "attributes": {"expiry_time": f"P{days + _SPARE_DAYS}D"},
        "lifetime_actions": [
            {
                "action": {"type": keyvault.KeyRotationPolicyActionType.ROTATE},
                "trigger": {"time_after_create": f"P{days}D"},
            },
            {
                "action": {"type": keyvault.KeyRotationPolicyActionType.NOTIFY},
                "trigger": {"time_before_expiry": f"P{_TOLD_DAYS}D"},
            },
        ],
    }
    opts = pulumi.ResourceOptions(
        parent=its.parent,
        retain_on_delete=True,  # it goes with its vault: to delete it by itself, one has to be in the network
        import_=args.get("retained", {}).get(purpose),
    )
    return keyvault.Key(
        purpose,
        key_name=called,
        vault_name=vault.name,
        resource_group_name=its.name,
        properties={
            "kty": keyvault.JsonWebKeyType.RS_A_HSM,
            "key_size": _BITS,
            "key_ops": list(_OPERATIONS),
            "attributes": {"enabled": True, "exportable": False},
            "rotation_policy": renewal,
        },
        tags={**its.tags, "purpose": purpose, **({RETAINED_BY: args["stack"]} if its.stays else {})},
        opts=opts,
    )


def _directory(args: KeysArgs) -> str:
    """GouvernailError where it is not given: a vault is bound to one."""
    if "directory" in args:
        return args["directory"]
    raise GouvernailError(
        Problem(
            "a vault of keys is bound to the directory of its identities, and none is named",
            path="clouds.azure.tenant",
            expected="the id of the Entra ID tenant",
        )
    )
