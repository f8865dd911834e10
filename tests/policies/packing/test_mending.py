"""A pack that is told to mend sets what nobody set, on the message that the engine sent, and says so."""

from dataclasses import replace

import pytest
from pulumi.runtime.proto import analyzer_pb2

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox.wire import decode, encode
from policies.examples import examples, graph_of
from policies.mending import mended, tags_of, with_changes
from policies.packing.pack import PACKS, Pack, Policy
from policies.packing.pack import load as load_pack
from policies.packing.server import Analyzer
from policies.resource import ConfiguredTag
from policies.rules import on_resources
from policies.waivers import load
from tests.policies.packing.test_server import QUEUE, SERVED, on, queue, rule, said


def tagged(it):
    return it.needs("tags.owner", it.given("tags.owner"), "is not set")


ON = rule("on", reads={QUEUE: on}, mends={QUEUE: {"on": True}})
OWNED = rule("owned", "low", reads={QUEUE: tagged}, mends={QUEUE: {"tags.owner": ConfiguredTag("owner")}})
PACK = Pack("tried", "1.2.3", "A pack.", (Policy(ON, SERVED, "mandatory"), Policy(OWNED, SERVED, "advisory")))


def analyzer(*remediated, tags=None, **more):
    made = Analyzer(PACK, **more)
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    for name in remediated:
        config.policyConfig[name].enforcementLevel = analyzer_pb2.REMEDIATE
        config.policyConfig[name].properties.update({"tags": tags} if tags else {})
    made.Configure(config, None)
    return made


def test_nothing_is_mended_unless_the_pack_is_told_to():
    response = analyzer().Remediate(queue(), None)
    assert list(response.remediations) == []
    assert {one.policy_name for one in response.not_applicable} == {"data_lake.on", "data_lake.owned"}


def test_what_is_mended_is_said_and_the_rule_then_passes():
    made = analyzer("data_lake.on")
    request = queue(other=1)
    response = made.Remediate(request, None)
    [one] = response.remediations
    assert (one.policyName, one.policyPackName, one.policyPackVersion) == ("data_lake.on", "tried", "1.2.3")
    assert one.description == "`on` was not set and is now true"
    assert decode(one.properties).values == {"other": 1, "on": True}
    assert [one.policy_name for one in response.not_applicable] == ["data_lake.owned"]
    assert decode(request.properties).values == {"other": 1}
    request.properties.CopyFrom(one.properties)
    assert not made.Remediate(request, None).remediations
    assert "data_lake.on" not in {name for name, _, _ in said(made.Analyze(request, None))}


def test_the_second_mend_stands_on_the_first():
    response = analyzer("data_lake.on", "data_lake.owned", tags={"owner": "me"}).Remediate(queue(), None)
    assert [decode(one.properties).values for one in response.remediations] == [
        {"on": True},
        {"on": True, "tags": {"owner": "me"}},
    ]


def test_a_tag_that_nobody_configured_is_not_invented():
    assert not analyzer("data_lake.owned").Remediate(queue(on=True), None).remediations


@pytest.mark.parametrize("on", [False, UNKNOWN])
def test_what_somebody_set_or_nobody_knows_stays_a_finding(on):
    made = analyzer("data_lake.on")
    assert not made.Remediate(queue(on=on), None).remediations
    assert "data_lake.on" in {name for name, _, _ in said(made.Analyze(queue(on=on), None))}


def test_what_is_secret_goes_back_as_it_came():
    request = queue(secrets=["password"], password="hunter2")
    [one] = analyzer("data_lake.on").Remediate(request, None).remediations
    assert one.properties.fields["password"] == request.properties.fields["password"]
    assert "hunter2" not in one.description
    assert not analyzer("data_lake.on").Remediate(queue(secrets=["on"], on=False), None).remediations


def test_what_the_engine_keeps_for_itself_goes_back_as_it_came():
    request = queue()
    request.properties.update({"__defaults": ["name"]})
    [one] = analyzer("data_lake.on").Remediate(request, None).remediations
    assert one.properties.fields["__defaults"] == request.properties.fields["__defaults"]


def test_what_may_stand_is_not_mended(tmp_path):
    file = tmp_path / "waivers.yaml"
    file.write_text(
        "waivers:\n  - {id: data_lake.on, urn: 'urn:pulumi:dev::*::q', reason: It stays off., owner: me, "
        "approver: you, expires: 2999-01-01}\n",
        encoding="utf-8",
    )
    assert load(file, ["data_lake.on"]).waivers
    made = Analyzer(PACK)
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    config.policyConfig["data_lake.on"].enforcementLevel = analyzer_pb2.REMEDIATE
    config.policyConfig["waivers"].enforcementLevel = analyzer_pb2.MANDATORY
    config.policyConfig["waivers"].properties.update({"file": str(file)})
    made.Configure(config, None)
    assert not made.Remediate(queue(), None).remediations


def test_the_engine_is_told_which_tags_may_be_configured():
    told = {one.name: one.configSchema for one in Analyzer(PACK).GetAnalyzerInfo(None, None).policies}
    assert decode(told["data_lake.owned"].properties).values["tags"]["properties"] == {
        "owner": {"type": "string", "minLength": 1}
    }
    assert not told["data_lake.on"].properties.fields


def asked_of(resource):
    """The message for an example, as an engine sends it."""
    return analyzer_pb2.AnalyzeRequest(
        type=resource.type, urn=resource.urn, name=resource.name, properties=encode(sent(resource.inputs))
    )


def sent(value):
    """What an example keeps secret is a sealed value on the wire; here any that is not known stands for it."""
    if isinstance(value, dict):
        return {name: sent(one) for name, one in value.items()}
    if isinstance(value, list):
        return [sent(one) for one in value]
    return UNKNOWN if value is SECRET else value


@pytest.mark.parametrize("rule", [pytest.param(one, id=one.id) for one in on_resources() if one.mends])
def test_the_pack_mends_every_rule_that_says_how_also_one_that_looks_around(rule):
    made = Analyzer(load_pack(PACKS / "production"))
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    config.policyConfig[rule.id].enforcementLevel = analyzer_pb2.REMEDIATE
    config.policyConfig[rule.id].properties.update({"tags": dict.fromkeys(tags_of(rule), "given")})
    made.Configure(config, None)
    shown = set()
    for example in examples(rule.id):
        resource = replace(graph_of(example)[0], outputs={})
        changes = mended(rule, resource, dict.fromkeys(tags_of(rule), "given"))
        done = made.Remediate(asked_of(resource), None).remediations
        assert [one.policyName for one in done] == ([rule.id] if changes else [])
        shown |= {resource.type} if changes else set()
        for one in done:
            assert decode(one.properties).values == sent(with_changes(resource, changes).inputs)
    assert shown
