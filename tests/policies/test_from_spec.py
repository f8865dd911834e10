from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.spec import AISystem, load
from policies.from_spec import expectation

SYSTEMS = Path(__file__).resolve().parents[2] / "systems"
ALL = {"audit", "foundation", "workload"}


def test_the_numbers_are_the_spec_s() -> None:
    spec = load(SYSTEMS / "credit-scoring.yaml")
    assert isinstance(spec, AISystem)

    found = expectation(spec, "aws", "prod", ALL)

    assert found.own == found.accounts["prod"]
    assert set(found.others) == {"dev", "test"}
    assert (found.instances, found.most_instances) == (spec.instances("prod").min, spec.instances("prod").max)
    latency, errors = spec.monitoring["latency_p99"].max, spec.monitoring["error_rate"].max
    assert latency is not None
    assert errors is not None
    assert found.rollback == {"error_rate": errors.value, "latency_p99": latency.value}  # a share and seconds
    assert found.trail_days == spec.retention.audit_trail.keep.days
    assert found.event_days == spec.retention.events.keep.days
    assert found.datasets == {name: one.retention.days for name, one in spec.data.datasets.items()}
    assert found.classes == {"applications": "confidential"}
    assert {"eu-west-1", "eu-central-1"} <= found.regions
    assert found.stands_in == ("eu-west-1", "eu-central-1")  # home, then where copies lie
    assert not {"us-east-1", "eu-west-2"} & found.regions  # the United Kingdom is outside
    gates = found.gates["scorecard"]
    assert gates["accuracy.auc"] == (0.78, None)
    assert gates["data.applications.freshness"] == (None, 86400)
    assert gates["data.applications.representative_shift"] == (None, 0.1)
    assert gates["fairness.smallest_group"] == (400, None)
    assert len(gates) == 15
    assert found.trained_on == {"scorecard": ("applications",)}
    assert (found.retrain_days, found.retrain_on) == (92, ("input_psi",))
    assert (found.system, found.callers, found.attacks_blocked) == ("credit-scoring", (), True)
    assert (found.calls_per_second, found.calls_at_once) == (200, 400)
    assert (found.runtime, found.batch, found.batch_wait) == ("onnx", 32, 0.005)
    assert not found.off_hours
    assert found.shadow is None
    assert expectation(spec, "aws", "dev", ALL).off_hours


def test_a_monitor_with_a_name_of_its_own_is_known_by_what_it_measures() -> None:
    found = expectation(load(SYSTEMS / "document-triage.yaml"), "aws", "prod", ALL)

    assert "error_rate" in found.rollback


def test_what_is_watched_is_the_spec_s() -> None:
    found = expectation(load(SYSTEMS / "document-triage.yaml"), "aws", "prod", ALL)
    monitors = {one.name: one for one in found.monitors}

    assert (monitors["triage_errors"].measure, monitors["triage_errors"].upper) == ("error_rate", 0.01)
    assert {name for name, one in monitors.items() if one.takes_back} == {"triage_errors", "latency_p99"}
    assert {name for name, one in monitors.items() if one.joined} == {"unsure_share", "refiled_share"}
    assert [(one.name, one.every, one.severity) for one in found.composites] == [("sorting_degrades", False, "medium")]
    assert (found.system, found.traced) == ("document-triage", 0.1)

    (parity,) = (
        one
        for one in expectation(load(SYSTEMS / "credit-scoring.yaml"), "aws", "dev", ALL).monitors
        if one.name == "approval_parity"
    )
    assert (parity.measure, parity.lower, parity.cases) == ("demographic_parity_ratio", 0.8, 400)
    assert (parity.window, parity.severity) == (604_800, "high")


def test_people_pipeline_and_state_are_the_organisations(tmp_path: Path) -> None:
    text = (SYSTEMS / "organisation.yaml").read_text(encoding="utf-8")
    role = "arn:aws:iam::222222222222:role/landing/Approver"
    adopted = f'      identity: {{test: {{approver: "{role}"}}}}\n      # All else is built.'
    file = tmp_path / "organisation.yaml"
    written = text.replace("      # All else is built.", adopted).replace(
        "alias/pulumi-state", "alias/pulumi-state?region=eu-west-1"
    )
    file.write_text(written, encoding="utf-8")

    found = expectation(load(file), "aws", "test", ALL)

    assert found.people["approver"] == "grp-model-risk"
    assert found.landing_roles == {role: "approver"}
    assert found.repository == "banque-exemple/ai-platform"
    assert (found.state, found.state_key) == ("bex-pulumi-state", "alias/pulumi-state")


def test_azure_knows_a_group_by_its_id(tmp_path: Path) -> None:
    found = expectation(load(SYSTEMS / "organisation.yaml"), "azure", "dev", ALL)

    assert found.people["operator"] == "00000000-0000-0000-0000-00000000000c"

    text = (SYSTEMS / "organisation.yaml").read_text(encoding="utf-8")
    file = tmp_path / "organisation.yaml"
    file.write_text(text.replace("      grp-model-risk: 00000000-0000-0000-0000-00000000000b\n", ""), encoding="utf-8")

    assert expectation(load(file), "azure", "dev", ALL).people["approver"] == "grp-model-risk"  # no id: nobody is it


def test_google_knows_a_group_by_its_address() -> None:
    found = expectation(load(SYSTEMS / "organisation.yaml"), "gcp", "dev", ALL)

    assert found.people["operator"] == "grp-mlops@banque.example"


def test_the_state_on_azure_is_known_by_the_names_in_its_addresses(tmp_path: Path) -> None:
    text = (SYSTEMS / "organisation.yaml").read_text(encoding="utf-8")
    state = "{backend: 'azblob://state?storage_account=bexstate', secretsProvider: 'azurekeyvault://BexVault.vault.azure.net/keys/state/0f1e'}"
    file = tmp_path / "organisation.yaml"
    file.write_text(
        text.replace("    region: westeurope\n", f"    region: westeurope\n    state: {state}\n"), encoding="utf-8"
    )

    found = expectation(load(file), "azure", "dev", ALL)

    assert (found.state, found.state_key) == ("bexstate", "https://bexvault.vault.azure.net/keys/state")
    assert (found.cloud, expectation(load(file), "aws", "dev", ALL).cloud) == ("azure", "aws")


def test_a_state_that_another_cloud_keeps_is_not_this_ones_matter(tmp_path: Path) -> None:
    text = (SYSTEMS / "organisation.yaml").read_text(encoding="utf-8")
    file = tmp_path / "organisation.yaml"
    assert "s3://bex-pulumi-state" in text
    file.write_text(text.replace("s3://bex-pulumi-state", "azblob://state?storage_account=bexstate"), encoding="utf-8")

    found = expectation(load(file), "aws", "dev", ALL)

    assert (found.state, found.state_key) == (None, None)


def test_the_audit_account_has_no_zones_and_no_serving_of_its_own() -> None:
    found = expectation(load(SYSTEMS / "organisation.yaml"), "aws", "audit", {"audit"})

    assert found.own == found.accounts["audit"]
    assert found.most_instances is None
    assert set(found.others) == {"dev", "test", "prod"}


@pytest.mark.parametrize(("cloud", "environment"), [("aws", "moon"), ("oracle", "dev")])
def test_a_cloud_or_environment_that_the_spec_does_not_know_is_refused(cloud: str, environment: str) -> None:
    with pytest.raises(GouvernailError, match="expected: one of"):
        expectation(load(SYSTEMS / "organisation.yaml"), cloud, environment, ALL)
