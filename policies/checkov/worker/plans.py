"""A Terraform plan as checkov's own reader leaves it, made from the JSON at once: no file, no lines, no second look.

checkov reads a plan file with a YAML loader that keeps the line of everything, looks the configuration of each resource
up in a list, and finds each resource's context in another: all that grows with the square of the plan. The lines are
the program's business here, and the rest are dictionaries.
"""

from typing import Any, Final

from policies.checkov.worker import library
from policies.checkov.worker.library import Part

__all__ = ["JSON_TEXTS", "PLAN", "TEMPLATE", "definitions", "possible_vertices", "template"]

PLAN: Final = "/plan.json"
"""What the plan is called: checks see a path, and there is no file."""

TEMPLATE: Final = "/template.json"

JSON_TEXTS: Final = {
    "aws_codecommit_approval_rule_template": "content",
    "aws_emr_security_configuration": "configuration",
    "aws_s3_bucket": "policy",
    "aws_sqs_queue": "policy",
    "google_kms_crypto_key_iam_policy": "policy_data",
}
"""Attributes that hold JSON as text, which checks look into and checkov's reader of plans forgets to decode.

Its reader of HCL sees through `jsonencode`; without these a plan gets fewer verdicts than the program it came from.
"""

_LINES: Final = {"start_line": 0, "end_line": 0}
_MARKS: Final = {"__startline__": 1, "__endline__": 1}


def definitions(plan: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """checkov's definitions of a plan, and its context: both by the plan's name.

    Raises KeyError, TypeError and their like where the plan is none.
    """
    parser = library.plan_parser
    plan = _marked(plan, _LINES)
    changes = parser._get_resource_changes(template=plan)  # noqa: SLF001 - pinned
    root = plan["planned_values"]["root_module"]
    configured = {
        (one["type"], one["name"]): one
        for one in reversed(plan.get("configuration", {}).get("root_module", {}).get("resources", []))
    }
    found: dict[str, list[dict[str, Any]]] = {
        "provider": parser._get_providers(template=plan),  # noqa: SLF001
        "resource": [],
        "data": [],
    }
    context: dict[str, dict[str, Any]] = {}
    for resource in root.get("resources", []):
        block, kind, prepared = parser._prepare_resource_block(  # noqa: SLF001
            resource=resource,
            conf=configured.get((resource["type"], resource["name"])),
            resource_changes=changes,
        )
        if prepared:
            found[kind].append(block)
            context[resource["address"]] = _context(resource["address"])
    for provider in found["provider"]:
        for its in provider.values():
            context[its[parser.TF_PLAN_RESOURCE_ADDRESS]] = _context(its[parser.TF_PLAN_RESOURCE_ADDRESS])
    return {PLAN: found}, {PLAN: context}


def template(arm: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """checkov's definitions of an ARM template, and the raw lines of it: one, for there is no file."""
    return {TEMPLATE: _marked(arm, _MARKS)}, {TEMPLATE: [(1, "{}\n")]}


def possible_vertices(graph: Part, module: Part, block_type: str, name: str) -> list[int]:
    """What a name may refer to, as checkov's graph says: but it goes through all names for each that is not there."""
    names = graph.vertices_by_module_dependency_by_name.get(module, {}).get(block_type, {})
    if found := names.get(name) or names.get(name.replace('["', "[").replace('"]', "]")):
        return found
    indexes: dict[int, tuple[int, dict[str, list[int]]]] = graph.__dict__.setdefault("names_with_index", {})
    size, known = indexes.get(id(names), (-1, {}))
    if size != len(names):
        known = dict[str, list[int]]()
        for full, vertices in names.items():
            for place, letter in enumerate(full):
                if letter == "[":
                    known.setdefault(full[:place], vertices)
        indexes[id(names)] = (len(names), known)
    return known.get(name, [])


def _context(address: str) -> dict[str, Any]:
    return {"start_line": 0, "end_line": 0, "address": address, "code_lines": []}


def _marked(value: Any, marks: dict[str, int]) -> Any:  # noqa: ANN401 - JSON, and so is what comes out
    """A copy with the marks that checkov's readers put into every object."""
    if isinstance(value, dict):
        return {**{name: _marked(one, marks) for name, one in value.items()}, **marks}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_marked(one, marks) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value
