import pulumi
import pytest

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.check import Failure, check, check_function

ASSET = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "x"}

ENDPOINT = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
STORAGE = "azure-native:storage:StorageAccount"


def failures(token: str, inputs: dict[str, object], secrets: tuple[str, ...] = ()) -> dict[str, str]:
    resource = index.resource(token)
    assert resource is not None
    found = check(resource, inputs, secrets)
    assert found == sorted(found)
    return {failure.path: failure.reason for failure in found}


GOOD = [
    ("aws:kms/key:Key", {}),
    ("aws:kms/key:Key", {"enableKeyRotation": True, "deletionWindowInDays": 30.0, "tags": {"a b": "c", "__x": 1}}),
    ("aws:kms/key:Key", {"enableKeyRotation": None, "policy": "{}", "tags": UNKNOWN, "__defaults": ["x"]}),
    ("aws:kms/alias:Alias", {"targetKeyId": UNKNOWN}),
    ("aws:kms/alias:Alias", {"targetKeyId": SECRET}),
    ("aws:lambda/function:Function", {"role": "arn:aws:iam::000000000000:role/x", "code": ASSET}),
    (ENDPOINT, {"productionVariants": [{"variantName": "a", "initialVariantWeight": 1, "initialInstanceCount": 2.0}]}),
    (ENDPOINT, {"productionVariants": [UNKNOWN, {"modelName": UNKNOWN}]}),
    # what the providers bridged from Terraform read as the type that is wanted
    ("aws:kms/key:Key", {"enableKeyRotation": "true", "deletionWindowInDays": "30", "tags": {"count": 3, "on": True}}),
    ("aws:iam/role:Role", {"assumeRolePolicy": "{}"}),
    (
        "aws:s3/bucketPolicy:BucketPolicy",
        {"bucket": "b", "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*"}]}},
    ),
    (STORAGE, {"kind": "StorageV2", "resourceGroupName": "rg", "sku": {"name": "Standard_LRS"}}),
    (STORAGE, {"kind": UNKNOWN, "resourceGroupName": "rg", "sku": {"name": UNKNOWN}}),
    (
        "azure-native:compute:VirtualMachine",
        {"resourceGroupName": "rg", "hardwareProfile": {"vmSize": "Standard_D4s_v5"}},  # newer than the SDK's list
    ),
    (
        "azure-native:monitor:DataCollectionRule",
        {"resourceGroupName": "rg", "dataFlows": [{"streams": ["Custom-Measures_CL"]}]},  # declared beside
    ),
    ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": "r", "versionTemplate": {"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION"}}),
    (
        "pulumi:providers:aws",
        {"region": "eu-central-1", "allowedAccountIds": '["0"]', "skipRegionValidation": "true", "version": "7.51.1"},
    ),
]


@pytest.mark.parametrize(("token", "inputs"), GOOD)
def test_what_a_provider_takes_passes(token: str, inputs: dict[str, object]) -> None:
    assert failures(token, inputs) == {}


BAD = [
    ("aws:kms/alias:Alias", {}, "targetKeyId", "missing required property 'targetKeyId'"),
    ("aws:kms/alias:Alias", {"targetKeyId": None}, "targetKeyId", "missing required property 'targetKeyId'"),
    ("aws:kms/key:Key", {"kmsKeyID": "x"}, "kmsKeyID", "unknown property 'kmsKeyID': did you mean 'xksKeyId'?"),
    (
        "aws:kms/key:Key",
        {"enable_key_rotation": True},
        "enable_key_rotation",
        "unknown property 'enable_key_rotation': did you mean 'enableKeyRotation'?",
    ),
    ("aws:kms/key:Key", {"arn": "x"}, "arn", "property 'arn' is computed by the cloud and cannot be set"),
    ("aws:kms/key:Key", {"enableKeyRotation": 1}, "enableKeyRotation", "expected a boolean, got a number 1"),
    ("aws:kms/key:Key", {"enableKeyRotation": "yes"}, "enableKeyRotation", "expected a boolean, got a string 'yes'"),
    ("aws:kms/key:Key", {"deletionWindowInDays": 7.5}, "deletionWindowInDays", "expected an integer, got a number 7.5"),
    (
        "aws:kms/key:Key",
        {"deletionWindowInDays": True},
        "deletionWindowInDays",
        "expected an integer, got a boolean true",
    ),
    ("aws:kms/key:Key", {"tags": ["a"]}, "tags", "expected a map of strings, got a list"),
    ("aws:kms/key:Key", {"tags": {"a.b": {}}}, 'tags["a.b"]', "expected a string, got an object"),
    (
        "aws:kms/key:Key",
        {"policy": {"Version": "x"}},
        "policy",
        "expected a string, got an object (for a JSON document use json.dumps)",
    ),
    ("aws:kms/key:Key", {"description": ASSET}, "description", "expected a string, got an asset"),
    ("aws:lambda/function:Function", {"role": "r", "code": "x.zip"}, "code", "expected a file or archive"),
    (
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        {"vpcId": "v", "subnetIds": "subnet-1"},
        "subnetIds",
        "expected a list of strings, got a string 'subnet-1'",
    ),
    (
        ENDPOINT,
        {"productionVariants": [{}, {"modelname": "x"}]},
        "productionVariants[1].modelname",
        "unknown property 'modelname': did you mean 'modelName'?",
    ),
    (
        ENDPOINT,
        {"productionVariants": [], "dataCaptureConfig": {"initialSamplingPercentage": 100, "captureOptions": []}},
        "dataCaptureConfig.destinationS3Uri",
        "missing required property 'destinationS3Uri'",
    ),
    (
        ENDPOINT,
        {"productionVariants": {"variantName": "a"}},
        "productionVariants",
        "expected a list of objects, got an",
    ),
    (
        "aws:s3/bucketPolicy:BucketPolicy",
        {"bucket": "b", "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allows"}]}},
        "policy.Statement[0].Effect",
        "expected one of the values listed, got a string 'Allows': did you mean 'Allow'? allowed: 'Allow', 'Deny'",
    ),
    (
        STORAGE,
        {"kind": "StorageV2", "resourceGroupName": "rg", "sku": {"name": "Standard_LSR"}},
        "sku.name",
        "got a string 'Standard_LSR': did you mean 'Standard_LRS'?",
    ),
    (STORAGE, {"kind": "StorageV3", "resourceGroupName": "rg", "sku": {"name": "Standard_LRS"}}, "kind", "'StorageV2'"),
    # azure-native's own check reads neither strings as numbers nor numbers as strings
    (
        STORAGE,
        {"kind": "Storage", "resourceGroupName": 1, "sku": {"name": "Standard_LRS"}},
        "resourceGroupName",
        "number 1",
    ),
    (
        STORAGE,
        {"kind": "Storage", "resourceGroupName": "r", "sku": {"name": "Standard_LRS"}, "isHnsEnabled": "true"},
        "isHnsEnabled",
        "expected a boolean, got a string 'true'",
    ),
    ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": "r", "versionTemplate": {}}, "versionTemplate.algorithm", "missing"),
    ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": ["r"]}, "keyRing", "expected a string, got a list"),
    ("pulumi:providers:aws", {"regoin": "x"}, "regoin", "did you mean 'region'?"),
    ("pulumi:providers:aws", {"allowedAccountIds": "0"}, "allowedAccountIds", "expected a list of strings"),
]


@pytest.mark.parametrize(("token", "inputs", "path", "reason"), BAD)
@pytest.mark.assumes("strict-names")
def test_what_a_provider_refuses_is_refused_at_its_path(
    token: str, inputs: dict[str, object], path: str, reason: str
) -> None:
    found = failures(token, inputs)
    assert list(found) == [path]
    assert reason in found[path]


def test_all_failures_at_once_and_in_order() -> None:
    found = failures(STORAGE, {"sku": {"nmae": "x"}, "kind": []})
    assert list(found) == ["kind", "resourceGroupName", "sku.name", "sku.nmae"]


def test_one_of_several_object_types_is_told_by_its_constant() -> None:
    """A discriminator that is misspelled, and a property that belongs to another variant, are each named."""
    token = "azure-native:datafactory:LinkedService"
    base: dict[str, object] = {"factoryName": "f", "resourceGroupName": "r"}
    wrong = failures(token, {**base, "properties": {"type": "AzureBlobStorag"}})
    assert list(wrong) == ["properties.type"]
    assert "did you mean 'AzureBlobStorage'?" in wrong["properties.type"]
    misspelled = failures(token, {**base, "properties": {"type": "AzureBlobStorage", "conectionString": "x"}})
    assert misspelled == {
        "properties.conectionString": "unknown property 'conectionString': did you mean 'connectionString'?"
    }
    assert failures(token, {**base, "properties": {"type": UNKNOWN}}) == {}


@pytest.mark.parametrize("secrets", [("masterPassword",), ("tags",), ("tags.a",), ("masterPassword", "tags")])
def test_secret_values_are_never_shown(secrets: tuple[str, ...]) -> None:
    token = "aws:rds/cluster:Cluster"
    found = failures(token, {"masterPassword": ["hunter2"], "engine": "e", "tags": {"a": ["hunter2"]}}, secrets)
    assert {"masterPassword", "tags.a"} == found.keys()
    assert "hunter2" not in repr(found)


def test_a_secret_scalar_is_not_shown_either() -> None:
    # marked by the SDK, without being told
    password = failures("aws:rds/instance:Instance", {"instanceClass": "c", "password": {"hunter2": 1}})
    assert "hunter2" not in repr(password)
    told = failures("aws:kms/key:Key", {"enableKeyRotation": "hunter2"}, ("enableKeyRotation",))
    assert told == {"enableKeyRotation": "expected a boolean, got a secret (string)"}
    listed = failures(
        STORAGE, {"kind": "StorageV3", "resourceGroupName": "r", "sku": {"name": "Standard_LSR"}}, ("kind", "sku")
    )
    assert "StorageV3" not in repr(listed)
    assert "Standard_LSR" not in repr(listed)
    assert "did you mean" not in repr(listed)


@pytest.mark.parametrize("secret", ['tags["a.b"]', "tags.a.b", "tags"])
def test_a_secret_under_a_key_with_a_dot_is_not_shown(secret: str) -> None:
    token = "azure-native:keyvault:Vault"
    found = failures(token, {"tags": {"a.b": 48151623}, "properties": {}, "resourceGroupName": "r"}, (secret,))
    assert found['tags["a.b"]'] == "expected a string, got a secret (number)"


def test_a_path_is_no_secret_for_beginning_like_one() -> None:
    found = failures("aws:kms/key:Key", {"isEnabled": "no", "enableKeyRotation": "no"}, ("enable", "isEnabled"))
    assert found == {
        "enableKeyRotation": "expected a boolean, got a string 'no'",
        "isEnabled": "expected a boolean, got a secret (string)",
    }


def test_long_values_are_shortened() -> None:
    found = failures("aws:kms/key:Key", {"enableKeyRotation": "x" * 10_000})
    assert len(found["enableKeyRotation"]) < 120


@pytest.mark.parametrize(
    "value", [object(), (1, 2), b"x", {1, 2}, float("nan"), float("inf"), {"4dabf18193072939515e22adb298388d": []}]
)
def test_hostile_values_are_refused_without_a_crash(value: object) -> None:
    assert "enableKeyRotation" in failures("aws:kms/key:Key", {"enableKeyRotation": value})
    assert failures("aws:kms/key:Key", {"tags": value})
    assert "deletionWindowInDays" in failures("aws:kms/key:Key", {"deletionWindowInDays": value})
    assert "code" in failures("aws:lambda/function:Function", {"role": "r", "code": value})


def test_a_huge_integer_is_an_integer_and_beyond_its_range() -> None:
    (reason,) = failures("aws:kms/key:Key", {"deletionWindowInDays": 10**400}).values()
    assert reason.startswith("expected a number from 7 to 30 (cfn-lint), got a number 1000")


def test_the_sdks_own_asset_objects_are_assets() -> None:
    asset = pulumi.StringAsset("x")
    assert failures("aws:lambda/function:Function", {"role": "r", "code": pulumi.AssetArchive({"a": asset})}) == {}
    assert "description" in failures("aws:kms/key:Key", {"description": asset})


def test_functions() -> None:
    document = index.function("aws:iam/getPolicyDocument:getPolicyDocument")
    role = index.function("aws:iam/getRole:getRole")
    assert document is not None
    assert role is not None
    assert check_function(role, {"name": "x"}) == []
    assert check_function(role, {}) == [Failure("name", "missing required property 'name'")]
    # names below the arguments arrive as the program wrote them; the bridged providers know both spellings
    statement = {"not_actions": ["s3:*"], "notResources": ["*"], "principals": [{"type": "AWS", "identifiers": ["*"]}]}
    assert check_function(document, {"statements": [statement]}) == []
    wrong = check_function(document, {"statements": [{"not_action": ["s3:*"]}]})
    assert wrong == [Failure("statements[0].not_action", "unknown property 'not_action': did you mean 'notActions'?")]
