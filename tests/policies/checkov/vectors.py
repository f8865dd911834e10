"""The cases that checkov's own examples give: what Pulumi registers, and checkov's verdicts on where it came from."""

import json
import lzma
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gouvernail.graph import Graph, Resource

Case = dict[str, Any]
_HOME = Path(__file__).parent / "vectors"


@cache
def cases(kind: Literal["terraform", "arm"]) -> tuple[Case, ...]:
    """All cases of a kind: `name`, `resources`, and `verdicts` (`P` or `F`) by URN and check."""
    return tuple(json.loads(lzma.decompress((_HOME / f"{kind}.json.xz").read_bytes())))


def graph(*these: Case) -> Graph:
    """The resources of these cases."""
    return Graph(_resource(one) for case in these for one in case["resources"])


def apart(these: Iterable[Case]) -> list[Case]:
    """The same cases under names that no two of them share, so that they can stand in one graph."""
    return [_renamed(case, f"v{place}_") for place, case in enumerate(these)]


def _resource(one: dict[str, Any]) -> Resource:
    tied = {name: tuple(urns) for name, urns in one["propertyDependencies"].items()}
    return Resource(
        urn=one["urn"],
        type=one["type"],
        name=one["urn"].rpartition("::")[2],
        inputs=one["inputs"],
        property_dependencies=tied,
    )


def _renamed(case: Case, prefix: str) -> Case:
    """URNs end in the name; and inputs that came from HCL may name another resource as Terraform does."""
    urns = {
        one["urn"]: f"{one['urn'].rpartition('::')[0]}::{prefix}{one['urn'].rpartition('::')[2]}"
        for one in case["resources"]
    }
    names = "|".join(sorted({re.escape(urn.rpartition("::")[2]) for urn in urns}, key=len, reverse=True))
    reference = re.compile(rf"\b((?:aws|google)_\w+\.)({names})(?=\.|\b)")

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: renamed(one) for name, one in value.items()}
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return reference.sub(rf"\g<1>{prefix}\g<2>", value) if isinstance(value, str) else value

    return {
        "name": case["name"],
        "resources": [
            {
                **one,
                "urn": urns[one["urn"]],
                "inputs": renamed(one["inputs"]),
                "propertyDependencies": {
                    name: [urns.get(urn, urn) for urn in tied] for name, tied in one["propertyDependencies"].items()
                },
            }
            for one in case["resources"]
        ],
        "verdicts": {
            f"{urns[key.rpartition(' ')[0]]} {key.rpartition(' ')[2]}": said for key, said in case["verdicts"].items()
        },
    }
