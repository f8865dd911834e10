"""A stack built in process, for what it costs: no engine, no account, and nothing that stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import yaml

from gouvernail import spec
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph
from gouvernail.pricing import Estimate, estimate, prices
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.spec.adopt import AwsAdopted, AzureAdopted
from gouvernail.spec.summary import BUILT
from stacks.names import AUDIT, FOUNDATION, RECOVERY, WORKLOAD, StackName, parse
from stacks.program import deploy

__all__ = ["Costs", "costs", "named"]


@dataclass(frozen=True, slots=True)
class Costs:
    """What a stack costs a month in dollars, its budget in euros, and the foundation that it shares with others.

    `standby` is what stands ready beside a workload: the same budget is for both.
    """

    stack: StackName
    own: Estimate
    budget: int | None
    foundation: tuple[StackName, Estimate] | None
    standby: tuple[StackName, Estimate] | None
    notes: tuple[str, ...]

    @property
    def least(self) -> float:
        """With as few instances as there may be, the standby included."""
        return self.own.least + (self.standby[1].least if self.standby else 0)

    @property
    def most(self) -> float:
        """With as many instances as there may be, the standby included."""
        return self.own.most + (self.standby[1].most if self.standby else 0)


def named(what: str, environment: str, root: Path) -> tuple[StackName, Path]:
    """The stack and the spec that are meant: by a spec's file and an environment, or by the stack's name."""
    if what.endswith((".yaml", ".yml")):
        file = Path(what)
        loaded = spec.load(file)
        layer = WORKLOAD if isinstance(loaded, spec.AISystem) else FOUNDATION
        return StackName(loaded.id, _cloud(loaded), environment, layer), file
    name = parse(what)
    config = root / "stacks" / f"Pulumi.{name}.yaml"
    written: object = yaml.safe_load(config.read_text(encoding="utf-8")) if config.is_file() else None
    given = cast("Mapping[str, object]", written).get("config") if isinstance(written, Mapping) else None
    file = cast("Mapping[str, object]", given).get("gouvernail:spec") if isinstance(given, Mapping) else None
    if not isinstance(file, str):
        raise GouvernailError(
            Problem(
                f"there is no stack {name} here",
                expected=f"stacks/Pulumi.{name}.yaml with gouvernail:spec, or the path of a spec",
                mend="gouvernail estimate systems/<file>.yaml --environment <environment>",
            )
        )
    return name, root / file


def costs(name: StackName, file: Path) -> Costs:
    """What the stack would cost that the spec asks for. GouvernailError where the stack could not be built."""
    loaded, table = spec.load(file), prices(name.cloud)
    whole, adopts = _without_landing_zone(loaded, name.cloud)
    organisation = whole.organisation if isinstance(whole, spec.AISystem) else whole
    foundation = StackName(organisation.id, name.cloud, name.environment, FOUNDATION)
    audit = StackName(organisation.id, name.cloud, AUDIT, FOUNDATION)
    beside = _standby(name, whole)
    graphs: dict[str, Graph] = {}
    with State(Path(":memory:")) as state:  # one sees what those before it made
        for one in dict.fromkeys((audit, foundation, name, *beside)):
            references: Mapping[str, Mapping[str, object]] = {its: graph.outputs for its, graph in graphs.items()}
            its_spec = organisation if one.layer == FOUNDATION else whole
            graphs[str(one)] = collect(
                lambda one=one, its_spec=its_spec: deploy(one, its_spec, str(file)),
                stack_name=str(one),
                references=references,
                state=state,
                allow_foreign=True,
            )
            if one == name and not beside:
                break
    notes = ["what is adopted is estimated as if it were built"] if adopts else []
    regions = [region for region in _regions(organisation, name, *beside) if region != table.region]
    notes += [f"these are prices of {table.region}, and the platform stands in {region}" for region in regions]
    if name.layer == RECOVERY:
        notes.append("the budget is the system's, and its workload is not in this sum")
    shared = (foundation, estimate(graphs[str(foundation)], table)) if name.layer == WORKLOAD else None
    standby = next(((one, estimate(graphs[str(one)], table)) for one in beside), None)
    owner = organisation if name.layer == FOUNDATION else whole
    budget = owner.budget.monthly_eur.get(name.environment)
    return Costs(name, estimate(graphs[str(name)], table), budget, shared, standby, tuple(notes))


def _standby(name: StackName, loaded: spec.Organisation | spec.AISystem) -> tuple[StackName, ...]:
    """What has to stand ready beside a workload in production."""
    built = name.cloud in BUILT[RECOVERY]
    asked = (
        built and name.layer == WORKLOAD and isinstance(loaded, spec.AISystem) and loaded.stands_by(name.environment)
    )
    return (replace(name, layer=RECOVERY),) if asked else ()


def _cloud(loaded: spec.Organisation | spec.AISystem) -> str:
    """The cloud that a spec is for: AWS where it names it, else the one that it names."""
    clouds = _organisation(loaded).clouds
    return "aws" if clouds.aws or not clouds.azure else "azure"


def _organisation(loaded: spec.Organisation | spec.AISystem) -> spec.Organisation:
    return loaded.organisation if isinstance(loaded, spec.AISystem) else loaded


def _regions(organisation: spec.Organisation, *names: StackName) -> list[str]:
    found: list[str | None] = []
    for one in names:
        settings = organisation.clouds.azure if one.cloud == "azure" else organisation.clouds.aws
        if settings is not None:
            found.append(settings.recovery_region if one.layer == RECOVERY else settings.region)
    return [one for one in found if one]


def _without_landing_zone(
    loaded: spec.Organisation | spec.AISystem, cloud: str
) -> tuple[spec.Organisation | spec.AISystem, bool]:
    """The same with nothing adopted, for what the landing zone has is not here to be read; and whether that differs."""
    organisation = _organisation(loaded)
    azure = organisation.clouds.azure
    # By what gateways are found on Azure is named, and nothing of it is built.
    none = AzureAdopted(gateways=azure.adopt.gateways if azure else {}) if cloud == "azure" else AwsAdopted()
    there = azure if cloud == "azure" else organisation.clouds.aws
    if there is None or there.adopt == none:
        return loaded, False
    own = there.model_copy(update={"adopt": none})
    bare = organisation.model_copy(update={"clouds": organisation.clouds.model_copy(update={cloud: own})})
    return (loaded.under(bare) if isinstance(loaded, spec.AISystem) else bare), True
