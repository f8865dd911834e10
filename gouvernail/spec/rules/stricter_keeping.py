"""A system may only be stricter than its organisation: retention, recovery, where it stands."""

from collections.abc import Iterator
from typing import get_args

from gouvernail.spec.keeping import FailoverMode
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.rules._weaker import weaker
from gouvernail.spec.system import AISystem

_READY: tuple[str, ...] = get_args(FailoverMode)


def retention_is_not_shorter(spec: AISystem) -> Iterator[Mistake]:
    """Kept at least as long as the organisation writes, and personal data no longer than its ceiling."""
    house = spec.organisation.retention
    for key, name in (
        ("events", "events"),
        ("audit_trail", "auditTrail"),
        ("documents", "documents"),
        ("backups", "backups"),
    ):
        if key not in house.model_fields_set:
            continue
        own, above = getattr(spec.retention, key).keep, getattr(house, key).keep
        if own.days < above.days:
            yield from weaker(("retention", name, "keep"), own, above, f"{above} or longer")
    if "events" in house.model_fields_set and "ceiling" in house.events.model_fields_set:
        own, above = spec.retention.events.ceiling, house.events.ceiling
        if own.days > above.days:
            yield from weaker(("retention", "events", "ceiling"), own, above, f"{above} or less")


def recovery_is_not_slower(spec: AISystem) -> Iterator[Mistake]:
    """Back as fast, losing as little, proved as often as the organisation writes."""
    house, own = spec.organisation.continuity, spec.continuity
    for key, name in (("rto", "rto"), ("rpo", "rpo"), ("restore_test", "restoreTest")):
        if key in house.model_fields_set and getattr(own, key) > getattr(house, key):
            above = getattr(house, key)
            yield from weaker(("continuity", name), getattr(own, key), above, f"{above} or less")
    if "failover" not in house.model_fields_set:
        return
    written = house.failover.model_fields_set
    if "mode" in written and _READY.index(own.failover.mode) < _READY.index(house.failover.mode):
        above = house.failover.mode
        yield from weaker(("continuity", "failover", "mode"), own.failover.mode, above, f"{above} or readier")
    if "drill" in written and own.failover.drill > house.failover.drill:
        above = house.failover.drill
        yield from weaker(("continuity", "failover", "drill"), own.failover.drill, above, f"{above} or more often")


def environments_are_the_houses(spec: AISystem) -> Iterator[Mistake]:
    """The foundation belongs to the organisation: a system adds no environment, moves none and opens none."""
    house = spec.organisation.environments
    for name, own in spec.environments.items():
        above = house.get(name)
        path = ("environments", name)
        if above is None:
            yield Mistake(
                path,
                f"the organisation has no environment {name!r} ({{there}})",
                expected=f"one of {', '.join(house)}",
                against=("environments",),
            )
            continue
        if own.zones < above.zones:
            yield from weaker((*path, "zones"), own.zones, above.zones, f"{above.zones}")
        if own.zones > above.zones or own.cidr != above.cidr:
            key = "cidr" if own.cidr != above.cidr else "zones"
            mine, theirs = getattr(own, key), getattr(above, key)
            yield Mistake(
                (*path, key),
                f"{mine} is not what the organisation builds, {theirs} ({{there}})",
                expected=str(theirs),
                mend="leave it out; the network is the foundation's",
                against=(*path, key),
            )
        opened = [host for host in own.egress if host not in above.egress]
        if opened:
            yield from weaker(
                (*path, "egress"), f"to {', '.join(opened)}", "egress", "hosts that the organisation names"
            )


def markets_are_not_more(spec: AISystem) -> Iterator[Mistake]:
    """A system is used where the organisation is, with an authority for each market."""
    house = spec.organisation
    for index, market in enumerate(spec.markets):
        if market not in house.markets:
            yield Mistake(
                ("markets", index),
                f"{market} is not a market of the organisation ({{there}})",
                expected=f"one of {', '.join(house.markets)}",
                against=("markets",),
            )
    lost = [language for language in house.languages if language not in spec.languages]
    if lost and spec.markets == house.markets:
        yield from weaker(
            ("languages",),
            f"without {', '.join(lost)}",
            ", ".join(house.languages),
            "these languages, for the same markets",
        )


def residency_is_not_wider(spec: AISystem) -> Iterator[Mistake]:
    """The EU lies in the EEA; not the other way round."""
    house = spec.organisation.data.residency
    if "EU" in house and "EU" not in spec.data.residency:
        yield from weaker(("data", "residency"), ", ".join(spec.data.residency), ", ".join(house), "EU")
