"""What a run recorded of itself when it started, and all that a rollback needs: it reads no playbook and no spec."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from gouvernail.errors import GouvernailError, Problem
from migration.plan import Plan

__all__ = ["Facts", "of_plan"]


@dataclass(frozen=True, slots=True)
class Facts:
    """A run as it was started."""

    playbook: str
    """The playbook's name."""
    file: str
    """Its path in the project."""
    digest: str
    """Of playbook, spec and what they name: what approvals are bound to."""
    flow: str
    """The same without the environment."""
    system: str
    cloud: str
    environment: str
    cutover: str
    """The stack that holds the routing."""
    configuration: Mapping[str, str | None]
    """The cutover stack's configuration, weight and mirror left out; None: a key that is taken away."""
    legacy: str
    """Where the legacy answers, or is asked for its health."""
    ramp_back: tuple[int, ...]
    """Weights on the way back where the legacy cannot carry all of it at once."""
    capacity_check: bool
    review: bool
    """Whether decisions of the withdrawn model are to be reviewed."""
    within: float
    """Seconds in which a rollback has to be done, as the spec promises."""
    by: str
    """Who started it."""
    authors: tuple[str, ...]
    """Who wrote the playbook as it stands: they approve nothing of it."""
    rehearsal: float | None

    def written(self) -> dict[str, object]:
        """As the first record of the journal holds it."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def read(cls, data: Mapping[str, object]) -> "Facts":
        """As a journal holds it. GouvernailError where it was written by another version."""
        try:
            values = {name: data[name] for name in cls.__slots__}
        except KeyError as missing:
            raise GouvernailError(
                Problem(f"this run was started by another version: {missing} is missing in its first record")
            ) from None
        for name in ("ramp_back", "authors"):
            values[name] = tuple(cast("list[object]", values[name]))
        return cls(**values)  # pyright: ignore[reportArgumentType] - written by ourselves, and chained


def _plain(value: object) -> object:
    return list(cast("tuple[object]", value)) if isinstance(value, tuple) else value


def of_plan(plan: Plan, *, by: str, authors: tuple[str, ...], rehearsal: float | None) -> Facts:
    """The facts of a run that is about to start."""
    playbook, back = plan.playbook, plan.playbook.rollback
    return Facts(
        playbook=playbook.name,
        file=plan.file,
        digest=plan.digest,
        flow=plan.flow,
        system=playbook.system,
        cloud=playbook.cloud,
        environment=playbook.environment,
        cutover=playbook.cutover_stack,
        configuration=plan.configuration,
        legacy=playbook.legacy.health or playbook.legacy.endpoint,
        ramp_back=back.if_short.ramp_back if back.if_short else (),
        capacity_check=back.capacity_check,
        review=back.review is not None,
        within=plan.rollback_within,
        by=by,
        authors=authors,
        rehearsal=rehearsal,
    )
