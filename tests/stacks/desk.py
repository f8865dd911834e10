"""Stacks built in process from a copy of the worked specs, one on the outputs of the other; no engine."""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from assurance.summary import summary
from gouvernail import spec
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.verdict import Result, Verdict
from policies.from_spec import expectation
from stacks.names import parse
from stacks.program import deploy

__all__ = ["ADOPTED", "Desk", "differing", "kept_but"]

ADOPTED = "      # All else is built."
"""Before this line of the organisation's file stands what is adopted on AWS."""

_SYSTEMS = Path(__file__).resolve().parents[2] / "systems"

Built = dict[str, Graph]


@dataclass(frozen=True)
class Desk:
    """Specs that a test may change."""

    systems: Path

    @classmethod
    def laid(cls, folder: Path) -> Self:
        return cls(Path(shutil.copytree(_SYSTEMS, folder / "systems")))

    def edit(self, file: str, old: str, new: str) -> None:
        """Changes one place of one file, which must be there."""
        path = self.systems / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def adopt(self, text: str) -> None:
        """What a landing zone has on AWS besides, as a flow mapping of YAML without its braces."""
        found: dict[str, object] = yaml.safe_load(f"{{{text}}}")
        lines = "".join(f"      {key}: {json.dumps(value)}\n" for key, value in found.items())
        self.edit("organisation.yaml", ADOPTED, f"{lines}{ADOPTED}")

    def without_ranges(self) -> None:
        """Of gateways on Azure none has a range of its own any more: they are kept for the worked systems alone."""
        path = self.systems / "organisation.yaml"
        text = re.sub(r", ranges: \{[^}]*\}", "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")

    def up(
        self,
        *names: str,
        on: Built | None = None,
        file: str | None = None,
        state: State | None = None,
        config: Mapping[str, str] | None = None,
    ) -> Built:
        """Names of stacks, in order -> their graphs. Each reads the outputs of those before it and of `on`."""
        built: Built = dict(on or {})
        for name in names:
            parsed = parse(name)
            its = file or ("organisation.yaml" if parsed.layer == "foundation" else f"{parsed.owner}.yaml")
            loaded = spec.load(self.systems / its)
            references: Mapping[str, Mapping[str, object]] = {one: graph.outputs for one, graph in built.items()}
            built[name] = collect(
                lambda parsed=parsed, loaded=loaded, its=its: deploy(parsed, loaded, its),
                stack_name=name,
                config=config,
                references=references,
                state=state,
                allow_foreign=state is None,  # of the others' clouds only their outputs are there
            )
        return built

    def judged(
        self, graph: Graph, cloud: str, environment: str, layers: set[str], *, file: str = "organisation.yaml"
    ) -> dict[str, Result]:
        """Guarantee id -> its result on the graph, as `gouvernail show` judges it by the spec in this file."""
        asked = expectation(spec.load(self.systems / file), cloud, environment, layers)
        return {one.guarantee.id: one.result for part in summary(graph, asked) for one in part.guarantees}


def kept_but(nowhere: set[str], found: Mapping[str, Result]) -> None:
    """Every guarantee holds but those that nothing keeps there, which are left not evaluated."""
    assert {name for name, its in found.items() if its.verdict is Verdict.NOT_EVALUATED} == nowhere
    rest = {name: its for name, its in found.items() if name not in nowhere and its.verdict is not Verdict.PASS}
    assert rest == {}


def differing(before: Graph, after: Graph) -> set[str]:
    """Kind and name of each resource whose inputs differ, or that only one of the two has."""
    old, new = ({resource.urn: resource for resource in graph} for graph in (before, after))
    urns = {
        urn for urn in old.keys() | new.keys() if urn not in old or urn not in new or old[urn].inputs != new[urn].inputs
    }
    return {f"{(old.get(urn) or new[urn]).type.rpartition(':')[2]} {urn.rpartition('::')[2]}" for urn in urns}
