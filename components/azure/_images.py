"""Images where Azure can fetch them: a registry of the platform's own, and the digest stays the spec's.

What trains and serves fetches from there. No setting of a registry keeps a name from being given to another image, or
an image from being deleted; so nobody has the right to write there but a workflow, which brings in what the spec names,
under a name that is made of the digest, and never over a name that is there. Nobody has the right to delete. What is
deleted all the same, by whoever owns the account, can be brought back for a while.

Sources: Azure Container Registry, import (https://learn.microsoft.com/azure/container-registry/container-registry-import-images
and https://learn.microsoft.com/rest/api/containerregistry/registries/import-image), roles
(https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview), customer-managed
keys (https://learn.microsoft.com/azure/container-registry/tutorial-enable-customer-managed-keys), soft delete
(https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy), trusted services
(https://learn.microsoft.com/azure/container-registry/allow-access-trusted-services) and zones
(https://learn.microsoft.com/azure/container-registry/zone-redundancy).
"""

import re
from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import containerregistry, logic

from components.azure._alerts import failures_told
from components.azure._diagnostics import record
from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.azure._workflow import ARM, after, asked, by_the_clock, definition

__all__ = ["image_registry", "images_id", "mirrored"]

_ROLE: Final = "images"
_THERE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)?\.azurecr\.io/")
_VERSION: Final = "2023-07-01"
_UNDELETE_DAYS: Final = 90
_CONFLICT: Final = 409


def images_id(prefix: str, account: str) -> str:
    """The id of the registry of images, before it is there."""
    around = name_of("resources:ResourceGroup", prefix, "artefacts")
    own = name_of("containerregistry:Registry", prefix, _ROLE, account)
    return f"/subscriptions/{account}/resourceGroups/{around}/providers/Microsoft.ContainerRegistry/registries/{own}"


def mirrored(image: str, prefix: str, region: str, account: str) -> str:  # noqa: ARG001 - an address says no region
    """Where the image is fetched from: as it is, if it lies in a registry of Azure; else its copy, by its digest."""
    if _THERE.match(image):
        return image
    name = name_of("containerregistry:Registry", prefix, _ROLE, account)
    return f"{name}.azurecr.io/{image.partition('/')[2]}"


def image_registry(
    images: Sequence[str],
    key_id: pulumi.Input[str],
    its: Group,
    *,
    log_store: pulumi.Input[str] | None,
    way: Way | None,
    route: pulumi.Input[str],
) -> containerregistry.Registry:
    """The registry, and what brings these images into it; `route` is told when one could not be brought."""
    key = pulumi.Output.from_input(key_id)
    uses = encryptor(_ROLE, key, its)
    made = containerregistry.Registry(
        _ROLE,
        registry_name=name_of("containerregistry:Registry", its.prefix, _ROLE, its.account),
        resource_group_name=its.name,
        location=its.region,
        sku={"name": containerregistry.SkuName.PREMIUM},
        identity=containerregistry.IdentityPropertiesArgs(
            type=containerregistry.ResourceIdentityType.USER_ASSIGNED,
            user_assigned_identities=uses.identity.id.apply(_as_is),
        ),
        encryption={
            "status": containerregistry.EncryptionStatus.ENABLED,
            "key_vault_properties": {
                "identity": uses.identity.client_id,
                "key_identifier": key.apply(lambda id_: f"{vault_uri(id_)}/keys/{key_name(id_)}"),
            },
        },
        admin_user_enabled=False,
        anonymous_pull_enabled=False,
        data_endpoint_enabled=True,
        network_rule_bypass_options=containerregistry.NetworkRuleBypassOptions.AZURE_SERVICES,
        public_network_access=containerregistry.PublicNetworkAccess.DISABLED,
        policies={
            "export_policy": {"status": containerregistry.ExportPolicyStatus.DISABLED},
            "soft_delete_policy": {
                "retention_days": _UNDELETE_DAYS,
                "status": containerregistry.PolicyStatus.ENABLED,
            },
        },
        zone_redundancy=containerregistry.ZoneRedundancy.ENABLED,
        tags={**its.tags, "purpose": "artefacts"},
        opts=its.opts(None, uses.may),
    )
    if log_store is not None:
        record(_ROLE, made.id, log_store, its.opts())
    if way is not None:
        private_way(_ROLE, made.id, "registry", way, its)
    wanted = [image for image in images if not _THERE.match(image)]
    if wanted:
        _bring(wanted, made, its, log_store, route)
    return made


def _as_is(identity: str) -> dict[str, containerregistry.UserIdentityPropertiesArgs]:
    """An identity, with all that Azure tells of it left to Azure."""
    return {identity: containerregistry.UserIdentityPropertiesArgs()}


def _bring(
    images: Sequence[str],
    into: containerregistry.Registry,
    its: Group,
    log_store: pulumi.Input[str] | None,
    route: pulumi.Input[str],
) -> None:
    name = name_of("logic:Workflow", its.prefix, _ROLE)
    workflow = logic.Workflow(
        _ROLE,
        workflow_name=name,
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
        definition=into.id.apply(lambda id_: _brings(id_, images)),
        tags=its.tags,
        opts=its.opts(),
    )
    imports = role_id(its.account, "Container Registry Data Importer and Data Reader")
    assign(f"{_ROLE}-brings", imports, itself(workflow), into.id, its.opts(), holder=name)
    if log_store is not None:
        record(f"{_ROLE}-brings", workflow.id, log_store, its.opts())
    failures_told(_ROLE, workflow.id, route, its)


def _brings(registry: str, images: Sequence[str]) -> dict[str, object]:
    """Asks for each image, day by day; that its name is taken already is what it should be, all else is a failure.

    An action that failed is forgiven where what comes after it succeeds: so what was refused is asked once more.
    """
    bring = f"{ARM}{registry}/importImage?api-version={_VERSION}"
    actions: dict[str, object] = {}
    for number, image in enumerate(images, start=1):
        host, _, rest = image.partition("/")
        path, _, digest = rest.partition("@")
        body = {
            "source": {"registryUri": host, "sourceImage": f"{path}@{digest}"},
            "targetTags": [f"{path.partition(':')[0]}:{digest.replace(':', '-')}"],
            "mode": "NoForce",
        }
        ask, again = f"Bring-{number}", f"Again-{number}"
        actions[ask] = asked("POST", bring, body=body)
        actions[f"Refused-{number}"] = {
            "type": "If",
            "expression": {"not": {"equals": [f"@outputs('{ask}')?['statusCode']", _CONFLICT]}},
            "actions": {again: asked("POST", bring, body=body)},
            "runAfter": after(ask, "Failed", "TimedOut"),
        }
    return definition({"Daily": by_the_clock("Day", 1)}, actions)
