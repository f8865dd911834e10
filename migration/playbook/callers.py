"""Where it is seen who calls the legacy."""

from typing import Literal

from gouvernail.spec.base import Block
from gouvernail.spec.names import Text
from migration.secret import Address

__all__ = ["Callers", "CallersFile", "CallersQuery"]


class CallersFile(Block):
    """A log of calls: one call a line, the newest last."""

    file: Text
    """Its path in the project, or an absolute one of the machine that runs the migration."""
    format: Literal["jsonl", "csv"]
    """JSON lines, or CSV whose first line names the columns."""
    caller: Text
    """The field or column that says who called."""
    at: Text
    """The one that says when: ISO 8601, or seconds since 1970."""


class CallersQuery(Block):
    """Callers as Prometheus knows them."""

    query: Text
    """PromQL whose series have the label; a series above zero called. `{{args.window}}` is the time since the last
    look, and some more."""
    label: Text
    """The label that says who called."""
    address: Address | None = None
    """The server; left out: that of `prometheus`."""


class Callers(Block):
    """Where it is seen who calls the legacy: one of these."""

    log: CallersFile | None = None
    """A log of calls."""
    prometheus: CallersQuery | None = None
    """A query to Prometheus."""
