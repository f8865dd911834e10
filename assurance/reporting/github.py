"""GitHub's workflow commands: an annotation on the line that registers the resource.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. A step shows ten errors and ten
warnings and drops the rest: the gravest come first, and the last line tells how many there are.
"""

from collections.abc import Iterator, Sequence

from assurance.checking import Checked
from assurance.reporting.telling import Told, every, gate, message, printable, word

__all__ = ["lines"]


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """A command for each finding, then what they come to."""
    told = every(checked, everything=everything)
    yield from (_command(one) for one in told)
    yield gate(checked)


def _command(told: Told) -> str:
    level = "notice" if not told.stops else "error" if told.finding.severity in ("critical", "high") else "warning"
    title = f"{told.finding.id} ({told.finding.severity}, {word(told.finding)})"
    place = f"file={_property(told.file)},line={told.line},title={_property(title)}"
    return f"::{level} {place}::{_data(message(told.finding))}"


def _data(text: str) -> str:
    """As the toolkit escapes it (actions/toolkit, packages/core/src/command.ts)."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
