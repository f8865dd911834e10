"""Every check that a scan may run, by id, with what it is called; without checkov itself.

Those that come with checkov stand in a file that `python -m tools.checkov_checks` makes; ours say it in their own.
"""

import json
import lzma
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from policies.checkov.ours import ours

__all__ = ["BUILT_IN", "checks", "named_in"]

BUILT_IN: Final = Path(__file__).parent / "data" / "checks.json.xz"

_NAMES: Final = re.compile(r"""\bid\b["']?\s*[=:]\s*["']?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)""")
"""Whatever a file of checks calls an id: an attribute, an argument, a key of YAML."""


@cache
def checks() -> Mapping[str, str]:
    """Id -> name: checkov's for what a translation may hold, then ours."""
    built_in = cast("dict[str, str]", json.loads(lzma.decompress(BUILT_IN.read_bytes())))
    return built_in | {one.id: one.title for one in ours()}


def named_in(folder: Path) -> frozenset[str]:
    """The ids of the checks in a folder of somebody's own, read as text: nothing of it is run."""
    files = (one for one in folder.rglob("*") if one.suffix in (".py", ".yaml", ".yml", ".json") and one.is_file())
    texts = (one.read_text(encoding="utf-8", errors="replace") for one in files)
    return frozenset(found for text in texts for found in _NAMES.findall(text))
