import pytest

from gouvernail.sandbox import answers, index
from gouvernail.sandbox.answers.shape import fits
from gouvernail.sandbox.place import Place

PLACES = {
    "aws": Place("aws", "123456789012", "eu-west-1"),
    "gcp": Place("gcp", "my-project", "europe-west1"),
    "azure-native": Place("azure-native", "00000000-0000-0000-0000-000000000001", "westeurope"),
}


def foreign(token, **args):
    function = index.function(token)
    assert function is not None
    return answers.foreign(function, PLACES[function.package], args)


@pytest.mark.assumes("foreign")
def test_a_lookup_has_ids_of_the_right_form():
    vpc = foreign("aws:ec2/getVpc:getVpc", id="vpc-0123456789abcdef0")
    assert vpc["id"] == "vpc-0123456789abcdef0"
    assert vpc["arn"].endswith("vpc/vpc-0123456789abcdef0")
    network = foreign("gcp:compute/getNetwork:getNetwork", name="theirs")
    assert network["selfLink"].endswith("/projects/my-project/global/networks/theirs")


@pytest.mark.assumes("foreign")
def test_a_list_has_one_item_of_the_right_form():
    (subnet,) = foreign("aws:ec2/getSubnets:getSubnets")["ids"]
    assert subnet.startswith("subnet-")


def test_what_is_asked_comes_back():
    table = foreign("aws:dynamodb/getTable:getTable", name="orders")
    assert table["name"] == "orders"


def test_what_looks_nothing_up_is_not_made_up():
    assert foreign("gcp:projects/getIamPolicy:getIamPolicy", project="p") is not None
    invokes = [name for name in ("aws:lambda/invoke:invoke",) if index.function(name)]
    assert all(foreign(name) is None for name in invokes)


@pytest.mark.parametrize("package", ["aws", "gcp"])
def test_every_lookup_is_answered_in_its_shape(package):
    wrong = []
    functions = [one for token in index.functions(package) if (one := index.function(token))]
    assert len(functions) > 300
    for function in functions[::7]:
        answer = answers.foreign(function, PLACES[package], {}) or {}
        wrong += [
            f"{function.token}: {name} = {value!r}"
            for name, value in answer.items()
            if name not in function.outputs or not fits(package, function.outputs[name].type, value)
        ]
    assert wrong == []


@pytest.mark.assumes("foreign")
def test_a_service_s_own_account_is_a_principal():
    found = foreign("gcp:compute/getDefaultServiceAccount:getDefaultServiceAccount")
    assert found["member"] == f"serviceAccount:{found['email']}"
    assert found["email"].endswith("-compute@developer.gserviceaccount.com")
    log = foreign("aws:cloudtrail/getServiceAccount:getServiceAccount")
    assert log["arn"] == "arn:aws:iam::123456789012:root"
