"""What a destroy left is taken back: a look at the subscription tells what of it is there.

Components say where each thing that stays would lie, and that is where Pulumi imports it from. Azure has no one look
that finds what bears a tag, so each thing is asked for by its id, and what is not there is made instead. Nothing is
asked of what the stack has already: its ids are left out, for Azure may write an id in letters of another case, which
Pulumi would take for another thing.

Where a thing is not as it is declared, Pulumi takes it back and then updates it, within one run.

Sources: Pulumi, resource options `import` (https://www.pulumi.com/docs/iac/concepts/resources/options/import/) and
`transformations` (https://www.pulumi.com/docs/iac/concepts/resources/options/transformations/); azure-native, the
function `get...` of each type (https://www.pulumi.com/registry/packages/azure-native/api-docs/resources/getresourcegroup/).
"""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pulumi
from pulumi.runtime import invoke

from components.azure import RETAINED_BY
from gouvernail.errors import GouvernailError, Problem
from stacks.states import outputs_in

__all__ = ["take_back"]

_GROUP: Final = "azure-native:resources:ResourceGroup"
_NAMED: Final[Mapping[str, str]] = {
    "resourcegroups": "resourceGroupName",
    "storageaccounts": "accountName",
    "containers": "containerName",
    "immutabilitypolicies": "immutabilityPolicyName",
    "managementpolicies": "managementPolicyName",
    "vaults": "vaultName",
    "keys": "keyName",
    "userassignedidentities": "resourceName",
    "workflows": "workflowName",
    "registries": "registryName",
    "models": "modelName",
}
"""Kind in an id -> what a function is told its name as."""
_WITHIN: Final[Mapping[str, tuple[str, str]]] = {
    "blobservices": ("", "blobServicesName"),
    "roleassignments": ("scope", "roleAssignmentName"),
    "roledefinitions": ("scope", "roleDefinitionId"),
    "diagnosticsettings": ("resourceUri", "name"),
}
"""Last kind in an id -> what a function is told besides: the id of what it lies in, and its name."""
_ABSENT: Final = re.compile(r"(?:Status=|StatusCode=|RESPONSE )404\b")


def take_back(stack: str, look: pulumi.InvokeOptions) -> None:
    """From here on this stack takes back what it left, and makes what is not there."""
    path = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    held = outputs_in("pulumi:pulumi:readStackResourceOutputs", {"stackName": path})
    look_for = _Look(stack, look, frozenset(urn.split("::", 2)[2] for urn in held))
    pulumi.runtime.register_stack_transformation(look_for.only_what_is_there)


@dataclass(frozen=True, slots=True)
class _Look:
    """`held` is what the stack has, by type and name. `ours` are the components whose group is there and bears the
    stack's tag: of others nothing is asked for."""

    stack: str
    look: pulumi.InvokeOptions
    held: frozenset[str]
    ours: set[str] = field(default_factory=set[str])

    def only_what_is_there(self, one: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        """The thing without the id that it would have, where it is not there or is the stack's already."""
        id_, parent = one.opts.import_, one.opts.parent
        if not isinstance(id_, str) or parent is None or self._taken(one.type_, one.name, id_, parent):
            return None
        opts = copy.copy(one.opts)
        opts.import_ = None
        return pulumi.ResourceTransformationResult(one.props, opts)

    def _taken(self, kind: str, name: str, id_: str, parent: pulumi.Resource) -> bool:
        component = f"{parent.pulumi_resource_type}::{parent.pulumi_resource_name}"
        held = f"{parent.pulumi_resource_type}${kind}::{name}" in self.held
        if kind != _GROUP:
            return not held and component in self.ours and _found(kind, id_, self.look) is not None
        found = None if held else _found(kind, id_, self.look)
        carried: Mapping[str, str] = (found.get("tags") if found else None) or {}
        ours = carried.get(RETAINED_BY) == self.stack
        if held or ours:
            self.ours.add(component)
        return ours


def _found(kind: str, id_: str, look: pulumi.InvokeOptions) -> Mapping[str, Any] | None:
    """What is there with this id; None where nothing is. GouvernailError where that cannot be told."""
    module, _, name = kind.removeprefix("azure-native:").partition(":")
    try:
        return invoke(f"azure-native:{module}:get{name}", _asked(id_), look).value
    except Exception as error:  # the SDK raises nothing narrower
        if _ABSENT.search(str(error)):
            return None
        raise GouvernailError(
            Problem(
                f"whether an earlier destroy left {id_} could not be told: {error}",
                expected="it, or an answer that it is not there (404)",
                mend="who deploys has to be able to read it: docs/guides/azure.md",
            )
        ) from error


def _asked(id_: str) -> dict[str, str]:
    """With what the function of its type finds the thing with this id."""
    around, _, last = id_.rpartition("/")
    above, _, kind = around.rpartition("/")
    within, called = _WITHIN.get(kind.lower(), ("", ""))
    if within:
        return {within: above.rpartition("/providers/")[0], called: last}
    parts = id_.split("/")
    named = {_NAMED.get(one.lower(), ""): name for one, name in zip(parts[1::2], parts[2::2], strict=False)}
    if called:
        named[called] = last
    return {name: value for name, value in named.items() if name}
