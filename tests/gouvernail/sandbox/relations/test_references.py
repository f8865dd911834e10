# ruff: noqa: E501 - a table is read row by row
"""What refers to nothing, to something else or to elsewhere is refused; what exists, or will, is accepted."""

import grpc
import pytest

VPC, SUBNET, GROUP = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/securityGroup:SecurityGroup"
KEY, ALIAS, BUCKET, TOPIC = "aws:kms/key:Key", "aws:kms/alias:Alias", "aws:s3/bucket:Bucket", "aws:sns/topic:Topic"
ROLE, FUNCTION = "aws:iam/role:Role", "aws:lambda/function:Function"
QUEUE, ENDPOINT = "aws:sqs/queue:Queue", "aws:ec2/vpcEndpoint:VpcEndpoint"
HOME = {"region": "eu-west-1", "allowedAccountIds": ["111111111111"]}
KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.fixture
def lenient(foreign):
    return foreign.instance("aws", **HOME)


# -- what exists


def test_what_exists_is_accepted_by_id_arn_and_alias(aws):
    key, made = aws.create(KEY, {})
    aws.create(ALIAS, {"name": "alias/ours", "targetKeyId": key}, name="alias")
    for named in (key, made.values["arn"], "alias/ours", "arn:aws:kms:eu-west-1:111111111111:alias/ours"):
        assert aws.said(TOPIC, {"kmsMasterKeyId": named}, "kmsMasterKeyId") == []


def test_what_is_deleted_is_gone(aws):
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    subnet = {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}
    assert aws.said(SUBNET, subnet, "vpcId") == []
    aws.delete(VPC, vpc)
    assert aws.said(SUBNET, subnet, "vpcId")


def test_what_a_thing_brought_with_it_exists(aws):
    _, vpc = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    lambda_ = {
        "role": "arn:aws:iam::111111111111:role/r",
        "vpcConfig": {"securityGroupIds": [vpc.values["defaultSecurityGroupId"]]},
    }
    assert aws.said(FUNCTION, lambda_, "vpcConfig.securityGroupIds[0]") == []


def test_part_of_what_exists_exists_with_it(aws):
    _, group = aws.create("aws:cloudwatch/logGroup:LogGroup", {"name": "calls"})
    trail = {"s3BucketName": "b", "cloudWatchLogsGroupArn": f"{group.values['arn']}:*"}
    assert aws.said("aws:cloudtrail/trail:Trail", trail, "cloudWatchLogsGroupArn") == []


def test_a_thing_that_moved_its_name_is_found_by_the_new_one_only(aws):
    id_, old = aws.create(ROLE, {"name": "r", "assumeRolePolicy": "{}"})
    assert aws.said(FUNCTION, {"role": old.values["arn"]}, "role") == []
    aws.delete(ROLE, id_)
    _, new = aws.create(ROLE, {"name": "r2", "assumeRolePolicy": "{}"})
    assert aws.said(FUNCTION, {"role": new.values["arn"]}, "role") == []
    assert aws.said(FUNCTION, {"role": old.values["arn"]}, "role")


# -- what a preview will have made


def test_a_preview_may_refer_to_what_it_will_make(clouds):
    first, other = clouds.instance("aws", **HOME), clouds.instance("aws", **HOME)
    for instance, address in ((first, "127.0.0.1:1"), (other, "127.0.0.1:2")):
        instance.attach(address)
    vpc, _ = first.create(VPC, {"cidrBlock": "10.0.0.0/16"}, preview=True)
    subnet = {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}
    assert first.said(SUBNET, subnet, "vpcId") == []
    assert other.said(SUBNET, subnet, "vpcId"), "another run's preview made nothing for this one"
    with pytest.raises(grpc.RpcError, match="nothing in the sandbox is called"):
        first.create(SUBNET, subnet)  # it is not there yet


def test_what_is_not_there_is_refused_before_anything_is_made(aws):
    with pytest.raises(grpc.RpcError, match="vpcId: expected a VPC"):
        aws.create(SUBNET, {"vpcId": "vpc-0123456789abcdef0", "cidrBlock": "10.0.0.0/24"})
    assert aws.failures(TOPIC, {}) == []


def test_an_update_is_held_to_it_too(aws):
    id_, _ = aws.create(TOPIC, {"name": "t"})
    with pytest.raises(grpc.RpcError, match="kmsMasterKeyId: expected a KMS key"):
        aws.update(TOPIC, id_, {"name": "t", "kmsMasterKeyId": KEY_ID})


# -- what is refused


def test_the_message_says_what_is_near_and_how_to_mend(aws):
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    wrong = f"{vpc[:-1]}{'0' if vpc[-1] != '0' else '1'}"
    (reason,) = aws.said(SUBNET, {"vpcId": wrong, "cidrBlock": "10.0.0.0/24"}, "vpcId")
    assert reason == (
        f"expected a VPC (vpc-…): nothing in the sandbox is called '{wrong}'; the nearest is '{vpc}'; make it first and "
        "refer to its output, look it up, or run with --allow-foreign if it exists outside the sandbox"
    )


FOREIGN = [
    (SUBNET, {"vpcId": "vpc-12345"}, "vpcId"),
    (TOPIC, {"kmsMasterKeyId": KEY_ID}, "kmsMasterKeyId"),
    (TOPIC, {"kmsMasterKeyId": f"arn:aws:kms:eu-west-1:111111111111:key/{KEY_ID}"}, "kmsMasterKeyId"),
    (TOPIC, {"kmsMasterKeyId": "alias/nobody"}, "kmsMasterKeyId"),
    (FUNCTION, {"role": "arn:aws:iam::222222222222:role/theirs"}, "role"),
    (FUNCTION, {"role": "arn:aws:iam::111111111111:role/r", "kmsKeyArn": f"arn:aws:kms:eu-west-1:111111111111:key/{KEY_ID}"}, "kmsKeyArn"),
    ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "nowhere", "policy": "{}"}, "bucket"),
    ("aws:iam/rolePolicy:RolePolicy", {"role": "nobody", "policy": "{}"}, "role"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": "r", "policyArn": "arn:aws:iam::111111111111:policy/p"}, "policyArn"),
    ("aws:ec2/instance:Instance", {"ami": "ami-0123456789abcdef0"}, "ami"),
    ("aws:apigateway/stage:Stage", {"restApi": "abc123", "deployment": "d", "stageName": "s"}, "restApi"),
    ("aws:cognito/userPoolClient:UserPoolClient", {"userPoolId": "eu-west-1_abcdefghi"}, "userPoolId"),
    ("aws:sagemaker/endpoint:Endpoint", {"endpointConfigName": "none"}, "endpointConfigName"),
    ("aws:autoscaling/group:Group", {"launchTemplate": {"id": "lt-0123456789abcdef0"}}, "launchTemplate.id"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", {"alarmActions": ["arn:aws:sns:eu-west-1:111111111111:none"]}, "alarmActions[0]"),
    ("aws:ec2/flowLog:FlowLog", {"logDestination": "arn:aws:s3:::nowhere/flow-logs/"}, "logDestination"),
    ("aws:sfn/stateMachine:StateMachine", {"loggingConfiguration": {"logDestination": "arn:aws:logs:eu-west-1:111111111111:log-group:none:*"}}, "loggingConfiguration.logDestination"),
    ("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {"extendedS3Configuration": {"bucketArn": "arn:aws:s3:::nowhere"}}, "extendedS3Configuration.bucketArn"),
]  # fmt: skip


@pytest.mark.parametrize(("token", "inputs", "path"), FOREIGN)
def test_what_the_sandbox_never_made_is_refused_and_accepted_where_foreign_things_are(
    aws, lenient, token, inputs, path
):
    (reason,) = aws.said(token, inputs, path)
    assert "nothing in the sandbox is called" in reason
    assert "--allow-foreign" in reason
    assert lenient.said(token, inputs, path) == []


ALWAYS = [
    (SUBNET, {"vpcId": "subnet-0123456789abcdef0"}, "vpcId", "an id of another kind (subnet-…)"),
    (SUBNET, {"vpcId": "12345"}, "vpcId", "not the form of one"),
    (SUBNET, {"vpcId": "vpc-0123456789abcdef0 "}, "vpcId", "a space before or after it"),
    (SUBNET, {"vpcId": "\tvpc-0123456789abcdef0"}, "vpcId", "a space before or after it"),
    (SUBNET, {"vpcId": "vpc-\uff10\uff11"}, "vpcId", "a character in it"),
    (SUBNET, {"vpcId": "vpc-" + "0" * 5000}, "vpcId", "longer than 2048"),
    (SUBNET, {"vpcId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n"}, "vpcId", "another cloud"),
    (SUBNET, {"vpcId": "projects/p/global/networks/n"}, "vpcId", "another cloud"),
    (TOPIC, {"kmsMasterKeyId": "projects/p/locations/l/keyRings/r/cryptoKeys/k"}, "kmsMasterKeyId", "another cloud"),
    (TOPIC, {"kmsMasterKeyId": "arn:aws:iam::111111111111:role/r"}, "kmsMasterKeyId", "the ARN of another kind (iam role)"),
    (TOPIC, {"kmsMasterKeyId": f"arn:aws-cn:kms:eu-west-1:111111111111:key/{KEY_ID}"}, "kmsMasterKeyId", "another partition"),
    (TOPIC, {"kmsMasterKeyId": "arn:aws:kms"}, "kmsMasterKeyId", "an ARN is"),
    (TOPIC, {"kmsMasterKeyId": "arn:::::"}, "kmsMasterKeyId", "an ARN is"),
    (TOPIC, {"kmsMasterKeyId": "arn:aws:kms:eu-west-1:111111111111:key/\u202ekey"}, "kmsMasterKeyId", "a character in it"),
    ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "arn:aws:s3:::ours"}, "bucket", "the ARN of another kind (s3 ours)"),
    ("aws:iam/rolePolicy:RolePolicy", {"role": "arn:aws:iam::111111111111:role/r"}, "role", "a name belongs here, not an ARN"),
    ("aws:lb/listener:Listener", {"loadBalancerArn": "ours"}, "loadBalancerArn", "not the form of one"),
    (FUNCTION, {"role": "arn:aws:kms:eu-west-1:111111111111:key/k"}, "role", "the ARN of another kind (kms key)"),
    ("aws:sagemaker/model:Model", {"executionRoleArn": "some-role"}, "executionRoleArn", "not the form of one"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": "r", "policyArn": "arn:aws:iam::aws:role/x"}, "policyArn", "another kind (iam role)"),
]  # fmt: skip


@pytest.mark.parametrize("case", ALWAYS)
def test_what_cannot_be_it_is_refused_wherever(aws, lenient, case):
    token, inputs, path, why = case
    for instance in (aws, lenient):
        reasons = instance.said(token, inputs, path)
        assert any(why in reason and reason.startswith("expected ") for reason in reasons)


PROVIDED = [
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "policyArn"),
    (TOPIC, {"kmsMasterKeyId": "alias/aws/sns"}, "kmsMasterKeyId"),
    ("aws:ec2/route:Route", {"routeTableId": "rtb-1", "gatewayId": "local"}, "gatewayId"),
    ("aws:cloudwatch/eventRule:EventRule", {"eventBusName": "default"}, "eventBusName"),
    ("aws:rds/instance:Instance", {"instanceClass": "c", "dbSubnetGroupName": "default"}, "dbSubnetGroupName"),
    ("aws:ecs/service:Service", {"iamRole": "arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"}, "iamRole"),
    ("aws:cloudwatch/eventTarget:EventTarget", {"arn": "arn:aws:events:eu-west-1:111111111111:event-bus/default"}, "arn"),
    ("aws:lambda/permission:Permission", {"sourceArn": "arn:aws:s3:::theirs", "function": "f"}, "sourceArn"),
    ("aws:securityhub/standardsSubscription:StandardsSubscription", {"standardsArn": "arn:aws:securityhub:eu-west-1::standards/pci-dss/v/3.2.1"}, "standardsArn"),
    (VPC, {"tags": {"vpcId": "vpc-12345", "roleArn": "arn:aws:iam::1:role/x"}}, "tags.vpcId"),
]  # fmt: skip


@pytest.mark.parametrize(("token", "inputs", "path"), PROVIDED)
def test_what_the_cloud_itself_provides_and_what_is_no_reference_pass(aws, token, inputs, path):
    assert aws.said(token, inputs, path) == []


def test_a_secret_is_not_shown(aws):
    request = aws.create  # encodes secrets
    with pytest.raises(grpc.RpcError) as refused:
        request(TOPIC, {"kmsMasterKeyId": "alias/geheim"}, secrets=["kmsMasterKeyId"])
    assert "expected a KMS key: nothing in the sandbox is called a secret" in refused.value.details()
    assert "geheim" not in refused.value.details()


# -- another account, another region


@pytest.fixture
def away(clouds):
    """The same account in another region, and another account in the same."""
    return clouds.instance("aws", **{**HOME, "region": "us-east-1"}), clouds.instance(
        "aws", region="eu-west-1", allowedAccountIds=["222222222222"]
    )


def test_a_key_is_of_the_region_that_uses_it_and_of_another_account_only_by_its_arn(aws, away):
    key, made = aws.create(KEY, {})
    region, account = away
    for named in (key, made.values["arn"]):
        (reason,) = region.said(TOPIC, {"kmsMasterKeyId": named}, "kmsMasterKeyId")
        assert "region us-east-1" in reason
        assert "lies in account 111111111111, region eu-west-1" in reason
    assert "lies in" in account.said(TOPIC, {"kmsMasterKeyId": key}, "kmsMasterKeyId")[0]
    assert account.said(TOPIC, {"kmsMasterKeyId": made.values["arn"]}, "kmsMasterKeyId") == []


def test_elsewhere_is_refused_even_where_foreign_things_are_accepted(foreign, lenient):
    aws = lenient
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    there = foreign.instance("aws", **{**HOME, "region": "us-east-1"})
    (reason,) = there.said(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}, "vpcId")
    assert "lies in account 111111111111, region eu-west-1" in reason


def test_what_a_resource_says_of_its_own_region_counts(aws):
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    assert aws.said(SUBNET, {"vpcId": vpc, "region": "eu-central-1"}, "vpcId")
    assert aws.said(SUBNET, {"vpcId": vpc, "region": "eu-west-1"}, "vpcId") == []


def test_the_other_end_of_a_peering_may_be_elsewhere(aws, away):
    region, _ = away
    here, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    there, _ = region.create(VPC, {"cidrBlock": "10.1.0.0/16"}, name="there")
    peering = {"vpcId": here, "peerVpcId": there, "peerRegion": "us-east-1"}
    assert aws.failures("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", peering) == []


def test_a_subnet_of_another_account_must_be_shared(aws, away):
    _, account = away
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    subnet, made = aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"})
    inputs = {"subnetId": subnet}
    assert "lies in" in account.said("aws:ec2/networkInterface:NetworkInterface", inputs, "subnetId")[0]
    share, _ = aws.create("aws:ram/resourceShare:ResourceShare", {"name": "s"})
    association = {"resourceArn": made.values["arn"], "resourceShareArn": share}
    aws.create("aws:ram/resourceAssociation:ResourceAssociation", association)
    assert account.said("aws:ec2/networkInterface:NetworkInterface", inputs, "subnetId") == []


def test_a_bucket_has_one_name_everywhere(aws, away):
    region, account = away
    aws.create(BUCKET, {"bucket": "ours"})
    for instance in (region, account):
        assert instance.said("aws:cloudtrail/trail:Trail", {"s3BucketName": "ours"}, "s3BucketName") == []


# -- what a function told


def test_what_a_function_told_exists_but_what_was_only_repeated_does_not(aws):
    told = aws.answer("aws:ec2/getPrefixList:getPrefixList", name="com.amazonaws.eu-west-1.s3")["id"]
    rule = {"type": "egress", "fromPort": 0, "toPort": 0, "protocol": "-1", "securityGroupId": "sg-1"}
    token = "aws:ec2/securityGroupRule:SecurityGroupRule"
    assert aws.said(token, {**rule, "prefixListIds": [told]}, "prefixListIds[0]") == []
    assert aws.said(token, {**rule, "prefixListIds": ["pl-0123456789abcdef0"]}, "prefixListIds[0]")
