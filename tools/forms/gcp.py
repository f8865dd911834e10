"""The form of a Google Cloud id: the first format that the documentation lists, which is the full one."""

import re
from typing import Final

from gouvernail.sandbox.index import ResourceType
from tools.forms.sections import Section

__all__ = ["form"]

_PLACES: Final = {"project", "location", "region", "zone"}
_HOLE: Final = re.compile(r"\{\{%?(\w+)\}\}")
_WHO: Final = {"Binding": "/{role}", "Member": "/{role}/{member}", "Policy": ""}
_IAM: Final = re.compile(r"I[aA][mM](Binding|Member|Policy)$")


def form(section: Section, resource: ResourceType) -> str | None:
    """The template of the type's id, with the wire names of its properties; None where one is not to be found."""
    example = next((id_ for id_ in section.ids if "{{" in id_), "").split(" ")[0]
    holes = _HOLE.findall(example)
    if not holes or "{{" in _HOLE.sub("", example):
        return None
    unused = sorted(name for name in ("name", *resource.required) if name in resource.inputs)
    known = {hole: _camel(hole) for hole in holes}
    for hole, name in known.items():
        if name not in resource.inputs and name not in resource.outputs and name not in _PLACES:
            alone = [one for one in unused if one not in known.values() and one in ("name", hole.rpartition("_")[0])]
            if not alone:
                return None
            known[hole] = alone[0]
    template = _HOLE.sub(lambda found: f"{{{known[found.group(1)]}}}", example)
    granted = _IAM.search(resource.token)
    return template + _WHO[granted.group(1)] if granted else template


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
