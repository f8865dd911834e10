"""A pack holds the waivers as `gouvernail check` does: in sight, until their day, and against no law."""

from datetime import date

import pytest
from pulumi.runtime.proto import analyzer_pb2

from policies.packing import bearing
from policies.packing.pack import Pack, Policy, Required, Served
from policies.packing.server import Analyzer
from tests.policies.packing.test_server import (
    ADVISORY,
    AROUND,
    BUCKET,
    DISABLED,
    MANDATORY,
    QUEUE,
    SERVED,
    Context,
    of_stack,
    on,
    queue,
    rule,
    said,
)

ALONE = rule("alone", reads={QUEUE: on})
LAWFUL = Served(
    controls=("sec-02",),
    articles=("GDPR Art. 32(1)",),
    high_risk=True,
    required=(Required(source="GDPR Art. 32(1)", since=date(2018, 5, 25)),),
)
TODAY = date(2027, 1, 1)


def register(folder, *ids, urn="urn:pulumi:dev::*", expires="2027-01-01"):
    file = folder / "waivers.yaml"
    lines = [
        f"  - {{id: {one}, urn: '{urn}', reason: It ends in March., owner: me, approver: you, expires: {expires}}}\n"
        for one in ids
    ]
    file.write_text("waivers:\n" + "".join(lines), encoding="utf-8")
    return file


def analyzer(file, served=SERVED, today=TODAY, **levels):
    policies = (Policy(ALONE, served, "mandatory"), Policy(AROUND, SERVED, "mandatory"))
    made = Analyzer(Pack("tried", "1.2.3", "A pack.", policies), lambda: today)
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    config.policyConfig["waivers"].enforcementLevel = levels.pop("waivers", MANDATORY)
    config.policyConfig["waivers"].properties.update({"file": str(file)})
    for name, level in levels.items():
        config.policyConfig[f"data_lake.{name}"].enforcementLevel = level
    made.Configure(config, Context())
    made.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(dry_run=False), None)
    return made


def stack(made, *resources):
    return made.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources), None)


def test_what_somebody_bears_is_warned_of_with_who_and_why(tmp_path):
    made = analyzer(register(tmp_path, "data_lake.alone"))
    [one] = made.Analyze(queue(on=False), None).diagnostics
    assert one.enforcementLevel == ADVISORY
    assert one.message.split("\n") == [
        "waived until 2027-01-01 (me bears it, you agreed): It ends in March.",
        "`on` is off",
        "Mend it.",
    ]
    response = stack(made, of_stack(QUEUE, "q"))
    assert said(response) == []
    assert {one.policy_name for one in response.not_applicable} == {"data_lake.around"}


def test_a_waiver_of_what_stands_around_a_resource_counts_too(tmp_path):
    made = analyzer(register(tmp_path, "data_lake.around"))
    [(_, level, message)] = said(stack(made, of_stack(BUCKET, "b", id="b-1")))
    assert (level, message.partition(" (")[0]) == (ADVISORY, "waived until 2027-01-01")


@pytest.mark.parametrize(
    ("more", "expires", "why"),
    [
        ({"today": date(2027, 1, 2)}, "2027-01-01", "expired on 2027-01-01"),
        ({"served": LAWFUL}, "2027-01-01", "cannot be: GDPR Art. 32(1) requires it"),
    ],
)
def test_a_waiver_that_does_not_count_is_told_and_what_it_was_for_stops(tmp_path, more, expires, why):
    made = analyzer(register(tmp_path, "data_lake.alone", expires=expires), **more)
    assert said(made.Analyze(queue(on=False), None)) == [("data_lake.alone", MANDATORY, "`on` is off")]
    assert said(stack(made, of_stack(QUEUE, "q"))) == [
        ("waivers", MANDATORY, f"the waiver for urn:pulumi:dev::* {why}")
    ]


def test_a_law_that_does_not_apply_yet_leaves_a_choice(tmp_path):
    made = analyzer(register(tmp_path, "data_lake.alone"), served=LAWFUL, today=date(2018, 5, 24))
    assert [level for _, level, _ in said(made.Analyze(queue(on=False), None))] == [ADVISORY]


def test_a_waiver_of_nothing_is_told_once_the_stack_stands_and_only_in_its_own(tmp_path):
    made = analyzer(register(tmp_path, "data_lake.alone"))
    assert said(made.Analyze(queue(on=True), None)) == []
    [(policy, level, message)] = said(stack(made, of_stack(QUEUE, "q")))
    assert (policy, level) == ("waivers", MANDATORY)
    assert message.endswith("is of no finding that stands")
    elsewhere = analyzer(register(tmp_path, "data_lake.alone", urn="urn:pulumi:prod::*"))
    assert said(stack(elsewhere, of_stack(QUEUE, "q"))) == []


def test_waivers_of_rules_that_the_pack_does_not_ask_are_of_no_account(tmp_path):
    file = register(tmp_path, "network.admin_ports_closed", "data_lake.alone")
    made = analyzer(file, alone=DISABLED)
    assert said(stack(made, of_stack(QUEUE, "q"))) == []


def test_where_waivers_are_switched_off_nothing_is_waived(tmp_path):
    made = analyzer(register(tmp_path, "data_lake.alone"), waivers=DISABLED)
    assert [level for _, level, _ in said(made.Analyze(queue(on=False), None))] == [MANDATORY]


def test_mistakes_stop_the_pack_as_it_is_configured(tmp_path):
    with pytest.raises(
        RuntimeError, match=r"waivers\.yaml:2:\d+: waivers\[0\]\.id: there is no rule 'data_lake\.alon'"
    ):
        analyzer(register(tmp_path, "data_lake.alon"))
    with pytest.raises(RuntimeError, match="there is no such file"):
        analyzer(tmp_path / "nowhere.yaml")


def test_where_no_file_is_named_it_is_the_one_beside_the_packs(tmp_path, monkeypatch):
    monkeypatch.setattr(bearing, "OWN", register(tmp_path, "data_lake.alone"))
    made = Analyzer(Pack("p", "1", "A pack.", (Policy(ALONE, SERVED, "mandatory"),)), lambda: TODAY)
    assert [level for _, level, _ in said(made.Analyze(queue(on=False), None))] == [ADVISORY]
