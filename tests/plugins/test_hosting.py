"""One provider a cloud: the tokens of ADR 1, nothing of another cloud, and refusals in the component's own words."""

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from pulumi.errors import InputPropertiesError
from pulumi.provider.server import ComponentInitError

import components.aws
import components.azure
import components.gcp
from components.contract import CAPABILITIES
from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from plugins.hosting import Provider
from tools.packages import breaks, committed

ROOT = Path(__file__).resolve().parents[2]
CLOUDS = {"aws": components.aws, "azure": components.azure, "gcp": components.gcp}
SDKS = {"aws": "pulumi_aws", "azure": "pulumi_azure_native", "gcp": "pulumi_gcp"}
KEYS = {
    "prefix": "a",
    "tags": {},
    "account": "1",
    "region": "r",
    "purposes": {},
    "roles": "/",
    "rotationDays": 90.0,
    "deletionDays": 30.0,
    "stack": "s",
}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_capability_is_served_under_the_token_that_python_programs_register(cloud):
    schema = json.loads(Provider(cloud, CLOUDS[cloud]).schema)
    assert schema["name"] == f"gouvernail-{cloud}"
    there = {
        one.component for name, one in CAPABILITIES.items() if (ROOT / "components" / cloud / f"{name}.py").exists()
    }
    assert set(schema["resources"]) == {f"gouvernail-{cloud}:index:{one}" for one in there}


def test_every_plugin_is_brought_by_the_wheel():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    plugins = {name: entry for name, entry in scripts.items() if name.startswith("pulumi-resource-")}
    assert plugins == {f"pulumi-resource-gouvernail-{cloud}": f"plugins.{cloud}.__main__:main" for cloud in CLOUDS}


@pytest.mark.engine
@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_engine_binds_the_schema_and_gives_what_was_committed(cloud, tmp_path):
    environment = {**os.environ, "PULUMI_HOME": str(tmp_path), "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    asked = ["package", "get-schema", f"./plugins/{cloud}"]
    done = engine.find().run(asked, cwd=ROOT, env=environment, capture=True)
    assert done.returncode == 0, done.stderr
    given = json.loads(done.stdout)
    assert list(breaks(committed(cloud), given)) == list(breaks(given, committed(cloud))) == []
    assert given["version"] == version("gouvernail")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_plugin_brings_its_own_clouds_sdk_alone(cloud):
    program = f"import json, sys, plugins.{cloud}.__main__; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert {name for name, sdk in SDKS.items() if sdk in loaded} == {cloud}
    assert not {one for one in loaded if one.partition(".")[0] in {"stacks", "assurance", "policies", "pydantic"}}


def refusing(error):
    """A provider whose component raises."""
    provider = Provider("aws", components.aws)

    def refuse(name, args, opts):
        raise error

    provider._components["Keys"] = refuse
    return provider


def test_what_a_component_refuses_is_said_in_its_own_words():
    provider = refusing(GouvernailError(Problem("no room", expected="a larger range")))
    with pytest.raises(InputPropertiesError) as caught:
        provider.construct("it", "gouvernail-aws:index:Keys", KEYS)
    assert (caught.value.message, caught.value.errors) == ("no room\n  expected: a larger range", [])


def test_a_mistake_of_ours_keeps_its_traceback():
    with pytest.raises(ComponentInitError, match="ours"):
        refusing(ZeroDivisionError("ours")).construct("it", "gouvernail-aws:index:Keys", KEYS)


@pytest.mark.parametrize("token", ["gouvernail-azure:index:Keys", "gouvernail-aws:aws:Keys", "Keys"])
def test_another_providers_token_is_refused(token):
    with pytest.raises(ValueError, match="invalid"):
        Provider("aws", components.aws).construct("it", token, KEYS)
