"""Our own checks beside checkov's: what `registries.py` says of those, read from the files of ours."""

import ast
from collections.abc import Mapping
from typing import Final

from policies.checkov.ours import CHECKS, ours, table
from tools.checkov_tables.registries import ARM, TERRAFORM, Check, Registries, Registry, graph_checks, words_of

__all__ = ["otherwise", "with_ours"]

_PATTERNS: Final = {"terraform": TERRAFORM, "arm": ARM}
_HUNG_ON: Final = {"terraform": ("google_service_account",), "arm": ("Microsoft.Network/virtualNetworks/subnets",)}
"""What no check judges, and what values hang on that ours ask for: they are given, though not known yet."""


def with_ours(said: Registries) -> Registries:
    """The same registries with our checks in them."""
    return {
        **said,
        "terraform": _joined(said["terraform"], "terraform"),
        "arm": _joined(said["arm"], "arm"),
    }


def otherwise(entries: Mapping[str, str], types: Mapping[str, str] | None = None) -> list[str]:
    """Where the tables (token -> type) say otherwise than checks.yaml, which was written by hand."""
    tokens: dict[str, list[str]] = {}
    for token, kind in sorted(entries.items()):
        tokens.setdefault(kind, []).append(token)
    return [
        f"{kind}: checks.yaml says {token}, the tables {', '.join(tokens.get(kind, [])) or 'nothing'}"
        for kind, token in sorted((types or table().types).items())
        if tokens.get(kind) != [token]
    ]


def _joined(registry: Registry, framework: str) -> Registry:
    pattern = _PATTERNS[framework]
    checks = {check["id"]: check for check in _python(framework)}
    types = {kind: [*ids] for kind, ids in registry["types"].items()}
    for kind in _HUNG_ON[framework]:
        types.setdefault(kind, [])
    for check in checks.values():
        for kind in check["types"]:
            types.setdefault(kind, []).append(check["id"])
    return {
        "types": types,
        "checks": {**registry["checks"], **checks},
        "named": {kind: ids for kind, ids in registry["named"].items() if kind not in types},
        "graph": {**registry["graph"], **graph_checks(CHECKS, pattern)},
    }


def _python(framework: str) -> list[Check]:
    """Those in Python; those in YAML are all graph checks."""
    found: list[Check] = []
    for check in ours():
        file = (CHECKS / check.file).with_suffix(".py")
        kinds = [kind for kind in check.types if _PATTERNS[framework].fullmatch(kind)]
        if kinds and file.exists():
            words = sorted({*words_of(ast.parse(file.read_text(encoding="utf-8")))})
            found.append({"id": check.id, "types": kinds, "key": None, "words": words})
    return found
