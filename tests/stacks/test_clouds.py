import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from stacks.clouds import account_on, place_on

_SDK = "[one for one in ('pulumi_aws', 'pulumi_azure_native', 'pulumi_gcp') if one in sys.modules]"
_COMPONENTS = Path(__file__).resolve().parents[2] / "components"
_SERVICES = """[
    name.partition(".")[2] for name, module in sys.modules.items()
    if name.startswith({sdk!r} + ".") and name.count(".") == 1
    and type(module).__name__ != "_LazyModule" and module.__spec__.submodule_search_locations
]"""  # what waits to be used is lazy: importlib.util.LazyLoader


def imported(program, asked=_SDK):
    """The SDKs, or what else is asked for, that a process has imported after this."""
    said = f"import json, sys; print(json.dumps({asked}))"
    done = subprocess.run([sys.executable, "-c", f"{program}; {said}"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("cloud", "sdk"), [("aws", "pulumi_aws"), ("azure", "pulumi_azure_native")])
def test_a_stack_imports_the_sdk_of_its_own_cloud_alone(cloud, sdk):
    program = f"import stacks.program, stacks.clouds as its; its.account_on({cloud!r}), its.place_on({cloud!r})"
    assert imported(program) == [sdk]


def named(cloud, sdk):
    """The services of an SDK that the components of a cloud name."""
    for file in (_COMPONENTS / cloud).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == sdk:
                yield from [node.module.split(".")[1]] if "." in node.module else [one.name for one in node.names]


@pytest.mark.parametrize(
    ("cloud", "sdk"), [("aws", "pulumi_aws"), ("azure", "pulumi_azure_native"), ("gcp", "pulumi_gcp")]
)
def test_components_import_their_own_sdk_and_of_it_the_services_that_they_name(cloud, sdk):
    program = f"import components.{cloud}"
    sdks, services = imported(program, f"[{_SDK}, {_SERVICES.format(sdk=sdk)}]")

    assert sdks == [sdk]
    assert services
    assert set(services) <= set(named(cloud, sdk))


def test_what_builds_nothing_imports_none():
    assert imported("import stacks.program, stacks.commands") == []


@pytest.mark.parametrize(("asked", "what"), [(account_on, "foundation"), (place_on, "workload")])
def test_a_cloud_that_is_not_built_is_said(asked, what):
    with pytest.raises(GouvernailError, match=f"a {what} on nowhere is not built yet"):
        asked("nowhere")
