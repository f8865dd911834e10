"""Keys on Azure: a vault of the capability's own, with one key in hardware per purpose.

Who may use a key is not written on it: who makes a thing lets that thing's identity wrap and unwrap with its one key
(`_encryption.py`). The vault knows no other way in, and nobody reaches it from outside of our networks.

A key that somebody uses by themselves (`users`: the pipeline, which opens the secrets of stacks from wherever it runs)
stands in a second vault, which is closed by right alone.

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
from components.azure._group import RETAINED_BY, Group, group, group_id
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.contract.keys import KeysArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Keys", "direct_key_address", "direct_key_id", "key_id"]

_BITS: Final = 3072
_OPERATIONS: Final = (keyvault.JsonWebKeyOperation.WRAP_KEY, keyvault.JsonWebKeyOperation.UNWRAP_KEY)
_BY_THEMSELVES: Final = (keyvault.JsonWebKeyOperation.ENCRYPT, keyvault.JsonWebKeyOperation.DECRYPT)
_CLOSED: Final = "keys"
_DIRECT: Final = "direct"
_SPARE_DAYS: Final = 60  # a key that was not renewed in time still works so long
_TOLD_DAYS: Final = 30  # and it is told so long before it ends


def key_id(prefix: str, account: str, purpose: str) -> str:
    """The id of a key that things are encrypted with, before it is there."""
    return _id(prefix, account, _CLOSED, purpose)


def direct_key_id(prefix: str, account: str, purpose: str) -> str:
    """The id of a key that somebody uses by themselves, before it is there."""
    return _id(prefix, account, _DIRECT, purpose)


def direct_key_address(prefix: str, account: str, purpose: str) -> str:
    """Where Pulumi finds such a key (`--secrets-provider`); a version may follow."""
    vault = name_of("keyvault:Vault", prefix, _DIRECT, account)
    return f"azurekeyvault://{vault}.vault.azure.net/keys/{_called(purpose)}"


class Keys(pulumi.ComponentResource):
    """A vault, and one key per purpose, renewed by the clock. Gives nobody the use of one.

    A vault goes as a whole or stays as a whole: it stays where one purpose is kept. So one key that was left says that
    all that is made here was.
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
            its = group("keys", args, self, kept_for=args["stack"] if stays else None, retained=left)
            for role in (_CLOSED, _DIRECT):
                purposes = [one for one, said in wanted.items() if bool(said.get("users")) is (role == _DIRECT)]
                if purposes:
                    vault = self._vault(name if role == _CLOSED else role, role, its, args)
                    ids |= {one: _key(one, vault, role, its, args).id for one in purposes}
        self.key_ids = pulumi.Output.all(**ids)
        self.register_outputs({"key_ids": self.key_ids})

    def _vault(self, name: str, role: str, its: Group, args: KeysArgs) -> keyvault.Vault:
        called = name_of("keyvault:Vault", its.prefix, role, its.account)
        path, closed = f"Microsoft.KeyVault/vaults/{called}", role == _CLOSED
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
                "public_network_access": "Disabled" if closed else "Enabled",
                "network_acls": {
                    "default_action": keyvault.NetworkRuleAction.DENY if closed else keyvault.NetworkRuleAction.ALLOW,
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


def _id(prefix: str, account: str, role: str, purpose: str) -> str:
    return f"{group_id(prefix, account, 'keys')}/providers/{_path(prefix, account, role, purpose)}"


def _path(prefix: str, account: str, role: str, purpose: str) -> str:
    vault = name_of("keyvault:Vault", prefix, role, account)
    return f"Microsoft.KeyVault/vaults/{vault}/keys/{_called(purpose)}"


def _called(purpose: str) -> str:
    """A key's name in its vault is the purpose: the vault has the prefix."""
    return purpose.replace("_", "-")


def _key(purpose: str, vault: keyvault.Vault, role: str, its: Group, args: KeysArgs) -> keyvault.Key:
    days = args["rotation_days"]
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
        import_=its.at(_path(its.prefix, its.account, role, purpose)),
    )
    return keyvault.Key(
        purpose,
        key_name=_called(purpose),
        vault_name=vault.name,
        resource_group_name=its.name,
        properties={
            "kty": keyvault.JsonWebKeyType.RS_A_HSM,
            "key_size": _BITS,
            "key_ops": [*_OPERATIONS, *(_BY_THEMSELVES if role == _DIRECT else ())],
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
