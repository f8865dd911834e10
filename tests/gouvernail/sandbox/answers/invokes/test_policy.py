import json

import pytest

from gouvernail.sandbox.answers import Refused
from tests.gouvernail.sandbox.answers.asking import ask

TOKEN = "aws:iam/getPolicyDocument:getPolicyDocument"


def rendered(**args: object) -> str:
    return str(ask(TOKEN, **args)["json"])


def test_a_document_as_the_provider_writes_it() -> None:
    text = rendered(
        statements=[
            {
                "sid": "Read",
                "actions": ["s3:GetObject", "s3:ListBucket"],
                "resources": ["arn:aws:s3:::b"],
                "principals": [{"type": "Service", "identifiers": ["cloudtrail.amazonaws.com"]}],
                "conditions": [{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["111122223333"]}],
            }
        ]
    )
    assert text == (
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Sid": "Read",\n      "Effect": "Allow",\n'
        '      "Action": [\n        "s3:ListBucket",\n        "s3:GetObject"\n      ],\n'
        '      "Resource": "arn:aws:s3:::b",\n'
        '      "Principal": {\n        "Service": "cloudtrail.amazonaws.com"\n      },\n'
        '      "Condition": {\n        "StringEquals": {\n          "aws:SourceAccount": "111122223333"\n        }\n'
        "      }\n    }\n  ]\n}"
    )


def test_minified() -> None:
    found = ask(TOKEN, statements=[{"effect": "Deny", "actions": ["*"], "resources": ["*"]}], policyId="p")
    assert found["minifiedJson"] == (
        '{"Version":"2012-10-17","Id":"p","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
    )
    assert str(found["id"]).isdigit()
    assert found["version"] == "2012-10-17"


def statement(**given: object) -> dict[str, object]:
    return json.loads(rendered(statements=[given]))["Statement"][0]


@pytest.mark.parametrize(
    ("principals", "expected"),
    [
        ([{"type": "*", "identifiers": ["*"]}], "*"),
        ([{"type": "AWS", "identifiers": ["*"]}], {"AWS": "*"}),
        ([{"type": "AWS", "identifiers": ["1", "2", "2"]}], {"AWS": ["2", "1"]}),
        ([{"type": "AWS", "identifiers": ["1"]}, {"type": "AWS", "identifiers": ["2"]}], {"AWS": ["2", "1"]}),
        (
            [{"type": "Service", "identifiers": ["s"]}, {"type": "AWS", "identifiers": ["1"]}],
            {"AWS": "1", "Service": "s"},
        ),
    ],
)
def test_principals(principals, expected) -> None:
    assert statement(principals=principals)["Principal"] == expected
    assert statement(notPrincipals=principals)["NotPrincipal"] == expected


def test_conditions_keep_the_order_of_their_values_and_are_put_together() -> None:
    conditions = [
        {"test": "StringLike", "variable": "b", "values": ["z", "a"]},
        {"test": "StringLike", "variable": "a", "values": ["x"]},
        {"test": "Bool", "variable": "c", "values": ["true"]},
        {"test": "StringLike", "variable": "a", "values": ["w"]},
    ]
    found = statement(actions=["a:B"], conditions=conditions)
    assert json.dumps(found["Condition"]) == '{"Bool": {"c": "true"}, "StringLike": {"a": ["x", "w"], "b": ["z", "a"]}}'


def test_variables_and_what_go_escapes() -> None:
    text = rendered(statements=[{"actions": ["a:B"], "resources": ["arn:aws:s3:::b/&{aws:username}/<x>&"]}])
    assert "${aws:username}/\\u003cx\\u003e\\u0026" in text
    assert json.loads(text)["Statement"][0]["Resource"] == "arn:aws:s3:::b/${aws:username}/<x>&"


def test_keys_without_a_value_are_left_out() -> None:
    assert statement(actions=["a:B"], resources=[], sid="") == {"Effect": "Allow", "Action": "a:B"}
    assert json.loads(rendered()) == {"Version": "2012-10-17"}


def document(*statements: object, **more: object) -> str:
    return json.dumps({"Version": "2012-10-17", **more, "Statement": list(statements)})


def test_sources_come_first_and_what_has_their_sid_takes_their_place() -> None:
    source = document(
        {"Sid": "A", "Effect": "Allow", "Action": "a:A"}, {"Sid": "B", "Effect": "Allow", "Action": "b:B"}
    )
    text = rendered(sourcePolicyDocuments=[source], statements=[{"sid": "A", "effect": "Deny", "actions": ["c:C"]}])
    assert json.loads(text)["Statement"] == [
        {"Sid": "A", "Effect": "Deny", "Action": "c:C"},
        {"Sid": "B", "Effect": "Allow", "Action": "b:B"},
    ]


def test_overrides_come_last_and_win() -> None:
    override = document({"Sid": "A", "Effect": "Deny", "Action": "x:X"}, {"Effect": "Deny", "Action": "y:Y"}, Id="over")
    text = rendered(statements=[{"sid": "A", "actions": ["a:A"]}], overridePolicyDocuments=[override], policyId="own")
    found = json.loads(text)
    assert found["Id"] == "over"
    assert found["Statement"] == [{"Sid": "A", "Effect": "Deny", "Action": "x:X"}, {"Effect": "Deny", "Action": "y:Y"}]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"statements": [{"sid": "A", "actions": ["a:A"]}, {"sid": "A", "actions": ["b:B"]}]}, r"duplicate Sid \(A\)"),
        ({"sourcePolicyDocuments": [document({"Sid": "A"}), document({"Sid": "A"})]}, "merging source document 1"),
        ({"sourcePolicyDocuments": ["{"]}, "merging source document 0"),
        ({"overridePolicyDocuments": ['{"Statement": {"Effect": "Allow"}}']}, "list of statements"),
        ({"overridePolicyDocuments": ["[]"]}, "list of statements"),
        (
            {"version": "2008-10-17", "statements": [{"actions": ["a:A"], "resources": ["&{aws:username}"]}]},
            "not supported in document version 2008-10-17",
        ),
        ({"sourceJson": "{}"}, "sourceJson"),
    ],
)
def test_what_the_provider_refuses(args, said) -> None:
    with pytest.raises(Refused, match=said):
        ask(TOKEN, **args)
