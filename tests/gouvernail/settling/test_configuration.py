"""A stack's file is whole at every moment; here with an engine that is a script and writes what it is told."""

import os
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.settling import configuration
from tests.gouvernail.settling.conftest import Fake

# Writes its arguments into the file that `--config-file` names, below what stands there.
QUIET = "--stack dev --non-interactive --color never"
WRITES = """
words="$*"
while [ $# -gt 0 ]; do [ "$1" = --config-file ] && file=$2; shift; done
echo "$words" | sed "s# --config-file [^ ]*##" >> "$file"
"""


def put(engine, file: Path, values, tmp_path: Path) -> None:
    configuration.put(engine, "dev", file, values, cwd=tmp_path, env=dict(os.environ))


def test_all_keys_go_in_at_once_and_those_without_a_value_out(fake: Fake, tmp_path: Path) -> None:
    file = tmp_path / "stacks" / "Pulumi.dev.yaml"
    put(fake(WRITES), file, {"b:weight": "25", "b:x": None, "a:legacy": "https://x/?a=b"}, tmp_path)
    assert file.read_text().splitlines() == [
        f"config set-all --plaintext a:legacy=https://x/?a=b --plaintext b:weight=25 {QUIET}",
        f"config rm-all b:x {QUIET}",
    ]


def test_what_stands_in_the_file_stays_and_so_does_who_may_read_it(fake: Fake, tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text("# a comment\n")
    file.chmod(0o640)
    put(fake(WRITES), file, {"a:b": "1"}, tmp_path)
    assert file.read_text().startswith("# a comment\n")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir() if "Pulumi" in one.name] == ["Pulumi.dev.yaml"]


@pytest.mark.parametrize(
    "script", ["echo 'error: no stack named dev found' >&2; exit 1", f"{WRITES}\nexit 1", "kill -9 $$"]
)
def test_where_the_engine_fails_or_dies_the_file_is_as_it_was(fake: Fake, tmp_path: Path, script: str) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text("config: {}\n")
    with pytest.raises(GouvernailError, match="configuration of stack dev cannot be set"):
        put(fake(script), file, {"a:b": "1"}, tmp_path)
    assert file.read_text() == "config: {}\n"


def test_the_file_is_replaced_and_never_written_in_place(fake: Fake, tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text("config: {}\n")
    with file.open() as reader:
        put(fake(WRITES), file, {"a:b": "1"}, tmp_path)
        assert reader.read() == "config: {}\n"
