"""What a cloud does not delete."""

import json

import grpc
import pytest

VPC, SUBNET, GROUP = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/securityGroup:SecurityGroup"
ROLE, ATTACHED = "aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
KEY, ALIAS, BUCKET = "aws:kms/key:Key", "aws:kms/alias:Alias", "aws:s3/bucket:Bucket"
OBJECT, LOCKING = (
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
)
API, STAGE = "aws:apigateway/restApi:RestApi", "aws:apigateway/stage:Stage"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
PATTERNS, FIREWALL = "aws:wafv2/regexPatternSet:RegexPatternSet", "aws:wafv2/webAcl:WebAcl"
TABLE, DATABASE = "aws:dynamodb/table:Table", "aws:rds/instance:Instance"
GROUP_OF, VAULT = "azure-native:resources:ResourceGroup", "azure-native:keyvault:Vault"
LOCK = "azure-native:authorization:ManagementLockAtResourceGroupLevel"
TRUST = json.dumps(
    {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}
)


NETWORK = {
    "resourceGroupName": "shop",
    "virtualNetworkName": "net",
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
}


def refused(instance, token, id_, name="it"):
    with pytest.raises(grpc.RpcError) as error:
        instance.delete(token, id_, name)
    assert error.value.code() is grpc.StatusCode.FAILED_PRECONDITION  # pyright: ignore[reportAttributeAccessIssue]
    assert instance.read(token, id_, name).id == id_, "nothing was done"
    return error.value.details()  # pyright: ignore[reportAttributeAccessIssue]


def test_a_network_is_held_by_what_is_in_it(aws):
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"}, "vpc")
    subnet, _ = aws.create(SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"}, "subnet")
    said = refused(aws, VPC, vpc, "vpc")
    assert said.startswith(f"{VPC} '{vpc}' cannot be deleted: {SUBNET} '{subnet}' (made as urn:pulumi:dev::shop::")
    assert said.endswith("still holds it by its vpcId (DependencyViolation)")
    aws.delete(SUBNET, subnet, "subnet")
    aws.delete(VPC, vpc, "vpc")
    assert aws.read(VPC, vpc, "vpc").id == ""


def test_a_group_that_lists_itself_does_not_hold_itself(aws):
    vpc, _ = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"}, "vpc")
    one, _ = aws.create(GROUP, {"vpcId": vpc, "name": "one"}, "one")
    ingress = [{"protocol": "tcp", "fromPort": 1, "toPort": 2, "securityGroups": [one]}]
    aws.update(GROUP, one, {"vpcId": vpc, "name": "one", "ingress": ingress}, "one")
    two, _ = aws.create(GROUP, {"vpcId": vpc, "name": "two", "ingress": ingress}, "two")
    assert "ingress.securityGroups" in refused(aws, GROUP, one, "one")
    aws.delete(GROUP, two, "two")
    aws.delete(GROUP, one, "one")


def test_what_is_deployed_is_held_by_its_stage_and_a_switch_by_its_firewall(aws):
    api, _ = aws.create(API, {"name": "api"}, "api")
    deployed, _ = aws.create(DEPLOYMENT, {"restApi": api}, "deployed")
    stage = {"restApi": api, "deployment": deployed, "stageName": "live"}
    assert aws.said(STAGE, {**stage, "deployment": "none01"}, "deployment")
    aws.create(STAGE, stage, "stage")
    assert "(BadRequestException)" in refused(aws, DEPLOYMENT, deployed, "deployed")
    switch, made = aws.create(PATTERNS, {"name": "stop", "scope": "REGIONAL"}, "switch")
    seen = {"metricName": "m", "cloudwatchMetricsEnabled": True, "sampledRequestsEnabled": False}
    looks = {"fieldToMatch": {"uriPath": {}}, "textTransformations": [{"priority": 0, "type": "NONE"}]}
    rule = {
        "name": "stop",
        "priority": 0,
        "action": {"block": {}},
        "statement": {"regexPatternSetReferenceStatement": {"arn": made.values["arn"], **looks}},
        "visibilityConfig": seen,
    }
    firewall = {"name": "f", "scope": "REGIONAL", "defaultAction": {"allow": {}}, "visibilityConfig": seen}
    aws.create(FIREWALL, {**firewall, "rules": [rule]}, "firewall")
    assert "(WAFAssociatedItemException)" in refused(aws, PATTERNS, switch, "switch")


def test_a_role_is_held_by_its_policies_unless_they_are_detached(aws):
    aws.create(ROLE, {"name": "a", "assumeRolePolicy": TRUST}, "a")
    aws.create(ATTACHED, {"role": "a", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "attached")
    assert "DeleteConflict" in refused(aws, ROLE, "a", "a")
    aws.update(ROLE, "a", {"name": "a", "assumeRolePolicy": TRUST, "forceDetachPolicies": True}, "a")
    aws.delete(ROLE, "a", "a")


def test_a_name_in_another_account_is_another_thing(clouds, aws):
    other = clouds.instance("aws", region="eu-west-1", allowedAccountIds=["222222222222"])
    for one in (aws, other):
        one.create(ROLE, {"name": "a", "assumeRolePolicy": TRUST}, "a")
    other.create(ATTACHED, {"role": "a", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "attached")
    aws.delete(ROLE, "a", "a")
    refused(other, ROLE, "a", "a")


@pytest.mark.assumes("key-in-use")
def test_a_key_that_encrypts_is_kept(aws):
    key, made = aws.create(KEY, {}, "key")
    aws.create(ALIAS, {"name": "alias/a", "targetKeyId": key}, "alias")
    log, _ = aws.create("aws:cloudwatch/logGroup:LogGroup", {"name": "log", "kmsKeyId": made.values["arn"]}, "log")
    shown, _ = aws.create(
        "aws:ssm/parameter:Parameter", {"name": "p", "type": "String", "value": made.values["arn"]}, "p"
    )
    said = refused(aws, KEY, key, "key")
    assert "'log'" in said
    assert "encrypts with it (kmsKeyId) and would be unreadable" in said
    assert shown not in said.split("'"), "what only tells of the key does not use it"
    aws.delete("aws:cloudwatch/logGroup:LogGroup", log, "log")
    aws.delete(KEY, key, "key")


def test_a_bucket_with_objects_is_kept_unless_it_is_forced(aws):
    aws.create(BUCKET, {"bucket": "orders"}, "b")
    aws.create(OBJECT, {"bucket": "orders", "key": "a", "content": "x"}, "o")
    assert "BucketNotEmpty" in refused(aws, BUCKET, "orders", "b")
    aws.update(BUCKET, "orders", {"bucket": "orders", "forceDestroy": True}, "b")
    aws.delete(BUCKET, "orders", "b")


@pytest.mark.parametrize(("mode", "forced"), [("GOVERNANCE", True), ("COMPLIANCE", False)])
@pytest.mark.assumes("at-once")
def test_what_a_bucket_locks_stays(aws, mode, forced):
    aws.create(BUCKET, {"bucket": "audit", "objectLockEnabled": True, "forceDestroy": True}, "b")
    rule = {"defaultRetention": {"mode": mode, "days": 30}}
    aws.create(LOCKING, {"bucket": "audit", "rule": rule}, "l")
    id_, _ = aws.create(OBJECT, {"bucket": "audit", "key": "a", "content": "x"}, "o")
    assert f"locked in {mode} mode" in refused(aws, OBJECT, id_, "o")
    if forced:
        aws.delete(BUCKET, "audit", "b")
    else:
        assert "locked in COMPLIANCE mode" in refused(aws, BUCKET, "audit", "b")


def test_a_legal_hold_is_taken_off_by_force(aws):
    aws.create(BUCKET, {"bucket": "audit"}, "b")
    held = {"bucket": "audit", "key": "a", "content": "x", "objectLockLegalHoldStatus": "ON"}
    id_, _ = aws.create(OBJECT, held, "o")
    assert "legal hold" in refused(aws, OBJECT, id_, "o")
    aws.update(OBJECT, id_, {**held, "forceDestroy": True}, "o")
    aws.delete(OBJECT, id_, "o")


def test_what_is_protected_is_kept_until_that_is_changed(aws):
    table = {"name": "t", "hashKey": "h", "attributes": [{"name": "h", "type": "S"}], "billingMode": "PAY_PER_REQUEST"}
    aws.create(TABLE, {**table, "deletionProtectionEnabled": True}, "t")
    assert "deletionProtectionEnabled is true" in refused(aws, TABLE, "t", "t")
    aws.update(TABLE, "t", table, "t")
    aws.delete(TABLE, "t", "t")


def test_a_database_needs_a_last_snapshot_or_that_none_is_wanted(aws):
    database = {"identifier": "db", "instanceClass": "db.t3.micro", "allocatedStorage": 10, "engine": "postgres"}
    id_, _ = aws.create(DATABASE, database, "db")
    assert "finalSnapshotIdentifier is required" in refused(aws, DATABASE, id_, "db")
    aws.update(DATABASE, id_, {**database, "skipFinalSnapshot": True}, "db")
    aws.delete(DATABASE, id_, "db")


@pytest.fixture
def azure(clouds):
    instance = clouds.instance("azure-native", subscriptionId="00000000-0000-0000-0000-000000000001")
    instance.group, _ = instance.create(GROUP_OF, {"resourceGroupName": "shop"}, "shop")
    return instance


def test_a_lock_of_azure_keeps_what_is_in_its_scope(azure):
    level = {"resourceGroupName": "shop", "lockName": "keep", "level": "CanNotDelete"}
    lock, _ = azure.create(LOCK, level, "keep")
    assert "ScopeLocked" in refused(azure, GROUP_OF, azure.group, "shop")
    azure.delete(LOCK, lock, "keep")
    azure.delete(GROUP_OF, azure.group, "shop")


def test_a_lock_for_reading_only_lets_nothing_be_made(azure):
    azure.create(LOCK, {"resourceGroupName": "shop", "lockName": "read", "level": "ReadOnly"}, "read")
    with pytest.raises(grpc.RpcError, match="ScopeLocked"):
        azure.create("azure-native:network:VirtualNetwork", NETWORK, "net")


def test_a_resource_group_takes_along_what_is_in_it(azure):
    id_, _ = azure.create("azure-native:network:VirtualNetwork", NETWORK, "net")
    azure.delete(GROUP_OF, azure.group, "shop")
    assert azure.read("azure-native:network:VirtualNetwork", id_, "net").id == ""


def test_an_azure_network_is_held_by_what_uses_its_subnets(azure):
    base = {"resourceGroupName": "shop"}
    network, _ = azure.create("azure-native:network:VirtualNetwork", NETWORK, "net")
    part = {**base, "virtualNetworkName": "net", "subnetName": "a", "addressPrefix": "10.0.0.0/24"}
    subnet, _ = azure.create("azure-native:network:Subnet", part, "a")
    ways = [{"name": "x", "subnet": {"id": subnet}}]
    nic = {**base, "networkInterfaceName": "nic", "ipConfigurations": ways}
    card, _ = azure.create("azure-native:network:NetworkInterface", nic, "nic")
    for token, id_, name in (("Subnet", subnet, "a"), ("VirtualNetwork", network, "net")):
        assert "InUseSubnetCannotBeDeleted" in refused(azure, f"azure-native:network:{token}", id_, name)
    azure.delete("azure-native:network:NetworkInterface", card, "nic")
    azure.delete("azure-native:network:VirtualNetwork", network, "net")


@pytest.fixture
def gcp(clouds):
    return clouds.instance("gcp", project="shop", region="europe-west1")


def test_a_google_network_is_held_under_each_of_its_names(gcp):
    network, made = gcp.create("gcp:compute/network:Network", {"name": "net", "autoCreateSubnetworks": False}, "net")
    for name in (network, made.values["selfLink"], "net"):
        part, _ = gcp.create(
            "gcp:compute/subnetwork:Subnetwork", {"name": "a", "network": name, "ipCidrRange": "10.0.0.0/20"}, "a"
        )
        assert "resourceInUse" in refused(gcp, "gcp:compute/network:Network", network, "net")
        gcp.delete("gcp:compute/subnetwork:Subnetwork", part, "a")
    gcp.delete("gcp:compute/network:Network", network, "net")


def test_what_google_s_provider_protects_by_default_must_be_unprotected(gcp):
    token = "gcp:sql/databaseInstance:DatabaseInstance"
    database = {"name": "db", "databaseVersion": "POSTGRES_15", "settings": {"tier": "db-f1-micro"}}
    id_, _ = gcp.create(token, database, "db")
    assert "deletionProtection is true unless it is set to false" in refused(gcp, token, id_, "db")
    gcp.update(token, id_, {**database, "deletionProtection": False}, "db")
    gcp.delete(token, id_, "db")


def test_what_is_abandoned_stays_in_the_cloud(gcp):
    token = "gcp:compute/network:Network"
    id_, _ = gcp.create(token, {"name": "net", "deletionPolicy": "ABANDON"}, "net")
    gcp.delete(token, id_, "net")
    assert gcp.read(token, id_, "net").id == id_
    gcp.update(token, id_, {"name": "net", "deletionPolicy": "PREVENT"}, "net")
    assert "deletionPolicy is 'PREVENT'" in refused(gcp, token, id_, "net")


def test_a_google_bucket_keeps_what_it_retains(gcp):
    bucket = {"name": "orders", "location": "EU", "retentionPolicy": {"retentionPeriod": "100"}, "forceDestroy": True}
    gcp.create("gcp:storage/bucket:Bucket", bucket, "b")
    id_, _ = gcp.create("gcp:storage/bucketObject:BucketObject", {"bucket": "orders", "name": "a", "content": "x"}, "o")
    assert "retentionPolicyNotMet" in refused(gcp, "gcp:storage/bucketObject:BucketObject", id_, "o")
    assert "retentionPolicyNotMet" in refused(gcp, "gcp:storage/bucket:Bucket", "orders", "b")


@pytest.mark.parametrize(("window", "again"), [(None, False), (0, True)])
def test_a_secret_s_name_stays_taken_for_its_recovery_window(aws, window, again):
    secret = {"name": "s", **({} if window is None else {"recoveryWindowInDays": window})}
    id_, _ = aws.create("aws:secretsmanager/secret:Secret", secret, "s")
    aws.delete("aws:secretsmanager/secret:Secret", id_, "s")
    if again:
        aws.create("aws:secretsmanager/secret:Secret", secret, "other")
    else:
        with pytest.raises(grpc.RpcError, match="is scheduled for deletion"):
            aws.create("aws:secretsmanager/secret:Secret", secret, "other")


def test_a_vault_that_was_deleted_with_its_group_is_recovered_or_its_name_is_taken(azure):
    properties = {"tenantId": "00000000-0000-0000-0000-0000000000ff", "sku": {"family": "A", "name": "standard"}}
    vault = {"resourceGroupName": "shop", "vaultName": "safe", "properties": properties}
    azure.create(VAULT, vault, "safe")
    azure.delete(GROUP_OF, azure.group, "shop")
    azure.create(GROUP_OF, {"resourceGroupName": "shop"}, "again")
    with pytest.raises(grpc.RpcError, match="ConflictError"):
        azure.create(VAULT, vault, "safe")
    azure.create(VAULT, {**vault, "properties": {**properties, "createMode": "recover"}}, "safe")


def test_a_key_ring_s_name_is_never_free_again(gcp):
    token = "gcp:kms/keyRing:KeyRing"
    id_, _ = gcp.create(token, {"name": "ring", "location": "europe"}, "ring")
    gcp.delete(token, id_, "ring")
    with pytest.raises(grpc.RpcError, match="never deleted"):
        gcp.create(token, {"name": "ring", "location": "europe"}, "ring")
    gcp.create(token, {"name": "ring", "location": "us"}, "ring")
