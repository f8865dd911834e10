"""What the metrics server of a rehearsal says: for each query of the playbook a value that its thresholds allow, or the
one that was asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.nearest import nearest
from migration.measure import Measure, PrometheusSource
from migration.plan import Plan
from migration.playbook.inventory import Inventory

__all__ = ["Said", "Series", "said"]

_HOLDER: Final = re.compile(r"\\\{\\\{.*?\\\}\\\}")
_ENOUGH: Final = 1000
_WHOLE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an instant vector."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to a query, as it arrives with its placeholders filled in."""

    address: str
    query: re.Pattern[str]
    series: tuple[Series, ...]
    callers: bool = False
    """Whether it says who calls the legacy."""


def said(plan: Plan, stock: Inventory, given: Mapping[str, float]) -> tuple[Said, ...]:
    """An answer to each query of the plan. `given` is metric -> what it measures, instead of what is allowed.

    GouvernailError for a metric that no query measures, and for one whose allowed values nobody knows.
    """
    asked: dict[tuple[str, str], list[Measure]] = {}
    counted: dict[tuple[str, str], list[Measure]] = {}
    for template in plan.playbook.analysis_templates:
        for measure in plan.measures_of(template.name):
            if isinstance(its := measure.source, PrometheusSource):
                asked.setdefault((its.address, its.query), []).append(measure)
                if its.cases is not None:
                    counted.setdefault((its.address, its.cases), []).append(measure)
    _known(plan, given, asked)
    return (
        *(Said(at, _pattern(query), (Series({}, _value(plan, of, given)),)) for (at, query), of in asked.items()),
        *(Said(at, _pattern(query), (*_cases(of),)) for (at, query), of in counted.items()),
        *_callers(plan, stock),
    )


def _known(plan: Plan, given: Mapping[str, float], asked: Mapping[tuple[str, str], list[Measure]]) -> None:
    names = sorted({name for of in asked.values() for one in of for name in (one.name, one.measures)})
    for name in given:
        if name not in names:
            raise GouvernailError(
                Problem(
                    f"no metrics server is asked for {name!r} by this playbook",
                    plan.file,
                    path="--value",
                    expected=f"one of {', '.join(names)}" if names else "a playbook with queries",
                    nearest=nearest(name, names),
                )
            )


def _value(plan: Plan, of: list[Measure], given: Mapping[str, float]) -> float:
    for one in of:
        if (found := given.get(one.name, given.get(one.measures))) is not None:
            return found
    lower = max((one.lower for one in of if one.lower is not None), default=None)
    upper = min((one.upper for one in of if one.upper is not None), default=None)
    if lower is None is upper:
        name = of[0].name
        raise GouvernailError(
            Problem(
                f"what {name} may measure is known to its condition alone",
                plan.file,
                path=f"analysisTemplates.{of[0].template}.{name}",
                expected="a value for the rehearsal",
                mend=f"--value {name}=NUMBER",
            )
        )
    return _between(lower, upper)


def _between(lower: float | None, upper: float | None) -> float:
    match lower, upper:
        case None, float() | int():
            return upper / 2 if upper > 0 else upper
        case float() | int(), None:
            return (lower + _WHOLE) / 2 if 0 <= lower < _WHOLE else lower + abs(lower)
        case float() | int(), float() | int():
            return (lower + upper) / 2
        case _:
            return 0.0


def _cases(of: list[Measure]) -> Iterator[Series]:
    """Twice as many as any of them asks for, in each of two groups where groups are compared."""
    samples = [one.min_sample for one in of if one.min_sample]
    number = 2.0 * max((one.cases for one in samples), default=_ENOUGH)
    if any(one.per_group for one in samples):
        yield from (Series({"group": name}, number) for name in ("a", "b"))
    else:
        yield Series({}, number)


def _callers(plan: Plan, stock: Inventory) -> Iterator[Said]:
    """Everybody whom the inventory names calls, each under its first name."""
    callers, server = plan.playbook.legacy.callers, plan.playbook.prometheus
    its = callers.prometheus if callers else None
    address = (its.address or (server.address if server else None)) if its else None
    if its and address:
        named = tuple(Series({its.label: consumer.calls_as[0]}, 1.0) for consumer in stock.consumers.values())
        yield Said(address, _pattern(its.query), named, callers=True)


def _pattern(query: str) -> re.Pattern[str]:
    return re.compile(_HOLDER.sub(".+?", re.escape(query)), re.DOTALL)
