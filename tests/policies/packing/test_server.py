"""What an engine hears from a pack, over the messages that it sends."""

import pytest
from pulumi.runtime.proto import analyzer_pb2

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.wire import encode
from policies.packing.pack import Pack, Policy, Served
from policies.packing.server import Analyzer
from policies.resource import ResourceRule

BUCKET, VERSIONING, QUEUE = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning", "aws:sqs/queue:Queue"
ADVISORY, MANDATORY, DISABLED = range(3)
SERVED = Served(controls=("sec-02",), articles=("AI Act Art. 15(5)",), high_risk=True)


def on(it):
    return it.needs("on", it.flag("on"), "is off")


def versioned(it):
    beside = it.beside(VERSIONING, "bucket")
    return it.needs("versioning", UNKNOWN if beside is UNKNOWN else bool(beside), "is nowhere")


def rule(name, severity="high", **more):
    remedy = more.pop("remedy", "Mend it.")
    return ResourceRule("data_lake", name, f"{name} holds.", severity, remedy, more.pop("reads", {}), **more)


ALONE = rule("alone", reads={QUEUE: on})
AROUND = rule("around", beside={BUCKET: versioned}, remedy={"aws": "Mend it there.", "azure": "Mend it elsewhere."})
FAINT = rule("faint", "low", reads={QUEUE: on})


@pytest.fixture
def analyzer():
    policies = (
        Policy(ALONE, SERVED, "mandatory"),
        Policy(AROUND, SERVED, "mandatory"),
        Policy(FAINT, SERVED, "advisory"),
    )
    return Analyzer(Pack("tried", "1.2.3", "A pack.", policies))


def running(analyzer, *, dry_run):
    analyzer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(dry_run=dry_run), None)
    return analyzer


def queue(secrets=(), **properties):
    urn = f"urn:pulumi:dev::p::{QUEUE}::q"
    return analyzer_pb2.AnalyzeRequest(type=QUEUE, urn=urn, name="q", properties=encode(properties, secrets))


def of_stack(token, name, depends=(), **properties):
    one = analyzer_pb2.AnalyzerResource(
        type=token, urn=f"urn:pulumi:dev::p::{token}::{name}", name=name, properties=encode(properties)
    )
    for urn in depends:
        one.propertyDependencies["bucket"].urns.append(urn)
    return one


def said(response):
    return [(one.policyName, one.enforcementLevel, one.message.partition("\n")[0]) for one in response.diagnostics]


def test_each_rule_is_a_policy_of_its_own_with_all_that_is_known_of_it(analyzer):
    info = analyzer.GetAnalyzerInfo(None, None)
    told = {one.name: one for one in info.policies}
    assert (info.name, info.version, info.supportsConfig) == ("tried", "1.2.3", True)
    assert list(told) == ["data_lake.alone", "data_lake.around", "data_lake.faint", "waivers"]
    alone = told["data_lake.alone"]
    assert (alone.enforcementLevel, alone.severity, alone.remediation_steps) == (MANDATORY, 3, "Mend it.")
    assert told["data_lake.around"].remediation_steps == "AWS: Mend it there.\nAzure: Mend it elsewhere."
    assert (alone.framework.reference, alone.framework.specification) == ("sec-02", "AI Act Art. 15(5)")
    assert [told[name].policy_type for name in told] == [1, 2, 1, 2]


def test_what_breaks_a_rule_is_said_with_its_level_and_its_remedy(analyzer):
    response = running(analyzer, dry_run=True).Analyze(queue(on=False), None)
    assert said(response) == [
        ("data_lake.alone", MANDATORY, "`on` is off"),
        ("data_lake.faint", ADVISORY, "`on` is off"),
    ]
    assert response.diagnostics[0].message.endswith("\nMend it.")
    assert response.diagnostics[0].urn.endswith("::q")
    assert list(response.not_applicable) == []


def test_what_does_not_apply_is_said_so_and_never_counted_as_passed(analyzer):
    request = queue(on=True)
    assert not list(analyzer.Analyze(request, None).not_applicable)
    request.type = "aws:sns/topic:Topic"
    response = analyzer.Analyze(request, None)
    assert {one.policy_name for one in response.not_applicable} == {"data_lake.alone", "data_lake.faint"}
    assert said(response) == []


@pytest.mark.parametrize(("dry_run", "level"), [(True, ADVISORY), (False, MANDATORY)])
def test_what_is_not_known_is_warned_of_in_a_preview_and_stops_an_up(analyzer, dry_run, level):
    response = running(analyzer, dry_run=dry_run).Analyze(queue(on=UNKNOWN), None)
    assert said(response)[0] == ("data_lake.alone", level, "not evaluated: `on` is not known")


def test_before_anybody_said_whether_it_is_a_preview_it_is_one(analyzer):
    assert said(analyzer.Analyze(queue(on=UNKNOWN), None))[0][1] == ADVISORY


def test_a_policy_is_configured_by_its_name(analyzer):
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    config.policyConfig["data_lake.alone"].enforcementLevel = DISABLED
    config.policyConfig["data_lake.faint"].enforcementLevel = MANDATORY
    config.policyConfig["all"].enforcementLevel = ADVISORY  # the engine has told each policy already
    config.policyConfig["network.admin_ports_closed"].enforcementLevel = MANDATORY
    analyzer.Configure(config, None)
    assert said(analyzer.Analyze(queue(on=False), None)) == [("data_lake.faint", MANDATORY, "`on` is off")]


def test_what_stands_around_a_resource_is_judged_once_the_stack_stands(analyzer):
    bucket = of_stack(BUCKET, "b", id="b-1")
    alone = analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[bucket]), None)
    assert said(alone) == [("data_lake.around", MANDATORY, "`versioning` is nowhere")]
    assert alone.diagnostics[0].message.endswith("\nMend it there.")
    named = of_stack(VERSIONING, "v", bucket="b-1")
    depending = of_stack(VERSIONING, "v", depends=[bucket.urn], bucket=UNKNOWN)
    for beside in (named, depending):
        both = analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[bucket, beside]), None)
        assert said(both) == []


def test_a_secret_stays_one(analyzer):
    response = running(analyzer, dry_run=False).Analyze(queue(secrets=["on"], on="hunter2"), None)
    assert said(response)[0] == ("data_lake.alone", MANDATORY, "not evaluated: `on` is not known")
    assert "hunter2" not in str(response)


def test_a_rule_that_fails_stops_what_it_would_have_judged():
    def breaks(_):
        raise KeyError("what")

    broken = Policy(rule("broken", reads={QUEUE: breaks}), SERVED, "mandatory")
    response = Analyzer(Pack("p", "1", "A pack.", (broken,))).Analyze(queue(on=True), None)
    [(_, level, message)] = said(response)
    assert level == MANDATORY
    assert message.startswith("the rule itself failed: KeyError")


class Context:
    """As an engine hears a refusal."""

    def abort(self, _, details):
        raise RuntimeError(details)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("data_lake.alon", "there is no policy 'data_lake.alon'\n.*\n  mend: did you mean 'data_lake.alone'?"),
        ("network.zones", "network.zones is a guarantee, which no pack asks: it holds a platform against its approved"),
    ],
)
def test_what_a_pack_does_not_have_is_not_configured_silently(analyzer, name, why):
    config = analyzer_pb2.ConfigureAnalyzerRequest()
    config.policyConfig[name].enforcementLevel = DISABLED
    with pytest.raises(RuntimeError, match=why.replace("?", r"\?")):
        analyzer.Configure(config, Context())
