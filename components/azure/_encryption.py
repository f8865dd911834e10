"""What lets a thing be encrypted with a key of ours: an identity that may wrap and unwrap with this one key.

The identity comes before what it encrypts, so nothing is ever there without the key.

Source: Azure Storage, customer-managed keys with a user-assigned identity
(https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import authorization, managedidentity

from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, assignment_id, role_id

__all__ = ["Encryptor", "encryptor", "key_name", "vault_uri"]

_ROLE: Final = "Key Vault Crypto Service Encryption User"


@dataclass(frozen=True, slots=True)
class Encryptor:
    """The identity, and what it may: whoever is encrypted with the key waits for `may`."""

    identity: managedidentity.UserAssignedIdentity
    may: authorization.RoleAssignment


def encryptor(role: str, key_id: pulumi.Input[str], its: Group, *, left_key: str | None = None) -> Encryptor:
    """The identity `prefix-role-key` in the group, and its right on the key with this id.

    `left_key` is the key's id where the group was left by an earlier destroy.
    """
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, f"{role}-key")
    definition = role_id(its.account, _ROLE)
    identity = managedidentity.UserAssignedIdentity(
        f"{role}-key",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(f"Microsoft.ManagedIdentity/userAssignedIdentities/{name}"),
    )
    may = assign(
        f"{role}-key",
        definition,
        identity.principal_id,
        key_id,
        its.opts(id_=assignment_id(left_key, definition, name) if left_key else None),
        holder=name,
    )
    return Encryptor(identity, may)


def vault_uri(key_id: str) -> str:
    """Where the vault of a key is reached."""
    return f"https://{key_id.split('/')[-3]}.vault.azure.net"


def key_name(key_id: str) -> str:
    """What a key is called in its vault; without a version, so that what is encrypted follows when it is renewed."""
    return key_id.rpartition("/")[2]
