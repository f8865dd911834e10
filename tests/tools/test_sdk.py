"""What makes an SDK for Node is the official CLI's, or built; where neither can be, it is said what to install."""

import pytest

from gouvernail.engine import Engine
from gouvernail.errors import Unusable
from tools import sdk


def test_what_lies_beside_the_engine_is_taken_first(tmp_path, monkeypatch):
    for name in ("official", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pulumi-language-nodejs").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    assert sdk._host(Engine(tmp_path / "official" / "pulumi", "3.255.0", built=False)).parent.name == "official"
    assert sdk._host(Engine(tmp_path / "none" / "pulumi", "3.255.0", built=False)).parent.name == "other"


def test_without_it_and_without_go_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable, match="Go") as caught:
        sdk._host(Engine(tmp_path / "pulumi", "3.255.0", built=True))
    assert caught.value.exit_code == 3
