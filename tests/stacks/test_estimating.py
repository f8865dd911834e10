"""`gouvernail estimate`: by stack or by spec, beside the budget, and what is wrong is said."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gouvernail.errors import GouvernailError
from gouvernail.pricing import prices
from stacks.commands import estimate
from tests.stacks.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
WORKED = [
    (system, environment) for system in ("credit-scoring", "document-triage") for environment in ("dev", "test", "prod")
]


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


def run(*words):
    return CliRunner().invoke(estimate, [*words], catch_exceptions=False)


@pytest.mark.parametrize(("system", "environment"), WORKED)
def test_a_worked_system_is_within_its_budget_and_nothing_of_it_has_no_price(desk, system, environment):
    done = run(str(desk.systems / f"{system}.yaml"), "--environment", environment, "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["verdict"], said["unknown"]) == (0, "within", [])
    assert 0 < said["least"] <= said["most"] < said["budget"]
    assert said["foundation"]["unknown"] == []
    assert said["prices"]["date"] == prices().date.isoformat()


def test_production_counts_its_standby_in_the_budget_and_dev_has_none(desk):
    file = str(desk.systems / "credit-scoring.yaml")
    production, dev = (json.loads(run(file, "--environment", one, "--json").stdout) for one in ("prod", "dev"))
    standby = production["standby"]
    assert standby["stack"] == "credit-scoring-aws-prod-recovery"
    assert (standby["unknown"], dev["standby"]) == ([], None)
    both = production["least"] + standby["least"]
    desk.edit("credit-scoring.yaml", "prod: 12000}", f"prod: {int(both)}}}")
    assert production["least"] < int(both)
    assert run(file).exit_code == 1


def test_a_standby_alone_says_that_the_budget_is_for_more(monkeypatch):
    monkeypatch.chdir(ROOT)
    done = run("credit-scoring-aws-prod-recovery")
    assert done.exit_code == 0
    assert "its workload is not in this sum" in done.stdout
    assert "stands in eu-central-1" in done.stdout


def test_more_than_the_budget_ends_with_one_and_is_said(desk):
    desk.edit("credit-scoring.yaml", "prod: 12000}", "prod: 300}")
    done = run(str(desk.systems / "credit-scoring.yaml"))
    assert done.exit_code == 1
    assert "OVER the budget of 300 EUR." in done.stdout


def test_a_budget_that_only_the_most_instances_pass_is_said_and_good(desk):
    desk.edit("credit-scoring.yaml", "prod: 12000}", "prod: 1500}")
    done = run(str(desk.systems / "credit-scoring.yaml"))
    assert done.exit_code == 0
    assert "but not with as many instances as there may be" in done.stdout


def test_an_organisation_is_estimated_by_account(desk):
    desk.edit("organisation.yaml", "audit: 500}", "audit: 1}")
    done = run(str(desk.systems / "organisation.yaml"), "--environment", "audit")
    assert done.exit_code == 1
    assert "bex-aws-audit-foundation: " in done.stdout


@pytest.mark.parametrize("environment", ["audit", "dev", "prod"])
def test_a_foundation_on_azure_has_prices_of_azure_for_all_of_it(monkeypatch, environment):
    monkeypatch.chdir(ROOT)
    said = json.loads(run(f"bex-azure-{environment}-foundation", "--json").stdout)
    assert (said["verdict"], said["unknown"]) == ("within", [])
    assert 0 < said["least"] <= said["most"] < said["budget"]
    assert said["prices"]["date"] == prices("azure").date.isoformat()


def test_a_workload_on_azure_names_what_there_is_no_price_of(monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = run("credit-scoring-azure-dev-workload").stdout
    priced, _, unknown = shown.partition("No price is known, and not in the sum:")
    assert "API management gateway (PremiumV2)" in priced
    assert "network.ApplicationGateway" in unknown
    assert "Its foundation bex-azure-dev-foundation" in unknown
    assert "OVER the budget of 800 EUR." in unknown


def test_a_spec_that_names_azure_alone_is_taken_for_azure_and_its_region_is_looked_at(desk):
    whole = (desk.systems / "organisation.yaml").read_text(encoding="utf-8")
    before, _, rest = whole.partition("  aws:\n    region")
    own = rest[rest.index("  azure:\n    region") :].partition("  gcp:\n    region")[0]
    moved = own.replace("region: westeurope", "region: swedencentral")
    (desk.systems / "organisation.yaml").write_text(f"{before}{moved}", encoding="utf-8")
    done = run(str(desk.systems / "organisation.yaml"), "--environment", "audit")
    assert done.stdout.startswith("bex-azure-audit-foundation: ")
    assert "Note: these are prices of westeurope, and the platform stands in swedencentral." in done.stdout


def test_a_foundation_on_google_cloud_has_prices_and_names_what_has_none(monkeypatch):
    monkeypatch.chdir(ROOT)
    said = json.loads(run("bex-gcp-prod-foundation", "--json").stdout)
    assert (said["verdict"], said["unknown"]) == (
        "within",
        ["binaryauthorization.Policy", "privilegedaccessmanager.entitlement"],
    )
    assert 0 < said["least"] <= said["most"] < said["budget"]
    assert said["prices"]["date"] == prices("gcp").date.isoformat()


def test_a_spec_that_names_google_cloud_alone_is_taken_for_it_and_of_what_it_adopts_gateways_stay(desk):
    whole = (desk.systems / "organisation.yaml").read_text(encoding="utf-8")
    before, _, rest = whole.partition("  aws:\n    region")
    own = rest[rest.index("  gcp:\n    region") :].replace("region: europe-west1\n", "region: europe-west9\n")
    assert own.count("      gateways:") == 1
    adopted = "      detection: {securityCommandCenter: organizations/1}\n      gateways:"
    (desk.systems / "organisation.yaml").write_text(before + own.replace("      gateways:", adopted), encoding="utf-8")
    done = run(str(desk.systems / "organisation.yaml"), "--environment", "dev")
    assert done.stdout.startswith("bex-gcp-dev-foundation: ")
    assert "Note: what is adopted is estimated as if it were built." in done.stdout
    assert "Note: these are prices of europe-west1, and the platform stands in europe-west9." in done.stdout


def test_where_no_budget_is_named_that_is_said(desk):
    desk.edit("organisation.yaml", ", audit: 500}", "}")
    done = run(str(desk.systems / "organisation.yaml"), "--environment", "audit")
    assert done.exit_code == 0
    assert "The spec names no budget for this environment." in done.stdout


def test_what_is_adopted_is_estimated_as_if_it_were_built_and_that_is_said(desk):
    desk.adopt("detection: {delegatedAdministrator: '444444444444'}")
    done = run(str(desk.systems / "organisation.yaml"), "--environment", "dev")
    assert done.exit_code == 0
    assert "Note: what is adopted is estimated as if it were built." in done.stdout


def test_prices_of_another_region_are_said_to_be_that(desk):
    desk.edit("organisation.yaml", "    region: eu-west-1", "    region: eu-west-3")
    done = run(str(desk.systems / "document-triage.yaml"), "--environment", "dev")
    assert "Note: these are prices of eu-west-1, and the platform stands in eu-west-3." in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "is no name of a stack"),
        (["ghost-aws-dev-workload"], "there is no stack ghost-aws-dev-workload here"),
        (["systems/ghost.yaml"], "there is no such file"),
        (["systems/credit-scoring.yaml", "--environment", "moon"], "has no environment moon"),
        (["systems/credit-scoring.yaml", "--environment", "audit"], "has no environment audit"),
    ],
)
def test_what_is_wrong_is_said(monkeypatch, words, said):
    monkeypatch.chdir(ROOT)
    with pytest.raises(GouvernailError, match=said):
        run(*words)


def test_a_spec_that_cannot_be_built_says_why(desk):
    desk.edit("credit-scoring.yaml", "alertAt: [50%, 80%, 100%]", "alertAt: [10%, 20%, 30%, 40%, 50%]")
    with pytest.raises(GouvernailError, match="told at 5 shares of its budget"):
        run(str(desk.systems / "credit-scoring.yaml"))
