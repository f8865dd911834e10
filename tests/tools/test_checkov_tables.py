"""The tables are what their inputs say, and the rules that make them take nothing for what it is not."""

import json

import pytest
from click.testing import CliRunner

from gouvernail.sandbox import index
from policies.checkov.environment import VERSION
from policies.checkov.tables import FILE, tables
from tools.checkov_tables import __main__ as command
from tools.checkov_tables.arm_types import arm_entries
from tools.checkov_tables.build import INPUTS, build, pack, registries, universe, unpack
from tools.checkov_tables.shapes import singulars
from tools.checkov_tables.terraform_names import terraform_types


def test_the_committed_tables_are_what_the_inputs_say() -> None:
    made = build()
    assert unpack(FILE.read_bytes()) == unpack(pack(made))
    assert pack(made) == pack(json.loads(json.dumps(made)))


def test_they_are_of_the_checkov_and_the_sdks_that_are_locked() -> None:
    assert tables().versions == {
        "checkov": VERSION,
        **{package: index.version(package) for package in ("aws", "azure-native", "gcp")},
    }


def test_what_is_not_current_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(command.main, ["--check"]).exit_code == 0
    monkeypatch.setattr(command, "build", lambda: {"versions": {}})
    result = CliRunner().invoke(command.main, ["--check"])
    assert result.exit_code == 1
    assert "not current" in result.output


@pytest.mark.parametrize(
    ("token", "universe_", "expected"),
    [
        ("aws:s3/bucket:Bucket", {"aws_s3_bucket"}, "aws_s3_bucket"),
        ("aws:s3/bucketV2:BucketV2", {"aws_s3_bucket"}, "aws_s3_bucket"),
        ("aws:ec2/instance:Instance", {"aws_instance"}, "aws_instance"),
        ("aws:rds/instance:Instance", {"aws_instance", "aws_db_instance"}, "aws_db_instance"),
        ("aws:lightsail/lb:Lb", {"aws_lb"}, None),
        ("aws:connect/instance:Instance", {"aws_instance"}, None),
        ("gcp:firebase/storageBucket:StorageBucket", {"google_storage_bucket"}, None),
        ("gcp:bigquery/iamMember:IamMember", {"google_bigquery_table_iam_member"}, "google_bigquery_table_iam_member"),
        (
            "gcp:vertex/aiFeatureStore:AiFeatureStore",
            {"google_vertex_ai_featurestore"},
            "google_vertex_ai_featurestore",
        ),
    ],
)
def test_a_type_is_named_by_the_rule_or_by_a_row_and_never_by_its_bare_name(
    token: str, universe_: set[str], expected: str | None
) -> None:
    assert terraform_types([token], universe_).get(token) == expected


def test_two_classes_are_one_type_only_where_one_is_the_other_s_old_name() -> None:
    by_type: dict[str, list[str]] = {}
    for token, entry in tables().terraform.items():
        by_type.setdefault(entry["type"], []).append(token)
    several = {kind: tokens for kind, tokens in by_type.items() if len(tokens) > 1}
    assert all(len(tokens) == 2 and tokens[1].endswith("V2") for tokens in several.values())


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("rules", ["rule"]),
        ("policies", ["policy"]),
        ("aliases", ["aliase", "alias"]),
        ("global_secondary_indexes", ["global_secondary_index"]),
        ("ingress", []),
        ("metadata", []),
    ],
)
def test_the_singular_of_a_plural(plural: str, expected: list[str]) -> None:
    assert singulars(plural) == expected


OLD = "azure-native:machinelearningservices"
"""Of which azure-mgmt has the models of 2021: what came later azure-native says alone."""


def test_few_places_in_arm_are_guessed_and_none_that_checks_read() -> None:
    azure = unpack((INPUTS / "azure.json.xz").read_bytes())
    _, shapes, guessed = arm_entries(azure, universe(registries()["arm"]))
    old = [one for one in guessed if one.startswith(OLD)]
    others = sum(len(shape) for name, shape in shapes.items() if not name.startswith(OLD))
    assert len(guessed) - len(old) < 0.03 * others
    tops = {f"{token} {name}": name for token, entry in tables().arm.items() for name in shapes[token]}
    read = {key for key, name in tops.items() if key in set(guessed) and name in tables().arm[key.split()[0]]["read"]}
    places = {key.removeprefix(OLD): shapes[key.split()[0]][key.split()[1]][0] for key in read}
    assert places == {  # of packages whose models are older than the interface; the places are the usual ones
        "azure-native:datalakestore:Account encryptionState": ["properties/encryptionState"],
        ":BatchEndpoint properties": ["properties"],
        ":Datastore properties": ["properties"],
        ":OnlineDeployment properties": ["properties"],
        ":OnlineDeployment sku": ["sku"],
        ":OnlineEndpoint identity": ["identity"],
        ":OnlineEndpoint properties": ["properties"],
        ":Registry publicNetworkAccess": ["properties/publicNetworkAccess"],
        **{
            f":Workspace {name}": [f"properties/{name}"]
            for name in (
                "managedNetwork",
                "publicNetworkAccess",
                "serverlessComputeSettings",
                "systemDatastoresAuthMode",
            )
        },
    }
