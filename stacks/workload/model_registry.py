"""The registry of a system's models."""

from components.contract.model_registry import ModelRegistryArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.making import ModelRegistry
from stacks.place import Place

__all__ = ["build"]


def build(place: Place) -> ModelRegistry:
    """A group of versions for every model of the spec, the shadow's included; copies where a region may be lost."""
    args: ModelRegistryArgs = {
        **place.common,
        **place.apart,
        **place.aside,
        **place.around,
        **place.directed,
        **place.attested,
        "roles": place.roles,
        "boundary": place.boundary,
        "approver": place.foundation["identity"]["roles"]["approver"],
        "models": {name: f"{place.system.system.title}: {name}" for name in place.system.models},
        "images": sorted({*(model.image for model in place.system.models.values()), *place.images}),
        "registering": {name: place.step_role(name, registers=True) for name in place.system.models},
        "promoter": place.foundation["identity"]["roles"]["operator"],
        "training": [place.step_role(name, registers=False) for name in place.system.models],
        "stack": place.stack,
        "key_id": place.keys("artefacts")["artefacts"],
        "route": place.route("low"),
        "changed_route": place.route("critical"),
    }
    if left := [name for name in place.system.models if name in place.left["group"]]:
        args["retained"] = left
    if region := _elsewhere(place):
        args["copies"] = {
            "region": region,
            "key_id": place.foundation["backup"]["recovery_key"],
            **place.copying,
        }
    return place.make.ModelRegistry("model-registry", args, place.under)


def _elsewhere(place: Place) -> str | None:
    """The region that copies go to; None without a failover, and where the landing zone copies.

    GouvernailError for a failover that is not built.
    """
    mode = place.system.continuity.failover.mode
    if mode == "hot":
        raise GouvernailError(
            Problem(
                "a full platform that stands ready in the recovery region is not built",
                path="continuity.failover.mode",
                expected="warm, cold or none",
                mend="choose another, and an rto and an rpo that it reaches",
            )
        )
    if mode == "none" or place.account.settings.adopt.backup.get(place.environment):
        return None
    return place.account.settings.recovery_region
