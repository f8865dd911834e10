"""Records of a run as events for other machines: CloudEvents 1.0 in JSON (CNCF), one a line.

`data` is the record as it stands in the chain, so that who keeps the events can verify the chain from them alone.
"""

import json
from typing import Final, Literal, TypeAlias

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from gouvernail.evidence import Record

__all__ = ["PREFIX", "Form", "cloudevent", "line"]

PREFIX: Final = "dev.gouvernail."
"""What stands before a record's kind in the type of its event: `dev.gouvernail.migration.effect`."""

Form: TypeAlias = Literal["cloudevents", "record"]


def cloudevent(record: Record) -> CloudEvent:
    """The event of a record. `source` and `id` tell it from every other one of the same runs."""
    step = record.data.get("step")
    return CloudEvent(
        {
            "id": f"{record.chain}/{record.seq}",
            "source": f"/gouvernail/runs/{record.chain}",
            "type": PREFIX + record.kind,
            "subject": step if isinstance(step, str) and step else record.chain,
            "time": record.time,
            "datacontenttype": "application/json",
            "simulated": record.simulated,
        },
        record.model_dump(),
    )


def line(record: Record, form: Form = "cloudevents") -> str:
    """The event, or the bare record, in one line without its end."""
    if form == "record":
        return record.line.decode()
    written = JSONFormat().write(cloudevent(record))
    return json.dumps(json.loads(written), separators=(",", ":"))
