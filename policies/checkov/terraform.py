"""Resources of aws and gcp as Terraform's plan JSON (format 1.2)."""

from collections.abc import Mapping, Sequence

from typing_extensions import override

from gouvernail.graph import Resource
from gouvernail.sandbox.types import snake
from policies.checkov.addresses import labels
from policies.checkov.references import References
from policies.checkov.tables import Tables, canonical
from policies.checkov.translated import Unmapped
from policies.checkov.values import json_text
from policies.checkov.writing import Writer

__all__ = ["plan"]


def plan(
    resources: Sequence[Resource], tables: Tables
) -> tuple[Mapping[str, object], Mapping[str, str], list[Unmapped]]:
    """The plan of these resources, all of types that the tables have; the addresses with their URNs; the gaps."""
    typed = [(one, tables.terraform[canonical(one.type, tables)]) for one in sorted(resources, key=lambda one: one.urn)]
    names = labels([(one, entry["type"]) for one, entry in typed])
    addresses = {one.urn: f"{entry['type']}.{names[one.urn]}" for one, entry in typed}
    references = References.of(addresses)
    planned: list[Mapping[str, object]] = []
    configured: list[Mapping[str, object]] = []
    gaps: list[Unmapped] = []
    for resource, entry in typed:
        token = canonical(resource.type, tables)
        writer = _Writer(resource, tables.terraform_shapes, entry["read"], references)
        head = {
            "address": addresses[resource.urn],
            "mode": "managed",
            "type": entry["type"],
            "name": names[resource.urn],
        }
        planned.append({**head, "values": writer.body(token)})
        if expressions := writer.expressions(token):
            configured.append({**head, "expressions": expressions})
        gaps += writer.gaps
    document = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": configured}},
    }
    return document, {address: urn for urn, address in addresses.items()}, gaps


class _Writer(Writer):
    def expressions(self, shape: str) -> Mapping[str, object]:
        """What each property refers to, for checkov's graph; also where the value is known by now."""
        found: dict[str, object] = {}
        for name in self.resource.property_dependencies:
            if addresses := self.references.all(self.resource, name):
                found |= {place: {"references": addresses} for place in self.places(name, shape)}
        return found

    @override
    def guess(self, name: str) -> str:
        return snake(name)

    @override
    def nested(self, found: dict[str, object]) -> object:
        return [found]  # a block, which Terraform counts

    @override
    def document(self, given: object) -> object:
        return json_text(given)

    @override
    def reference(self, address: str, leaf: str) -> str:
        lower = leaf.lower()
        attribute = next((word for word in ("arn", "name") if lower.endswith((word, f"{word}s"))), "id")
        return f"{address}.{attribute}"
