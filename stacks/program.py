"""From a stack's name and configuration to its layer."""

from collections.abc import Mapping
from pathlib import Path

import pulumi

from gouvernail import spec
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.clouds import Aws, Azure, Gcp
from stacks import cutover, foundation, recovery, workload
from stacks.names import AUDIT, CUTOVER, FOUNDATION, RECOVERY, WORKLOAD, StackName, parse

__all__ = ["deploy", "run"]


def run() -> None:
    """Deploys the current stack. What is wrong with its name, configuration or spec is said without a traceback."""
    try:
        name = parse(pulumi.get_stack())
        file = _file(name)
        deploy(name, spec.load(Path(file)), file)
    except GouvernailError as error:
        raise pulumi.RunError(str(error)) from None


def deploy(name: StackName, loaded: spec.Organisation | spec.AISystem, file: str) -> None:
    """Deploys the layer that the name says. GouvernailError where name and spec do not fit."""
    system = loaded if isinstance(loaded, spec.AISystem) else None
    organisation = loaded.organisation if isinstance(loaded, spec.AISystem) else loaded
    if name.layer == FOUNDATION:
        _same_owner(name, organisation.id, file)
        _known(name, organisation)
        foundation.deploy(organisation, name.cloud, name.environment)
        return
    if system is None:
        raise GouvernailError(
            Problem(
                f"{name} is the stack of an AI system, and this is an organisation",
                file,
                path="kind",
                expected="AISystem",
                mend=f"set gouvernail:spec in stacks/Pulumi.{name}.yaml to the file of {name.owner}",
            )
        )
    _same_owner(name, system.id, file)
    _known(name, organisation)
    layers = {WORKLOAD: workload, RECOVERY: recovery, CUTOVER: cutover}
    layers[name.layer].deploy(system, name.cloud, name.environment)


def _file(name: StackName) -> str:
    written = pulumi.Config("gouvernail").get("spec")
    if not written:
        raise GouvernailError(
            Problem(
                f"the stack {name} does not say what it is built from",
                expected="gouvernail:spec, the path of an organisation's or a system's file",
                mend=f"pulumi config set gouvernail:spec systems/<file>.yaml --stack {name}",
            )
        )
    return written


def _same_owner(name: StackName, id_: str, file: str) -> None:
    if name.owner != id_:
        raise GouvernailError(
            Problem(
                f"the stack {name} belongs to {name.owner}, and this file describes {id_}",
                file,
                path="id" if name.layer == FOUNDATION else "system.id",
                expected=name.owner,
                mend=f"use the stack {StackName(id_, name.cloud, name.environment, name.layer)}, or another file",
            )
        )


def _known(name: StackName, organisation: spec.Organisation) -> None:
    """GouvernailError for a stack where the organisation has no such account."""
    used: Mapping[str, Aws | Azure | Gcp] = {str(cloud): its for cloud, its in organisation.clouds.used.items()}
    settings = used.get(name.cloud)
    if settings is None:
        raise GouvernailError(
            Problem(
                f"{organisation.id} does not use {name.cloud}",
                path="clouds",
                expected=f"{name.cloud}, with its region and accounts",
            )
        )
    environments = [*organisation.environments, *([AUDIT] if name.layer == FOUNDATION else [])]
    if name.environment not in environments or name.environment not in settings.accounts:
        raise GouvernailError(
            Problem(
                f"{name}: {organisation.id} has no environment {name.environment} on {name.cloud}",
                path="environments",
                expected=" or ".join(environments),
            )
        )
