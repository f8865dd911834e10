"""The datasets of a system."""

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks.making import DataLake
from stacks.place import Place

__all__ = ["build"]

_LEAST_DAYS = 2


def build(place: Place) -> DataLake:
    """A store for every dataset of the spec, read by this system's roles and by what makes copies."""
    system = place.system
    _refuse_what_is_not_built(system)
    return place.make.DataLake(
        "data-lake",
        {
            **place.common,
            **place.around,
            "readers": place.readers,
            "datasets": {
                name: {"classification": dataset.classification, "keep_days": dataset.retention.days}
                for name, dataset in system.data.datasets.items()
            },
            "key_id": place.keys("data")["data"],
        },
        place.under,
    )


def _refuse_what_is_not_built(system: AISystem) -> None:
    """What would be promised and not kept is refused."""
    if system.data.special:
        raise GouvernailError(
            Problem(
                f"an enclave for {', '.join(one.category for one in system.data.special)} is not built yet",
                path="data.special",
                expected="no special category of personal data (GDPR Art. 9)",
                mend="keep such data outside of the platform, with a key, readers and a deletion date of its own",
            )
        )
    seen: dict[str, str] = {}
    for name, dataset in system.data.datasets.items():
        if dataset.retention.days < _LEAST_DAYS:
            raise GouvernailError(
                Problem(
                    f"a store cannot empty itself after {dataset.retention}",
                    path=f"data.datasets.{name}.retention",
                    expected=f"{_LEAST_DAYS}d or more",
                )
            )
        other = seen.setdefault(name.lower().replace("_", "-"), name)
        if other != name:
            raise GouvernailError(
                Problem(
                    f"{other} and {name} would have one store: names of stores know no capitals and no underscores",
                    path=f"data.datasets.{name}",
                    expected="names that differ in more than that",
                )
            )
