"""The packages' schemas as they are committed, and what a change of them would break.

    python -m tools.packages              write plugins/<cloud>/schema.json.gz anew
    python -m tools.packages --check      say what is not current, and what breaks users without the changelog's word
    python -m tools.packages --promise    at a release: from now on this is what users were promised

A break is named in CHANGELOG.md under Unreleased by its place in backticks, such as
`gouvernail-aws:index:Serving.batch`. Exit codes: 0 good, 1 something is not current or breaks.
"""

import argparse
import gzip
import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from plugins.hosting import Provider

__all__ = ["CLOUDS", "Schema", "breaks", "committed", "current", "main", "promised", "unsaid"]

Schema = Mapping[str, Any]

_ROOT: Final = Path(__file__).resolve().parents[1]
CLOUDS: Final = tuple(sorted(path.parent.name for path in _ROOT.glob("plugins/*/__main__.py")))
_SAME: Final = ("type", "$ref")
_WITHIN: Final = ("items", "additionalProperties")


def current(cloud: str) -> Schema:
    """The schema that the plugin of a cloud serves now."""
    return json.loads(str(Provider(cloud, importlib.import_module(f"components.{cloud}")).schema))


def committed(cloud: str) -> Schema:
    """The schema as it was committed."""
    return _read(_file(cloud, "schema"))


def promised(cloud: str) -> Schema:
    """The schema that users rely on: the last release's."""
    return _read(_file(cloud, "promised"))


def breaks(before: Schema, now: Schema) -> Iterator[tuple[str, str]]:
    """What would no longer work for who uses `before`: its place, and why."""
    for language in ("nodejs", "python"):
        if before["language"][language].get("packageName") != now["language"][language].get("packageName"):
            yield f"{before['name']}.{language}", "has another name"
    for kind in ("resources", "types"):
        for token, old in before[kind].items():
            new = now[kind].get(token)
            if new is None:
                yield token, "is gone"
            elif kind == "types":  # they are only taken, never given back (tests/tools/test_packages.py)
                yield from _taken(token, old, new, "properties", "required")
            else:
                yield from _taken(token, old, new, "inputProperties", "requiredInputs")
                yield from _given(token, old, new)


def _taken(token: str, old: Schema, new: Schema, fields: str, required: str) -> Iterator[tuple[str, str]]:
    for name, field in old.get(fields, {}).items():
        there = new.get(fields, {}).get(name)
        if there is None:
            yield f"{token}.{name}", "is no longer taken"
        elif not _takes(field, there):
            yield f"{token}.{name}", "is taken as something else"
    for name in sorted(set(new.get(required, ())) - set(old.get(required, ()))):
        yield f"{token}.{name}", "is newly required"


def _given(token: str, old: Schema, new: Schema) -> Iterator[tuple[str, str]]:
    for name, field in old.get("properties", {}).items():
        there = new.get("properties", {}).get(name)
        if there is None:
            yield f"{token}.{name}", "is no longer given"
        elif not _takes(there, field):
            yield f"{token}.{name}", "is given as something else"
    for name in sorted(set(old.get("required", ())) & set(new.get("properties", {})) - set(new.get("required", ()))):
        yield f"{token}.{name}", "is no longer always given"


def _takes(old: Schema, new: Schema) -> bool:
    """Whether what fits `old` fits `new`: the same type, and not plain (an output is refused) where it was not."""
    if new.get("plain", False) > old.get("plain", False) or any(old.get(key) != new.get(key) for key in _SAME):
        return False
    if any((key in old) != (key in new) for key in _WITHIN):
        return False
    return all(_takes(old[key], new[key]) for key in _WITHIN if key in old)


def unsaid(found: Iterator[tuple[str, str]], changelog: str) -> list[str]:
    """Those breaks of which the changelog says nothing under Unreleased."""
    section = re.search(r"^## \[Unreleased\]$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    said = set(re.findall(r"`([^`\n]+)`", section[1])) if section else set[str]()
    return [f"{place} {why}" for place, why in found if place not in said]


def _file(cloud: str, name: str) -> Path:
    return _ROOT / "plugins" / cloud / f"{name}.json.gz"


def _read(file: Path) -> Schema:
    return json.loads(gzip.decompress(file.read_bytes()))


def _write(file: Path, schema: Schema) -> None:
    text = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--promise", action="store_true", help="this is released")
    wanted = parser.parse_args()
    changelog = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wrong: list[str] = []
    for cloud in CLOUDS:
        now, file = current(cloud), _file(cloud, "schema")
        if not wanted.check and not (
            file.exists() and _read(file) == now
        ):  # compressors differ, their content does not
            _write(file, now)
        if wanted.promise:
            _write(_file(cloud, "promised"), now)
        if committed(cloud) != now:
            wrong.append(f"plugins/{cloud}/schema.json.gz is not current: run `python -m tools.packages`")
        wrong += [
            f"{one}: CHANGELOG.md does not say so under Unreleased"
            for one in unsaid(breaks(promised(cloud), now), changelog)
        ]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
