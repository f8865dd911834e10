import json
import subprocess
import sys

import pytest

from gouvernail.errors import GouvernailError
from stacks.clouds import account_on, place_on

_SDKS = ("pulumi_aws", "pulumi_azure_native", "pulumi_gcp")


def imported(program):
    """The SDKs that a process has imported after this."""
    said = f"import json, sys; print(json.dumps([one for one in {_SDKS} if one in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", f"{program}; {said}"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("cloud", "sdk"), [("aws", "pulumi_aws"), ("azure", "pulumi_azure_native")])
def test_a_stack_imports_the_sdk_of_its_own_cloud_alone(cloud, sdk):
    program = f"import stacks.program, stacks.clouds as its; its.account_on({cloud!r}), its.place_on({cloud!r})"
    assert imported(program) == [sdk]


def test_what_builds_nothing_imports_none():
    assert imported("import stacks.program, stacks.commands") == []


@pytest.mark.parametrize(("asked", "what"), [(account_on, "foundation"), (place_on, "workload")])
def test_a_cloud_that_is_not_built_is_said(asked, what):
    with pytest.raises(GouvernailError, match=f"a {what} on nowhere is not built yet"):
        asked("nowhere")
