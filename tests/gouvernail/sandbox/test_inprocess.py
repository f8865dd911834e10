import asyncio
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import resource

from gouvernail.errors import GouvernailError
from gouvernail.graph import SECRET
from gouvernail.sandbox import inprocess
from gouvernail.sandbox.inprocess import ORGANIZATION, collect
from gouvernail.sandbox.state import State

OTHER = "urn:pulumi:dev::gouvernail::pulumi:providers:aws::other"

DENIED = (
    """{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::the-orders/*"}}"""
)


class Shop(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("test:index:Shop", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket("orders", bucket="the-orders", opts=own)
        self.policy = aws.s3.BucketPolicy(
            "orders", bucket=self.bucket.id, policy=DENIED, opts=pulumi.ResourceOptions(parent=self, protect=True)
        )
        self.register_outputs({"arn": self.bucket.arn})


def shop():
    Shop("shop")


def two_places():
    other = aws.Provider("other", region="us-east-2", allowed_account_ids=["222222222222"])
    aws.sqs.Queue("here")
    aws.sqs.Queue("there", opts=pulumi.ResourceOptions(provider=other, retain_on_delete=True))
    here = aws.get_caller_identity().account_id
    there = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=other)).account_id
    pulumi.export("accounts", [here, there])


def one(graph, token):
    [found] = graph.of_type(token)
    return found


def test_what_is_registered_is_the_graph():
    graph = collect(shop, stack_name="dev")
    bucket, policy = one(graph, "aws:s3/bucket:Bucket"), one(graph, "aws:s3/bucketPolicy:BucketPolicy")
    component = one(graph, "test:index:Shop")
    assert bucket.inputs == {"bucket": "the-orders"}
    assert bucket.outputs["arn"] == "arn:aws:s3:::the-orders"
    assert bucket.urn == "urn:pulumi:dev::gouvernail::test:index:Shop$aws:s3/bucket:Bucket::orders"
    assert bucket.parent == policy.parent == component.urn
    assert policy.property_dependencies["bucket"] == (bucket.urn,)
    assert (policy.protect, bucket.protect) == (True, False)
    assert component.outputs == {"arn": "arn:aws:s3:::the-orders"}
    assert not component.custom
    assert bucket.stack == "dev"


def test_the_line_is_that_of_the_program():
    source = one(collect(shop, stack_name="dev"), "aws:s3/bucket:Bucket").source
    assert source is not None
    file, line = source
    assert file.endswith("test_inprocess.py")
    assert "aws.s3.Bucket(" in Path(__file__).read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize("program", [shop, two_places, lambda: exec("import pulumi_aws as a; a.sqs.Queue('x')")])  # noqa: S102
def test_the_line_is_found_where_the_sdk_s_own_trace_has_it(program, monkeypatch):
    def sources():
        return {one.urn: one.source for one in collect(program, stack_name="dev")}

    ours = sources()
    monkeypatch.setattr(inprocess, "_place", resource._get_stack_trace)
    assert ours == sources()
    assert all(ours.values())


def test_each_provider_has_its_place():
    config = {"aws:region": "eu-west-1", "aws:allowedAccountIds": '["111111111111"]'}
    graph = collect(two_places, stack_name="dev", config=config)
    here, there = sorted(graph.of_type("aws:sqs/queue:Queue"), key=lambda queue: queue.name)
    assert str(here.outputs["arn"]).startswith("arn:aws:sqs:eu-west-1:111111111111:")
    assert str(there.outputs["arn"]).startswith("arn:aws:sqs:us-east-2:222222222222:")
    assert (here.provider, there.provider) == (None, OTHER)
    assert (here.retain_on_delete, there.retain_on_delete) == (False, True)
    assert graph.outputs["accounts"] == ["111111111111", "222222222222"]


def test_all_that_the_clouds_refuse_is_said_with_its_line():
    def wrong():
        aws.sqs.Queue("first", visibility_timeout_seconds="soon")
        aws.s3.Bucket("second", force_destroy="perhaps")

    with pytest.raises(GouvernailError) as refused:
        collect(wrong, stack_name="dev")
    said = {problem.path: problem for problem in refused.value.problems}
    assert set(said) == {
        "aws:sqs/queue:Queue first.visibilityTimeoutSeconds",
        "aws:s3/bucket:Bucket second.forceDestroy",
    }
    for problem in said.values():
        assert str(problem.file).endswith("test_inprocess.py")


def test_a_function_that_is_not_simulated_ends_the_program_by_name():
    def asks():
        aws.polly.get_voices()

    with pytest.raises(Exception, match="aws:polly/getVoices:getVoices"):
        collect(asks, stack_name="dev")


def test_what_exists_can_be_read_and_imported(tmp_path):
    def adopts():
        aws.s3.Bucket.get("read", "the-orders")
        aws.s3.Bucket("taken", bucket="the-orders", opts=pulumi.ResourceOptions(import_="the-orders"))

    with State(tmp_path / "state.db") as state:
        collect(shop, stack_name="dev", state=state)
        graph = collect(adopts, stack_name="other", state=state)
    read, taken = graph.of_type("aws:s3/bucket:Bucket")
    assert (read.external, taken.external) == (True, False)
    assert read.outputs["arn"] == taken.outputs["arn"] == "arn:aws:s3:::the-orders"


@pytest.mark.parametrize("how", ["get", "import"])
def test_what_does_not_exist_is_refused(how):
    def adopts():
        if how == "get":
            aws.s3.Bucket.get("it", "nothing")
        else:
            aws.s3.Bucket("it", opts=pulumi.ResourceOptions(import_="nothing"))

    with pytest.raises(GouvernailError, match=r"aws:s3/bucket:Bucket it.*'nothing' does not exist"):
        collect(adopts, stack_name="dev")


def test_what_is_said_to_exist_elsewhere_is_taken_over_as_it_is_asked_for():
    def adopts():
        aws.s3.Bucket("it", bucket="elsewhere", opts=pulumi.ResourceOptions(import_="elsewhere"))

    (taken,) = collect(adopts, stack_name="dev", allow_foreign=True).of_type("aws:s3/bucket:Bucket")
    assert (taken.id, taken.external) == ("elsewhere", False)


def test_a_name_that_is_taken_is_refused(tmp_path):
    with State(tmp_path / "state.db") as state:
        collect(shop, stack_name="dev", state=state)
        with pytest.raises(GouvernailError, match="already exists"):
            collect(shop, stack_name="other", state=state)


def test_another_stack_s_outputs_are_given():
    def refers():
        reference = pulumi.StackReference(f"{ORGANIZATION}/gouvernail/base")
        pulumi.export("seen", reference.get_output("zones"))

    graph = collect(refers, stack_name="dev", references={"base": {"zones": ["a", "b"]}})
    assert graph.outputs["seen"] == ["a", "b"]
    assert graph.references == (f"{ORGANIZATION}/gouvernail/base",)
    with pytest.raises(GouvernailError, match="unknown stack"):
        collect(refers, stack_name="dev")


def test_a_stack_has_nothing_yet_and_what_another_has_is_not_known():
    def asks(name):
        path = f"{ORGANIZATION}/gouvernail/{name}"
        found = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": path}).value
        pulumi.export("has", found["outputs"])

    assert collect(lambda: asks("dev"), stack_name="dev").outputs["has"] == {}
    with pytest.raises(Exception, match="not known here"):
        collect(lambda: asks("other"), stack_name="dev")


def test_secrets_are_shown_no_more_than_in_an_export():
    def hides():
        parameter = aws.ssm.Parameter("p", type="SecureString", value=pulumi.Output.secret("geheim"))
        pulumi.export("it", parameter.value)

    graph = collect(hides, stack_name="dev")
    parameter = one(graph, "aws:ssm/parameter:Parameter")
    assert parameter.inputs["value"] is SECRET
    assert parameter.outputs["value"] is SECRET
    assert graph.outputs["it"] is SECRET


def test_a_package_that_is_not_simulated_is_named():
    class Other(pulumi.CustomResource):
        def __init__(self):
            super().__init__("random:index/randomId:RandomId", "it", {})

    with pytest.raises(GouvernailError, match="'random'"):
        collect(Other, stack_name="dev")


def test_stacks_know_nothing_of_each_other():
    seen = []

    def configured():
        seen.append((pulumi.get_stack(), pulumi.Config("shop").get("owner")))
        shop()

    first = collect(configured, stack_name="dev", config={"shop:owner": "me"})
    second = collect(configured, stack_name="prod")
    assert seen == [("dev", "me"), ("prod", None)]
    assert first.stacks == ("dev",)
    assert second.stacks == ("prod",)
    assert len(first) == len(second)


def test_what_the_program_raises_is_raised():
    def breaks():
        shop()
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        collect(breaks, stack_name="dev")
    assert len(collect(shop, stack_name="dev")) == 4


def test_it_leaves_no_loop_behind():
    collect(shop, stack_name="dev")
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/00000000-0000-4000-8000-00000000000a"


def listening(certificate):
    """A program that reads a certificate and listens with it."""

    def program():
        own = aws.Provider("own", region="eu-central-1", allowed_account_ids=["111111111111"])
        opts = pulumi.ResourceOptions(provider=own)
        read = aws.acm.Certificate.get("brought", certificate, opts=opts)
        aws.apigateway.DomainName("name", domain_name="a.example.com", certificate_arn=read.arn, opts=opts)

    return program


def test_a_certificate_that_people_bring_is_read_and_may_be_referred_to():
    graph = collect(listening(CERTIFICATE), stack_name="dev")
    brought = one(graph, "aws:acm/certificate:Certificate")
    assert (brought.external, brought.outputs["status"]) == (True, "ISSUED")
    assert one(graph, "aws:apigateway/domainName:DomainName").inputs["certificateArn"] == CERTIFICATE


@pytest.mark.parametrize(
    "change", [("111111111111", "999999999999"), ("eu-central-1", "eu-west-1"), ("0000-4000", "x")]
)
def test_a_certificate_of_somebody_else_is_not_there(change):
    with pytest.raises(Exception, match="does not exist"):
        collect(listening(CERTIFICATE.replace(*change)), stack_name="dev")
