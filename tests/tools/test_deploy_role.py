"""The deploy role's permissions in as few policies as a role takes, and nothing lost."""

import json

import pytest

from tools.deploy_role import PERMISSIONS, main, packed

FILES = sorted(PERMISSIONS.glob("*.json"))


def _without_name(statement):
    return json.dumps({key: value for key, value in statement.items() if key != "Sid"}, sort_keys=True)


def test_a_role_takes_them_and_iam_takes_each():
    policies = packed(FILES)
    assert len(policies) <= 9  # a role takes ten, and one is left for a house's own
    for text in policies:
        assert len("".join(text.split())) <= 6144
        names = [one["Sid"] for one in json.loads(text)["Statement"]]
        assert len(set(names)) == len(names)
        assert all(name.isalnum() for name in names)


def test_every_statement_is_there_once():
    written = [_without_name(one) for file in FILES for one in json.loads(file.read_text())["Statement"]]
    given = [_without_name(one) for text in packed(FILES) for one in json.loads(text)["Statement"]]
    assert sorted(given) == sorted(written)


def test_it_says_what_it_wrote(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["deploy_role.py", str(tmp_path / "packed")])
    main()
    said = capsys.readouterr().out.split()
    assert said == [str(file) for file in sorted((tmp_path / "packed").iterdir())]
    assert [json.loads((tmp_path / "packed" / file).read_text())["Version"] for file in said] == ["2012-10-17"] * len(
        said
    )


@pytest.mark.parametrize("given", [[], ["a", "b"], ["--such"], ["file"]])
def test_wrong_use_is_said_and_exits_two(tmp_path, capsys, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setattr("sys.argv", ["deploy_role.py", *given])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "usage: " in capsys.readouterr().err
