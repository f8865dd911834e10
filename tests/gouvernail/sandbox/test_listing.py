import json
from dataclasses import replace

import pytest
from rich.console import Console

from gouvernail.sandbox import listing
from gouvernail.sandbox.state import Existing

PARAMETER = Existing(
    package="aws",
    account="111111111111",
    region="eu-west-1",
    type="aws:ssm/parameter:Parameter",
    id="door",
    urn="urn:pulumi:dev::shop::aws:ssm/parameter:Parameter::password",
    inputs={"name": "door", "value": "geheim", "tags": {"a.b": "geheim", "c": "open"}},
    outputs={"value": "geheim", "arn": "arn:aws:ssm:eu-west-1:111111111111:parameter/door", "tagsAll": {"a": "geheim"}},
    secrets=frozenset({"value", 'tags["a.b"]', "tagsAll"}),
)


def test_a_thing_is_named_by_what_tells_it_apart():
    assert listing.brief(PARAMETER) == {
        "id": "door",
        "type": "aws:ssm/parameter:Parameter",
        "name": "password",
        "account": "111111111111",
        "region": "eu-west-1",
        "stack": "dev",
        "urn": PARAMETER.urn,
        "simulated": True,
    }


def test_secrets_are_never_shown(capsys):
    whole = listing.whole(PARAMETER)
    assert whole["inputs"] == {"name": "door", "value": "[secret]", "tags": {"a.b": "[secret]", "c": "open"}}
    listing.print_whole(PARAMETER)
    shown = capsys.readouterr().out
    assert "geheim" not in shown + json.dumps(whole)
    assert "arn:aws:ssm:eu-west-1:111111111111:parameter/door" in shown
    assert "simulated" in shown


def test_nobody_looks_so_lines_are_plain(capsys):
    listing.print_table([PARAMETER, replace(PARAMETER, account="000000000000", id="x")])
    first, second = capsys.readouterr().out.splitlines()
    assert first.split("\t") == ["aws:ssm/parameter:Parameter", "x", "password", "000000000000", "eu-west-1", "dev"]
    assert second.split("\t")[1] == "door"


@pytest.mark.parametrize("width", [60, 200])
def test_on_a_terminal_no_part_of_an_id_is_lost(monkeypatch, capsys, width):
    monkeypatch.setattr(listing, "Console", lambda: Console(force_terminal=True, width=width, color_system=None))
    listing.print_table([PARAMETER, replace(PARAMETER, id="an-id-that-goes-on-[red]-for-quite-a-while")])
    shown = capsys.readouterr().out
    cells = [line.split("│")[2].strip() for line in shown.splitlines() if line.startswith("│")]
    assert "an-id-that-goes-on-[red]-for-quite-a-while" in "".join(cells)
    assert shown.count("111111111111 eu-west-1") == 1
    assert "aws:ssm:Parameter" in shown
    assert "2 simulated" in shown
