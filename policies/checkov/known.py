"""Every check that a scan may run, by id, with what it is called; without checkov itself.

Those that come with checkov stand in a file that `python -m tools.checkov_checks` makes; ours say it in their own.
"""

import json
import lzma
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

__all__ = ["BUILT_IN", "OURS", "checks", "named_in"]

_HERE: Final = Path(__file__).parent
BUILT_IN: Final = _HERE / "data" / "checks.json.xz"
OURS: Final = _HERE / "checks"
"""The folder of our own checks, as `--external-checks-dir` takes it."""
_SAYS: Final = re.compile(r"""^ +(id|name)(?:=|: )"?(.+?)"?,?$""", re.MULTILINE)

_NAMES: Final = re.compile(r"""\bid\b["']?\s*[=:]\s*["']?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)""")
"""Whatever a file of checks calls an id: an attribute, an argument, a key of YAML."""


@cache
def checks() -> Mapping[str, str]:
    """Id -> name: checkov's for what a translation may hold, then ours."""
    return {**cast("dict[str, str]", json.loads(lzma.decompress(BUILT_IN.read_bytes()))), **dict(_ours())}


def named_in(folder: Path) -> frozenset[str]:
    """The ids of the checks in a folder of somebody's own, read as text: nothing of it is run."""
    files = (one for one in folder.rglob("*") if one.suffix in (".py", ".yaml", ".yml", ".json") and one.is_file())
    texts = (one.read_text(encoding="utf-8", errors="replace") for one in files)
    return frozenset(found for text in texts for found in _NAMES.findall(text))


def _ours() -> Iterator[tuple[str, str]]:
    for file in sorted(OURS.glob("*/*")):
        if file.suffix in (".py", ".yaml") and not file.name.startswith("_"):
            said = dict(_SAYS.findall(file.read_text(encoding="utf-8")))
            if said.get("id", "").startswith("CKV"):
                yield said["id"], said["name"]
