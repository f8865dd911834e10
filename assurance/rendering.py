"""What `gouvernail show` prints: a tree for people, one JSON object for machines."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from assurance.catalogue import Catalogue, catalogue
from assurance.loading import Loaded
from assurance.summary import Capability, Judged
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from gouvernail.verdict import Verdict

__all__ = ["as_json", "holds", "print_tree"]

_MARKS = {
    Verdict.PASS: ("green", "holds"),
    Verdict.FAIL: ("red", "BROKEN"),
    Verdict.NOT_EVALUATED: ("yellow", "not evaluated"),
}
_PLAIN_WIDTH = 10_000  # wider than any line: what reads a pipe wraps lines itself, or does not want to
_REASONS = 4


def holds(capabilities: Sequence[Capability]) -> bool:
    """Whether every guarantee passes, leaving out what was adopted, and what nothing on the cloud can keep."""
    return all(
        one.result.verdict is Verdict.PASS
        or ((one.declared or not one.possible) and one.result.verdict is Verdict.NOT_EVALUATED)
        for capability in capabilities
        for one in capability.guarantees
    )


def as_json(loaded: Loaded, capabilities: Sequence[Capability], *, simulated: bool) -> str:
    """Everything the tree shows, and the reasons in full."""
    return json.dumps(
        {
            "stack": loaded.stack,
            "simulated": simulated,
            "read": list(loaded.graph.stacks),
            "missing": dict(loaded.missing),
            "holds": holds(capabilities),
            "capabilities": [_capability(loaded.graph, one, catalogue()) for one in capabilities],
            "outputs": _shown(loaded.graph.outputs_of(loaded.stack)),
        },
        indent=2,
    )


def print_tree(loaded: Loaded, capabilities: Sequence[Capability], *, simulated: bool, resources: bool) -> None:
    """The tree on standard output: coloured and as wide as the terminal, or plain where it is piped."""
    piped = not sys.stdout.isatty()
    console = Console(width=_PLAIN_WIDTH if piped else None, no_color=piped or None, highlight=False, soft_wrap=piped)
    label = f"[bold]{escape(loaded.stack)}[/bold]" + (
        "  [dim](simulated: built in the sandbox)[/dim]" if simulated else ""
    )
    tree = Tree(label)
    for capability in capabilities:
        _branch(tree, loaded, capability, resources=resources)
    outputs = _shown(loaded.graph.outputs_of(loaded.stack))
    if outputs:
        branch = tree.add("[bold]outputs[/bold]")
        _grow(branch, outputs)
    console.print(tree)
    console.print(_totals(loaded, capabilities))


def _branch(tree: Tree, loaded: Loaded, capability: Capability, *, resources: bool) -> None:
    branch = tree.add(f"[bold]{escape(capability.name or 'no capability')}[/bold]")
    for one in capability.guarantees:
        colour, word = _MARKS[one.result.verdict]
        if one.declared:
            word = f"{word} (adopted)"
        elif not one.possible:
            word = "not possible"
        leaf = branch.add(f"[{colour}]{word}[/{colour}]  {escape(one.guarantee.statement)}")
        reasons = list(_reasons(loaded.graph, one))
        for reason in reasons[:_REASONS]:
            leaf.add(f"[{colour}]{escape(reason)}[/{colour}]")
        if len(reasons) > _REASONS:
            leaf.add(f"[dim]and {len(reasons) - _REASONS} more (--json names all)[/dim]")
    for stack in loaded.graph.stacks:
        its = [resource for resource in capability.resources if resource.stack == stack]
        if not its:
            continue
        noun = "resource" if len(its) == 1 else "resources"
        leaf = branch.add(f"{len(its)} {noun} in {escape(stack)}")
        if resources and stack == loaded.stack:
            for resource in its:
                leaf.add(escape(_line(resource)))


def _line(resource: Resource) -> str:
    adopted = "  (adopted)" if resource.external else ""
    return f"{_kind(resource)}  {resource.name}  {resource.id or ''}{adopted}"


def _kind(resource: Resource) -> str:
    """`aws:ec2/vpc:Vpc` as a program writes it: `ec2.Vpc`."""
    module, _, kind = resource.type.partition(":")[2].rpartition(":")
    return f"{module.partition('/')[0]}.{kind}"


def _reasons(graph: Graph, one: Judged) -> Iterator[str]:
    for reason in one.result.reasons:
        resource = graph.get(reason.urn)
        yield f"{_kind(resource)} {resource.name}: {reason.message}" if resource else reason.message


def _totals(loaded: Loaded, capabilities: Sequence[Capability]) -> str:
    passed, failed = (sum(one.count(verdict) for one in capabilities) for verdict in (Verdict.PASS, Verdict.FAIL))
    judged = [one for capability in capabilities for one in capability.guarantees]
    unclear = [one for one in judged if one.result.verdict is Verdict.NOT_EVALUATED]
    adopted, impossible = sum(one.declared for one in unclear), sum(not one.possible for one in unclear)
    open_ = len(unclear) - adopted - impossible
    parts = [f"[green]{passed} hold[/green]"]
    parts += [f"[red]{failed} broken[/red]"] if failed else []
    parts += [f"[yellow]{open_} not evaluated[/yellow]"] if open_ else []
    parts += [f"[yellow]{adopted} adopted and not evaluated[/yellow]"] if adopted else []
    parts += [f"[yellow]{impossible} not possible on this cloud[/yellow]"] if impossible else []
    lines = [f"{len(judged)} guarantees: {', '.join(parts)}"]
    lines += [f"not read: {escape(name)} ({escape(reason)})" for name, reason in loaded.missing.items()]
    return "\n".join(lines)


def _capability(graph: Graph, capability: Capability, known: Catalogue) -> Mapping[str, object]:
    return {
        "name": capability.name,
        "guarantees": [
            {
                "id": one.guarantee.id,
                "statement": one.guarantee.statement,
                "severity": one.guarantee.severity,
                "remediation": one.guarantee.remediation,
                "controls": list(_controls(known, one.guarantee.id)),
                "verdict": one.result.verdict.value,
                "adopted": one.declared,
                "possible": one.possible,
                "judgedOn": list(one.result.subjects),
                "reasons": [
                    {"urn": reason.urn, "verdict": reason.verdict.value, "message": reason.message}
                    for reason in one.result.reasons
                ],
            }
            for one in capability.guarantees
        ],
        "resources": [
            {
                "urn": resource.urn,
                "type": resource.type,
                "name": resource.name,
                "id": resource.id,
                "stack": resource.stack,
                "account": graph.account(resource),
                "adopted": resource.external,
            }
            for resource in capability.resources
        ],
        "outputs": _shown(capability.outputs),
    }


def _controls(known: Catalogue, rule: str) -> Iterator[Mapping[str, object]]:
    """The controls that it serves, each with what asks for it."""
    for entry in known.of_rule(rule):
        sources = [
            {"cited": known.cited(one), "strength": one.strength, "appliesFrom": day.isoformat() if day else None}
            for one in entry.sources
            for day in [known.begins(one)]
        ]
        yield {"id": entry.id, "title": entry.control.title, "sources": sources}


def _shown(value: Mapping[str, object]) -> Mapping[str, object]:
    return cast("Mapping[str, object]", _without_placeholders(value))


def _without_placeholders(value: object) -> object:
    if value is UNKNOWN:
        return "[unknown]"
    if value is SECRET:
        return "[secret]"
    if isinstance(value, Mapping):
        return {key: _without_placeholders(item) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list):
        return [_without_placeholders(item) for item in cast("list[object]", value)]
    return value


def _grow(branch: Tree, values: Mapping[str, object]) -> None:
    for name, value in sorted(values.items()):
        if isinstance(value, Mapping):
            _grow(branch.add(escape(name)), cast("Mapping[str, object]", value))
        else:
            branch.add(f"{escape(name)} = {escape(value if isinstance(value, str) else json.dumps(value))}")
