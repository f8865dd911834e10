"""The report's content, whatever it is written as: sections of facts, tables and charts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from gouvernail.evidence import Verified
from migration.reporting import charts
from migration.reporting.drawing import Drawing
from migration.reporting.history import Back, Event, History, Planned, Signature
from migration.reporting.measured import BACKGROUND, Point, Series, number
from migration.reporting.times import lasting, moment

__all__ = ["Block", "Document", "Facts", "Note", "Picture", "Section", "Table", "document"]

_MOST_ROWS: Final = 40

Tone: TypeAlias = Literal["plain", "warning"]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence; a `warning` is set off."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is called so, and is so."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; `widths` are parts of the whole."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart."""

    drawing: Drawing


Block: TypeAlias = Note | Facts | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one title; `level` 2 is a chapter, 3 a part of one."""

    title: str
    blocks: tuple[Block, ...]
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Document:
    """All of it."""

    title: str
    told: str
    """The run in one sentence."""
    sections: tuple[Section, ...] = field(default_factory=tuple[Section, ...])


def document(history: History, verified: Verified) -> Document:
    """The report of a run. It says of itself how far the journal went when it was made, and nothing of the moment."""
    state = history.state
    return Document(
        title=f"Migration run {history.run}" + (" (simulated)" if state.simulated else ""),
        told=_told(history),
        sections=tuple(_sections(history, verified)),
    )


def _told(history: History) -> str:
    state = history.state
    reason = f": {state.reason}" if state.reason else ""
    if state.ended:
        return f"The run ended on {moment(history.at)} UTC: {_STATES.get(state.name, state.name)}{reason}."
    return (
        f"The run still goes on: it is {_STATES.get(state.name, state.name)}{reason}. "
        f"This report says how it stood on {moment(history.at)} UTC, after record {state.seq}."
    )


_STATES: Final = {"rollingBack": "rolling back", "rolledBack": "rolled back"}


_STANDING: Final = {"now": "waited for", "next": "the next one", "open": "still to come"}


def _sections(history: History, verified: Verified) -> Iterator[Section]:
    if not verified.valid:
        yield Section("The journal does not hold", (Note(_broken(verified), "warning"),))
    yield Section("The run", (Facts(tuple(_facts(history))),))
    yield Section("Weights", (Picture(charts.weights(history)), *_moves(history)))
    yield Section("Steps", (_steps(history),))
    for back in history.rollbacks:
        yield Section(f"Rollback {back.number}", (Facts(tuple(_back(back, history))),))
    yield from _analyses(history)
    yield Section("Approvals", tuple(_approvals(history)))
    yield Section("Operators", (_commands(history),))
    yield Section("What else happened", tuple(_else(history)))
    yield Section("Evidence", tuple(_evidence(verified)))


def _facts(history: History) -> Iterator[tuple[str, str]]:
    state = history.state
    yield "state", _STATES.get(state.name, state.name) + (f": {state.reason}" if state.reason else "")
    yield "weight", f"{state.weight} % of the requests are answered by the governed side"
    if state.mirror:
        yield "mirror", f"{state.mirror} % of the requests are copied to it"
    yield "playbook", f"{history.fact('playbook')} ({history.fact('file')})"
    yield "digest", history.fact("digest")
    yield "system", history.fact("system")
    yield "cloud", history.fact("cloud")
    yield "environment", history.fact("environment")
    yield "stack", history.fact("cutover")
    yield "started", f"{moment(state.started)} UTC by {history.fact('by')}" if state.started else "not recorded"
    if state.started and history.at:
        yield "lasted", lasting((history.at - state.started).total_seconds()) + ("" if state.ended else " so far")
    rehearsal = history.facts.get("rehearsal")
    if isinstance(rehearsal, int | float):
        yield "rehearsal", f"waits were {lasting(float(rehearsal))} at most"
    yield "simulated", "yes: nothing real was touched" if state.simulated else "no"


def _moves(history: History) -> Iterator[Block]:
    rows = [(moment(one.at), f"{one.weight} %", f"{one.mirror} %", one.step) for one in history.moves]
    if rows:
        yield Table(("said by the provider at (UTC)", "weight", "mirror", "step"), (5, 2, 2, 7), tuple(rows))


def _steps(history: History) -> Block:
    if not history.steps:
        return Note("The journal holds no plan.", "warning")
    rows = [row for step in history.steps for row in _step(history, step)]
    return Table(("step", "what", "begun (UTC)", "ended (UTC)", "outcome"), (6, 8, 6, 6, 8), tuple(rows))


def _step(history: History, step: Planned) -> Iterator[tuple[str, ...]]:
    mine = history.of(step.id)
    if not mine:
        yield (step.id, step.told, "", "", history.standing(step))
    for one in mine:
        name = step.id if one.number == 1 else f"{step.id}, attempt {one.number}"
        failed = f"failed ({one.outcome})" if one.outcome not in ("", "done", "aborted") else one.outcome
        outcome = failed or (history.standing(step) if one is mine[-1] else "its process ended")
        reason = f": {one.reason}" if one.reason else ""
        took = f" in {lasting((one.ended - one.begun).total_seconds())}" if one.ended else ""
        yield (name, one.title or step.told, moment(one.begun), moment(one.ended), f"{outcome}{took}{reason}")


def _back(back: Back, history: History) -> Iterator[tuple[str, str]]:
    yield "set off by", back.cause + (f" (asked for by {back.by})" if back.by else "")
    yield "at", f"{moment(back.breach)} UTC"
    match back.short:
        case None:
            yield "capacity check", "none was made"
        case "":
            yield "capacity check", "the legacy answered: it got all of the requests at once"
        case short:
            yield "capacity check", f"the legacy was short: {short}"
    yield "weights", ", ".join(f"{one.weight} % at {moment(one.at)}" for one in back.moves) or "none was changed"
    if back.word is None:
        yield "provider's word", "the provider has not said that the legacy has all requests"
    else:
        yield "provider's word", f"{moment(back.word)} UTC: the legacy has all requests"
        yield "from breach to word", f"{lasting(back.seconds or 0.0)}; {_promise(back, history)}"
    outcome = _STATES.get(back.outcome, back.outcome)
    yield "outcome", outcome + (f": {back.reason}" if back.reason else "")


def _promise(back: Back, history: History) -> str:
    if history.within is None or back.seconds is None:
        return "the journal holds no promise to compare it with"
    kept = "within" if back.seconds <= history.within else "MORE THAN"
    jumped = [one for one in history.clocks if back.breach <= one.at and (back.word is None or one.at <= back.word)]
    doubt = "; a clock jumped meanwhile" if jumped else ""
    return f"{kept} the {lasting(history.within)} that the spec promises{doubt}"


def _analyses(history: History) -> Iterator[Section]:
    every = list(history.measured)
    if not every:
        yield Section("Analyses", (Note("Nothing was measured."),))
        return
    heads = ("metric", "analysis", "allowed", "last value", "measured", "failed", "verdict")
    rows = tuple(
        (
            one.name,
            _analysis(one),
            one.bounds or "not told",
            number(one.last.value if one.last else None),
            str(one.measured),
            _failed(one),
            one.verdict,
        )
        for one in every
    )
    yield Section("Analyses", (Table(heads, (6, 6, 5, 4, 4, 5, 4), rows),))
    for one in every:
        yield Section(f"{one.name}: {_analysis(one)}", tuple(_series(one)), 3)


def _analysis(series: Series) -> str:
    where = "beside the steps" if series.analysis == BACKGROUND else series.analysis
    again = f", attempt {series.attempt}" if series.attempt > 1 else ""
    return where + again + (" (dry run: it decides nothing)" if series.dry_run else "")


def _failed(series: Series) -> str:
    if series.failure_limit is None:
        return str(series.failures)
    limit = "any number" if series.failure_limit < 0 else str(series.failure_limit)
    return f"{series.failures}, borne: {limit}"


def _series(series: Series) -> Iterator[Block]:
    if not series.points:
        yield Note("It has not been measured yet, or all of its measurements are good and not recorded yet.")
        return
    yield Picture(charts.values(series))
    source = [("template", series.template), ("source", series.source), ("query", series.query)]
    first, last = series.points[0], series.points[-1]
    window = f"{_stamp(first.since or first.until) or moment(first.at)} to {_stamp(last.until) or moment(last.at)}"
    yield Facts((*((name, value) for name, value in source if value), ("data", window)))
    shown = _told_points(series)
    heads = ("measured at (UTC)", "data from", "data until", "value", "cases", "verdict")
    rows = tuple(
        (
            moment(one.at),
            _stamp(one.since),
            _stamp(one.until),
            _value(one),
            one.cases,
            one.verdict + (f": {one.reason}" if one.reason else ""),
        )
        for one in shown
    )
    left = len(series.points) - len(shown)
    if left:
        yield Note(f"The table leaves out {left} records; each stands in the journal.")
    yield Table(heads, (6, 6, 6, 5, 4, 7), rows)


def _value(point: Point) -> str:
    told = number(point.value)
    if point.least is not None and point.most is not None:
        told += f" ({number(point.least)} to {number(point.most)})"
    return told + (f", the last of {point.count}" if point.count > 1 else "")


def _told_points(series: Series) -> list[Point]:
    """What was not good, and the newest, in order: as many as somebody reads."""
    if len(series.points) <= _MOST_ROWS:
        return series.points
    half = _MOST_ROWS // 2
    bad = [one for one in series.points[:-half] if one.verdict != "successful"]
    return [*bad[:half], *series.points[-half:]]


def _stamp(text: str) -> str:
    """A recorded moment as the others are shown; whatever else was recorded stays as it is."""
    return text[:19].replace("T", " ")


def _approvals(history: History) -> Iterator[Block]:
    asked = [one for one in history.steps if one.signatures]
    for step in asked:
        who = ", ".join(f"{count} {role}" for role, count in step.signatures.items())
        there, standing = history.signed(step.id), history.standing(step)
        yield Note(f"{step.id} needs {who}: {len(there)} signed; the step is {_STANDING.get(standing, standing)}.")
    if not history.signatures:
        yield Note("Nobody sent a signature.")
        return
    heads = ("sent (UTC)", "step", "who", "role", "reason", "counts")
    yield Table(heads, (6, 6, 6, 4, 6, 6), tuple(_signature(one) for one in history.signatures))


def _signature(one: Signature) -> tuple[str, ...]:
    who = one.principal or f"{one.by} (as the sender says)"
    match one.accepted:
        case None:
            counts = "not judged yet"
        case True:
            counts = "signed: no" if one.rejects else "signed: yes"
        case False:
            counts = f"refused: {one.refused}"
    return (moment(one.at), one.step, who, one.role, one.reason, counts)


def _commands(history: History) -> Block:
    if not history.commands:
        return Note("Nobody asked for anything.")
    rows = tuple(
        (moment(one.at), one.name, one.by, one.reason, one.answer or (moment(one.answered) or "not yet"))
        for one in history.commands.values()
    )
    return Table(("asked (UTC)", "command", "by", "reason", "obeyed (UTC)"), (5, 3, 6, 8, 5), rows)


def _else(history: History) -> Iterator[Block]:
    taken = [
        Event(one.at, f"process {one.pid} on {one.host} performs the run (token {one.token})") for one in history.taken
    ]
    kinds: tuple[tuple[str, Iterable[Event]], ...] = (
        ("performed by", taken[:1]),
        ("taken over", taken[1:]),
        ("stack settled", history.crashes),
        ("tried again", history.retries),
        ("clock jumped", history.clocks),
        ("told, and went on", history.told),
        ("to be reviewed", history.reviews),
        ("notification", history.notices),
        ("told by a step", history.others[-_MOST_ROWS:]),
    )
    if (left := len(history.others) - _MOST_ROWS) > 0:
        yield Note(f"{left} earlier records of steps stand in the journal.")
    rows = sorted((moment(one.at), name, one.said) for name, events in kinds for one in events)
    yield Table(("at (UTC)", "what", "told"), (5, 4, 12), tuple(rows)) if rows else Note("Nothing.")


def _evidence(verified: Verified) -> Iterator[Block]:
    head = verified.head
    yield Facts(
        (
            ("records", str(verified.count)),
            ("chain", "verified: no record was changed, removed, moved or put in" if verified.valid else "BROKEN"),
            *((("fault", str(verified.fault)),) if verified.fault else ()),
            ("head", f"record {head.seq} of {head.at}" if head else "none"),
            ("digest of the head", head.hash if head else "none"),
            *(("note", note) for note in verified.notes),
        )
    )
    yield Note(
        "That records are missing at the end shows only against a checkpoint that was kept elsewhere. "
        "The chain can be verified again, offline, by `gouvernail evidence verify`."
    )


def _broken(verified: Verified) -> str:
    return (
        f"The chain breaks: {verified.fault}. What this report says is taken from the {verified.count} records before; "
        "what stands behind them is not told here, and nothing of it is evidence."
    )
