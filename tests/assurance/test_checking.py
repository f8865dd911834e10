"""`gouvernail check`: what a reviewer sees of a stack, of a stranger's export, and of wrong input."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from assurance import checking, gathering
from assurance.building import Program
from assurance.commands import check
from assurance.subjects import exported, registered
from gouvernail.errors import GouvernailError, Unusable
from gouvernail.findings import Finding, Verdict
from policies.packing.pack import Pack, Policy, Served
from policies.rules import on_resources
from tests.structure.tree import ROOT

STACK = "credit-scoring-aws-dev-workload"
RULE = "network.admin_ports_closed"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
OPEN = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def group(name, ingress, **more):
    return {
        "urn": f"urn:pulumi:dev::stranger::{GROUP}::{name}",
        "type": GROUP,
        "custom": True,
        "id": f"sg-{name}",
        "inputs": {"ingress": ingress},
        "outputs": {"ingress": ingress},
        "sourcePosition": "project:///index.ts#7,3",
        **more,
    }


def export(*resources):
    return json.dumps({"version": 3, "deployment": {"resources": resources}})


@pytest.fixture
def file(tmp_path):
    def written(*resources):
        path = tmp_path / "state.json"
        path.write_text(export(*resources), encoding="utf-8")
        return str(path)

    return written


def run(*arguments, given=None):
    judges = () if {"--pack", "--only"} & {*arguments} else ("--only", "rules")
    return CliRunner().invoke(check, [*arguments, *judges], input=given)


def of_rule(findings):
    return [one for one in findings if one["id"] == RULE]


def test_a_stranger_s_export_is_judged_without_a_project_or_an_engine(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(file(group("open", [OPEN]), group("shut", [])), "--json")
    [found] = of_rule(json.loads(done.stdout))
    assert done.exit_code == 1
    assert found["urn"].endswith("::open")
    assert (found["verdict"], found["severity"], found["source"]) == ("fail", "critical", "rule")
    assert (found["file"], found["line"]) == ("index.ts", 7)
    assert found["controls"]
    assert any(one.startswith("AI Act Art.") for one in found["articles"])
    assert not found["simulated"]
    assert set(found) == set(Finding.model_fields)


def test_all_lists_what_passes_and_what_does_not_apply(file):
    path = file(group("shut", []))
    assert of_rule(json.loads(run(path, "--json").stdout)) == []
    [found] = of_rule(json.loads(run(path, "--json", "--all").stdout))
    assert found["verdict"] == "pass"


def test_what_is_not_known_is_no_pass(file):
    done = run(file(group("unknown", UNKNOWN)), "--json")
    [found] = of_rule(json.loads(done.stdout))
    assert found["verdict"] == "not_evaluated"
    assert done.exit_code == 1


def test_people_see_what_breaks_where_and_how_to_mend_it(file):
    shown = run(file(group("open", [OPEN]))).stdout
    for part in ("fail", "critical", RULE, "open (aws:ec2/securityGroup:SecurityGroup)", "index.ts:7", "mend: Name"):
        assert part in shown
    assert "`ingress[0].cidrBlocks` lets the internet reach a port of administration" in shown
    assert "1 resources" in shown
    assert "\x1b" not in shown


def test_standard_input_is_read(file):
    assert run("-", "--json", given=export(group("open", [OPEN]))).exit_code == 1


def test_a_waiver_lets_a_finding_stand_and_keeps_it_in_sight(file, tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "_Serving", type("Nothing", (checking._Serving,), {"required": lambda *_: ()}))
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        f"waivers:\n  - {{id: {RULE}, urn: 'urn:pulumi:dev::*', reason: It goes in March., owner: a, approver: b,"
        " expires: 2999-01-01}\n",
        encoding="utf-8",
    )
    path = file(group("open", [OPEN]))
    done = run(path, "--waivers", str(waivers), "--json")
    [found] = of_rule(json.loads(done.stdout))
    assert found["waiver"]["owner"] == "a"
    assert found["verdict"] == "fail"
    shown = run(path, "--waivers", str(waivers)).stdout
    assert "waived" in shown
    assert "borne by a, agreed by b, until 2999-01-01: It goes in March." in shown
    assert "1 waived" in shown


def test_as_a_pack_judges_its_rules_are_asked_and_no_guarantee(file):
    path = file(group("open", [OPEN]))
    done = run(path, "--pack", "production", "--json")
    assert done.exit_code == 1
    assert of_rule(json.loads(done.stdout))


def test_what_a_pack_only_warns_of_is_shown_and_stops_nothing(file, monkeypatch):
    rule = next(one for one in on_resources() if one.id == RULE)
    policy = Policy(rule, Served(controls=(), articles=(), high_risk=False), "advisory")
    monkeypatch.setattr(checking, "load", lambda _: Pack("baseline", "1", "A pack.", (policy,)))
    done = run(file(group("open", [OPEN])), "--pack", "baseline")
    assert done.exit_code == 0
    assert "1 failed" in done.stdout
    assert "1 of these only warned of by the pack" in done.stdout


def test_a_rule_is_asked_alone_or_left_out_by_its_id(file):
    path = file(group("open", [OPEN]))
    alone = json.loads(run(path, "--check", "network.admin*", "--json").stdout)
    assert [one["id"] for one in alone] == [RULE]
    assert of_rule(json.loads(run(path, "--skip-check", f"keys.none,{RULE}", "--json").stdout)) == []


def test_an_id_that_nobody_has_is_refused_for_nothing_could_fail(file):
    refused = run(file(group("open", [OPEN])), "--check", "network.admin_ports_close").exception
    assert isinstance(refused, GouvernailError)
    assert refused.problems[0].nearest == RULE


def test_what_needs_pulumi_s_sdk_says_so_where_it_is_not_installed(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(gathering, "find_spec", lambda _: None)
    refused = run(STACK).exception
    assert isinstance(refused, Unusable)
    assert "gouvernail check -" in str(refused)


def test_a_waiver_of_what_a_pack_does_not_ask_is_of_no_account_there(file, tmp_path):
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "waivers:\n  - {id: network.zones, urn: 'urn:pulumi:dev::*', reason: One zone is enough., owner: a, "
        "approver: b, expires: 2999-01-01}\n",
        encoding="utf-8",
    )
    path = file(group("closed", []))
    assert "the waiver for urn:pulumi:dev::*" in run(path, "--waivers", str(waivers)).stdout
    assert "the waiver for" not in run(path, "--waivers", str(waivers), "--pack", "production").stdout


def test_a_pack_that_is_not_there_is_answered_with_the_nearest(file):
    refused = run(file(group("open", [OPEN])), "--pack", "basline").exception
    assert isinstance(refused, GouvernailError)
    assert refused.problems[0].nearest == "baseline"


@pytest.mark.parametrize(
    "document",
    [
        {"steps": [{"op": "create", "newState": group("open", [OPEN])}, {"op": "delete", "newState": None}]},
        [{"urn": group("open", [])["urn"], "inputs": {"ingress": [OPEN]}}],
    ],
)
def test_a_preview_and_a_bare_list_are_judged_as_an_export_is(document):
    done = run("-", "--json", given="\ufeff" + json.dumps(document))
    assert done.exit_code == 1
    assert [one["verdict"] for one in of_rule(json.loads(done.stdout))] == ["fail"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "this is not JSON"),
        ("[]", "this list is empty"),
        ('{"version": 9}', "this says nothing of a stack's resources"),
        ('{"version": 9, "deployment": {"resources": []}}', "this is not a stack's export (version 9)"),
        ('{"version": 3, "deployment": {"resources": [{}]}}', "deployment.resources[0]"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_export_is_said_with_what_was_expected(tmp_path, given, said):
    file = tmp_path / "bad.json"
    file.write_text(given, encoding="utf-8")
    with pytest.raises(GouvernailError) as refused:
        exported(str(file))
    assert said in str(refused.value)
    assert "bad.json" in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_said(tmp_path):
    with pytest.raises(GouvernailError, match=r"none\.json: cannot be read"):
        exported(str(tmp_path / "none.json"))
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GouvernailError, match="this is not text"):
        exported(str(tmp_path / "binary.json"))


@pytest.mark.parametrize("arguments", [(), (STACK, "--all-stacks"), (STACK, "--pack", "baseline", "--only", "checkov")])
def test_wrong_use_is_refused(arguments, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert run(*arguments).exit_code == 2


def test_waivers_that_are_named_and_not_there_are_refused(file, tmp_path):
    refused = run(file(group("shut", [])), "--waivers", str(tmp_path / "none.yaml"))
    assert refused.exit_code == 2
    assert "none.yaml' does not exist" in refused.output


def test_a_file_was_built_by_nobody_we_know(monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(GouvernailError, match="--built is said of a stack"):
        raise run("Pulumi.yaml", "--built").exception


def test_a_stack_that_is_not_there_is_answered_with_the_nearest(monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(GouvernailError) as refused:
        registered("credit-scoring-aws-dve-workload", Program(ROOT))
    assert refused.value.problems[0].nearest == STACK


@pytest.fixture(scope="module")
def program():
    return Program(ROOT)


@pytest.fixture(scope="module")
def checked(program):
    before = Path.cwd()
    subject = registered(STACK, program)
    assert Path.cwd() == before
    return checking.check(
        subject, checking.register(ROOT / "policies" / "waivers.yaml", checking.known_ids()), date(2026, 11, 30)
    )


def test_a_stack_of_ours_is_judged_as_its_program_registers_it(checked):
    assert [one for one in checked.findings if one.open] == []
    assert checked.passed
    assert checked.count(Verdict.PASS) > 80
    assert {one.simulated for one in checked.findings} == {True}
    on_resources = [one for one in checked.findings if one.urn is not None]
    assert {one.urn.split("::")[0] for one in on_resources} == {f"urn:pulumi:{STACK}"}
    placed = [one for one in on_resources if one.file]
    assert placed
    assert all((ROOT / one.file).is_file() and one.line for one in placed)


def test_the_stacks_that_it_reads_were_built_before_it(checked, program):
    assert {"bex-aws-audit-foundation", "bex-aws-dev-foundation"} <= set(checked.subject.graph.stacks)
    assert len(program.graph(STACK)) == sum(one.stack == STACK for one in checked.subject.graph)
