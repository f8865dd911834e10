import json

import pytest
from click.testing import CliRunner

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.commands import sandbox


def facts(*arguments):
    return CliRunner().invoke(sandbox, ["facts", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(
    "name", ["azure-native:storage:StorageAccount", "gcp:kms:CryptoKey", "gcp:kms/cryptoKey:CryptoKey"]
)
def test_a_type_goes_by_either_name(name):
    done = facts(name)
    assert done.exit_code == 0
    assert all(line.count("\t") == 3 for line in done.output.splitlines())


def test_a_line_says_place_change_authority_and_limits():
    lines = facts("azure-native:storage:StorageAccount").output.splitlines()
    said = "from 3 to 24 characters (prose); from 3 to 24 characters, matches ^[a-z0-9]*$ (azure-mgmt)"
    assert f"accountName\treplace\tazure-mgmt\t{said}" in lines
    assert "resourceGroupName (required)\treplace\tazure-mgmt\t" in "\n".join(lines)


def test_for_machines_each_place_is_an_object():
    rows = json.loads(facts("azure-native:storage:StorageAccount", "--json").output)
    by_place = {row["place"]: row for row in rows}
    assert by_place["tags.*" if "tags.*" in by_place else "tags"]["answer"] == "update"
    assert by_place["encryption.keySource"]["type"] == "a string or one of the values listed"
    assert {row["type"] for row in rows} >= {"a string"}


def test_a_type_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(GouvernailError) as caught:
        facts("gcp:kms:CryptoKye")
    assert "there is no type 'gcp:kms:CryptoKye'" in str(caught.value)
    assert "gcp:kms:CryptoKey" in str(caught.value)
