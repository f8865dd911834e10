"""The tables of `policies.checkov`, put together from the index of the SDKs and what checkov's registries say."""

import importlib.util
import json
import lzma
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox import index
from gouvernail.sandbox.types import snake
from tools.checkov_tables.arm_names import ALONE, NO_CLASS_TOKENS
from tools.checkov_tables.arm_types import arm_entries
from tools.checkov_tables.azure import Azure
from tools.checkov_tables.own import otherwise, with_ours
from tools.checkov_tables.registries import Registries, Registry
from tools.checkov_tables.shapes import Shape, Shapes
from tools.checkov_tables.terraform_names import NO_CLASS, NOT_TYPES, OLD_TOKENS, terraform_types

__all__ = ["INPUTS", "Registries", "build", "pack", "registries", "universe", "unpack"]

INPUTS: Final = Path(__file__).parent / "inputs"
_PACKAGES: Final = ("aws", "gcp", "azure-native")


def registries() -> Registries:
    """The committed dump, with our own checks beside checkov's."""
    return with_ours(cast("Registries", unpack((INPUTS / "registries.json.xz").read_bytes())))


def universe(registry: Registry) -> frozenset[str]:
    """Every type that checks are registered for, that graph checks name, or that a check's code names."""
    graph = {kind for check in registry["graph"].values() for kind in check["types"]}
    return frozenset({*registry["types"], *graph, *registry["named"]}) - NOT_TYPES


def build() -> Mapping[str, object]:
    """The tables as JSON; the parts are those of `policies.checkov.tables.Tables`.

    Raises GouvernailError where they say otherwise than checks.yaml of a type that our own checks are about.
    """
    said = registries()
    terraform, shapes = _terraform(said["terraform"])
    arm, arm_shapes = _arm(said["arm"])
    if wrong := otherwise({token: str(entry["type"]) for token, entry in {**terraform, **arm}.items()}):
        mend = "which is right? checks.yaml, or a name in tools/checkov_tables"
        raise GouvernailError(Problem(one, mend=mend) for one in wrong)
    tokens = [token for package in _PACKAGES for token in index.tokens(package)]
    return {
        "versions": {"checkov": said["checkov"], **{package: index.version(package) for package in _PACKAGES}},
        "terraform": terraform,
        "arm": arm,
        "terraform_shapes": shapes,
        "arm_shapes": arm_shapes,
        "known": sorted(tokens),
        "aliases": _aliases(tokens),
        "no_class": {**{token: NO_CLASS[kind] for token, kind in OLD_TOKENS.items()}, **NO_CLASS_TOKENS},
        "others": sorted({*said["providers"]} - {"aws", "google"}),
    }


def pack(document: object) -> bytes:
    """JSON as xz, the same bytes for the same document."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def unpack(packed: bytes) -> object:
    """What `pack` packed."""
    return json.loads(lzma.decompress(packed))


def read_words(registry: Registry, kind: str) -> set[str]:
    """The names of properties that checks of a type read, and more words that happen to stand in their code."""
    found = {word for check in registry["checks"].values() if kind in check["types"] for word in check["words"]}
    attributes = [one for check in registry["graph"].values() if kind in check["types"] for one in check["attributes"]]
    return found | {word for attribute in attributes for word in attribute.split(".")}


def ids(registry: Registry, kind: str) -> list[str]:
    """The ids of all checks of a type."""
    graph = [name for name, check in registry["graph"].items() if kind in check["types"]]
    return sorted({*registry["types"].get(kind, []), *graph})


def _terraform(registry: Registry) -> tuple[Mapping[str, Mapping[str, object]], Mapping[str, Shape]]:
    tokens = [*index.tokens("aws"), *index.tokens("gcp")]
    named = terraform_types(tokens, universe(registry))
    shapes = {package: Shapes(package) for package in ("aws", "gcp")}
    for token in named:
        shapes[token.partition(":")[0]].resource(token)
    found = {**shapes["aws"].found, **shapes["gcp"].found}
    words = {kind: read_words(registry, kind) for kind in set(named.values())}
    entries: dict[str, dict[str, object]] = {
        token: {"type": kind, "checks": ids(registry, kind), "read": sorted(words[kind] & _names(found, token))}
        for token, kind in named.items()
    }
    return entries, found


def _arm(registry: Registry) -> tuple[Mapping[str, Mapping[str, object]], Mapping[str, Shape]]:
    kinds = universe(registry)
    graph = {kind for check in registry["graph"].values() for kind in check["types"]}
    azure = cast("Azure", unpack((INPUTS / "azure.json.xz").read_bytes()))
    entries, shapes, _guessed = arm_entries(azure, kinds)
    for token, entry in entries.items():
        kind = str(entry["type"])
        mine = set(ids(registry, kind))
        others = sorted(one for one in kinds if one != kind and one.rstrip("/").lower() == kind.lower())
        also = [one for one in others if not set(ids(registry, one)) <= mine]
        words = {word for one in (kind, *also) for word in read_words(registry, one)}
        entry |= {
            "also": also,
            "api": _api(token),
            "checks": sorted(mine.union(*(ids(registry, one) for one in also))),
            "read": sorted(words & _lasts(shapes, token)),
            "within": _within(registry, kind) if kind not in registry["types"] and kind not in graph else "",
            "alone": token.partition(":")[2] in ALONE,
        }
    return entries, shapes


def _within(registry: Registry, kind: str) -> str:
    """Where in its parent the checks that name a type look for it."""
    naming = registry["named"][kind]
    words = {word for check in registry["checks"].values() if check["id"] in naming for word in check["words"]}
    return "dependsOn" if "dependsOn" in words else "resources"


def _api(token: str) -> str:
    """The version of the interface that the class speaks, which its text says."""
    resource = index.resource(token)
    name = resource.name if resource else ""
    module, _, kind = name.rpartition(".")
    spec = importlib.util.find_spec("pulumi_azure_native")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_azure_native")
    file = Path(spec.origin).parent / module / f"{snake(kind)}.py"
    found = re.search(r"Uses Azure REST API version (\d{4}-\d{2}-\d{2}(?:-\w+)?)", file.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _lasts(shapes: Mapping[str, Shape], name: str) -> set[str]:
    return {one.rpartition("/")[2] for one in _names(shapes, name)}


def _names(shapes: Mapping[str, Shape], name: str) -> set[str]:
    """All that a shape calls its properties, and the shapes within it theirs."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for names, kind in shapes[one].values():
            found.update(names)
            waiting += [kind[kind.index("#") + 1 :]] if "#" in kind else []
    return found


def _aliases(tokens: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for token in tokens:
        resource = index.resource(token)
        for alias in resource.aliases if resource else ():
            found.setdefault(alias, token)
    return {old: new for old, new in sorted(found.items()) if index.resource(old) is None}
