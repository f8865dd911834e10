"""What `gouvernail check` prints: one form a file, for people and for what reads them, of the same findings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from assurance.checking import Checked
from assurance.reporting import github, gitlab, json, junit, markdown, sarif, text

__all__ = ["FORMS", "Form"]


class Form(Protocol):
    """What writes findings down."""

    def __call__(self, checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
        """The lines; what passes and what does not apply only where everything is asked for."""
        ...


FORMS: Final[Mapping[str, Form]] = {
    "text": text.lines,
    "json": json.lines,
    "sarif": sarif.lines,
    "junit": junit.lines,
    "gitlab": gitlab.lines,
    "github": github.lines,
    "markdown": markdown.lines,
}
"""Name -> what writes it. `text` may be asked for one subject after the other; the others write one document."""
