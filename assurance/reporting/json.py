"""One JSON list of findings, in the project's one schema (`gouvernail.findings`)."""

import json
from collections.abc import Iterator, Sequence

from assurance.checking import Checked
from assurance.reporting.telling import shown

__all__ = ["lines"]


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """The list; what passes and what does not apply only where everything is asked for."""
    found = (one for its in checked for one in shown(its.findings, everything=everything))
    yield json.dumps([one.model_dump(mode="json") for one in found], indent=2)
