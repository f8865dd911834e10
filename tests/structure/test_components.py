"""A capability has one shape: the same file on each cloud, one class in it, arguments that explain themselves."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, parsed, write

CLOUDS = ("aws", "azure", "gcp")
FIRST = {"audit_log", "keys", "network", "serving"}
UNFINISHED: dict[str, set[str]] = {}
"""Cloud -> the capabilities that it does not have yet. The list only shrinks."""


def capabilities(root: Path) -> dict[str, set[str]]:
    """Cloud -> its capabilities; clouds that are not begun are absent."""
    return {
        cloud: {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
        for cloud in CLOUDS
        if (folder := root / "components" / cloud).is_dir()
    }


def uneven(root: Path, unfinished: Mapping[str, set[str]]) -> list[str]:
    """What a cloud lacks and is not said to lack, and what is said of it though it is there or is no capability."""
    there = capabilities(root)
    every = set[str]().union(*there.values())
    lacking = {cloud: every - names for cloud, names in there.items()}
    said = {cloud: unfinished.get(cloud, set()) for cloud in {**there, **unfinished}}
    found = [f"{cloud} lacks {name}.py" for cloud, names in lacking.items() for name in sorted(names - said[cloud])]
    return found + [
        f"{cloud} is said to lack {name}.py"
        for cloud, names in said.items()
        for name in sorted(names - lacking.get(cloud, set()))
    ]


def without_plugin(root: Path, unfinished: Mapping[str, set[str]]) -> list[str]:
    """Clouds that are whole, and whose components programs in other languages cannot use."""
    return [
        cloud
        for cloud in capabilities(root)
        if not unfinished.get(cloud) and not (root / "plugins" / cloud / "__main__.py").is_file()
    ]


def misshapen(path: Path) -> list[str]:
    """What is wrong with the file of a component."""
    module = parsed(path)
    wanted = "".join(part.capitalize() for part in path.stem.split("_"))
    components = [one for one in classes(module) if "ComponentResource" in bases(one)]
    wrong = [] if [one.name for one in components] == [wanted] else [f"{path.name}: one component, {wanted}"]
    for one in components:
        init = next((item for item in one.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"), None)
        if init is None or [argument.arg for argument in init.args.args] != ["self", "name", "args", "opts"]:
            wrong.append(f"{path.name}: {one.name}(name, args, opts)")
            continue
        if ast.unparse(init.args.args[2].annotation or ast.Constant(None)) != f"{one.name}Args":
            wrong.append(f"{path.name}: args are {one.name}Args")
        if "super().__init__" not in ast.unparse(first_statement(init)):
            wrong.append(f"{path.name}: super().__init__ comes first")
        if "register_outputs" not in ast.unparse(init.body[-1]):
            wrong.append(f"{path.name}: register_outputs comes last")
        if not ast.get_docstring(one):
            wrong.append(f"{path.name}: {one.name} says what it is")
    if any(isinstance(item, ast.ImportFrom) and item.module == "__future__" for item in module.body):
        wrong.append(f"{path.name}: no __future__ import, for the schema is read from annotations")
    return wrong


def unexplained(path: Path) -> list[str]:
    """Keys of TypedDicts, and outputs of components, with no docstring below them: they are the schema's text."""
    found: list[str] = []
    for one in classes(parsed(path)):
        if one.name.startswith("_") or not {"TypedDict", "ComponentResource"} & bases(one):
            continue
        for item, following in zip(one.body, [*one.body[1:], None], strict=True):
            if isinstance(item, ast.AnnAssign) and not is_docstring(following):
                found.append(f"{path.name}: {one.name}.{ast.unparse(item.target)}")
    return found


def classes(module: ast.Module) -> list[ast.ClassDef]:
    return [item for item in module.body if isinstance(item, ast.ClassDef)]


def bases(one: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rsplit(".", 1)[-1] for base in one.bases}


def first_statement(function: ast.FunctionDef) -> ast.stmt:
    return function.body[1] if ast.get_docstring(function) else function.body[0]


def is_docstring(item: ast.stmt | None) -> bool:
    return isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant) and isinstance(item.value.value, str)


FILES = [
    ROOT / "components" / cloud / f"{name}.py" for cloud, names in capabilities(ROOT).items() for name in sorted(names)
]


CONTRACTS = sorted((ROOT / "components" / "contract").glob("*.py"))


def test_every_capability_has_a_contract() -> None:
    assert {path.stem for path in FILES} <= {path.stem for path in CONTRACTS}


def test_the_first_capabilities_are_there() -> None:
    assert capabilities(ROOT)["aws"] >= FIRST


def test_every_cloud_has_the_same_files() -> None:
    assert uneven(ROOT, UNFINISHED) == []


def test_every_whole_cloud_has_its_plugin() -> None:
    assert without_plugin(ROOT, UNFINISHED) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_component_has_its_shape(path: Path) -> None:
    assert misshapen(path) == []


@pytest.mark.parametrize("path", [*CONTRACTS, *FILES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_arguments_and_outputs_are_explained(path: Path) -> None:
    assert unexplained(path) == []


GOOD = '''
class AuditLog(pulumi.ComponentResource):
    """A log."""

    trail: pulumi.Output[str]
    """Its trail."""

    def __init__(self, name: str, args: AuditLogArgs, opts: pulumi.ResourceOptions | None = None):
        super().__init__("gouvernail-aws:index:AuditLog", name, None, opts)
        self.register_outputs({})
'''


def test_a_good_component_passes(tmp_path: Path) -> None:
    write(tmp_path, {"audit_log.py": GOOD})
    assert misshapen(tmp_path / "audit_log.py") == []
    assert unexplained(tmp_path / "audit_log.py") == []


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("class AuditLog(", "class Auditlog("),
        ("class AuditLog(pulumi.ComponentResource)", "class AuditLog(object)"),
        (", args: AuditLogArgs,", ", arguments: AuditLogArgs,"),
        (", args: AuditLogArgs,", ", args: dict,"),
        ("        super().__init__", "        x = 1\n        super().__init__"),
        ("        self.register_outputs({})", "        self.register_outputs({})\n        x = 1"),
        ('    """A log."""\n', ""),
        ("\nclass AuditLog", "\nfrom __future__ import annotations\nclass AuditLog"),
        ("\nclass AuditLog", "\nclass Other(pulumi.ComponentResource):\n    pass\nclass AuditLog"),
    ],
)
def test_a_bad_component_is_found(tmp_path: Path, change: str, to: str) -> None:
    assert change in GOOD
    write(tmp_path, {"audit_log.py": GOOD.replace(change, to, 1)})
    assert misshapen(tmp_path / "audit_log.py")


def test_an_unexplained_key_is_found(tmp_path: Path) -> None:
    public = 'class A(TypedDict):\n    one: int\n    """One."""\n    two: int\n'
    write(tmp_path, {"contract.py": f"{public}class _Own(TypedDict):\n    three: int\n"})
    assert unexplained(tmp_path / "contract.py") == ["contract.py: A.two"]


def test_a_cloud_that_lacks_a_capability_is_found(tmp_path: Path) -> None:
    write(tmp_path, {f"components/{name}.py": "" for name in ("aws/keys", "aws/network", "gcp/keys", "gcp/_own")})
    assert uneven(tmp_path, {}) == ["gcp lacks network.py"]
    assert uneven(tmp_path, {"gcp": {"network"}}) == []


def test_a_cloud_without_its_plugin_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"components/aws/keys.py": "", "components/gcp/keys.py": "", "plugins/aws/__main__.py": ""})
    assert without_plugin(tmp_path, {}) == ["gcp"]
    assert without_plugin(tmp_path, {"gcp": {"network"}}) == []


def test_a_capability_that_is_there_is_not_said_to_lack(tmp_path: Path) -> None:
    write(tmp_path, {f"components/{name}.py": "" for name in ("aws/keys", "aws/network", "gcp/keys")})
    said = {"aws": {"keys"}, "gcp": {"network", "keys", "tea"}, "azure": {"keys"}}
    assert sorted(uneven(tmp_path, said)) == [
        "aws is said to lack keys.py",
        "azure is said to lack keys.py",
        "gcp is said to lack keys.py",
        "gcp is said to lack tea.py",
    ]
