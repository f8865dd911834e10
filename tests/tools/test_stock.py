import subprocess
from pathlib import Path

import pytest

from tools.stock import ROOT, Configuration, as_made, stock_like

INSIDE = "import gouvernail, pulumi_aws, sys; print(gouvernail.__file__, pulumi_aws.__file__, sys.prefix, sep='\\n')"


def test_differences_win_and_what_is_left_out_is_absent(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("KEPT", "as it is")
    one = Configuration("x", Path("/a venv/bin/python"), {"PYTHONPATH": None, "WAY": "path"})
    environment = one.environment(PYTHONPATH="/given", WAY="attached", MORE="1")
    assert "PYTHONPATH" not in environment
    assert (environment["WAY"], environment["MORE"], environment["KEPT"]) == ("path", "1", "as it is")
    assert one.command("sandbox", "ls") == ["/a venv/bin/gouvernail", "sandbox", "ls"]


def test_what_make_set_up_runs_from_source():
    said = subprocess.run([as_made().python, "-c", INSIDE], cwd="/", capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[0] == str(ROOT / "gouvernail" / "__init__.py")


@pytest.mark.slow
def test_a_users_environment_is_another_one_without_our_source(tmp_path):
    stock = stock_like(tmp_path)
    said = subprocess.run(
        [stock.python, "-c", INSIDE], cwd="/", env=stock.environment(), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said[2] == str(stock.prefix)
    assert " " in str(stock.prefix)
    assert all(Path(file).is_relative_to(stock.prefix) for file in said[:2])
    before = stock.python.lstat().st_mtime_ns
    assert stock_like(tmp_path) == stock  # and is not made again
    assert stock.python.lstat().st_mtime_ns == before
    assert subprocess.run([*stock.command("--version")], check=False, capture_output=True).returncode == 0


def test_an_installation_that_fails_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.stock.find_uv", lambda: Path("/bin/false"))
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            stock_like(tmp_path)
