import grpc
import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.wire import decode, encode

BUCKET, QUEUE, ROLE = "aws:s3/bucket:Bucket", "aws:sqs/queue:Queue", "aws:iam/role:Role"
KEY, VPC, PARAMETER = "aws:kms/key:Key", "aws:ec2/vpc:Vpc", "aws:ssm/parameter:Parameter"
CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
CALLER = "aws:index/getCallerIdentity:getCallerIdentity"
KIND = provider_pb2.PropertyDiff
NAMING = provider_pb2.CheckRequest.AutonamingOptions


def refused(call):
    with pytest.raises(grpc.RpcError) as error:
        call()
    return error.value.code(), error.value.details()


# -- who we are


@pytest.mark.parametrize("package", index.PACKAGES)
def test_the_version_is_that_of_the_sdk(clouds, package):
    stub = clouds.connect(package)
    assert stub.GetPluginInfo(provider_pb2.GetSchemaRequest()).version == index.version(package)
    answer = stub.Handshake(provider_pb2.ProviderHandshakeRequest())
    assert answer.accept_secrets
    assert answer.supports_autonaming_configuration
    stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))


@pytest.mark.parametrize(
    ("method", "request_"),
    [
        ("GetSchema", provider_pb2.GetSchemaRequest()),
        ("Parameterize", provider_pb2.ParameterizeRequest()),
        ("Call", provider_pb2.CallRequest(tok="aws:x:y")),
        ("Construct", provider_pb2.ConstructRequest(type="aws:x:Y")),
    ],
)
def test_what_is_not_there_is_refused_by_name(clouds, method, request_):
    code, said = refused(lambda: getattr(clouds.connect("aws"), method)(request_))
    assert code is grpc.StatusCode.UNIMPLEMENTED
    assert "the sandbox's provider of aws has not" in said


# -- configuration


def test_configuration_is_checked(clouds):
    def check(**news):
        request = provider_pb2.CheckRequest(urn="urn:pulumi:d::p::pulumi:providers:aws::x", news=encode(news))
        return [(one.property, one.reason) for one in clouds.connect("aws").CheckConfig(request).failures]

    assert check(region="eu-west-1", allowedAccountIds='["111111111111"]', skipMetadataApiCheck="false") == []
    [(path, reason)] = check(regoin="eu-west-1")
    assert path == "regoin"
    assert "region" in reason
    assert [path for path, _ in check(allowedAccountIds='"one"')] == ["allowedAccountIds"]


def test_a_change_of_configuration_is_a_change(clouds):
    stub = clouds.connect("aws")
    same = {"region": "eu-west-1"}

    def diff(old, new):
        return stub.DiffConfig(provider_pb2.DiffRequest(old_inputs=encode(old), news=encode(new))).changes

    assert diff(same, same) == provider_pb2.DiffResponse.DIFF_NONE
    assert diff(same, {"region": "eu-west-2"}) == provider_pb2.DiffResponse.DIFF_SOME


def test_instances_are_told_apart_by_their_connections(clouds):
    first = clouds.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])
    second = clouds.instance("aws", region="us-east-2", allowedAccountIds=["222222222222"])
    assert first.answer(CALLER)["accountId"] == "111111111111"
    assert second.answer(CALLER)["accountId"] == "222222222222"
    id_, made = second.create(QUEUE, {"name": "orders"})
    assert made.values["arn"] == "arn:aws:sqs:us-east-2:222222222222:orders"
    assert first.read(QUEUE, id_).id == ""
    assert second.read(QUEUE, id_).id == id_


def test_a_connection_that_was_not_configured_is_not_guessed_among_several(clouds):
    bare = clouds.connect("aws")
    asked = provider_pb2.InvokeRequest(tok=CALLER, args=Struct())
    assert refused(lambda: bare.Invoke(asked))[0] is grpc.StatusCode.FAILED_PRECONDITION
    clouds.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])
    assert decode(getattr(bare.Invoke(asked), "return")).values["accountId"] == "111111111111"
    clouds.instance("aws", region="eu-west-1", allowedAccountIds=["222222222222"])
    assert refused(lambda: bare.Invoke(asked))[0] is grpc.StatusCode.FAILED_PRECONDITION


# -- check


def test_inputs_come_back_as_given(aws):
    given = {"bucket": "orders", "tags": {"a": "b"}, "forceDestroy": UNKNOWN}
    assert decode(aws.check(BUCKET, given).inputs).values == given


def test_failures_name_path_and_reason(aws):
    failures = dict(aws.failures(ROLE, {"nmae": "x", "inlinePolicies": [{"polic": "{}"}]}))
    assert "name" in failures["nmae"]
    assert "policy" in failures["inlinePolicies[0].polic"]
    assert "missing" in failures["assumeRolePolicy"]


def test_a_secret_stands_in_no_reason(aws):
    wrong = encode({"description": "ok", "enableKeyRotation": "geheim"}, ["enableKeyRotation"])
    [failure] = aws.check(KEY, wrong).failures
    assert failure.property == "enableKeyRotation"
    assert "geheim" not in failure.reason


def test_a_type_that_does_not_exist_is_refused_with_the_nearest(aws):
    code, said = refused(lambda: aws.check("aws:s3/bucket:Bukket", {}))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert "aws:s3/bucket:Bukket" in said
    assert "aws:s3/bucket:Bucket" in said


@pytest.mark.parametrize("mode", [NAMING.PROPOSE, NAMING.ENFORCE])
def test_the_engine_s_name_is_taken_where_none_is_given(aws, mode):
    naming = NAMING(proposed_name="shop-orders", mode=mode)
    named = decode(aws.check(QUEUE, {}, autonaming=naming).inputs).values
    assert named == {"name": "shop-orders"}
    assert aws.create(QUEUE, named)[1].values["arn"] == "arn:aws:sqs:eu-west-1:111111111111:shop-orders"
    assert decode(aws.check(QUEUE, {"name": "mine"}, autonaming=naming).inputs).values == {"name": "mine"}
    kept = aws.check(QUEUE, {}, autonaming=naming, olds=encode({"name": "older"}))
    assert decode(kept.inputs).values == {"name": "older"}
    assert decode(aws.check(VPC, {"cidrBlock": "10.0.0.0/16"}, autonaming=naming).inputs).values == {
        "cidrBlock": "10.0.0.0/16"
    }


def test_a_name_must_be_given_where_naming_is_disabled(aws):
    answer = aws.check(QUEUE, {}, autonaming=NAMING(mode=NAMING.DISABLE))
    assert [one.property for one in answer.failures] == ["name"]


# -- create, read, update, delete


def test_a_preview_answers_what_the_creation_will(aws):
    planned = aws.create(KEY, {"description": "k"}, preview=True)
    assert aws.read(KEY, planned[0]).id == ""
    made = aws.create(KEY, {"description": "k"})
    assert made == planned
    assert made[1].values["arn"] == f"arn:aws:kms:eu-west-1:111111111111:key/{made[0]}"


def test_a_preview_knows_no_more_than_its_inputs(aws):
    _, planned = aws.create(QUEUE, {"name": UNKNOWN}, preview=True)
    assert planned.values["name"] is UNKNOWN
    assert planned.values["arn"] is UNKNOWN


def test_a_cloud_is_not_asked_for_what_is_not_known(aws):
    code, said = refused(lambda: aws.create(QUEUE, {"name": "x", "tags": {"a": UNKNOWN}}))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert "tags" in said
    assert aws.read(QUEUE, "https://sqs.eu-west-1.amazonaws.com/111111111111/x").id == ""


def test_what_was_deleted_and_made_again_is_another_thing(aws):
    first, _ = aws.create(KEY, {})
    aws.delete(KEY, first)
    assert aws.read(KEY, first).id == ""
    second, _ = aws.create(KEY, {})
    assert second != first


def test_deleting_may_be_repeated(aws):
    id_, _ = aws.create(QUEUE, {"name": "q"})
    aws.delete(QUEUE, id_)
    aws.delete(QUEUE, id_)


def test_reading_gives_inputs_and_outputs(aws):
    id_, made = aws.create(QUEUE, {"name": "q", "visibilityTimeoutSeconds": 60})
    read = aws.read(QUEUE, id_)
    assert decode(read.inputs).values == {"name": "q", "visibilityTimeoutSeconds": 60}
    assert decode(read.properties).values == made.values


def test_a_thing_of_another_region_is_read_where_it_is(aws):
    id_, made = aws.create(QUEUE, {"name": "q", "region": "us-east-2"})
    assert "us-east-2" in str(made.values["arn"])
    assert aws.read(QUEUE, id_).id == ""
    assert aws.read(QUEUE, id_, region="us-east-2").id == id_


def test_what_has_no_region_is_read_from_any(clouds):
    here = clouds.instance("aws", region="eu-west-1", allowedAccountIds=["111111111111"])
    there = clouds.instance("aws", region="us-east-2", allowedAccountIds=["111111111111"])
    id_, _ = here.create(ROLE, {"name": "r", "assumeRolePolicy": "{}"})
    assert there.read(ROLE, id_).id == id_


def test_an_update_changes_what_is_read(aws):
    id_, _ = aws.create(QUEUE, {"name": "q"})
    after = aws.update(QUEUE, id_, {"name": "q", "visibilityTimeoutSeconds": 90})
    assert after.values["visibilityTimeoutSeconds"] == 90
    assert decode(aws.read(QUEUE, id_).properties).values == after.values


def test_what_is_not_there_cannot_be_updated(aws):
    code, said = refused(lambda: aws.update(QUEUE, "https://nowhere", {}))
    assert code is grpc.StatusCode.NOT_FOUND
    assert "'https://nowhere' does not exist in 111111111111/eu-west-1" in said


def test_a_name_that_is_taken_is_refused(clouds, aws):
    aws.create(ROLE, {"name": "r", "assumeRolePolicy": "{}"}, name="first")
    code, said = refused(lambda: aws.create(ROLE, {"name": "r", "assumeRolePolicy": "[]"}, name="second"))
    assert code is grpc.StatusCode.ALREADY_EXISTS
    assert "'r' already exists in account 111111111111, region global" in said
    assert "::first" in said
    other = clouds.instance("aws", region="eu-west-1", allowedAccountIds=["222222222222"])
    other.create(ROLE, {"name": "r", "assumeRolePolicy": "{}"}, name="third")


def test_a_bucket_s_name_is_taken_for_everybody(clouds, aws):
    aws.create(BUCKET, {"bucket": "orders"}, name="first")
    other = clouds.instance("aws", region="us-east-2", allowedAccountIds=["222222222222"])
    assert refused(lambda: other.create(BUCKET, {"bucket": "orders"}))[0] is grpc.StatusCode.ALREADY_EXISTS


def test_a_setting_is_written_over(aws):
    token = "aws:s3/bucketVersioning:BucketVersioning"
    aws.create("aws:s3/bucket:Bucket", {"bucket": "b"})
    first, _ = aws.create(token, {"bucket": "b", "versioningConfiguration": {"status": "Enabled"}}, name="first")
    second, _ = aws.create(token, {"bucket": "b", "versioningConfiguration": {"status": "Suspended"}}, name="second")
    assert first == second
    assert decode(aws.read(token, first).inputs).values["versioningConfiguration"] == {"status": "Suspended"}


# -- secrets


def test_a_secret_stays_one_wherever_it_is_repeated(aws):
    id_, made = aws.create(QUEUE, {"name": "q", "tags": {"token": "geheim"}}, secrets=["tags"])
    assert {"tags", "tagsAll"} <= made.secrets
    assert "name" not in made.secrets
    read = aws.read(QUEUE, id_)
    assert "tags" in decode(read.inputs).secrets
    assert {"tags", "tagsAll"} <= decode(read.properties).secrets


def test_what_the_sdk_marks_is_secret(aws):
    _, made = aws.create(PARAMETER, {"name": "p", "type": "SecureString", "value": "v"})
    assert "value" in made.secrets


# -- diff


def test_nothing_changed(aws):
    id_, made = aws.create(QUEUE, {"name": "q"})
    assert aws.diff(QUEUE, id_, {"name": "q"}, {"name": "q"}).changes == provider_pb2.DiffResponse.DIFF_NONE
    assert made.values["name"] == "q"


def test_a_difference_is_shown_where_it_is(aws):
    old = {"name": "q", "tags": {"a": "1", "b": "2"}, "delaySeconds": 1}
    new = {"name": "q", "tags": {"a": "1", "c": "3"}, "delaySeconds": 2}
    id_, _ = aws.create(QUEUE, old)
    answer = aws.diff(QUEUE, id_, old, new)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert {path: one.kind for path, one in answer.detailedDiff.items()} == {
        "delaySeconds": KIND.UPDATE,
        "tags.b": KIND.DELETE,
        "tags.c": KIND.ADD,
    }
    assert list(answer.replaces) == []
    assert list(answer.diffs) == ["delaySeconds", "tags"]


def test_what_is_ignored_does_not_differ(aws):
    old, new = {"name": "q", "tags": {"a": "1"}}, {"name": "q", "tags": {"a": "2"}}
    id_, _ = aws.create(QUEUE, old)
    answer = aws.diff(QUEUE, id_, old, new, ignoreChanges=["tags.a"])
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_a_replacement_says_which_property_demands_it(aws):
    old = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}}
    id_, _ = aws.create(VPC, old)
    answer = aws.diff(VPC, id_, old, {"cidrBlock": "10.1.0.0/16", "tags": {"a": "2"}})
    assert list(answer.replaces) == ["cidrBlock"]
    assert answer.detailedDiff["cidrBlock"].kind == KIND.UPDATE_REPLACE
    assert answer.detailedDiff["tags.a"].kind == KIND.UPDATE
    assert not answer.deleteBeforeReplace


def test_one_name_cannot_be_there_twice_so_the_old_goes_first(aws):
    variant = {"variantName": "a", "modelName": "m", "initialInstanceCount": 1, "instanceType": "ml.m5.large"}
    old = {"name": "c", "productionVariants": [variant]}
    new = {"name": "c", "productionVariants": [{**variant, "initialInstanceCount": 2}]}
    _, role = aws.create(ROLE, {"name": "r", "assumeRolePolicy": "{}"})
    aws.create("aws:sagemaker/model:Model", {"name": "m", "executionRoleArn": role.values["arn"]})
    id_, _ = aws.create(CONFIGURATION, old)
    answer = aws.diff(CONFIGURATION, id_, old, new)
    assert list(answer.replaces) == ["productionVariants"]
    assert answer.detailedDiff["productionVariants[0].initialInstanceCount"].kind == KIND.UPDATE_REPLACE
    assert answer.deleteBeforeReplace
    assert not aws.diff(CONFIGURATION, id_, old, {**new, "name": "c-2"}).deleteBeforeReplace


def test_a_provider_that_moved_takes_its_things_along_by_replacing_them(clouds, aws):
    id_, made = aws.create(QUEUE, {"name": "q"})
    moved = clouds.instance("aws", region="us-east-2", allowedAccountIds=["111111111111"])
    request = provider_pb2.DiffRequest(
        id=id_,
        urn="urn:pulumi:dev::shop::aws:sqs/queue:Queue::it",
        olds=encode(made.values),
        old_inputs=encode({"name": "q"}),
        news=encode({"name": "q"}),
    )
    answer = moved.stub.Diff(request)
    assert list(answer.replaces) == ["region"]
    assert answer.detailedDiff["region"].kind == KIND.UPDATE_REPLACE
    assert aws.stub.Diff(request).changes == provider_pb2.DiffResponse.DIFF_NONE


@pytest.mark.parametrize(
    ("old", "new"),
    [({"name": "q"}, {"name": "q", "region": "eu-west-1"}), ({"name": "q", "region": "eu-west-1"}, {"name": "q"})],
)
def test_to_name_the_region_that_a_thing_is_in_changes_nothing(aws, old, new):
    id_, made = aws.create(QUEUE, old)
    request = provider_pb2.DiffRequest(
        id=id_,
        urn="urn:pulumi:dev::shop::aws:sqs/queue:Queue::it",
        olds=encode(made.values),
        old_inputs=encode(old),
        news=encode(new),
    )
    assert aws.stub.Diff(request).changes == provider_pb2.DiffResponse.DIFF_NONE
    request.news.CopyFrom(encode({"name": "q", "region": "us-east-2"}))
    assert list(aws.stub.Diff(request).replaces) == ["region"]


# -- functions


def test_a_function_that_is_not_simulated_says_so_and_which(aws):
    code, said = refused(lambda: aws.invoke("aws:polly/getVoices:getVoices"))
    assert code is grpc.StatusCode.UNIMPLEMENTED
    assert "aws:polly/getVoices:getVoices" in said


def test_a_function_that_does_not_exist_says_so_and_which(aws):
    code, said = refused(lambda: aws.invoke("aws:s3/getBukket:getBukket"))
    assert code is grpc.StatusCode.NOT_FOUND
    assert "aws:s3/getBukket:getBukket" in said


def test_arguments_are_checked(aws):
    answer = aws.invoke("aws:index/getRegion:getRegion", regoin="x")
    assert [one.property for one in answer.failures] == ["regoin"]


def test_a_function_sees_what_exists(aws):
    id_, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    assert aws.answer("aws:ec2/getVpc:getVpc", id=id_)["cidrBlock"] == "10.0.0.0/16"
    code, said = refused(lambda: aws.invoke("aws:ec2/getVpc:getVpc", id="vpc-none"))
    assert code is grpc.StatusCode.NOT_FOUND
    assert "VPC" in said


# -- the other two clouds


def test_azure_and_google_live_where_their_ids_say(clouds):
    azure = clouds.instance("azure-native", subscriptionId="33333333-3333-3333-3333-333333333333")
    group = "azure-native:resources:ResourceGroup"
    id_, made = azure.create(group, {"location": "westeurope"})
    assert id_.startswith("/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/it")
    assert made.values["location"] == "westeurope"
    elsewhere = clouds.instance("azure-native", subscriptionId="44444444-4444-4444-4444-444444444444")
    assert elsewhere.read(group, id_).id == id_
    gcp = clouds.instance("gcp", project="their-project", region="europe-west1")
    ring = "gcp:kms/keyRing:KeyRing"
    id_, _ = gcp.create(ring, {"name": "r", "location": "europe-west3", "project": "other"})
    assert id_ == "projects/other/locations/europe-west3/keyRings/r"
    assert gcp.read(ring, id_).id == id_
