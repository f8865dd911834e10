"""`gouvernail policy explain`: a guarantee and a rule on resources, for people and machines; a wrong id is told."""

import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assurance import explaining
from assurance.catalogue import catalogue
from assurance.commands import policy
from gouvernail.errors import GouvernailError
from policies.resource import CLOUDS
from policies.rules import every, on_resources

RULES = (*every(), *on_resources())
GUARANTEE, ON_RESOURCES = "gateway.throttled_as_asked", "network.admin_ports_closed"


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(policy, ["explain", *arguments])


def found(rule: str) -> dict[str, Any]:
    done = asked(rule, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_help_says_what_it_is_for_with_examples_and_exit_codes() -> None:
    done = asked("--help")
    assert done.exit_code == 0
    assert "gouvernail policy explain keys.keys_rotate" in done.output
    assert "Exit codes: 0 explained, 2 there is no such rule." in done.output
    assert "explain" in CliRunner().invoke(policy, ["--help"]).output


def test_a_guarantee_says_how_each_cloud_keeps_it_and_what_breaks_it() -> None:
    one = next(one for one in every() if one.id == "network.zones")
    output = asked(one.id).output
    assert output.splitlines()[0] == "network.zones  guarantee, severity medium"
    assert all(text in output for text in (one.statement, one.remediation, one.unseen))
    assert "  AWS           native\n" in output
    assert "where `aws:ec2/subnet:Subnet`: `availabilityZone` becomes" in output
    assert "  Azure         by other means: A subnet lies in every zone" in output


def test_what_is_not_possible_and_what_there_is_nothing_of_is_said() -> None:
    assert "  Google Cloud  not possible: Cloud Armor" in asked(GUARANTEE).output
    assert "  Google Cloud  nothing to keep: A gateway asks as nobody" in asked("gateway.calls_get_through").output


def test_a_rule_on_resources_says_which_types_it_reads() -> None:
    one = next(one for one in on_resources() if one.id == ON_RESOURCES)
    output = asked(one.id).output
    assert output.splitlines()[0] == "network.admin_ports_closed  rule on resources, severity critical"
    assert all(text in output for text in (one.title, *one.remedies.values(), *one.readers))
    assert f"AWS: {one.remedies['aws']}" in output
    assert found(one.id)["clouds"]["gcp"]["remediation"] == one.remedies["gcp"]


def test_what_packs_mend_by_themselves_is_said() -> None:
    output = asked("keys.key_renewed").output
    assert "where nothing is set and it is told to mend\n  aws:kms/key:Key: enableKeyRotation = true\n" in output
    assert found("keys.key_renewed")["clouds"]["aws"]["mendedByPacks"] == ["aws:kms/key:Key: enableKeyRotation = true"]
    assert found("keys.key_renewed")["clouds"]["azure"]["mendedByPacks"] == []
    assert "told to mend" not in asked(ON_RESOURCES).output


def test_what_a_rule_on_resources_cannot_see_is_said() -> None:
    output = asked(ON_RESOURCES).output
    assert "what stands in no stack" in output


def test_where_a_rule_on_resources_reads_nothing_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(one for one in on_resources() if one.id == ON_RESOURCES)
    ((token, reader), *_) = [(token, reader) for token, reader in one.reads.items() if token.startswith("aws:")]
    narrow = dataclasses.replace(one, reads={}, beside={token: reader}, not_there={"azure": "Nothing of it there."})
    monkeypatch.setattr(explaining, "on_resources", lambda: (narrow,))
    output = asked(ON_RESOURCES).output
    assert f"  AWS           {token}, with what stands beside it\n" in output
    assert "  Azure         reads nothing: Nothing of it there.\n" in output
    looks = found(ON_RESOURCES)["clouds"]
    assert looks["aws"]["typesWithWhatStandsBeside"] == [token]
    assert looks["azure"] == looks["gcp"] | {"why": "Nothing of it there."}


def test_its_controls_stand_with_their_articles_their_strength_and_their_day() -> None:
    output = asked("serving.predictions_captured").output
    assert "  log-02  Log retention of six months or more\n" in output
    assert "    requires  AI Act Art. 19(1) from 2027-12-02, for products under Annex I from 2028-08-02" in output
    assert "    supports  ISO/IEC 27001:2022 A.8.15 (a norm: binds whoever chose it)" in output
    assert "    ours      ours" in asked("budget.costs_limited").output


def test_a_rule_that_no_control_names_yet_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    nobody = dataclasses.replace(catalogue(), entries=())
    explaining.print_whole(nobody, explaining.explained(ON_RESOURCES))
    assert "Controls  none names it yet" in capsys.readouterr().out
    assert (
        json.loads(explaining.as_json(nobody, explaining.explained(ON_RESOURCES), date(2026, 11, 30)))["controls"] == []
    )


def test_machines_get_the_same() -> None:
    told = found(GUARANTEE)
    assert (told["id"], told["kind"], told["severity"]) == (GUARANTEE, "guarantee", "medium")
    assert told["clouds"]["aws"]["how"] == "native"
    assert told["clouds"]["gcp"]["how"] == "not possible"
    assert told["clouds"]["gcp"]["why"].startswith("Cloud Armor")
    assert told["clouds"]["gcp"]["brokenBy"] is None
    sources = {source["cited"]: source for control in told["controls"] for source in control["sources"]}
    assert sources["AI Act Art. 15(4)"]["strength"] == "supports"
    assert sources["AI Act Art. 15(4)"]["appliesFrom"] == "2027-12-02"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_whole(rule) -> None:
    one = explaining.explained(rule.id)
    assert list(one.clouds) == list(CLOUDS.values())
    assert all((one.says, one.severity, one.remediation, one.unseen))
    told = ("native", "not built yet")
    assert all(look.how in told or look.why or look.types or look.beside for look in one.clouds.values())


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("keys.keys_rotat", "did you mean 'keys.keys_rotate'?"),
        ("network.admin_port_closed", "did you mean 'network.admin_ports_closed'?"),
        ("zones", "did you mean 'network.zones'?"),
        ("", "there is no rule or check ''"),
        ("[bold]", "there is no rule or check '[bold]'"),
        ("\x1b[31m" + "x" * 9_000, "there is no rule"),
    ],
)
def test_a_wrong_id_gets_the_nearest_right_one(rule: str, told: str) -> None:
    for arguments in ([rule], [rule, "--json"]):
        done = asked(*arguments)
        assert isinstance(done.exception, GouvernailError)
        assert done.exception.exit_code == 2
        assert told in str(done.exception)
        assert "\x1b" not in str(done.exception)


def test_a_rule_has_to_be_named() -> None:
    assert asked().exit_code == 2


def test_a_check_of_checkov_is_explained_by_the_rule_that_judges_the_same() -> None:
    check, rule = found("CKV_AWS_24"), found(ON_RESOURCES)
    assert check["kind"] == f"check of checkov that judges the same as {ON_RESOURCES}"
    assert (check["severity"], check["remediation"]) == (rule["severity"], rule["remediation"])
    assert "aws:ec2/securityGroup:SecurityGroup" in check["clouds"]["aws"]["types"]
    assert check["clouds"]["gcp"]["how"] == "reads nothing"
    assert {one["id"] for one in check["controls"]} == {"sec-01"}


def test_a_check_without_such_a_rule_says_what_checkov_calls_it() -> None:
    check = found("CKV_AWS_23")
    assert (check["kind"], check["severity"]) == ("check of checkov", "medium")
    assert check["says"] == "Ensure every security group and rule has a description"


def test_a_misspelt_check_is_answered_with_the_nearest() -> None:
    with pytest.raises(GouvernailError) as refused:
        explaining.explained("CKV_AWS_24_")
    assert refused.value.problems[0].nearest == "CKV_AWS_24"
