"""The text of `docs/fidelity.md`."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from gouvernail.sandbox import facts, index, naming
from gouvernail.sandbox.fidelity import known
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.mutability import ASSUMED
from tools.fidelity.compare import agreement, same_places
from tools.fidelity.services import SERVICES

__all__ = ["BEHAVIOURS", "RESULT", "page"]

_ROOT: Final = Path(__file__).parents[2]
BEHAVIOURS: Final = Path(__file__).with_name("behaviours.md")
RESULT: Final = _ROOT / "bench" / "results" / "fidelity.json"
_TITLES: Final = {"aws": "AWS", "azure-native": "Azure", "gcp": "Google Cloud"}
_AUTHORITIES: Final = {
    "prose": "the documentation in the SDK",
    "cfn-lint": "AWS's schemas of CloudFormation's types",
    "discovery": "Google's discovery documents",
    "azure-mgmt": "Microsoft's own models",
}


def page() -> str:
    """The page, made of what the sandbox knows, what was measured, and the behaviours argued through by hand."""
    resources = {package: _resources(package) for package in SERVICES}
    parts = [
        BEHAVIOURS.read_text(encoding="utf-8").rstrip(),
        *_measured(),
        *_authorities(resources),
        *_types(resources),
    ]
    return "\n".join(parts) + "\n"


def _resources(package: str) -> list[ResourceType]:
    """The types of the services that a platform uses."""
    mine = {name.rstrip("_") for name in SERVICES[package]}
    found = (index.resource(token) for token in index.tokens(package) if _service(token) in mine)
    return [one for one in found if one and not one.deprecated]


def _service(token: str) -> str:
    return token.split(":")[1].partition("/")[0]


def _measured() -> Iterator[str]:
    result = cast("dict[str, Any]", json.loads(RESULT.read_text(encoding="utf-8")))
    examples = result["examples"]
    yield "\n## Measured\n"
    yield (
        f"Made by `python -m bench.fidelity` on {result['measured']} from the Python examples in the SDKs' "
        "documentation of the services below; the raw figures are in `bench/results/fidelity.json`. The third held out "
        "(by the digest of an example's text) was never looked at while the sandbox was built.\n"
    )
    yield from _table(
        ("examples", "self-contained", "only look up", "fail by themselves", "register a resource", "accepted"),
        [
            (
                name,
                *(f"{part[key]:,}" for key in ("self_contained", "only_look_up", "broken_by_themselves", "register")),
                f"{part['accepted']:,} ({part['share']:.1%})",
            )
            for name, part in (("all", examples["all"]), ("of these, held out", examples["held_out"]))
        ],
    )
    yield (
        "\nEach one that is refused, or that the SDK itself does not run, is listed with its reason in "
        "`tests/fidelity/refused.json`, which may only shrink. Wrong variants of the inputs that were accepted (of "
        "Azure's: of inputs drawn from the index), made by a seed, at any depth:\n"
    )
    yield from _table(
        ("package", "variants", "of all, refused", "of those held out, refused"),
        [
            (package, f"{kind} ({all_['made']:,})", f"{all_['share']:.1%}", _held(result, package, kind))
            for package, kinds in result["wrong_variants"]["all"].items()
            for kind, all_ in kinds.items()
        ],
    )


def _held(result: Mapping[str, Any], package: str, kind: str) -> str:
    part = result["wrong_variants"]["held_out"][package].get(kind)
    return f"{part['share']:.1%} of {part['made']:,}" if part else "none made"


def _authorities(resources: Mapping[str, Sequence[ResourceType]]) -> Iterator[str]:
    yield "\n## The authorities, class by class\n"
    yield (
        "Index, examples and variants come from the SDKs and could be wrong together. So the sandbox is asked for its "
        "verdict on every fact that an authority states of the types below. Where it says otherwise, an authority that "
        "is heard before speaks of that place.\n"
    )
    rows: list[tuple[str, ...]] = []
    for package, some in resources.items():
        versions = facts.versions(package)
        for (kind, authority), count in sorted(agreement(some).items(), key=lambda one: one[0][::-1]):
            version = versions[authority] if "," not in versions[authority] else "as locked"
            source = f"{_AUTHORITIES[authority]} (`{authority}` {version})"
            rows.append(
                (_TITLES[package], source, kind, f"{count['facts']:,}", f"{count['same'] / count['facts']:.1%}")
            )
    yield from _table(("cloud", "authority", "class", "facts", "same verdict"), rows)
    yield (
        "\nWhere two speak of one place; `id` is what the sandbox holds by itself, that another name or place is "
        "another thing:\n"
    )
    rows = [
        (
            _TITLES[package],
            f"`{first}`",
            f"`{second}`",
            f"{count['places']:,}",
            f"{count['same'] / count['places']:.1%}",
        )
        for package, some in resources.items()
        for (first, second), count in sorted(same_places(some).items())
    ]
    yield from _table(("cloud", "one", "other", "places", "say the same"), rows)


def _types(resources: Mapping[str, Sequence[ResourceType]]) -> Iterator[str]:
    yield "\n## Type by type\n"
    yield (
        "Of each type, at its first level: how many properties change by which authority, how many are *assumed* to be "
        "changed in place because none speaks, how many limits hold on all levels, and where its name is unique. "
        "`gouvernail sandbox facts TYPE` shows a type of any service property by property."
    )
    for package, some in resources.items():
        yield f"\n### {_TITLES[package]}\n"
        yield from _table(
            ("type", "changes known by", "assumed", "limits", "its name"), [_row(resource) for resource in some]
        )


def _row(resource: ResourceType) -> tuple[str, ...]:
    rows = known(resource)
    by = Counter(one.authority for one in rows if "." not in one.place)
    assumed = by.pop(ASSUMED, 0)
    limits = sum(len(one.limits) for one in rows)
    told = ", ".join(f"{authority} {count}" for authority, count in sorted(by.items()))
    return (
        f"`{resource.token.partition(':')[2]}`",
        told or "-",
        f"*{assumed}*" if assumed else "0",
        str(limits),
        naming.uniqueness(resource),
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
