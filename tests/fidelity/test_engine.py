import subprocess

import pytest

from tests.conftest import ONCE
from tests.fidelity.examples import PACKAGES, examples
from tests.fidelity.table import committed
from tests.fidelity.trial import CONFIG

pytestmark = [pytest.mark.slow, pytest.mark.engine]

PROGRAM = """\
import pathlib
import pulumi
exec(compile(pathlib.Path(pulumi.get_stack() + ".example").read_text(), pulumi.get_stack(), "exec"))
"""
OF_EACH = 4
EVERY = """\
for stack in {stacks}; do
  pulumi up --yes --skip-preview --color never --stack $stack || echo FAILED $stack
done
"""


def sample(package):
    """Some that register and that the checks take, spread by the digests of their texts."""
    known = committed()
    found = [one for one in examples(package) if one.lacks is None and one.registers]
    return sorted((one for one in found if one.digest[:16] not in known), key=lambda one: one.digest)[:OF_EACH]


@pytest.mark.parametrize("package", PACKAGES)
@ONCE
def test_what_the_checks_take_the_engine_makes(package, tmp_path, configuration):
    folder = tmp_path / "examples of the documentation"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: example\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    chosen = sample(package)
    assert len(chosen) == OF_EACH
    config = "".join(f"  {name}: '{value}'\n" for name, value in CONFIG[package].items())
    for number, one in enumerate(chosen):
        (folder / f"e{number}.example").write_text(one.text)
        (folder / f"Pulumi.e{number}.yaml").write_text(f"config:\n{config}")
    command = EVERY.format(stacks=" ".join(f"e{number}" for number in range(OF_EACH)))
    done = subprocess.run(
        configuration.command("sandbox", "exec", "--allow-foreign", "--", "sh", "-c", command),
        cwd=folder,
        env=configuration.environment(NO_COLOR="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "FAILED" not in done.stdout, done.stdout
    assert done.stdout.count("Resources:") == OF_EACH, done.stdout + done.stderr
