"""The deploy role's permissions in as few policies as a role takes, and nothing lost."""

import json

from tools.deploy_role import PERMISSIONS, packed

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
