"""What a run of a playbook will do: a flat list of steps, and what is watched beside them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.base import Block
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path as Place
from gouvernail.spec.places import find
from gouvernail.spec.serving import Rollback
from gouvernail.spec.system import AISystem
from migration.measure import Measure, measures
from migration.playbook.loading import Loaded
from migration.playbook.model import Playbook
from migration.playbook.strategy import BlueGreen, Canary
from migration.playbook.verbs import said
from migration.steps import told
from migration.steps.analysis import Analysis, TemplateName
from migration.steps.approval import Approval
from migration.steps.decommission import Decommission
from migration.steps.observe_traffic import ObserveTraffic
from migration.steps.pause import Pause
from migration.steps.provision import Provision
from migration.steps.set_mirror_route import SetMirrorRoute
from migration.steps.set_weight import SetWeight
from migration.steps.step import Failure, Phase, Step
from migration.written import digest, written

__all__ = ["Plan", "Step", "compiled"]

_WITHIN: Final = Rollback.model_fields["within"].default


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled playbook: all that a run needs to know, and what its approvals are bound to."""

    playbook: Playbook
    system: AISystem
    """The system's spec, with its organisation."""
    root: Path
    """The project's folder."""
    file: str
    """The playbook's path in the project."""
    steps: tuple[Step, ...]
    background: Analysis | None
    """What is judged beside the steps, from `watched_from` to the end of the soak."""
    watched_from: str | None
    """The step at which the background analysis begins."""
    digest: str
    """The sha256 of playbook, spec, organisation and the files that the playbook names: what is signed."""
    flow: str
    """The same without the environment: equal for a drill of this playbook in another one."""
    inputs: dict[str, str]
    """Path in the project -> sha256 of each file that `digest` covers, the playbook itself left out."""

    @property
    def rollback_within(self) -> float:
        """Seconds from a breach until the legacy answers again, as the spec promises."""
        promised = self.system.serving.rollback
        return (promised.within if promised else _WITHIN).seconds

    @property
    def configuration(self) -> dict[str, str | None]:
        """What the cutover stack is told besides weight and mirror; None takes a key away.

        A list is JSON, as the engine hands a list of a stack's file over.
        """
        legacy, canary = self.playbook.legacy, self.playbook.strategy.canary
        return {
            "gouvernail:legacy": legacy.endpoint,
            "gouvernail:legacyAddresses": json.dumps(list(legacy.addresses)) if legacy.addresses else None,
            "gouvernail:stickyBy": canary.sticky_by if canary else None,
        }

    def measures(self, analysis: Analysis) -> tuple[Measure, ...]:
        """The metrics of an analysis with thresholds and sources."""
        return measures(self.playbook, self.system, analysis)

    def measures_of(self, template: str) -> tuple[Measure, ...]:
        """The metrics of one template, alike."""
        return self.measures(Analysis(templates=(TemplateName(template_name=template),)))

    def step(self, wanted: str) -> Step:
        """The step of that id. GouvernailError, with the nearest right one, where there is none."""
        found = next((step for step in self.steps if step.id == wanted), None)
        if found is None:
            ids = [step.id for step in self.steps]
            raise GouvernailError(
                Problem(
                    f"there is no step {wanted!r}",
                    self.file,
                    expected=f"one of {', '.join(ids)}",
                    nearest=nearest(wanted, ids),
                )
            )
        return found

    def signatures(self, step: Step) -> dict[str, int]:
        """How many signatures of which role an approval needs; empty for every other step."""
        if step.verb != "approval":
            return {}
        return dict(getattr(self.system.approvals, step.of(Approval).name).each)

    def json(self) -> dict[str, object]:
        """The plan as one JSON object; times in seconds."""
        return {
            "playbook": {"name": self.playbook.name, "file": self.file, "kind": self.playbook.kind},
            "system": self.playbook.system,
            "cloud": self.playbook.cloud,
            "environment": self.playbook.environment,
            "stacks": {"workload": self.playbook.workload_stack, "cutover": self.playbook.cutover_stack},
            "digest": self.digest,
            "flow": self.flow,
            "inputs": self.inputs,
            "rollbackWithin": self.rollback_within,
            "background": written(self.background),
            "watchedFrom": self.watched_from,
            "notifications": written(self.playbook.notifications),
            "steps": [
                {
                    "id": step.id,
                    "phase": step.phase,
                    "verb": step.verb,
                    "told": told(step),
                    "argument": written(step.argument),
                    "weight": step.weight,
                    "mirror": step.mirror,
                    "deadline": step.deadline,
                    "onFailure": step.on_failure,
                    "signatures": self.signatures(step),
                    "line": step.line,
                }
                for step in self.steps
            ],
        }


def compiled(loaded: Loaded) -> Plan:
    """The plan of a valid playbook. The same file, spec and files named give the same plan and digest."""
    maker = _Maker(loaded)
    steps = tuple(maker.steps())
    playbook = loaded.playbook
    own = written(playbook)
    everywhere = written(loaded.written.model_copy(update={"environment": ""}))
    return Plan(
        playbook=playbook,
        system=loaded.system,
        root=loaded.project.root,
        file=loaded.project.path(loaded.file),
        steps=steps,
        background=playbook.strategy.background,
        watched_from=_watched_from(playbook, steps),
        digest=digest({"playbook": own, "inputs": loaded.inputs}),
        flow=digest({"playbook": everywhere, "inputs": loaded.inputs}),
        inputs=loaded.inputs,
    )


def _watched_from(playbook: Playbook, steps: tuple[Step, ...]) -> str | None:
    if playbook.strategy.background is None:
        return None
    moving = [step for step in steps if step.phase == "strategy"]
    canary = playbook.strategy.canary
    begin = canary.analysis.starting_step if canary and canary.analysis else None
    if begin is not None:
        return moving[begin].id
    return next((step.id for step in moving if step.weight), None)


@dataclass(slots=True)
class _Maker:
    """Makes the steps one after the other, and knows what is in force."""

    loaded: Loaded
    weight: int = 0
    mirror: int = 0
    replayed: str = ""
    """The mirror that is open and replayed: the step that ends it need not say so again."""
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def steps(self) -> Iterator[Step]:
        playbook = self.loaded.playbook
        yield from self._assess(playbook)
        for layer in playbook.provision.stacks:
            stack = f"{playbook.owner_stack}-{layer}"
            yield self._step("provision", "provision", Provision(layer=layer, stack=stack), ("provision",))
        for index, one in enumerate(playbook.validation):
            # A drill is no drill of itself.
            if one.drill is None or one.drill.environment != playbook.environment:
                yield self._one("validate", one, ("validate", index))
        yield from self._strategy(playbook)
        yield self._step("soak", "soak", playbook.soak, ("soak",))
        for index, one in enumerate(playbook.coexistence.reconcile):
            yield self._step("soak", "reconcile", one, ("coexistence", "reconcile", index))
        if end := playbook.decommission:
            approval = Approval(name=end.approval)
            yield self._step("decommission", "approval", approval, ("decommission", "approval"))
            yield self._step("decommission", "decommission", Decommission(archive=end.archive), ("decommission",))

    def _assess(self, playbook: Playbook) -> Iterator[Step]:
        assess = playbook.assess
        yield self._step("assess", "health", assess.health, ("assess", "health"))
        if assess.observe_traffic:
            observed = ObserveTraffic(duration=assess.observe_traffic)
            yield self._step("assess", "observeTraffic", observed, ("assess", "observeTraffic"))
        if assess.data_copy:
            yield self._step("assess", "dataCopy", assess.data_copy, ("assess", "dataCopy"))

    def _strategy(self, playbook: Playbook) -> Iterator[Step]:
        if canary := playbook.strategy.canary:
            yield from self._canary(canary)
        if blue_green := playbook.strategy.blue_green:
            yield from self._blue_green(blue_green)

    def _canary(self, canary: Canary) -> Iterator[Step]:
        for index, one in enumerate(canary.steps):
            yield self._one("strategy", one, ("strategy", "canary", "steps", index))

    def _blue_green(self, its: BlueGreen) -> Iterator[Step]:
        at = ("strategy", "blueGreen")

        def made(verb: str, argument: Block, key: str) -> Step:
            return self._step("strategy", verb, argument, (*at, key))

        if mirror := its.mirror:
            begin = SetMirrorRoute(name="preview", percentage=mirror.percentage, by=mirror.by)
            yield made("setMirrorRoute", begin, "mirror")
            yield made("pause", Pause(duration=mirror.duration), "mirror")
        if its.pre_promotion_analysis:
            yield made("analysis", its.pre_promotion_analysis, "prePromotionAnalysis")
        if mirror:
            yield made("setMirrorRoute", SetMirrorRoute(name="preview", by=mirror.by), "mirror")
        yield made("approval", Approval(name=its.approval), "approval")
        yield made("setWeight", SetWeight(weight=100), "preview")
        if its.post_promotion_analysis:
            yield made("analysis", its.post_promotion_analysis, "postPromotionAnalysis")

    def _one(self, phase: Phase, block: Block, path: Place) -> Step:
        """The step of a block that says one verb."""
        verb, value = next(iter(said(block).items()))
        match verb, value:
            case "setWeight", int():
                return self._step(phase, verb, SetWeight(weight=value), (*path, verb))
            case "approval", str():
                return self._step(phase, verb, Approval.model_validate({"name": value}), (*path, verb))
            case _, Block():
                return self._step(phase, verb, value, (*path, verb))
            case _:
                raise TypeError(f"{verb} is no verb")

    def _step(self, phase: Phase, verb: str, argument: Block, path: Place) -> Step:
        if isinstance(argument, SetWeight):
            self.weight = argument.weight
        if isinstance(argument, SetMirrorRoute):
            argument = self._mirrored(argument)
        number = self.counts[phase] = self.counts.get(phase, 0) + 1
        return Step(
            id=f"{phase}/{number}-{verb}",
            phase=phase,
            verb=verb,
            argument=argument,
            weight=self.weight,
            mirror=self.mirror,
            deadline=self._deadline(verb, argument),
            on_failure=self._on_failure(verb),
            line=find(self.loaded.tree, path)[0].line,
        )

    def _mirrored(self, its: SetMirrorRoute) -> SetMirrorRoute:
        """The mirror with who copies. What is replayed is nothing to the router."""
        if its.name == self.replayed:
            its = its.model_copy(update={"by": "replay"})
        if its.by == "replay":
            self.replayed = its.name if its.share else ""
        else:
            self.mirror = its.share
        return its

    def _deadline(self, verb: str, argument: Block) -> float:
        limits = self.loaded.playbook.deadlines
        effect, gate, approval = limits.effect.seconds, limits.gate.seconds, limits.approval.seconds
        own = getattr(argument, "duration", None)
        took = own.seconds if own is not None else 0.0
        match argument:
            case Pause():
                return took + effect if own is not None else approval
            case Approval():
                return approval
            case Analysis():
                return self._longest(argument) + gate
            case _ if verb == "soak":
                judged: Analysis | None = getattr(argument, "analysis", None)
                return took + (self._longest(judged) if judged else 0.0) + gate
            case SetWeight() | SetMirrorRoute() | Provision():
                return effect
            case _:
                return took + gate

    def _longest(self, analysis: Analysis) -> float:
        found = measures(self.loaded.playbook, self.loaded.system, analysis)
        return max((one.seconds or 0.0 for one in found), default=0.0)

    def _on_failure(self, verb: str) -> Failure:
        chosen = self.loaded.playbook.on_failure
        match verb:
            case "setWeight" | "setMirrorRoute" | "provision":
                return chosen.effect
            case "analysis" | "soak":
                return chosen.analysis
            case "approval" | "pause":
                return chosen.approval
            case _:
                return chosen.gate
