"""The workload of an AI system in one environment: what serves it, on the organisation's foundation there."""

from typing import Final

import pulumi

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks.clouds import place_on
from stacks.common import export
from stacks.foundation import identity
from stacks.names import FOUNDATION, WORKLOAD, StackName
from stacks.place import Place
from stacks.references import outputs_of
from stacks.workload import budget, cache, data_lake, edge, gateway, model_registry, observability, pipeline, serving

__all__ = ["deploy"]

_FOUNDATION: Final = (
    "network",
    "keys",
    "incidents",
    "audit_log",
    "backup",
    "identity",
)


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds what serves the system. GouvernailError where the foundation is not up or the spec asks what cannot be."""
    where = place_on(cloud)
    organisation = system.organisation
    _within_foundation(system)
    name = StackName(system.id, cloud, environment, WORKLOAD)
    foundation = outputs_of(StackName(organisation.id, cloud, environment, FOUNDATION), *_FOUNDATION)
    place = where.at(system, name, foundation)
    serving.approved(place)
    export(**_built(place))


def _built(place: Place) -> dict[str, pulumi.ComponentResource]:
    """Every capability that the spec asks for, each with what it needs of the others."""
    lake, registry = data_lake.build(place), model_registry.build(place)
    served = serving.build(place, registry)
    entrance = gateway.build(place, served)
    fleet = edge.build(place, served, entrance)
    training = pipeline.build(place, lake, registry)
    made: dict[str, pulumi.ComponentResource | None] = {
        "data_lake": lake,
        "model_registry": registry,
        "pipeline": training,
        "serving": served,
        "gateway": entrance,
        "cache": cache.build(place, served, entrance),
        "observability": observability.build(place, registry, served, entrance, fleet=fleet, pipeline=training),
        "edge": fleet,
        "budget": budget.build(place),
    }
    return {name: component for name, component in made.items() if component is not None}


def _within_foundation(system: AISystem) -> None:
    """Log, archive and copies are the organisation's: a system cannot have more of them than its foundation gives."""
    _copied_as_asked(system)
    _same_groups(system)
    own, given = system.retention, system.organisation.retention
    for path, what, where, asked, kept in (
        ("auditTrail", "an audit trail", "audit log", own.audit_trail.keep, given.audit_trail.keep),
        ("documents", "an archive", "archive", own.documents.keep, given.documents.keep),
    ):
        if asked > kept:
            raise GouvernailError(
                Problem(
                    f"{system.id} asks for {what} of {asked}, the organisation's is kept for {kept}",
                    path=f"retention.{path}.keep",
                    expected=f"{kept} or less",
                    mend=f"raise it in the organisation's file: there is one {where} for all systems",
                )
            )
    if "-prod-" in f"{system.id}-":
        raise GouvernailError(
            Problem(
                f"the id {system.id} cannot be told from the names of its endpoints",
                path="system.id",
                expected="an id that neither holds -prod- nor ends in -prod",
                mend="choose another: by these names the archive knows whose documents a release locks anew",
            )
        )


def _same_groups(system: AISystem) -> None:
    for duty in identity.DUTIES:
        asked, bound = system.roles[duty].group, system.organisation.roles[duty].group
        if asked != bound:
            raise GouvernailError(
                Problem(
                    f"{system.id} has {asked} as its {duty}, the account lets in {bound}",
                    path=f"roles.{duty}.group",
                    expected=bound,
                    mend="leave it out: who works in an account is the organisation's, for all systems in it",
                )
            )


def _copied_as_asked(system: AISystem) -> None:
    asked, given = system.continuity, system.organisation.continuity
    wishes = (
        ("backup.every", asked.backup.every < given.backup.every, asked.backup.every, given.backup.every),
        ("restoreTest", asked.restore_test < given.restore_test, asked.restore_test, given.restore_test),
    )
    for path, more, wanted, there in wishes:
        if more:
            raise GouvernailError(
                Problem(
                    f"{system.id} asks for {wanted}, its foundation gives {there}",
                    path=f"continuity.{path}",
                    expected=f"{there} or less often",
                    mend="ask for it in the organisation's file: copies are made by the foundation, for all systems",
                )
            )
