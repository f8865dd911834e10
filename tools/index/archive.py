"""The index's files: one zip a package, one JSON a module, the same bytes for the same SDK.

The members' text is what counts: another zlib may compress it to other bytes, so `differences` compares text.
"""

import importlib.metadata
import importlib.util
import io
import json
import multiprocessing
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tools.index.modules import Json, all_names, read_module

__all__ = ["HOME", "PACKAGES", "build", "differences", "pack"]

HOME: Final = Path(__file__).parents[2] / "gouvernail" / "sandbox" / "data"
PACKAGES: Final = {"aws": "pulumi_aws", "azure-native": "pulumi_azure_native", "gcp": "pulumi_gcp"}
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say; the day of making is no content


def build(package: str, progress: Callable[[int, int], None] = lambda _done, _all: None) -> dict[str, str]:
    """The members of a package's index, name -> JSON text, read from its installed SDK without importing it."""
    root = _root(PACKAGES[package])
    names = all_names(root)
    largest_first = sorted(names, key=lambda module: -sum(file.stat().st_size for file in (root / module).glob("*.py")))
    members: dict[str, str] = {}
    homes: dict[str, set[str]] = {}
    # spawn: a fork of a process with threads (a test runner's) may hang
    with multiprocessing.get_context("spawn").Pool() as pool:
        work = partial(_named_module, root)
        for done, (module, content) in enumerate(pool.imap_unordered(work, largest_first), start=1):
            progress(done, len(names))
            if not content:
                continue
            members[f"modules/{module}.json"] = _text(content)
            for token in _tokens(content):
                homes.setdefault(token.split(":")[1].split("/")[0] if ":" in token else "", set()).add(module)
    members["index.json"] = _text(
        {
            "package": package,
            "version": importlib.metadata.version(PACKAGES[package].replace("_", "-")),
            "modules": {name: sorted(modules) for name, modules in sorted(homes.items())},
        }
    )
    return dict(sorted(members.items()))


def pack(members: dict[str, str]) -> bytes:
    """The members as a zip without anything that changes from run to run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, text, compresslevel=9)
    return buffer.getvalue()


def differences(package: str, members: dict[str, str], home: Path = HOME) -> list[str]:
    """The members of the committed index that differ from these, are missing, or should not be there."""
    path = home / f"{package}.zip"
    if not path.exists():
        return [path.name]
    with zipfile.ZipFile(path) as archive:
        committed = {name: archive.read(name).decode() for name in archive.namelist()}
    return sorted(name for name in committed.keys() | members.keys() if committed.get(name) != members.get(name))


def _named_module(root: Path, module: str) -> tuple[str, Json]:
    return module, read_module(root, module, all_names(root))


def _tokens(content: Json) -> Iterator[str]:
    for kind in ("resources", "functions"):
        entries = content.get(kind)
        if isinstance(entries, dict):
            yield from entries


def _text(content: Json) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _root(distribution: str) -> Path:
    spec = importlib.util.find_spec(distribution)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(distribution)
    return Path(spec.origin).parent
