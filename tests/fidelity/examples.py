"""The Python examples in the SDKs' own documentation: where each stands, and whether it stands by itself."""

import ast
import builtins
import hashlib
import importlib.util
import re
import symtable
import sys
import textwrap
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.fidelity.services import SERVICES

PACKAGES = {"aws": "pulumi_aws", "gcp": "pulumi_gcp"}
_BLOCK = re.compile(r"^[ \t]*```python\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_FILES = {"FileAsset", "FileArchive", "RemoteAsset", "RemoteArchive", "AssetArchive", "open"}
_NAMES = {"__name__", "__file__"}


@dataclass(frozen=True)
class Example:
    """One example: its code, the SDK's file that shows it first, and the digest of what stands there."""

    package: str
    where: str
    text: str
    digest: str

    @property
    def held_out(self) -> bool:
        """Whether it is of the third that nobody looks at while building: by the digest of its text."""
        return int(self.digest, 16) % 3 == 0

    @cached_property
    def registers(self) -> bool:
        """Whether it makes a resource; what only invokes functions does not."""
        return any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr[:1].isupper()
            and ast.unparse(node.func).partition(".")[0] in {"aws", "gcp"}
            and not node.func.attr.endswith("Args")
            for node in ast.walk(ast.parse(self.text))
        )

    @cached_property
    def lacks(self) -> str | None:
        """What it needs beside itself; None where it is self-contained."""
        try:
            tree = ast.parse(self.text)
        except SyntaxError as error:
            return f"does not parse: {error.msg}"
        imported = {
            name.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for name in node.names
        } | {(node.module or "").partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if others := imported - sys.stdlib_module_names - {"pulumi", PACKAGES[self.package]}:
            return f"another package: {', '.join(sorted(others))}"
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if files := used & _FILES:
            return f"a file: {', '.join(sorted(files))}"
        if "Config" in used:
            return "configuration"
        if missing := _undefined(self.text):
            return f"undefined: {', '.join(sorted(missing))}"
        return None


def _undefined(text: str) -> set[str]:
    """The names that a program reads and never makes."""
    top = symtable.symtable(text, "example", "exec")
    made = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}
    tables, found = [top], set[str]()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {
            one.get_name()
            for one in table.get_symbols()
            if one.is_referenced() and (one.is_global() or table is top) and one.get_name() not in made
        }
    return found - set(dir(builtins)) - _NAMES


def examples(package: str, *, every: bool = False) -> list[Example]:
    """Every example of a package's services, each text once, in the order of their files."""
    spec = importlib.util.find_spec(PACKAGES[package])
    assert spec
    assert spec.origin
    root = Path(spec.origin).parent
    folders = sorted(one.name for one in root.iterdir() if one.is_dir()) if every else SERVICES[package]
    found: dict[str, Example] = {}
    for folder in folders:
        files = sorted((root / folder).rglob("*.py"))
        assert every or files, f"the SDK of {package} has no service {folder}"
        for file in files:
            for block in _BLOCK.findall(file.read_text(encoding="utf-8")):
                stands = textwrap.dedent(block).strip()
                digest = hashlib.sha256(stands.encode()).hexdigest()
                text = str(ast.literal_eval(f'"""{stands}\n"""'))  # it stands in a string, with that string's escapes
                found.setdefault(digest, Example(package, str(file.relative_to(root)), text, digest))
    return list(found.values())
