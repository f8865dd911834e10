"""How a run stands, as lines for a terminal of any size: the present step first of all, then what it is judged by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rich.text import Text

from migration.executor.lease import Held
from migration.plain import plain
from migration.reporting.history import History, Planned
from migration.reporting.measured import BACKGROUND, Series, number
from migration.reporting.times import clock, lasting

__all__ = ["PLAIN", "RICH", "Signs", "view"]


@dataclass(frozen=True, slots=True)
class Signs:
    """What lines are drawn with."""

    full: str
    empty: str
    spark: str
    """From the least to the greatest."""
    done: str
    now: str
    failed: str
    left: str
    """A failure that is still borne."""
    gone: str
    more: str


RICH: Final = Signs("█", "░", "▁▂▃▄▅▆▇█", "✓", "▶", "✗", "●", "○", "…")
PLAIN: Final = Signs("#", "-", "_.-=+*%#", "+", ">", "x", "o", ".", "~")
"""For terminals that show ASCII only."""

_COLOURS: Final = {
    "running": "cyan",
    "waiting": "yellow",
    "paused": "yellow",
    "rollingBack": "red",
    "rolledBack": "red",
    "aborted": "red",
    "failed": "red",
    "finished": "green",
    "successful": "green",
    "inconclusive": "yellow",
    "error": "yellow",
}
_NAMES: Final = {"rollingBack": "rolling back", "rolledBack": "rolled back"}
_STEPS: Final = 9  # that are shown where there is room
_METRICS: Final = 6
_FEWEST: Final = 2  # lines of the journal, however small the terminal is
_WIDE: Final = 78  # from here on there is room for columns
_OLD: Final = 120.0  # seconds after which a value is not called the present one
_DOTS: Final = 6  # failures that are still counted one by one


def view(
    history: History,
    last: Sequence[tuple[datetime, str]],
    *,
    held: Held | None,
    now: datetime,
    width: int,
    height: int,
    signs: Signs = RICH,
    trouble: str = "",
) -> list[Text]:
    """At most `height` lines of at most `width`. `last`: the newest lines of the journal; `held`: its stack's lease."""
    head = [*_head(history, now), *_bars(history, width, signs)]
    step = [*_present(history, now), *_awaited(history, now)]
    foot = [*([Text(plain(trouble), "bold red")] if trouble else []), *_foot(history, held)]
    room = height - len(head) - len(step) - len(foot) - _FEWEST - 3
    metrics = [*_metrics(history, now, width, signs)][: max(0, min(_METRICS, room // 2))]
    room -= len(metrics) + bool(metrics)
    steps = _window(history, signs, max(0, min(_STEPS, room)))
    room -= len(steps) + bool(steps)
    journal = [_said(at, line) for at, line in last[-max(_FEWEST, room + _FEWEST) :]]
    parts = [head, [*steps, *step], metrics, journal, foot]
    lines = [line for part in parts if part for line in (*part, Text())][:-1]
    if len(lines) > height:  # a terminal of a few lines: what matters most
        lines = [*head, *step, *metrics, *foot][:height]
    for line in lines:
        line.truncate(width, overflow="ellipsis" if signs is RICH else "crop")
    return lines


def _head(history: History, now: datetime) -> Iterator[Text]:
    state = history.state
    line = Text(history.run, "bold")
    if state.simulated:
        line.append(" (simulated)", "yellow")
    line.append("  ").append(_NAMES.get(state.name, state.name), f"bold {_COLOURS.get(state.name, '')}".strip())
    if state.started:
        end = (history.at or now) if state.ended else now
        line.append(f"  {lasting(max(0.0, (end - state.started).total_seconds()))}", "dim")
    yield line
    if state.reason:
        yield Text(plain(state.reason), _COLOURS.get(state.name, ""))


def _bars(history: History, width: int, signs: Signs) -> Iterator[Text]:
    state = history.state
    room = max(4, min(width - 34, 60))
    yield _bar("governed", state.weight, f"{state.weight} %, legacy {100 - state.weight} %", room, signs)
    if state.mirror or any(move.mirror for move in history.moves):
        yield _bar("mirror", state.mirror, f"{state.mirror} % copied", room, signs)


def _bar(name: str, share: int, told: str, room: int, signs: Signs) -> Text:
    full = round(room * min(max(share, 0), 100) / 100)
    full = min(max(full, 1 if share > 0 else 0), room - (0 if share >= 100 else 1))
    line = Text(f"{name:<9}").append(signs.full * full, "green").append(signs.empty * (room - full), "dim")
    return line.append(f" {told}", "bold")


def _window(history: History, signs: Signs, most: int) -> list[Text]:
    """Steps around the present one."""
    if most < 2:
        return []
    at = next((n for n, one in enumerate(history.steps) if one.id == history.state.step), 0)
    first = max(0, min(at - (most - 1) // 2, len(history.steps) - most))
    shown = history.steps[first : first + most]
    lines = [_step(history, one, signs) for one in shown]
    if first:
        lines[0] = Text(f"  {signs.more} {first + 1} before", "dim")
    if (left := len(history.steps) - first - len(shown)) > 0:
        lines[-1] = Text(f"  {signs.more} {left + 1} more", "dim")
    return lines


def _step(history: History, step: Planned, signs: Signs) -> Text:
    standing = history.standing(step)
    sign, style = {
        "done": (signs.done, "green"),
        "now": (signs.now, "bold"),
        "failed": (signs.failed, "bold red"),
        "stopped": (signs.failed, "bold"),
    }.get(standing, (" ", "dim"))
    line = Text(f"{sign} {step.id:<26} ", style).append(plain(step.told), style if standing != "done" else "dim")
    return line.append("  (next)", "dim") if standing == "next" else line


def _present(history: History, now: datetime) -> Iterator[Text]:
    """Since when the present step goes on, and how long it may or will."""
    state = history.state
    if state.ended or state.begun is None or state.step in state.done:
        return
    step = next((one for one in history.steps if one.id == state.step), None)
    line = Text("  ").append(state.step, "bold")
    if state.attempt > 1:
        line.append(f", attempt {state.attempt}")
    line.append(f": for {lasting(max(0.0, (now - state.begun).total_seconds()))}")
    if state.until is not None:
        line.append(f", {_left(state.until, now)} left (until {state.until:%Y-%m-%d %H:%M:%S} UTC)")
    elif step is not None and step.deadline:
        deadline = state.begun + timedelta(seconds=step.deadline)
        line.append(f", {_left(deadline, now)} to its deadline")
    yield line


def _left(until: datetime, now: datetime) -> str:
    return lasting(max(0.0, (until - now).total_seconds()))


def _awaited(history: History, now: datetime) -> Iterator[Text]:
    awaited = history.awaited(now)
    if awaited:
        who = ", ".join(f"{count} {plain(role, 40)}" for role, count in awaited.items())
        yield Text("  awaited: ").append(who, "bold yellow")
    mine = [one for one in history.signatures if one.step == history.state.step and not history.state.ended]
    for one in [one for one in mine if one.accepted][-3:]:
        said = "said no" if one.rejects else "signed"
        yield Text(
            f"  {said}:  {plain(one.principal, 60)} ({plain(one.role, 40)}), {clock(one.at)}: {plain(one.reason)}"
        )
    refused = [one for one in mine if one.accepted is False]
    if refused:
        yield Text(f"  refused: {plain(refused[-1].by, 60)}: {plain(refused[-1].refused)}", "red")


def _metrics(history: History, now: datetime, width: int, signs: Signs) -> Iterator[Text]:
    """Those that are judged now: beside the steps, and by the present one."""
    newest: dict[tuple[str, str, str], Series] = {}
    for one in history.measured:
        if one.analysis in (BACKGROUND, history.state.step):
            newest[one.analysis, one.template, one.name] = one
    for one in newest.values():
        yield _metric(one, now, width, signs)


def _metric(series: Series, now: datetime, width: int, signs: Signs) -> Text:
    last = series.last
    verdict = last.verdict if last else ""
    wide = width >= _WIDE
    line = Text(f"{plain(series.name, 24):<20} " if wide else f"{plain(series.name, 14)} ")
    value = number(last.value) if last else ""
    line.append(f"{value:>9}" if wide else value, f"bold {_COLOURS.get(verdict, 'red')}")
    line.append(f"  {series.bounds:<18}" if wide else f" ({series.bounds})", "dim")
    line.append(f" {_sparkline(series, max(0, min(30, width - _WIDE)), signs)} ")
    left = series.left
    if left is not None:
        limit = series.failure_limit or 0
        if limit <= _DOTS:
            line.append(signs.left * left, "green").append(signs.gone * (limit - left), "red").append(" ")
        line.append(f"{'failures ' if wide else ''}left {left} of {limit}", "bold red" if left == 0 and limit else "")
    if last is not None and series.verdict == "running" and (now - last.at).total_seconds() > _OLD:
        line.append(f"  {lasting((now - last.at).total_seconds())} ago", "dim")  # good ones are recorded together
    if series.dry_run:
        line.append("  dry run", "dim")
    if series.verdict not in ("running", "successful"):
        line.append(f"  {plain(series.verdict, 20)}", f"bold {_COLOURS.get(series.verdict, 'red')}")
    return line


def _sparkline(series: Series, room: int, signs: Signs) -> str:
    values = [point.value for point in series.points[-room:]] if room else []
    there = [one for one in values if one is not None]
    if not there:
        return " " * room
    low, high = min(there), max(there)
    top = len(signs.spark) - 1
    drawn = "".join(
        " " if one is None else signs.spark[round((one - low) / (high - low) * top) if high > low else 0]
        for one in values
    )
    return drawn.ljust(room)


def _said(at: datetime, line: str) -> Text:
    return Text(f"{clock(at)}  ", "dim").append(line)


def _foot(history: History, held: Held | None) -> Iterator[Text]:
    if history.state.ended:
        yield Text(f"ended; {history.state.seq} records", "dim")
    elif held is None or held.released or held.holder.alive is False:
        yield Text("nobody performs it: `gouvernail migrate resume-all` goes on", "bold yellow")
    else:
        seen = f"performed by {plain(held.holder)}, token {held.token}, last heard {clock(held.beat)}"
        yield Text(f"{seen}; Ctrl-C leaves, the run goes on", "dim")
