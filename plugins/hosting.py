"""One provider a cloud, with all that `components.contract` names: see docs/adr/0009-package.md.

The schema is read from the contract's TypedDicts and their texts by Pulumi's component provider
(https://www.pulumi.com/docs/iac/guides/building-extending/components/build-a-component/); what a program gives is
mapped by code of our own, because that provider's does not hold what the schema says (plugins/values.py).
"""

import json
import sys
from importlib.metadata import version
from types import ModuleType
from typing import Any

import pulumi
from pulumi.errors import InputPropertiesError
from pulumi.provider import ConstructResult, main
from pulumi.provider.experimental.analyzer import ComponentDefinition, TypeDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError
from typing_extensions import override

from components.contract import CAPABILITIES
from gouvernail.errors import GouvernailError
from plugins.values import arguments

__all__ = ["Provider", "serve"]


class Provider(ComponentProvider):
    """The components of one cloud: their schema, and how one is made."""

    def __init__(self, cloud: str, module: ModuleType) -> None:
        named = (capability.component for capability in CAPABILITIES.values())
        components = [getattr(module, name) for name in named if hasattr(module, name)]
        super().__init__(components, f"gouvernail-{cloud}", version=version("gouvernail"))
        schema = json.loads(str(self.schema))
        # Else the SDKs would bear the names of Pulumi's own packages, such as @pulumi/gouvernail-aws.
        schema["language"]["nodejs"]["packageName"] = f"@gouvernail/{cloud}"
        schema["language"]["python"]["packageName"] = f"gouvernail_{cloud}"
        self.schema = json.dumps(schema)

    @override
    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Make a component. What it refuses is said in its own words, without a traceback."""
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, GouvernailError):
                raise InputPropertiesError(str(error.inner), []) from None
            raise

    @override
    def map_inputs(self, inputs: pulumi.Inputs, component_def: ComponentDefinition) -> dict[str, Any]:
        """What a program gave, as the component takes it."""
        return arguments(inputs, component_def.inputs, component_def.inputs_mapping, self._type)

    def _type(self, reference: str) -> TypeDefinition:
        return self._type_defs[reference.rpartition(":")[2]]


def serve(cloud: str, module: ModuleType) -> None:
    """Serve one cloud's components until the engine hangs up; the engine reads the port from standard output."""
    main(Provider(cloud, module), sys.argv[1:])
