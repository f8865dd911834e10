"""The index is judged by facts written down by hand from the clouds' and SDKs' documentation, not by itself alone."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.types import Any, EnumRef, ListOf, MapOf, Ref, Scalar, Union, parse, snake

STRING, BOOLEAN, INTEGER, NUMBER = Scalar("string"), Scalar("boolean"), Scalar("integer"), Scalar("number")


def known(token: str) -> index.ResourceType:
    found = index.resource(token)
    assert found is not None, token
    return found


# token, required inputs, some inputs with their types, some outputs that are no inputs
FACTS = [
    (
        "aws:kms/key:Key",
        set(),
        {"enableKeyRotation": BOOLEAN, "deletionWindowInDays": INTEGER, "tags": MapOf(STRING), "region": STRING},
        {"arn", "keyId", "tagsAll"},
    ),
    (
        "aws:kms/alias:Alias",
        {"targetKeyId"},
        {"targetKeyId": STRING, "name": STRING, "namePrefix": STRING},
        {"arn", "targetKeyArn"},
    ),
    (
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        {"bucket"},
        {"bucket": STRING, "objectLockEnabled": STRING, "expectedBucketOwner": STRING},
        set(),
    ),
    (
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        {"vpcId"},
        {"privateDnsEnabled": BOOLEAN, "subnetIds": ListOf(STRING), "securityGroupIds": ListOf(STRING)},
        {"arn", "cidrBlocks", "dnsEntries", "networkInterfaceIds"} - {"networkInterfaceIds"},
    ),
    ("aws:sagemaker/endpoint:Endpoint", {"endpointConfigName"}, {"endpointConfigName": STRING}, {"arn"}),
    (
        "aws:lambda/function:Function",
        {"role"},
        {"role": STRING, "code": Scalar("asset"), "memorySize": INTEGER},
        {"arn"},
    ),
    ("aws:cloudtrail/trail:Trail", {"s3BucketName"}, {"isMultiRegionTrail": BOOLEAN}, {"arn", "homeRegion"}),
    (
        "azure-native:storage:StorageAccount",
        {"kind", "sku", "resourceGroupName"},
        {"enableHttpsTrafficOnly": BOOLEAN, "location": STRING, "isHnsEnabled": BOOLEAN, "enableNfsV3": BOOLEAN},
        {"primaryEndpoints", "provisioningState", "azureApiVersion"},
    ),
    (
        "azure-native:keyvault:Vault",
        {"properties", "resourceGroupName"},
        {"vaultName": STRING, "tags": MapOf(STRING), "properties": Ref("keyvault/VaultPropertiesArgs")},
        {"systemData", "type"},
    ),
    (
        # its nested type has the resource's own name, so that its args class is called NetworkSecurityGroupInitArgs
        "azure-native:network:NetworkSecurityGroup",
        {"resourceGroupName"},
        {"networkSecurityGroupName": STRING, "securityRules": ListOf(Ref("network/SecurityRuleArgs"))},
        {"defaultSecurityRules", "etag"},
    ),
    (
        "gcp:kms/cryptoKey:CryptoKey",
        {"keyRing"},
        {"rotationPeriod": STRING, "labels": MapOf(STRING), "skipInitialVersionCreation": BOOLEAN},
        {"effectiveLabels", "primaries"},
    ),
    # a property with the name of one of the engine's own parameters
    (
        "azure-native:iothub:Certificate",
        {"resourceGroupName", "resourceName"},
        {"resourceName": STRING, "certificateName": STRING},
        {"etag"},
    ),
    ("gcp:storage/bucket:Bucket", {"location"}, {"uniformBucketLevelAccess": BOOLEAN}, {"selfLink", "url"}),
]


@pytest.mark.parametrize(("token", "required", "inputs", "outputs"), FACTS, ids=[fact[0] for fact in FACTS])
def test_known_types(token: str, required: set[str], inputs: dict[str, object], outputs: set[str]) -> None:
    found = known(token)
    assert found.token == token
    assert found.required == required
    assert {name: found.inputs[name].type for name in inputs} == inputs
    assert outputs <= found.outputs.keys()
    assert not outputs & found.inputs.keys()


def test_nested_types_have_their_own_required_and_wire_names() -> None:
    variants = known("aws:sagemaker/endpointConfiguration:EndpointConfiguration").inputs["productionVariants"]
    assert isinstance(variants.type, ListOf)
    assert isinstance(variants.type.item, Ref)
    variant = index.type_named("aws", variants.type.item)
    assert variant.properties["initialVariantWeight"].type == NUMBER
    assert variant.properties["volumeSizeInGb"].python == "volume_size_in_gb"
    capture = index.type_named("aws", Ref("sagemaker/EndpointConfigurationDataCaptureConfigArgs"))
    assert capture.required == {"captureOptions", "destinationS3Uri", "initialSamplingPercentage"}

    vault = index.type_named("azure-native", Ref("keyvault/VaultPropertiesArgs"))
    assert vault.required == {"sku", "tenantId"}
    assert vault.properties["enablePurgeProtection"].type == BOOLEAN


def test_enumerations_and_constants() -> None:
    kind = known("azure-native:storage:StorageAccount").inputs["kind"].type
    assert kind == Union((STRING, EnumRef("storage/Kind")))
    kinds = index.enumeration("azure-native", EnumRef("storage/Kind"))
    assert set(kinds) == {"Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"}
    assert "eu-central-1" in index.enumeration("aws", EnumRef("/Region"))
    # the discriminator of one of several object types
    source = index.type_named("azure-native", Ref("storage/ManagedIdentityAuthPropertiesArgs"))
    assert source.properties["type"].constant == "ManagedIdentity"


def test_python_names_that_are_not_the_wire_name_in_snake_case() -> None:
    ingress = index.type_named("aws", Ref("ec2/NetworkAclIngressArgs"))
    assert ingress.properties["fromPort"].python == "from_port"
    backend = index.type_named("gcp", Ref("monitoring/AlertPolicyConditionConditionMatchedLogArgs"))
    assert backend.properties["labelExtractors"].type == MapOf(STRING)
    lambda_ = index.type_named("aws", Ref("wafv2/WebAclRuleStatementArgs"))
    assert lambda_.properties["andStatement"].python == "and_statement"
    assert snake("enableNfsV3") == "enable_nfs_v3"
    assert snake("vpcId") == "vpc_id"


def test_secrets() -> None:
    instance = known("aws:rds/instance:Instance")
    assert "password" in instance.secrets
    assert instance.inputs["password"].secret
    assert not instance.inputs["username"].secret
    assert {"accessKey", "secretKey", "token"} <= index.provider("aws").secrets


def test_functions() -> None:
    caller = index.function("aws:index/getCallerIdentity:getCallerIdentity")
    assert caller is not None
    assert caller.required == set()
    assert {"accountId", "arn", "userId", "id"} == caller.outputs.keys()
    document = index.function("aws:iam/getPolicyDocument:getPolicyDocument")
    assert document is not None
    assert document.inputs["statements"].type == ListOf(Ref("iam/GetPolicyDocumentStatementArgs"))
    assert "json" in document.always
    account = index.function("azure-native:storage:getStorageAccount")
    assert account is not None
    assert account.required == {"accountName", "resourceGroupName"}
    assert index.function("gcp:organizations/getProject:getProject") is not None
    assert index.function("azure-native:authorization:getClientConfig") is not None


def test_provider_configuration() -> None:
    aws = index.provider("aws")
    assert aws.token == "pulumi:providers:aws"
    assert aws.inputs["allowedAccountIds"].type == ListOf(STRING)
    assert index.resource("pulumi:providers:gcp") == index.provider("gcp")
    assert {"project", "region", "zone"} <= index.provider("gcp").inputs.keys()
    assert {"subscriptionId", "tenantId", "location"} <= index.provider("azure-native").inputs.keys()


def test_an_older_versions_token_finds_the_type() -> None:
    old = index.resource("azure-native:storage/v20230101:StorageAccount")
    assert old is known("azure-native:storage:StorageAccount") or old == known("azure-native:storage:StorageAccount")
    assert "azure-native:storage/v20230101:StorageAccount" in known("azure-native:storage:StorageAccount").aliases


@pytest.mark.parametrize(
    "token",
    [
        "",
        "aws",
        "aws:",
        "aws:kms/key:Keys",
        "aws:kms",
        "azure:storage:Account",
        "random:index/id:Id",
        "aws:../x:y",
        "::",
    ],
)
def test_what_is_not_there_is_none(token: str) -> None:
    assert index.resource(token) is None
    assert index.function(token) is None


def test_versions_are_those_of_the_lock() -> None:
    lock = Path(__file__).parents[3] / "uv.lock"
    locked = {entry["name"]: entry["version"] for entry in tomllib.loads(lock.read_text())["package"]}
    for package in index.PACKAGES:
        assert index.version(package) == locked[f"pulumi-{package}"]


def test_every_type_of_every_package_can_be_read() -> None:
    """Each notation parses, each reference leads to a type, each required name is a property."""
    for package in index.PACKAGES:
        seen: set[object] = set()
        tokens = index.tokens(package)
        assert len(tokens) > 1000
        assert not any(token in index.PACKAGES for token in tokens)
        for token in tokens:
            found = known(token)
            assert found.required <= found.inputs.keys(), token
            for item in (*found.inputs.values(), *found.outputs.values()):
                follow(package, item.type, seen)


def follow(package: str, wanted: object, seen: set[object]) -> None:
    pending = [wanted]
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        match current:
            case ListOf(item) | MapOf(item):
                pending.append(item)
            case Union(members):
                pending.extend(members)
            case Ref():
                nested = index.type_named(package, current)
                assert nested.required <= nested.properties.keys(), current
                pending.extend(item.type for item in nested.properties.values())
            case EnumRef():
                assert index.enumeration(package, current)
            case _:
                assert isinstance(current, Any | Scalar)


@pytest.mark.parametrize(
    ("name", "choices", "expected"),
    [
        ("kmsKeyID", ["kmsKeyArn", "kmsKeyId"], "kmsKeyId"),
        ("target_key_id", ["targetKeyId", "targetKeyArn"], "targetKeyId"),
        ("enableKeyRotatoin", ["enableKeyRotation", "isEnabled"], "enableKeyRotation"),
        ("colour", ["enableKeyRotation"], None),
        ("x", [], None),
        ("", ["a"], None),
    ],
)
def test_nearest(name: str, choices: list[str], expected: str | None) -> None:
    assert index.nearest(name, choices) == expected


def test_parse() -> None:
    assert parse("list<string|@Color>", "m") == ListOf(Union((STRING, EnumRef("m/Color"))))
    assert parse("map<list<#iam/Doc>>", "m") == MapOf(ListOf(Ref("iam/Doc")))
    for bad in ("", "strings", "list<", "list<>", "?x"):
        with pytest.raises(ValueError, match="not a type"):
            parse(bad, "m")


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Importing the index opens no archive; one type reads one module, and no SDK is imported."""
    program = (
        "import sys; from gouvernail.sandbox import index as i;"
        "assert i._module.cache_info().currsize == 0 and i._contents.cache_info().currsize == 0;"
        "i.resource('aws:kms/key:Key');"
        "assert i._module.cache_info().currsize == 1;"
        "assert not {'pulumi', 'pulumi_aws'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])
