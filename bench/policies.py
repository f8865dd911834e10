"""What it costs to judge a resource by every rule, as a pack does it, beside a pack that decodes once for each policy.

The subject are the property bags of the worked production platform on each cloud, as an engine would send them
(messages of Pulumi's analyzer protocol), each asked in both ways, in turn. The naive pack is what the policy SDK for
Python does: every policy decodes all properties for itself. What the connection costs is in neither.

    python -m bench.policies [--rounds 5] [--policies 200]
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from pulumi.runtime.proto import analyzer_pb2

from assurance.building import Program
from bench._measure import machine, say, spread, write
from gouvernail.graph import SECRET, Graph, Resource
from gouvernail.sandbox.wire import decode, encode, veiled
from policies.packing.pack import Pack, Policy, Served
from policies.packing.server import Analyzer
from policies.resource import ResourceRule, judge
from policies.rules import on_resources

__all__ = ["bags", "main", "naive", "ours"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see
_ROOT: Final = Path(__file__).parent.parent
_WORKED: Final = {
    cloud: (f"bex-{cloud}-prod-foundation", f"credit-scoring-{cloud}-prod-workload")
    for cloud in ("aws", "azure", "gcp")
}
_SERVED: Final = Served(controls=(), articles=(), high_risk=False)


def bags(stacks: Sequence[str], program: Program) -> list[_Message]:
    """The messages for all resources of the stacks."""
    found = (one for stack in stacks for one in program.graph(stack) if one.custom)
    return [
        analyzer_pb2.AnalyzeRequest(type=one.type, urn=one.urn, name=one.name, properties=encode(_opened(one.inputs)))
        for one in found
        if not one.type.startswith("pulumi:")
    ]


def _opened(inputs: Mapping[str, object]) -> dict[str, object]:
    """What the graph keeps as a secret is sealed text on the wire: here any text stands for it."""
    return {name: _shown(value) for name, value in inputs.items()}


def _shown(value: object) -> object:
    if isinstance(value, Mapping):
        return _opened(cast("Mapping[str, object]", value))
    if isinstance(value, list):
        return [_shown(one) for one in cast("list[object]", value)]
    return "kept" if value is SECRET else value


def ours(rules: Sequence[ResourceRule]) -> Callable[[_Message], int]:
    """The pack of this project: how many diagnostics a resource gets."""
    analyzer = Analyzer(Pack("bench", "0", "", tuple(Policy(rule, _SERVED, "mandatory") for rule in rules)))
    return lambda message: len(analyzer.Analyze(message, None).diagnostics)  # pyright: ignore[reportArgumentType]


def naive(rules: Sequence[ResourceRule]) -> Callable[[_Message], int]:
    """A pack that decodes the resource for each of its policies."""

    def analyze(message: _Message) -> int:
        found = 0
        for rule in rules:
            given = decode(message.properties)
            inputs = veiled(given.values, given.secrets, SECRET)
            resource = Resource(urn=message.urn, type=message.type, name=message.name, inputs=inputs)
            found += len(judge(rule, resource, Graph([resource])).reasons)
        return found

    return analyze


def _milliseconds(analyze: Callable[[_Message], int], messages: Sequence[_Message]) -> float:
    begun = time.perf_counter()
    for message in messages:
        analyze(message)
    return round(1000 * (time.perf_counter() - begun) / len(messages), 4)


def main() -> None:
    """Measure, and write `results/policies.json`."""
    parser = argparse.ArgumentParser(description="what it costs to judge a resource by every rule")
    parser.add_argument("--rounds", type=int, default=5, help="how often both are measured")
    parser.add_argument("--policies", type=int, default=200, help="how many policies: the rules, again and again")
    wanted = parser.parse_args()
    where, program = machine(), Program(_ROOT)
    single = [rule for rule in on_resources() if not rule.beside]
    rules = [*islice(cycle(single), wanted.policies)]
    found: dict[str, Any] = {}
    for cloud, stacks in _WORKED.items():
        messages = bags(stacks, program)
        mine, theirs = ours(rules), naive(rules)
        samples: dict[str, list[float]] = {"ours": [], "naive": []}
        for turn in range(wanted.rounds):
            for name, analyze in sorted({"ours": mine, "naive": theirs}.items(), reverse=bool(turn % 2)):
                samples[name].append(_milliseconds(analyze, messages))
        ratios = [round(other / own, 1) for own, other in zip(samples["ours"], samples["naive"], strict=True)]
        found[cloud] = {
            "resources": len(messages),
            "policies": len(rules),
            "ours_ms_a_resource": spread(samples["ours"]),
            "naive_ms_a_resource": spread(samples["naive"]),
            "naive_over_ours": spread(ratios),
        }
        say(f"{cloud}: {samples['ours']} ms a resource, naive {samples['naive']} ms")
    met = all(its["ours_ms_a_resource"]["median"] <= 1 for its in found.values())
    write("policies", {"rules": len(single), "clouds": found, "limit_ms_a_resource": 1, "met": met}, where=where)


if __name__ == "__main__":
    main()
