"""Prints as JSON what is installed beside the Python that runs this: see `packages` in language_programs.py."""

import importlib.metadata
import json
import pathlib
import re


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


found: dict[str, dict[str, object]] = {}
needed: set[str] = set()
for one in importlib.metadata.distributions():
    name = one.metadata["Name"]
    if not name:  # what an interrupted installation left
        continue
    plugin = pathlib.Path(str(one.locate_file(name.replace("-", "_")))) / "pulumi-plugin.json"
    read = json.loads(plugin.read_text(encoding="utf-8")) if plugin.is_file() else None
    found.setdefault(_normal(name), {"name": name, "version": one.version, "plugin": read})
    needed |= {_normal(re.split(r"[^\w.-]", requirement, maxsplit=1)[0]) for requirement in one.requires or ()}

print(json.dumps([{**found[name], "direct": name not in needed} for name in sorted(found)]))
