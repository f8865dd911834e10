"""The weight is read out of the URL map that the simulated load balancer has."""

from pathlib import Path
from typing import Any

import pytest

from tests.tools.chaos.playbooks.made_up import STACK, there
from tools.chaos.playbooks.gcp import live

MAP = "gcp:compute/regionUrlMap:RegionUrlMap"
BACKEND = "gcp:compute/regionBackendService:RegionBackendService"
OURS, LEGACY = (f"projects/p/regions/r/backendServices/{name}" for name in ("gateway", "legacy"))

BY_CHANCE: dict[str, Any] = {"priority": 10, "matchRules": [{}], "routeAction": {"weightedBackendServices": []}}


def asked(end: int, *, turned: bool = False, header: str = "x-gouvernail-bucket") -> dict[str, Any]:
    return {"headerName": header, "rangeMatch": {"rangeStart": 0, "rangeEnd": end}} | (
        {"invertMatch": True} if turned else {}
    )


def rules(*matches: dict[str, Any]) -> list[dict[str, Any]]:
    """As a URL map has them; what comes first is said by their priority, not by where they stand."""
    return [
        {"priority": 20, "matchRules": [{"fullPathMatch": "/m"}], "service": LEGACY},
        {"priority": 10, "matchRules": [{"fullPathMatch": "/m", "headerMatches": [*matches]}], "service": OURS},
    ]


def weighed(file: Path, of: list[dict[str, Any]]) -> int:
    backend = (BACKEND, "legacy", {"name": "legacy"})
    with there(file, backend, (MAP, "router", {"pathMatchers": [{"routeRules": of}]})) as clouds:
        return live(clouds, STACK)


@pytest.mark.parametrize(
    ("of", "weight"),
    [
        (rules(asked(1), asked(1, turned=True)), 0),
        (rules(asked(5)), 5),
        (rules(asked(50)), 50),
        (rules(asked(100)), 100),
        (rules(asked(5, turned=True)), 95),
    ],
)
def test_buckets_that_the_rules_move(tmp_path: Path, of: list[dict[str, Any]], weight: int) -> None:
    assert weighed(tmp_path / "state.db", of) == weight


@pytest.mark.parametrize(
    "of",
    [
        [],
        rules(asked(5))[1:],
        rules(asked(5, header="x-other")),
        rules({"headerName": "x-gouvernail-bucket", "exactMatch": "05"}),
        [BY_CHANCE],
    ],
)
def test_what_does_not_say_it(tmp_path: Path, of: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - all it says
        weighed(tmp_path / "state.db", of)


def test_no_url_map(tmp_path: Path) -> None:
    with there(tmp_path / "state.db") as clouds, pytest.raises(ValueError):  # noqa: PT011 - all it says
        live(clouds, STACK)
