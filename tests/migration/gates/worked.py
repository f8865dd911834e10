"""A project with an inventory, and a run of a playbook that names it."""

from pathlib import Path
from typing import Any

import yaml

from tests.migration.planned import plan
from tests.migration.running import FakeRun

CONSUMERS = {
    "branch-desk": {"what": "the desks", "owner": "owner", "action": "move", "callsAs": ["svc-desk", "10.1.0.0/16"]},
    "web": {"what": "the form", "owner": "owner", "action": "retire", "callsAs": ["svc-web"]},
}


def run_of(root: Path, inventory: dict[str, Any] | None = None, **changed: Any) -> FakeRun:
    """A run whose inventory has these things besides its consumers; keys of the legacy begin with `legacy_`."""
    stock = {
        "apiVersion": "gouvernail/v1",
        "kind": "Inventory",
        "system": "legacy-scorecard",
        "consumers": CONSUMERS,
        **(inventory or {}),
    }
    (root / "inventory.yaml").write_text(yaml.safe_dump(stock))
    legacy: dict[str, Any] = {"endpoint": "https://127.0.0.1:1/score", "inventory": "inventory.yaml"}
    legacy |= {key.removeprefix("legacy_"): value for key, value in changed.items() if key.startswith("legacy_")}
    others = {key: value for key, value in changed.items() if not key.startswith("legacy_")}
    return FakeRun(root, plan(root, legacy=legacy, **others))
