from datetime import date

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.findings import Finding, Verdict
from policies.checkov.known import checks
from policies.waivers import FILE, load
from tests.structure.tree import ROOT

RULE = "network.admin_ports_closed"
URN = "urn:pulumi:scoring-dev::p::aws:ec2/securityGroup:SecurityGroup::old"
GOOD = f"""\
waivers:
  - id: {RULE}
    urn: urn:pulumi:scoring-dev::*::old
    reason: The old host ends in March.
    owner: ml-platform
    approver: security
    expires: 2027-03-31
"""
TODAY = date(2026, 11, 30)


def finding(verdict="fail", urn=URN, id_=RULE):
    return Finding(
        urn=urn, id=id_, source="rule", verdict=verdict, severity="high", message="is open", remediation="Close it."
    )


@pytest.fixture
def register(tmp_path):
    def loaded(text):
        file = tmp_path / "waivers.yaml"
        file.write_text(text, encoding="utf-8")
        return load(file, [RULE, "keys.keys_rotate"])

    return loaded


def applied(register, *findings, stacks=("scoring-dev",), today=TODAY, required=()):
    return register.applied(findings, stacks, today, lambda _: required)


def test_a_waived_finding_stays_in_sight_with_who_bears_it(register):
    [one] = applied(register(GOOD), finding())
    assert one.verdict is Verdict.FAIL
    assert one.waiver is not None
    assert (one.waiver.owner, one.waiver.approver, one.waiver.expires) == ("ml-platform", "security", "2027-03-31")
    assert not one.open


def test_what_it_is_not_about_stays_open(register):
    others = (finding(urn=URN + "er"), finding(id_="keys.keys_rotate"))
    found = applied(register(GOOD), finding(), *others)
    assert [one.open for one in found] == [False, True, True]


def test_on_its_last_day_it_counts_and_a_day_later_it_fails(register):
    assert [one.open for one in applied(register(GOOD), finding(), today=date(2027, 3, 31))] == [False]
    still, expired = applied(register(GOOD), finding(), today=date(2027, 4, 1))
    assert still.open
    assert still.waiver is None
    assert (expired.source, expired.verdict, expired.line) == ("waiver", Verdict.FAIL, 2)
    assert "expired on 2027-03-31" in expired.message
    assert expired.open


@pytest.mark.parametrize("passing", [(), (finding("pass"),)])
def test_one_that_is_of_no_finding_any_more_fails(register, passing):
    *_, orphan = applied(register(GOOD), *passing)
    assert "is of no finding that stands" in orphan.message
    assert orphan.open


def test_of_stacks_that_were_not_judged_nothing_is_said(register):
    assert applied(register(GOOD), stacks=("other-dev",)) == []


def test_what_a_law_requires_cannot_be_waived(register):
    still, void = applied(register(GOOD), finding(), required=["AI Act Art. 12(1)"])
    assert still.open
    assert "cannot be: AI Act Art. 12(1) requires it" in void.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (RULE, "network.admin_port_closed", "there is no rule 'network.admin_port_closed'"),
        ("approver: security", "approver: ml-platform", "is the owner"),
        ("expires: 2027-03-31", "expires: never", "expires"),
        ("    owner: ml-platform\n", "", "is missing"),
        ("owner:", "ownr:", "ownr"),
        ("The old host ends in March.", "short", "ten characters"),
        ("urn:pulumi:scoring-dev::*::old", "'*'", "a URN"),
        ("waivers:", "waiver:", "waiver"),
    ],
)
def test_a_mistake_is_answered_with_its_line(register, old, new, said):
    assert GOOD.count(old) == 1
    with pytest.raises(GouvernailError) as refused:
        register(GOOD.replace(old, new))
    assert said in str(refused.value)
    assert "waivers.yaml:" in str(refused.value)


def test_without_a_file_nothing_is_waived(tmp_path):
    assert load(tmp_path / "none.yaml", []).waivers == ()


def test_ours_is_read_and_has_none_of_our_own_rules():
    read = load(ROOT / FILE, checks()).waivers
    assert read
    assert all(one.id in checks() for one in read)


def test_one_for_several_stacks_is_orphaned_only_where_all_were_judged(register):
    of_several = register(GOOD.replace("scoring-dev::", "scoring-*::"))
    elsewhere = finding(urn=URN.replace("scoring-dev", "other"))
    assert [one.source for one in applied(of_several, elsewhere)] == ["rule"]
    [orphan] = of_several.orphaned([elsewhere], ["scoring-dev", "scoring-test"])
    assert (orphan.source, orphan.verdict) == ("waiver", Verdict.FAIL)
    assert "is of no finding that stands" in orphan.message
    assert [*of_several.orphaned([finding()], ["scoring-dev", "scoring-test"])] == []
    assert [*of_several.orphaned([elsewhere], ["other"])] == []


def test_one_that_covers_only_what_passes_is_orphaned_too(register):
    of_several = register(GOOD.replace("scoring-dev::", "scoring-*::"))
    assert len([*of_several.orphaned([finding("pass")], ["scoring-dev"])]) == 1


def test_those_of_rules_that_nobody_asked_are_left_out(register):
    assert register(GOOD).about(lambda _: False).waivers == ()
    [kept] = register(GOOD).about(lambda rule: rule == RULE).waivers
    assert kept.id == RULE
