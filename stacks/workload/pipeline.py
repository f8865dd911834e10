"""How a system's models are trained and what they must reach, as the spec says."""

from collections.abc import Mapping
from typing import Final

from components.contract.pipeline import Bound, Card, ModelToTrain, PipelineArgs, TrainingData
from gouvernail.spec import AISystem
from gouvernail.spec.classification import RiskClass
from gouvernail.spec.model import Model, Quality
from gouvernail.spec.thresholds import Threshold
from stacks.making import DataLake, ModelRegistry, Pipeline
from stacks.place import Place

__all__ = ["build"]

_MEASURES: Final = ("completeness", "freshness", "uniqueness", "validity", "label_agreement")
_GATES: Final = ("accuracy", "fairness", "robustness", "explainability", "security")
_DOCUMENTED: Final[dict[str, Bound]] = {"missing_sections": {"most": 0}}
_TRAINING: Final = {"cpu": 4, "memory": 16}


def build(place: Place, lake: DataLake, registry: ModelRegistry) -> Pipeline:
    """One pipeline for every model of the spec, the shadow's included."""
    system, network = place.system, place.foundation["network"]
    args: PipelineArgs = {
        **place.common,
        **place.aside,
        **place.around,
        **place.directed,
        **place.pulling(registry),
        **place.conducting,
        "roles": place.roles,
        "boundary": place.boundary,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "service_lists": network["service_lists"],
        "key_ids": place.keys("artefacts", "data", "models"),
        "artefacts": registry.store,
        "models": {name: _model(place, name, lake, registry) for name in system.models},
        "machine": {
            "cpu": max(_TRAINING["cpu"], place.machine["cpu"]),
            "memory": max(_TRAINING["memory"], place.machine["memory"]),
            "accelerators": place.machine["accelerators"],
        },
        "serving_machine": place.machine,
        "route": place.route("medium"),
        "on": list(system.pipeline.on),
    }
    if system.pipeline.every:
        args["every_days"] = system.pipeline.every.days
    return place.make.Pipeline("pipeline", args, place.after(lake, registry))


def _model(place: Place, name: str, lake: DataLake, registry: ModelRegistry) -> ModelToTrain:
    system, model = place.system, place.system.models[name]
    return {
        "image": place.image(name),
        "group": registry.groups[name],
        "datasets": {dataset: _dataset(system, dataset, lake) for dataset in model.trained_on},
        "gates": _gates(model),
        "protected": list(model.protected.attributes) if model.protected else [],
        "confidence": model.protected.confidence if model.protected else 0.0,
        "card": _card(system, model),
    }


def _gates(model: Model) -> dict[str, dict[str, Bound]]:
    """Those of the spec, that no protected group is too small to judge, and that nothing is left undocumented."""
    asked = {gate: _bounds(getattr(model.release, gate)) for gate in _GATES}
    if model.protected:
        asked["fairness"] = {**asked["fairness"], "smallest_group": {"least": model.protected.min_sample}}
    return {**{gate: its for gate, its in asked.items() if its}, "documentation": _DOCUMENTED}


def _bounds(thresholds: Mapping[str, Threshold]) -> dict[str, Bound]:
    return {name: _bound(threshold) for name, threshold in thresholds.items()}


def _bound(threshold: Threshold) -> Bound:
    bound: Bound = {}
    if threshold.lower is not None:
        bound["least"] = threshold.lower
    if threshold.upper is not None:
        bound["most"] = threshold.upper
    return bound


def _dataset(system: AISystem, name: str, lake: DataLake) -> TrainingData:
    dataset = system.data.datasets[name]
    return {
        "store": lake.stores[name],
        "keep_days": dataset.retention.days,
        "quality": _quality(dataset.quality),
        "compared_by": list(dataset.quality.representative.by) if dataset.quality.representative else [],
    }


def _quality(quality: Quality) -> dict[str, Bound]:
    asked = {name: getattr(quality, name) for name in _MEASURES}
    bounds = {name: _bound(threshold) for name, threshold in asked.items() if threshold is not None}
    if quality.representative:
        bounds["representative_shift"] = {"most": quality.representative.max_shift.value}
    return bounds


def _card(system: AISystem, model: Model) -> Card:
    risk = {RiskClass.HIGH: "High", RiskClass.TRANSPARENCY: "Medium", RiskClass.MINIMAL: "Low"}
    origins = {f"origin of {name}": system.data.datasets[name].origin for name in model.trained_on}
    return {
        "purpose": system.system.intended_purpose,
        "not_for": list(system.system.not_for),
        "risk": risk.get(system.risk_class, "Unknown"),
        "facts": {"framework": model.framework, "risk class": str(system.risk_class), **origins},
    }
