"""The registry of a system's models."""

from components.aws import ModelRegistry
from stacks.workload.place import Place

__all__ = ["build"]


def build(place: Place) -> ModelRegistry:
    """A group of versions for every model of the spec, the shadow's included."""
    return ModelRegistry(
        "model-registry",
        {
            **place.common,
            "roles": place.roles,
            "models": {name: f"{place.system.system.title}: {name}" for name in place.system.models},
            "key_id": place.keys("artefacts")["artefacts"],
            "route": place.foundation["incidents"]["routes"]["low"],
        },
        place.under,
    )
