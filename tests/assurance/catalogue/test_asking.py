"""`gouvernail controls`: both directions, for people and machines, and what is said of what is not there."""

import dataclasses
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assurance.catalogue import catalogue
from assurance.catalogue.asking import asked as choose
from assurance.catalogue.document import table
from assurance.commands import controls
from gouvernail.errors import GouvernailError


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(controls, arguments)


def found(*arguments: str) -> dict[str, Any]:
    done = asked(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def ids(*arguments: str) -> set[str]:
    return {one["id"] for one in found(*arguments)["controls"]}


def test_all_of_them_are_shown_with_what_can_be_decided() -> None:
    lines = asked("--at", "2026-11-30").output.splitlines()
    counts = catalogue().decided(catalogue().entries)
    assert lines[0].split() == ["id", "title", "strongest", "source", "graph", "verified", "by", "waivable"]
    assert f"{counts['full']} in full, {counts['part']} in part, {counts['none']} not at all" in lines[-1]
    assert sum(counts.values()) == len(catalogue().entries) == len(lines) - 3
    [gap] = [line for line in lines if line.startswith("doc-02 ")]
    assert "nothing yet: document-not-built" in gap


def test_one_is_shown_whole() -> None:
    output = asked("log-02", "--at", "2026-11-30").output
    assert "requires  AI Act Art. 19(1) from 2027-12-02, for products under Annex I from 2028-08-02" in output
    assert "02024R1689-20260727" in output
    assert "serving.predictions_captured\n        Every prediction is recorded" in output
    assert "on 2026-11-30: yes, until 2027-12-02" in output
    assert "runtime-not-built: the running platform shows it, and nothing reads it yet" in asked("log-01").output


def test_what_is_required_is_not_waivable_and_who_requires_it_is_named() -> None:
    assert "no. AI Act Art. 19(1) requires it since 2027-12-02" in asked("log-02", "--at", "2027-12-02").output
    assert "yes, no law requires it" in asked("sec-02").output


def test_a_control_that_nothing_verifies_says_so() -> None:
    output = asked("doc-02").output
    assert "Verified by nothing yet" in output
    assert "document-not-built" in output


def test_machines_get_the_same() -> None:
    told = found("log-02", "--at", "2026-11-30")
    [control] = told["controls"]
    assert told["at"] == "2026-11-30"
    assert told["counts"]["controls"] == 1
    assert control["waivable"] is True
    assert control["requiredFrom"] == "2027-12-02"
    assert control["graph"] == "full"
    source = control["sources"][0]
    assert (source["cited"], source["strength"], source["applies"]) == ("AI Act Art. 19(1)", "requires", False)
    assert (source["appliesFrom"], source["appliesFromAnnexI"]) == ("2027-12-02", "2028-08-02")
    assert source["lawVersion"] == "02024R1689-20260727"
    assert {"id", "statement"} == set(control["verifiedBy"]["rules"][0])
    assert {"rules", "checks", "spec"} == set(control["verifiedBy"])


def test_an_article_leads_to_its_controls_and_to_no_others() -> None:
    assert {"log-01", "log-03", "log-06"} <= ids("--article", "12")
    assert ids("--article", "12(3)") == {"log-06"}
    assert "log-01" in ids("--article", "12(1)(a)")  # a part of what it comes from
    assert {"doc-02", "dat-06"} <= ids("--article", "Annex IV")
    assert "log-05" in ids("--instrument", "iso-27001", "--article", "A.8.15")
    assert "fin-03" in ids("--instrument", "dora")


def test_a_rule_leads_to_its_controls() -> None:
    assert ids("--rule", "keys.keys_rotate") == {"sec-02"}
    assert ids("--rule", "serving.predictions_captured", "--article", "19") == {"log-02", "log-03", "mig-02"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["log-2"], "did you mean 'log-02'?"),
        (["log-99"], "there is no control 'log-99'"),
        (["\x1b[31m" + "x" * 9_000], "there is no control"),
        ([""], "there is no control ''"),
        (["--rule", "keys.keys_rotat"], "did you mean 'keys.keys_rotate'?"),
        (["--rule", "keys_rotate"], "did you mean 'keys.keys_rotate'?"),
        (["--instrument", "ai-akt"], "did you mean 'ai-act'?"),
        (["--article", "10(5)"], "no control comes from '10(5)' of AI Act"),
        (["--article", "1"], "no control comes from '1'"),  # though many do from 12
        (["--article", "A.8.15"], "--instrument iso-27001"),
        (["--article", "[bold]"], "no control comes from '[bold]'"),
        (["--article", ""], "no control comes from ''"),
        (["log-02", "--article", "19"], "leave one out"),
        (["--rule", "keys.keys_rotate", "--article", "12"], "serves no control of 12"),
    ],
)
def test_who_asks_for_what_is_not_there_is_told(arguments: list[str], told: str) -> None:
    done = asked(*arguments)
    assert isinstance(done.exception, GouvernailError)
    assert done.exception.exit_code == 2
    assert told in str(done.exception)
    assert "\x1b" not in str(done.exception)
    assert len(str(done.exception)) < 2_000


def test_a_rule_that_no_control_names_yet_is_said_to_be_one() -> None:
    known = catalogue()
    more = dataclasses.replace(known, rules={**known.rules, "keys.unnamed": "Nobody asks for it."})
    with pytest.raises(GouvernailError, match=r"no control names the rule keys\.unnamed yet"):
        choose(more, None, None, None, "keys.unnamed")


def test_a_day_is_a_day() -> None:
    assert asked("--at", "soon").exit_code == 2


def test_the_guides_table_has_every_control() -> None:
    written = table(catalogue())
    assert all(f"></a>{entry.id} | {entry.control.title} |" in written for entry in catalogue().entries)
