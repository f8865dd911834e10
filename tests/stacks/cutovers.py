"""A cutover stack in a blueprint, as its story is told on each cloud."""

from dataclasses import dataclass
from typing import Any

import yaml

from gouvernail.graph import from_export
from migration.routers import Live, live
from tests.conftest import Blueprint

__all__ = ["GUARANTEES", "Cutover"]

GUARANTEES = {
    "traffic.divided_calls_logged",
    "traffic.only_moves_calls",
    "traffic.router_inside",
    "traffic.way_back",
}


@dataclass(frozen=True)
class Cutover:
    """The cutover of `credit-scoring` in dev."""

    cloud: str

    @property
    def stack(self) -> str:
        return f"credit-scoring-{self.cloud}-dev-cutover"

    @property
    def file(self) -> str:
        return f"stacks/Pulumi.{self.stack}.yaml"

    @property
    def ground(self) -> tuple[str, str, str]:
        """What it stands on, in order; the workload last."""
        foundations = (f"bex-{self.cloud}-audit-foundation", f"bex-{self.cloud}-dev-foundation")
        return (*foundations, f"credit-scoring-{self.cloud}-dev-workload")

    def told(self, blueprint: Blueprint, **settings: object) -> None:
        """Writes settings into the stack's file, as an executor does; None takes one away."""
        path = blueprint.folder / self.file
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key, value in settings.items():
            written["config"].pop(f"gouvernail:{key}", None)
            if value is not None:
                written["config"][f"gouvernail:{key}"] = value
        path.write_text(yaml.safe_dump(written), encoding="utf-8")

    def now(self, blueprint: Blueprint) -> Live:
        """How calls are divided, as the state says it."""
        return live(self.cloud, from_export(blueprint.exported(self.stack)))

    def refused(self, blueprint: Blueprint) -> str:
        """What the engine says where it must not come up."""
        done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", self.stack)
        said = done.stdout + done.stderr
        assert done.returncode != 0
        assert "Traceback" not in said
        return said

    def guarantees(self, blueprint: Blueprint) -> list[dict[str, Any]]:
        """Every guarantee as it is judged on what was built; none is broken."""
        code, shown = blueprint.show(self.stack)
        assert code == 0
        every = [one for part in shown["capabilities"] for one in part["guarantees"]]
        possible = {one["id"] for one in every if one["possible"]}
        assert {name for name in possible if name.startswith("traffic.")} == GUARANTEES
        return every
