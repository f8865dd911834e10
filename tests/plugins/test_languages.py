"""Programs in other languages than ours use the components, on the real engine, through the plugin that PATH finds."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from tools.sdk import make
from tools.stock import Configuration

pytestmark = [pytest.mark.engine, pytest.mark.slow]
# Once each, as it takes long: as a user has it, from a wheel that brings the plugins' executables; what is refused is
# the same in both.
STOCK = pytest.mark.parametrize("configuration", ["stock"], indirect=True, scope="module")
MADE = pytest.mark.parametrize("configuration", ["make"], indirect=True, scope="module")

HERE = Path(__file__).parent
NETWORK = {
    "prefix": "shop-dev",
    "tags": {},
    "account": "111111111111",
    "region": "eu-west-1",
    "cidr": "10.30.0.0/20",
    "zones": ["eu-west-1a"],
    "services": {"s3": ["s3:GetObject"]},
    "flowLogStore": "arn:aws:s3:::log",
}
ON_AZURE = {
    "account": "11111111-1111-1111-1111-111111111111",
    "region": "westeurope",
    "zones": ["1", "2"],
    "services": {"blob": ["privatelink.blob.core.windows.net"]},
    "flowLogStore": "/subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/log/providers"
    "/Microsoft.Storage/storageAccounts/log",
}


def absent(what: str) -> None:
    """There is nothing to try it with. CI has Node, so there it is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and CI has to see this run")
    pytest.skip(what)


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def sandbox(configuration: Configuration, folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in the sandbox of `folder`, with the plugins of the configuration on PATH."""
    path = os.pathsep.join([str(configuration.prefix / "bin"), os.environ["PATH"]])
    return subprocess.run(
        configuration.command("sandbox", "exec", "--state", str(folder / "box"), "--allow-foreign", "--", *command),
        cwd=folder,
        env=configuration.environment(PATH=path, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The TypeScript program, compiled against the SDK that is generated from our schema."""
    if not (shutil.which("node") and shutil.which("npm")):
        absent("Node is not installed")
    folder = tmp_path_factory.mktemp("typescript") / "shop"
    shutil.copytree(HERE / "typescript", folder)
    run(["npm", "ci"], folder)
    link("aws", folder)
    run([compiler(folder)], folder)
    return folder


def compiler(folder: Path) -> str:
    return str(folder / "node_modules" / ".bin" / "tsc")


def link(cloud: str, folder: Path) -> None:
    """Make a cloud's SDK, compile it, and have a program find it."""
    try:
        sdk = make(cloud, folder / "sdks" / cloud)
    except Unusable as problem:
        absent(str(problem))
    scope = folder / "node_modules" / "@gouvernail"
    scope.mkdir(exist_ok=True)
    (scope / cloud).symlink_to(sdk)
    run([compiler(folder)], sdk)
    shutil.copy(sdk / "package.json", sdk / "bin")  # as its own scripts/postinstall.js does


@STOCK
def test_a_typescript_program_goes_up(configuration, node):
    done = sandbox(configuration, node, "node", "bin/up.js", "dev")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{configuration.prefix}/bin/pulumi-resource-gouvernail-aws" in done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["previewed"] == said["made"]
    assert set(said["made"]) == {"create"}
    assert said["given"]["endpoints"] == {"scorecard": "shop-dev-scorecard"}
    assert set(said["given"]["keyIds"]) == {"events", "models", "logs"}
    assert said["given"]["networkId"].startswith("vpc-")


@STOCK
def test_the_same_components_in_python_change_nothing_that_it_made(configuration, node):
    shutil.copytree(HERE / "python", node / "python")
    done = sandbox(
        configuration, node, "pulumi", "preview", "--json", "--stack", "dev", "--cwd", "python", "--color", "never"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    planned = json.loads(done.stdout)
    assert planned["changeSummary"] == {"same": 39, "update": 1}
    # The SDK of AWS says more of its provider than the TypeScript program does, which has no such SDK.
    assert [one["urn"].split("::", 2)[2] for one in planned["steps"] if one["op"] == "update"] == [
        "pulumi:providers:aws::place"
    ]


def compiled(folder: Path, name: str, change: str, to: str) -> subprocess.CompletedProcess[str]:
    """The program with one change: what the compiler says of it."""
    program = (folder / "platform.ts").read_text(encoding="utf-8")
    assert change in program
    (folder / name).mkdir()
    (folder / name / f"{name}.ts").write_text(program.replace(change, to), encoding="utf-8")
    return subprocess.run(
        [compiler(folder), "--noEmit", "--skipLibCheck", f"{name}/{name}.ts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_mistake_is_found_before_anything_runs(node):
    """The SDK knows every argument and its type."""
    done = compiled(node, "wrong", "waitMs: 5", "waitMS: 5")
    assert done.returncode != 0
    assert "'waitMS' does not exist in type 'BatchArgs'" in done.stdout


def test_the_same_program_compiles_against_the_sdk_of_google(node):
    """It names what every cloud has: one contract, one cloud's package for another's."""
    link("gcp", node)
    done = compiled(node, "google", '"@gouvernail/aws"', '"@gouvernail/gcp"')
    assert done.returncode == 0, done.stdout


@pytest.fixture
def remote(configuration, tmp_path):
    """A Python program that knows a component by its token alone: what the engine says of it."""
    (tmp_path / "Pulumi.yaml").write_text("name: remote\nruntime: python\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text(
        "import json, os, pulumi\n"
        "pulumi.ComponentResource(os.environ['TOKEN'], 'it', json.loads(os.environ['GIVEN']), None, True)\n",
        encoding="utf-8",
    )

    def preview(token, given):
        done = sandbox(
            configuration, tmp_path, "pulumi", "preview", "--stack", "dev", "--color", "never",
            TOKEN=token, GIVEN=json.dumps(given),
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return preview


@MADE
def test_a_python_program_uses_azures_plugin(remote):
    code, said = remote("gouvernail-azure:index:Network", {**NETWORK, **ON_AZURE})
    assert code == 0, said
    assert "azure-native:network:VirtualNetwork" in said


@MADE
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"zonse": []}, "property zonse"),
        ({"zones": ["eu-west-1Q"]}, "has no room for a subnet in eu-west-1Q\n      expected: a range of /25"),
    ],
)
def test_bad_input_gets_one_message(remote, given, message):
    code, said = remote("gouvernail-aws:index:Network", {**NETWORK, **given})
    assert code != 0
    assert message in said
    assert "plugins/hosting.py" not in said
