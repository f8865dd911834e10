"""Policies are refused before they are written: too broad, misspelled, open to anybody."""

import pytest

from components.aws._policy import allow, deny, document, trust


def test_a_statement_says_what_it_was_given():
    assert allow("Read", ["s3:GetObject"], ["arn:aws:s3:::b/*"], when={"Bool": {"aws:SecureTransport": "true"}}) == {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::b/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }


@pytest.mark.parametrize("action", ["kms:*", "s3:*"])
def test_nothing_allows_every_action(action):
    with pytest.raises(ValueError, match="name the actions"):
        allow("All", [action], ["*"], principal={"AWS": "arn:aws:iam::111111111111:root"})


def test_nothing_lets_in_anybody():
    with pytest.raises(ValueError, match="anybody"):
        allow("Open", ["s3:GetObject"], ["*"], principal="*")


@pytest.mark.parametrize("action", ["*", "GetObject", "s3.GetObject", "s3:Get Object", "s3:*Object", ""])
def test_an_action_has_its_form(action):
    for make in (allow, deny):
        with pytest.raises(ValueError, match="no action"):
            make("Odd", [action], ["*"])


@pytest.mark.parametrize("resource", ["my-bucket", "arn:other:s3:::b", ""])
def test_a_resource_is_an_arn(resource):
    with pytest.raises(ValueError, match="no resource"):
        allow("Odd", ["s3:GetObject"], [resource])


@pytest.mark.parametrize("given", [[], "s3:GetObject"])
def test_actions_are_a_list(given):
    with pytest.raises(ValueError, match="list of actions"):
        allow("Odd", given, ["*"])


@pytest.mark.parametrize("given", [[], "*"])
def test_resources_are_a_list(given):
    with pytest.raises(ValueError, match="list of resources"):
        allow("Odd", ["s3:GetObject"], given)


def test_a_condition_has_a_known_operator():
    with pytest.raises(ValueError, match=r"StringEqual$"):
        allow("Odd", ["s3:GetObject"], ["*"], when={"StringEqual": {"aws:SourceAccount": "1"}})


@pytest.mark.parametrize("principal", [{}, {"User": "me"}])
def test_a_principal_is_of_a_known_kind(principal):
    with pytest.raises(ValueError, match="principal"):
        allow("Odd", ["s3:GetObject"], ["*"], principal=principal)


def test_a_policy_names_each_statement_once():
    read = allow("Read", ["s3:GetObject"], ["*"])
    with pytest.raises(ValueError, match="name of its own"):
        document(read, read)
    with pytest.raises(ValueError, match="needs statements"):
        document()


def test_a_role_is_trusted_to_one_service_under_a_condition():
    given = trust("Serve", "sagemaker.amazonaws.com", when={"StringEquals": {"aws:SourceAccount": "1"}})
    assert given.get("Principal") == {"Service": "sagemaker.amazonaws.com"}
    assert "Resource" not in given
