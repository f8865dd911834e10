from typing import Any

import pulumi

from components.azure._group import group
from components.azure._store import locked_store
from tests.policies.worked_azure.place import Place


def foundation(place: Place) -> None:
    _Events(place)


class _Events(pulumi.ComponentResource):
    """A locked store as capabilities make one: their keys, ways and records are judged on it."""

    def __init__(self, place: Place) -> None:
        super().__init__("test:index:Events", "events", None, place.opts)
        asked: Any = place.common
        locked_store(
            "events",
            {
                "purpose": "events",
                "containers": ["predictions"],
                "key_id": place.built["keys"].key_ids["events"],
                "keep_days": 400,
                "log_store": place.log_store,
                "way": place.way,
                "stack": place.stack,
            },
            group("events", asked, self, kept_for=place.stack),
        )
        self.register_outputs({})
