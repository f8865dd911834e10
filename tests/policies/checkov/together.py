"""Cases side by side in one graph, under names that no two of them share."""

import re
from collections.abc import Iterable
from typing import cast

from gouvernail.documents import from_document
from gouvernail.graph import Graph
from tests.policies.checkov.vectors import Case


def graph(*these: Case) -> Graph:
    """The resources of these cases."""
    return from_document([one for case in these for one in case["resources"]], "cases")


def apart(these: Iterable[Case]) -> list[Case]:
    """The same cases, renamed."""
    return [_renamed(case, f"v{place}_") for place, case in enumerate(these)]


def _renamed(case: Case, prefix: str) -> Case:
    """URNs end in the name; and inputs that came from HCL may name another resource as Terraform does."""
    urns = {str(one["urn"]): _prefixed(str(one["urn"]), prefix) for one in case["resources"]}
    names = "|".join(sorted({re.escape(urn.rpartition("::")[2]) for urn in urns}, key=len, reverse=True))
    reference = re.compile(rf"\b((?:aws|google)_\w+\.)({names})(?=\.|\b)")

    def renamed(value: object) -> object:
        if isinstance(value, dict):
            return {name: renamed(one) for name, one in cast("dict[str, object]", value).items()}
        if isinstance(value, list):
            return [renamed(one) for one in cast("list[object]", value)]
        if not isinstance(value, str):
            return value
        return urns.get(value) or reference.sub(rf"\g<1>{prefix}\g<2>", value)

    resources = [cast("dict[str, object]", renamed(one)) for one in case["resources"]]
    split = {key: key.rpartition(" ") for key in case["verdicts"]}
    verdicts = {f"{urns[split[key][0]]} {split[key][2]}": said for key, said in case["verdicts"].items()}
    return {"name": case["name"], "resources": resources, "verdicts": verdicts}


def _prefixed(urn: str, prefix: str) -> str:
    head, _, name = urn.rpartition("::")
    return f"{head}::{prefix}{name}"
