"""A run's journal, as it is kept, to a report in any of its forms."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias

from gouvernail.evidence import Verified, verify
from gouvernail.evidence.record import read as read_record
from migration.reporting.document import document
from migration.reporting.history import History

__all__ = ["FORMS", "Form", "read", "report"]

Form: TypeAlias = Literal["html", "pdf", "json", "markdown"]
FORMS: Final[dict[Form, str]] = {"html": ".html", "pdf": ".pdf", "json": ".json", "markdown": ".md"}
"""Each form with how its files end."""


def read(run: str, lines: Iterable[bytes]) -> tuple[History, Verified]:
    """The history that the journal holds up to where it breaks, and whether it does.

    GouvernailError where a record that holds is not one of this version's.
    """
    history = History()

    def taken() -> Iterator[bytes]:
        for line in lines:
            yield line
            # Who verifies has asked for the next one: this line holds.
            if record := read_record(line):
                history.take([record])

    return history, verify(taken(), chain=run)


def report(run: str, lines: Iterable[bytes], form: Form) -> tuple[bytes, Verified]:
    """The report of a run from the lines of its journal. The same journal gives the same bytes."""
    history, verified = read(run, lines)
    if form == "json":
        from migration.reporting.as_json import as_json

        return as_json(history, verified).encode(), verified
    content = document(history, verified)
    match form:
        case "html":
            from migration.reporting.as_html import html

            return html(content).encode(), verified
        case "markdown":
            from migration.reporting.as_markdown import markdown

            return markdown(content).encode(), verified
        case "pdf":
            from migration.reporting.as_pdf import pdf

            return pdf(content, history.at or datetime.fromtimestamp(0, tz=UTC)), verified
