"""What is watched, who is told, what is shown and traced."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["MeasuringJob", "Page", "Sampling", "Together", "Traces", "Watch"]


@dataclass(frozen=True, slots=True)
class Watch:
    """An alarm on a measure of a system: the endpoint's own, or one that somebody writes under a monitor's name.

    `monitor` is that name, None for the endpoint's own; `window` is that of the endpoint's own. Bounds are in the units
    of specs (seconds, fractions). `silence` says what the alarm does without a value: `breaching`, `notBreaching`,
    `missing` or `ignore`. `counter` counts the devices that called, of so many `devices`; None where the
    alarm is about something else.
    """

    urn: str
    name: Maybe[str]
    account: str | None
    monitor: Maybe[str | None]
    system: Maybe[str | None]
    environment: Maybe[str | None]
    measure: Maybe[str | None]
    window: Maybe[float | None]
    bounds: Maybe[tuple[float | None, float | None]]
    deviations: Maybe[float | None]
    cases: Maybe[float | None]
    silence: Maybe[str]
    on: Truth
    told: Maybe[tuple[str, ...]]
    counter: Maybe[str | None] = None
    devices: Maybe[float | None] = None


@dataclass(frozen=True, slots=True)
class Together:
    """An alert made of several alarms, by their names: those it looks at, and those that ring it `alone`.

    `all_ring` says that it rings with all of them; `silent` are those that ring it when they have no value.
    """

    urn: str
    name: Maybe[str]
    account: str | None
    names: Maybe[frozenset[str]]
    alone: Maybe[frozenset[str]]
    silent: Maybe[frozenset[str]]
    all_ring: Truth
    on: Truth
    told: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page for people: its headings, the alarms whose state it shows, and the charts, by alarm and by monitor."""

    urn: str
    headings: Maybe[frozenset[str]]
    states: Maybe[frozenset[str]]
    charts: Maybe[frozenset[str]]


@dataclass(frozen=True, slots=True)
class MeasuringJob:
    """What measures by the clock, every so many seconds; `keys` are those of its disk and of its report.

    `records` are the places whose predictions it is told to read, `reads` those of them that it may.
    """

    urn: str
    account: str | None
    on: Truth
    every: Maybe[float | None]
    monitors: Maybe[frozenset[str]]
    image: Maybe[str | None]
    identity: Maybe[str | None]
    subnets: Maybe[tuple[str, ...]]
    firewalls: Maybe[tuple[str, ...]]
    keys: Maybe[tuple[str | None, ...]]
    records: Maybe[frozenset[str]]
    reads: Maybe[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Traces:
    """A view of traces: the names of what took part in them; none where it looks for something else."""

    urn: str
    of: Maybe[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which share of the requests is traced, of what, and how many a second besides."""

    urn: str
    share: Maybe[float | None]
    besides: Maybe[float | None]
    of: Maybe[str | None]
