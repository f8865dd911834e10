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
from gouvernail.spec.adopt import AwsAdopted, AzureAdopted, GcpAdopted
from gouvernail.spec.clouds import Aws, Azure, Gcp
from stacks.names import AUDIT, CUTOVER, FOUNDATION, RECOVERY, WORKLOAD, StackName, parse
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


def costs(name: StackName, file: Path, settings: Mapping[str, str] | None = None) -> Costs:
    """What the stack would cost that the spec asks for. GouvernailError where the stack could not be built.

    `settings` are what a cutover's own file says of it, fully named.
    """
    loaded, table = spec.load(file), prices(name.cloud)
    whole, adopts = _without_landing_zone(loaded, name.cloud)
    organisation = whole.organisation if isinstance(whole, spec.AISystem) else whole
    foundation = StackName(organisation.id, name.cloud, name.environment, FOUNDATION)
    audit = StackName(organisation.id, name.cloud, AUDIT, FOUNDATION)
    beside = _standby(name, whole)
    graphs: dict[str, Graph] = {}
    with State(Path(":memory:")) as state:  # one sees what those before it made
        ground = (audit, foundation, *([replace(name, layer=WORKLOAD)] if name.layer == CUTOVER else []))
        for one in dict.fromkeys((*ground, name, *beside)):
            references: Mapping[str, Mapping[str, object]] = {its: graph.outputs for its, graph in graphs.items()}
            its_spec = organisation if one.layer == FOUNDATION else whole
            graphs[str(one)] = collect(
                lambda one=one, its_spec=its_spec: deploy(one, its_spec, str(file)),
                stack_name=str(one),
                config=settings if one == name else None,
                references=references,
                state=state,
                allow_foreign=True,
            )
            if one == name and not beside:
                break
    notes = ["what is adopted is estimated as if it were built"] if adopts else []
    regions = [region for region in _regions(organisation, name, *beside) if region != table.region]
    notes += [f"these are prices of {table.region}, and the platform stands in {region}" for region in regions]
    if name.layer in (RECOVERY, CUTOVER):
        notes.append("the budget is the system's, and its workload is not in this sum")
    shared = (foundation, estimate(graphs[str(foundation)], table)) if name.layer == WORKLOAD else None
    standby = next(((one, estimate(graphs[str(one)], table)) for one in beside), None)
    owner = organisation if name.layer == FOUNDATION else whole
    budget = owner.budget.monthly_eur.get(name.environment)
    return Costs(name, estimate(graphs[str(name)], table), budget, shared, standby, tuple(notes))


def _standby(name: StackName, loaded: spec.Organisation | spec.AISystem) -> tuple[StackName, ...]:
    """What has to stand ready beside a workload in production."""
    asked = name.layer == WORKLOAD and isinstance(loaded, spec.AISystem) and loaded.stands_by(name.environment)
    return (replace(name, layer=RECOVERY),) if asked else ()


def _cloud(loaded: spec.Organisation | spec.AISystem) -> str:
    """The cloud that a spec is for: the first that a system names, else of those that its organisation uses."""
    used = loaded.used_clouds if isinstance(loaded, spec.AISystem) else tuple(loaded.clouds.used)
    return next(iter(used), "aws")


def _organisation(loaded: spec.Organisation | spec.AISystem) -> spec.Organisation:
    return loaded.organisation if isinstance(loaded, spec.AISystem) else loaded


def _regions(organisation: spec.Organisation, *names: StackName) -> list[str]:
    found: list[str | None] = []
    for one in names:
        settings = _settings(organisation, one.cloud)
        if settings is not None:
            found.append(settings.recovery_region if one.layer == RECOVERY else settings.region)
    return [one for one in found if one]


def _settings(organisation: spec.Organisation, cloud: str) -> Aws | Azure | Gcp | None:
    return next((its for name, its in organisation.clouds.used.items() if name == cloud), None)


def _without_landing_zone(
    loaded: spec.Organisation | spec.AISystem, cloud: str
) -> tuple[spec.Organisation | spec.AISystem, bool]:
    """The same with nothing adopted, for what the landing zone has is not here to be read; and whether that differs."""
    organisation = _organisation(loaded)
    there = _settings(organisation, cloud)
    if there is None or there.adopt == (none := _nothing_of(there.adopt)):
        return loaded, False
    own = there.model_copy(update={"adopt": none})
    bare = organisation.model_copy(update={"clouds": organisation.clouds.model_copy(update={cloud: own})})
    return (loaded.under(bare) if isinstance(loaded, spec.AISystem) else bare), True


def _nothing_of(adopted: AwsAdopted | AzureAdopted | GcpAdopted) -> AwsAdopted | AzureAdopted | GcpAdopted:
    """By what gateways and routers are found is named, and nothing of it is built: it stays."""
    match adopted:
        case AwsAdopted():
            return AwsAdopted(gateways=adopted.gateways)
        case AzureAdopted():
            return AzureAdopted(gateways=adopted.gateways)
        case GcpAdopted():
            return GcpAdopted(gateways=adopted.gateways)
