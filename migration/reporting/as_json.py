"""The history as one JSON object, for programs: times as recorded, durations in seconds, texts as they are."""

import json
from dataclasses import is_dataclass
from datetime import datetime
from typing import cast

from gouvernail.evidence import Verified
from gouvernail.evidence.record import stamp
from migration.reporting.history import Back, History

__all__ = ["as_json"]


def as_json(history: History, verified: Verified) -> str:
    """The whole text. `ended` false: the run still goes on, and this is how far it was."""
    state = history.state
    facts = {name: value for name, value in history.facts.items() if name != "plan"}
    whole = {
        "run": history.run,
        "state": state.name,
        "reason": state.reason,
        "ended": state.ended,
        "simulated": state.simulated,
        "weight": state.weight,
        "mirror": state.mirror,
        "started": state.started,
        "changed": history.at,
        "facts": facts,
        "steps": [
            {**_fields(step), "standing": history.standing(step), "attempts": history.of(step.id)}
            for step in history.steps
        ],
        "weights": history.moves,
        "analyses": [
            {
                "metric": one.name,
                "analysis": one.analysis,
                "attempt": one.attempt,
                "template": one.template,
                "lower": one.lower,
                "upper": one.upper,
                "verdict": one.verdict,
                "failures": one.failures,
                "failureLimit": one.failure_limit,
                "dryRun": one.dry_run,
                "measured": one.measured,
                "source": one.source,
                "query": one.query,
                "records": one.points,
            }
            for one in history.measured
        ],
        "rollbacks": [_back(one, history.within) for one in history.rollbacks],
        "approvals": history.signatures,
        "commands": [*history.commands.values()],
        "performedBy": history.taken,
        "settled": history.crashes,
        "triedAgain": history.retries,
        "clockJumps": history.clocks,
        "told": history.told,
        "reviews": history.reviews,
        "notifications": history.notices,
        "others": history.others,
        "evidence": {
            "records": verified.count,
            "valid": verified.valid,
            "fault": str(verified.fault) if verified.fault else None,
            "head": verified.head,
            "notes": list(verified.notes),
        },
    }
    return json.dumps(_plain(whole), indent=2) + "\n"


def _back(back: Back, within: float | None) -> dict[str, object]:
    return {**_fields(back), "word": back.word, "seconds": back.seconds, "within": within}


def _fields(value: object) -> dict[str, object]:
    """A dataclass as an object; its names in camelCase, as everywhere in JSON here."""
    return {_key(name): getattr(value, name) for name in getattr(type(value), "__dataclass_fields__", ())}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return stamp(value)
        case dict():
            return {name: _plain(one) for name, one in cast("dict[str, object]", value).items()}
        case list() | tuple():
            return [_plain(one) for one in cast("list[object]", value)]
        case _ if is_dataclass(value):
            return _plain(_fields(value))
        case _:
            return value


def _key(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(one.capitalize() for one in rest)
