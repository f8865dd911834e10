"""Foundations: what stands in each account, what is shared, what is adopted, and what is refused."""

import json

import pulumi
import pulumi_aws
import pytest

from assurance.summary import summary
from components.aws import Network
from components.contract.network import NetworkArgs
from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.pricing import prices
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from policies.from_spec import expectation
from policies.reading.aws import read
from policies.rules.archive import lock_extended
from tests.stacks.desk import Desk, differing

OVER_TLS = {
    "Sid": "OnlyTls",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::landing-log", "arn:aws:s3:::landing-log/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
SEVERITIES = ("critical", "high", "medium", "low")
AUDIT, DEV, TEST, PROD = (f"bex-aws-{environment}-foundation" for environment in ("audit", "dev", "test", "prod"))


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture
def state(tmp_path):
    with State(tmp_path / "state.db") as held:
        yield held


def kinds(graph):
    return {resource.type for resource in graph}


def test_the_audit_account_holds_the_store_and_the_environment_writes_into_it(desk):
    built = desk.up(AUDIT, DEV)
    store = built[AUDIT].outputs["audit_log"]["store"]
    assert store == "bex-audit-log-444444444444"
    assert built[DEV].outputs["audit_log"]["store"] == store
    assert "aws:s3/bucket:Bucket" in kinds(built[AUDIT])
    assert "aws:s3/bucket:Bucket" not in kinds(built[DEV])


def test_each_stack_works_in_its_own_account(desk):
    built = desk.up(AUDIT, DEV)
    for stack, account in ((AUDIT, "444444444444"), (DEV, "111111111111")):
        graph = built[stack]
        assert {graph.account(one) for one in graph if one.type.startswith("aws:") and one.custom} == {account}


def test_the_store_expects_the_trails_of_all_accounts(desk):
    policies = desk.up(AUDIT)[AUDIT].of_type("aws:s3/bucketPolicy:BucketPolicy")
    (policy,) = (one for one in policies if one.name == "log")
    for environment, account in (("dev", "1" * 12), ("test", "2" * 12), ("prod", "3" * 12), ("audit", "4" * 12)):
        assert f"arn:aws:cloudtrail:eu-west-1:{account}:trail/bex-{environment}-trail" in policy.inputs["policy"]


def test_an_environment_names_no_other_one(desk):
    built = desk.up(AUDIT, DEV, PROD)
    for resource in built[PROD]:
        assert "111111111111" not in str(resource.inputs)
        assert "222222222222" not in str(resource.inputs)


def test_zones_follow_the_organisation(desk):
    built = desk.up(AUDIT, DEV, PROD)
    assert sorted(built[DEV].outputs["network"]["subnet_ids"]) == ["eu-west-1a", "eu-west-1b"]
    assert sorted(built[PROD].outputs["network"]["subnet_ids"]) == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


def test_one_more_zone_adds_a_subnet_and_moves_none(desk):
    before = desk.up(AUDIT, DEV)
    desk.edit("organisation.yaml", "dev:  {cidr: 10.10.0.0/20, zones: 2,", "dev:  {cidr: 10.10.0.0/20, zones: 3,")
    after = desk.up(DEV, on={AUDIT: before[AUDIT]})
    assert {"Subnet eu-west-1c", "RouteTableAssociation eu-west-1c"} <= differing(before[DEV], after[DEV])
    assert not [
        one for one in differing(before[DEV], after[DEV]) if not one.endswith("eu-west-1c") and "VpcEndpoint" not in one
    ]


def test_a_foundation_waits_for_the_audit_account(desk):
    with pytest.raises(GouvernailError, match=f"{AUDIT}, which does not exist yet") as refused:
        desk.up(DEV)
    assert f"pulumi up --stack {AUDIT}" in str(refused.value)


@pytest.fixture
def landing(state):
    """A network that the landing zone made in the account of dev."""

    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        args: NetworkArgs = {
            "prefix": "landing",
            "tags": {},
            "account": "111111111111",
            "region": "eu-west-1",
            "cidr": "10.10.0.0/20",
            "zones": ["eu-west-1a", "eu-west-1b"],
            "services": {"s3": ["s3:GetObject"]},
            "flow_log_store": "arn:aws:s3:::landing-flow-logs",
        }
        pulumi_aws.s3.Bucket("landing-flow-logs", bucket="landing-flow-logs", opts=pulumi.ResourceOptions(provider=own))
        Network("landing", args, pulumi.ResourceOptions(provider=own))

    graph = collect(program, stack_name="landing-zone", state=state)
    (network,) = graph.of_type("gouvernail-aws:index:Network")
    return network.outputs


def test_the_landing_zones_network_is_read_and_nothing_in_it_is_made(desk, state, landing):
    subnets = ", ".join(landing["subnet_ids"].values())
    adopt = f"network: {{dev: {{vpcId: {landing['network_id']}, subnetIds: [{subnets}]}}}}"
    desk.adopt(adopt)
    built = desk.up(AUDIT, DEV, state=state)
    assert built[DEV].outputs["network"] == landing
    read = [resource for resource in built[DEV] if resource.type.startswith("aws:ec2/")]
    assert {resource.type.rpartition(":")[2] for resource in read} == {"Vpc", "Subnet", "RouteTable"}
    assert all(resource.external for resource in read)
    workload = desk.up("credit-scoring-aws-dev-workload", on=built, state=state)["credit-scoring-aws-dev-workload"]
    (model,) = workload.of_type("aws:sagemaker/model:Model")
    assert model.inputs["vpcConfig"]["subnets"] == sorted(landing["subnet_ids"].values())


def adopt_trail(desk, trail):
    desk.adopt(f"auditLog: {{organizationTrail: '{trail}'}}")


def test_the_audit_account_reads_the_landing_zones_trail_and_its_store(desk, state):
    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["444444444444"])
        opts = pulumi.ResourceOptions(provider=own)
        log = pulumi_aws.s3.Bucket("log", bucket="landing-log", object_lock_enabled=True, opts=opts)
        key = pulumi_aws.kms.Key("log", opts=opts)
        sse = {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}
        pulumi_aws.s3.BucketServerSideEncryptionConfiguration(
            "log", bucket=log.id, rules=[{"apply_server_side_encryption_by_default": sse}], opts=opts
        )
        pulumi_aws.s3.BucketVersioning("log", bucket=log.id, versioning_configuration={"status": "Enabled"}, opts=opts)
        lock = {"default_retention": {"mode": "COMPLIANCE", "days": 2557}}
        pulumi_aws.s3.BucketObjectLockConfiguration("log", bucket=log.id, rule=lock, opts=opts)
        pulumi_aws.s3.BucketPublicAccessBlock("log", bucket=log.id, block_public_acls=True, opts=opts)
        text = {"Version": "2012-10-17", "Statement": [OVER_TLS]}
        pulumi_aws.s3.BucketPolicy("log", bucket=log.id, policy=json.dumps(text), opts=opts)
        pulumi_aws.cloudtrail.Trail("org", name="org", s3_bucket_name=log.bucket, kms_key_id=key.arn, opts=opts)

    (trail,) = collect(program, stack_name="landing-zone", state=state).of_type("aws:cloudtrail/trail:Trail")
    adopt_trail(desk, trail.outputs["arn"])
    audit = desk.up(AUDIT, state=state)[AUDIT]
    assert audit.outputs["audit_log"]["store"] == "landing-log"
    assert {one.name for one in audit.of_type("aws:kms/key:Key")} == {"documents", "incidents", "state"}
    read = [one for one in audit if one.type.startswith(("aws:s3/", "aws:cloudtrail/"))]
    theirs = [one for one in read if one.name != "documents" and "State$" not in one.urn]
    assert all(one.external for one in theirs)
    assert "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration" in kinds(audit)


def test_an_environment_reads_the_trail_only_and_logs_its_traffic_beside_it(desk, state):
    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        opts = pulumi.ResourceOptions(provider=own)
        log = pulumi_aws.s3.Bucket("log", bucket="landing-log", opts=opts)
        pulumi_aws.cloudtrail.Trail("org", name="org", s3_bucket_name=log.bucket, opts=opts)

    built = collect(program, stack_name="landing-zone", state=state)
    (trail,) = built.of_type("aws:cloudtrail/trail:Trail")
    adopt_trail(desk, trail.outputs["arn"])
    dev = desk.up(DEV, state=state)[DEV]
    assert dev.outputs["audit_log"]["store"] == "landing-log"
    assert "aws:s3/bucket:Bucket" not in kinds(dev)
    assert all(one.external for one in dev.of_type("aws:cloudtrail/trail:Trail"))
    (log,) = dev.of_type("aws:ec2/flowLog:FlowLog")
    assert log.inputs["logDestination"] == "arn:aws:s3:::landing-log/flow-logs/"


@pytest.mark.parametrize(
    ("adopt", "said"),
    [
        ("keys: {dev: {purposes: {evnts: 'arn:aws:kms:eu-west-1:111111111111:key/1'}}}", "has no key for 'evnts'"),
        ("keys: {dev: {purposes: {events: 'arn:aws:kms:eu-west-1:111111111111:key/1'}}}", "does not exist"),
        ("network: {dev: {vpcId: vpc-0123, subnetIds: [subnet-0123, subnet-0124]}}", "no matching EC2 Subnet"),
    ],
)
def test_what_cannot_be_adopted_is_said(desk, state, adopt, said):
    desk.adopt(adopt)
    built = desk.up(AUDIT, state=state)
    with pytest.raises(Exception, match=said):
        desk.up(DEV, on=built, state=state)


def test_a_way_out_is_refused_and_not_passed_over(desk):
    desk.edit(
        "organisation.yaml", "dev:  {cidr: 10.10.0.0/20,", "dev:  {egress: [api.bureau.example], cidr: 10.10.0.0/20,"
    )
    built = desk.up(AUDIT)
    with pytest.raises(GouvernailError, match=r"a way out to api\.bureau\.example is not built yet"):
        desk.up(DEV, on=built)


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        ("other-aws-dev-foundation", "belongs to other, and this file describes bex"),
        ("bex-aws-stage-foundation", "bex has no environment stage on aws"),
        ("bex-aws-dev-workload", "the stack of an AI system, and this is an organisation"),
    ],
)
def test_a_stack_that_does_not_fit_its_file_is_refused(desk, stack, said):
    with pytest.raises(GouvernailError, match=said):
        desk.up(stack, file="organisation.yaml")


def adopt_detection(desk):
    desk.adopt('detection: {delegatedAdministrator: "444444444444"}')


def test_a_detector_that_is_not_there_cannot_be_adopted(desk, state):
    adopt_detection(desk)
    with pytest.raises(GouvernailError, match="no detector to adopt"):
        desk.up(AUDIT, state=state)


def test_the_detector_of_the_delegated_administrator_is_adopted(desk, state):
    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["444444444444"])
        opts = pulumi.ResourceOptions(provider=own)
        detector = pulumi_aws.guardduty.Detector("theirs", enable=True, opts=opts)
        pulumi_aws.guardduty.DetectorFeature(
            "theirs", detector_id=detector.id, name="S3_DATA_EVENTS", status="ENABLED", opts=opts
        )
        pulumi_aws.securityhub.Account("theirs", opts=opts)

    (theirs,) = collect(program, stack_name="landing-zone", state=state).of_type("aws:guardduty/detector:Detector")
    adopt_detection(desk)
    audit = desk.up(AUDIT, state=state)[AUDIT]
    assert audit.outputs["detection"]["detector_id"] == theirs.id
    assert all(one.external for one in audit.of_type("aws:guardduty/detector:Detector"))
    expected = expectation(spec.load(desk.systems / "organisation.yaml"), "aws", "audit", {"audit"})
    judged = {one.guarantee.id: one for part in summary(audit, expected) for one in part.guarantees}
    for name in ("detection.intrusions_watched", "detection.findings_routed"):  # of the recovery region nothing is read
        assert judged[name].result.verdict is Verdict.NOT_EVALUATED, judged[name].result.reasons
        assert judged[name].declared
    assert judged["detection.access_analysed"].result.verdict is Verdict.PASS


def landing_keys_and_routes():
    own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
    opts = pulumi.ResourceOptions(provider=own)
    root = {"AWS": "arn:aws:iam::111111111111:root"}
    administer = {"Sid": "A", "Effect": "Allow", "Principal": root, "Action": "kms:PutKeyPolicy", "Resource": "*"}
    pulumi_aws.kms.Key(
        "theirs",
        policy=json.dumps({"Version": "2012-10-17", "Statement": [administer]}),
        enable_key_rotation=True,
        rotation_period_in_days=365,
        tags={"purpose": "events"},
        opts=opts,
    )
    for severity in SEVERITIES:
        pulumi_aws.sns.Topic(severity, name=f"theirs-{severity}", opts=opts)


def test_keys_and_routes_of_a_landing_zone_are_read_and_nothing_is_made_beside_them(desk, state):
    theirs = collect(landing_keys_and_routes, stack_name="landing-zone", state=state)
    (key,) = theirs.of_type("aws:kms/key:Key")
    topics = {one.name: one.outputs["arn"] for one in theirs.of_type("aws:sns/topic:Topic")}
    adopt = {
        "keys": {"dev": {"purposes": {"events": key.outputs["arn"]}}},
        "incidents": {"dev": {"topics": topics}},
    }
    desk.adopt(json.dumps(adopt)[1:-1])
    dev = desk.up(AUDIT, DEV, state=state)[DEV]
    assert dev.outputs["keys"]["key_ids"]["events"] == key.outputs["arn"]
    assert dev.outputs["incidents"]["routes"] == topics
    made = {one.name for one in dev.of_type("aws:kms/key:Key") if not one.external}
    assert "events" not in made
    assert {"models", "logs"} <= made
    assert not [one for one in dev.of_type("aws:sns/topic:Topic", "aws:sqs/queue:Queue") if not one.external]
    expected = expectation(spec.load(desk.systems / "organisation.yaml"), "aws", "dev", {"foundation"})
    judged = {one.guarantee.id: one for part in summary(dev, expected) for one in part.guarantees}
    assert judged["keys.keys_rotate"].result.verdict is Verdict.PASS
    for name in ("incidents.every_severity_routed", "incidents.nothing_lost"):
        assert judged[name].result.verdict is Verdict.NOT_EVALUATED
        assert judged[name].declared
    assert judged["detection.findings_routed"].result.verdict is Verdict.PASS


APART = 'accounts: {dev: "111111111111", test: "222222222222", prod: "333333333333"'
SHARED = 'sharedAccounts: true\n    accounts: {dev: "111111111111", test: "222222222222", prod: "111111111111"'


def test_a_shared_account_is_watched_by_the_first_of_its_environments_which_must_be_up(desk, state):
    desk.edit("organisation.yaml", APART, SHARED)
    audit = desk.up(AUDIT, state=state)
    with pytest.raises(GouvernailError, match=f"stands on {DEV}"):
        desk.up(PROD, on=audit, state=state)


def test_a_shared_account_has_one_detector_and_one_writer_of_the_gateways_logs(desk, state):
    desk.edit("organisation.yaml", APART, SHARED)
    built = desk.up(AUDIT, DEV, PROD, state=state)
    detectors = {
        stack: [one.external for one in built[stack].of_type("aws:guardduty/detector:Detector")]
        for stack in (DEV, PROD)
    }
    assert detectors == {DEV: [False] * 2, PROD: [True] * 2}  # at home and where it recovers
    analysers = built[PROD].of_type("aws:accessanalyzer/analyzer:Analyzer")
    assert [one.external for one in analysers] == [True] * 3  # AWS takes one of a kind for an account and region
    expected = expectation(spec.load(desk.systems / "organisation.yaml"), "aws", "prod", {"foundation"})
    judged = {one.guarantee.id: one for part in summary(built[PROD], expected) for one in part.guarantees}
    promised = [name for name in judged if name.startswith("detection.")]
    assert len(promised) == 3
    for name in (*promised, "gateway.gateways_may_log"):
        assert judged[name].result.verdict is Verdict.PASS
    writers = built[PROD].of_type("aws:apigateway/account:Account")
    assert [(one.external, one.outputs["region"]) for one in writers] == [(True, "eu-central-1"), (True, "eu-west-1")]


def test_production_alone_tells_the_archive_of_releases_and_the_archive_knows_its_role(desk):
    built = desk.up(AUDIT, DEV, PROD)
    assert built[PROD].outputs["archive"] == built[AUDIT].outputs["archive"]
    assert "archive" not in built[DEV].outputs
    (policy,) = built[AUDIT].of_type("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
    (sender,) = (one for one in built[PROD].of_type("aws:iam/role:Role") if one.name == "tell")
    assert sender.outputs["arn"] in policy.inputs["policy"]


def test_the_archives_key_lets_the_reports_of_production_in_and_nobody_read_from_there(desk):
    (key,) = (one for one in desk.up(AUDIT)[AUDIT].of_type("aws:kms/key:Key") if one.name == "documents")
    statements = {one["Sid"]: one for one in json.loads(key.inputs["policy"])["Statement"]}
    assert statements["PutReports"]["Principal"] == {"AWS": ["arn:aws:iam::333333333333:root"]}
    assert statements["PutReports"]["Action"] == ["kms:GenerateDataKey"]
    assert statements["UseThroughServices"]["Condition"]["StringEquals"]["kms:CallerAccount"] == "444444444444"


def test_the_landing_zones_archive_is_read_and_neither_key_nor_machine_is_made(desk, state):
    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["444444444444"])
        opts = pulumi.ResourceOptions(provider=own)
        bucket = pulumi_aws.s3.Bucket("d", bucket="landing-documents", object_lock_enabled=True, opts=opts)
        sse = {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms"}}
        pulumi_aws.s3.BucketServerSideEncryptionConfiguration("d", bucket=bucket.id, rules=[sse], opts=opts)
        on = {"status": "Enabled"}
        pulumi_aws.s3.BucketVersioning("d", bucket=bucket.id, versioning_configuration=on, opts=opts)
        lock = {"default_retention": {"mode": "COMPLIANCE", "years": 10}}
        pulumi_aws.s3.BucketObjectLockConfiguration("d", bucket=bucket.id, rule=lock, opts=opts)
        pulumi_aws.s3.BucketPublicAccessBlock("d", bucket=bucket.id, block_public_acls=True, opts=opts)
        resources = ["arn:aws:s3:::landing-documents", "arn:aws:s3:::landing-documents/*"]
        text = {"Version": "2012-10-17", "Statement": [{**OVER_TLS, "Resource": resources}]}
        pulumi_aws.s3.BucketPolicy("d", bucket=bucket.id, policy=json.dumps(text), opts=opts)

    collect(program, stack_name="landing-zone", state=state)
    desk.adopt("archive: {bucket: landing-documents}")
    built = desk.up(AUDIT, PROD, state=state)
    audit = built[AUDIT]
    assert built[PROD].outputs["archive"] == audit.outputs["archive"]
    assert audit.outputs["archive"] == {"store": "landing-documents", "key_id": "", "releases": ""}
    assert not {"aws:sfn/stateMachine:StateMachine", "aws:cloudwatch/eventBus:EventBus"} & kinds(audit)
    assert "documents" not in {one.name for one in audit.of_type("aws:kms/key:Key")}
    organisation = spec.load(desk.systems / "organisation.yaml")
    asked = expectation(organisation, "aws", "prod", {"audit", "foundation"})
    platform = read(Graph.merge(audit, built[PROD]), asked)
    assert [(one.store, one.adopted) for one in platform.archives] == [("landing-documents", True)]
    assert lock_extended.holds(platform).verdict is Verdict.NOT_EVALUATED


def test_an_account_has_the_budget_that_the_organisation_names_and_is_watched_without_one(desk):
    before = desk.up(AUDIT, DEV)
    (budget,) = before[DEV].of_type("aws:budgets/budget:Budget")
    assert budget.inputs["limitAmount"] == f"{prices().dollars(1600)}.0"
    desk.edit("organisation.yaml", "monthlyEur: {dev: 1600, ", "monthlyEur: {")
    after = desk.up(DEV, on={AUDIT: before[AUDIT]})[DEV]
    assert not after.of_type("aws:budgets/budget:Budget")
    (told,) = after.of_type("aws:costexplorer/anomalySubscription:AnomalySubscription")
    assert told.inputs["thresholdExpression"]["dimension"]["values"] == ["100"]


def test_the_landing_zones_budget_is_read_and_no_second_monitor_is_made(desk, state):
    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["444444444444"])
        opts = pulumi.ResourceOptions(provider=own)
        what = {"budget_type": "COST", "time_unit": "MONTHLY", "limit_amount": "400.0", "limit_unit": "USD"}
        pulumi_aws.budgets.Budget("theirs", name="theirs", **what, opts=opts)
        watched = {"monitor_type": "DIMENSIONAL", "monitor_dimension": "SERVICE"}
        pulumi_aws.costexplorer.AnomalyMonitor("theirs", name="theirs", **watched, opts=opts)

    built = collect(program, stack_name="landing-zone", state=state)
    (monitor,) = built.of_type("aws:costexplorer/anomalyMonitor:AnomalyMonitor")
    desk.adopt(f'budget: {{audit: {{budget: theirs, anomalyMonitor: "{monitor.id}"}}}}')
    audit = desk.up(AUDIT, state=state)[AUDIT]
    assert audit.outputs["budget"] == {"budget": "theirs", "monitor": monitor.outputs["arn"]}
    assert all(one.external for one in audit if one.type.startswith(("aws:budgets/", "aws:costexplorer/")))


def test_services_are_reached_in_one_zone_where_that_is_chosen_by_name(desk):
    before = desk.up(AUDIT, DEV)
    desk.edit(
        "organisation.yaml", "dev:  {cidr: 10.10.0.0/20,", "dev:  {privateEndpoints: oneZone, cidr: 10.10.0.0/20,"
    )
    after = desk.up(DEV, on={AUDIT: before[AUDIT]})
    ways = {
        name: {
            len(one.inputs["subnetIds"])
            for one in graph.of_type("aws:ec2/vpcEndpoint:VpcEndpoint")
            if one.inputs["vpcEndpointType"] == "Interface"
        }
        for name, graph in (("before", before[DEV]), ("after", after[DEV]))
    }
    assert ways == {"before": {2}, "after": {1}}
    assert all("VpcEndpoint" in one for one in differing(before[DEV], after[DEV]))
    organisation = spec.load(desk.systems / "organisation.yaml")
    assert expectation(organisation, "aws", "dev", {"foundation"}).endpoint_zones == 1
    assert expectation(organisation, "aws", "test", {"foundation"}).endpoint_zones == 2


def test_production_reaches_services_in_every_zone(desk):
    desk.edit(
        "organisation.yaml", "prod: {cidr: 10.30.0.0/20,", "prod: {privateEndpoints: oneZone, cidr: 10.30.0.0/20,"
    )
    with pytest.raises(GouvernailError, match="production reaches services in one zone only"):
        spec.load(desk.systems / "organisation.yaml")


def test_a_log_of_changes_that_is_to_be_kept_longer_than_aws_keeps_one_is_refused(desk):
    desk.edit("organisation.yaml", "severities:  ", "retention: {backups: {keep: 90d}}\nseverities:  ")
    with pytest.raises(GouvernailError, match="a log of changes cannot be kept for 90d") as refused:
        desk.up(AUDIT, DEV)
    (problem,) = refused.value.problems
    assert problem.path == "retention.backups.keep"
    assert problem.expected == "35d at most where continuity.backup.continuous is on"
    assert problem.mend is not None


def test_what_no_rule_can_deliver_waits_in_the_accounts_dead_letters(desk):
    for stack, graph in desk.up(AUDIT, DEV, PROD).items():
        dead = graph.outputs["incidents"]["dead_letters"]
        targets = {one.name: one for one in graph.of_type("aws:cloudwatch/eventTarget:EventTarget")}
        there = targets.pop("failures-there", None)  # no queue stands in the recovery region
        assert (there is None) == (stack == AUDIT)
        assert {one.inputs["deadLetterConfig"]["arn"] for one in targets.values()} == {dead}
