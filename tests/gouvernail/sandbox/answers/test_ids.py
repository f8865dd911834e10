"""Ids and ARNs as the clouds' public documentation shows them, each written by hand from there."""

import re

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.place import Place
from tests.gouvernail.sandbox.answers.asking import AWS, id_of, outputs_of

HERE = "eu-central-1:111122223333"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
LONG = "[0-9a-f]{17}"
RG = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg"
API = f"{RG}/providers/Microsoft.ApiManagement/service/s"
ML = f"{RG}/providers/Microsoft.MachineLearningServices/workspaces/ws"
SENTINEL = f"{RG}/providers/Microsoft.OperationalInsights/workspaces/w/providers/Microsoft.SecurityInsights"
STORE = f"{RG}/providers/Microsoft.Storage/storageAccounts/acc"
NET = f"{RG}/providers/Microsoft.Network"
API_IN = {"resourceGroupName": "rg", "serviceName": "s"}
ML_IN = {"resourceGroupName": "rg", "workspaceName": "ws"}
STORE_IN = {"resourceGroupName": "rg", "accountName": "acc"}


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        # what a name is given to, is called by it
        ("aws:s3/bucket:Bucket", {"bucket": "logs"}, "logs"),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "logs", "policy": "{}"}, "logs"),
        ("aws:s3/bucketVersioning:BucketVersioning", {"bucket": "logs"}, "logs"),
        ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"bucket": "logs"}, "logs"),
        ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {"bucket": "logs"}, "logs"),
        ("aws:iam/role:Role", {"name": "reader"}, "reader"),
        ("aws:ecr/repositoryPolicy:RepositoryPolicy", {"repository": "a/b", "policy": "{}"}, "a/b"),
        ("aws:apigateway/domainName:DomainName", {"domainName": "a.example.com"}, "a.example.com"),
        ("aws:apigateway/basePathMapping:BasePathMapping", {"domainName": "a.b", "restApi": "x"}, "a.b/"),
        (
            "aws:apigateway/basePathMapping:BasePathMapping",
            {"domainName": "a.b", "basePath": "v1", "domainNameId": "0abc12", "restApi": "x"},
            "a.b/v1/0abc12",
        ),
        (
            "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation",
            {
                "domainNameArn": f"arn:aws:apigateway:{HERE}:/domainnames/a.b+0abc12",
                "accessAssociationSource": "vpce-1",
                "accessAssociationSourceType": "VPCE",
            },
            f"arn:aws:apigateway:{HERE}:/domainnameaccessassociations/domainname/a.b+0abc12/vpcesource/vpce-1",
        ),
        ("aws:kms/alias:Alias", {"name": "alias/audit", "targetKeyId": KEY}, "alias/audit"),
        ("aws:cloudwatch/logGroup:LogGroup", {"name": "/aws/sagemaker/x"}, "/aws/sagemaker/x"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"name": "slow"}, "slow"),
        ("aws:sagemaker/endpoint:Endpoint", {"name": "scoring"}, "scoring"),
        ("aws:sagemaker/endpointConfiguration:EndpointConfiguration", {"name": "scoring-1"}, "scoring-1"),
        ("aws:sagemaker/model:Model", {"name": "scorer"}, "scorer"),
        ("aws:dynamodb/table:Table", {"name": "t"}, "t"),
        ("aws:lambda/function:Function", {"name": "f"}, "f"),
        ("aws:ecr/repository:Repository", {"name": "team/app"}, "team/app"),
        ("aws:iot/roleAlias:RoleAlias", {"alias": "devices", "roleArn": "r"}, "devices"),
        # what has an ARN for an id
        ("aws:sns/topic:Topic", {"name": "alerts"}, f"arn:aws:sns:{HERE}:alerts"),
        ("aws:cloudtrail/trail:Trail", {"name": "audit"}, f"arn:aws:cloudtrail:{HERE}:trail/audit"),
        ("aws:iam/policy:Policy", {"name": "p", "path": "/team/"}, "arn:aws:iam::111122223333:policy/team/p"),
        (
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            {"url": "https://token.actions.githubusercontent.com", "clientIdLists": ["sts.amazonaws.com"]},
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        ),
        ("aws:sfn/stateMachine:StateMachine", {"name": "m"}, f"arn:aws:states:{HERE}:stateMachine:m"),
        ("aws:ecs/cluster:Cluster", {"name": "c"}, f"arn:aws:ecs:{HERE}:cluster/c"),
        # what is named after others
        ("aws:sqs/queue:Queue", {"name": "q"}, "https://sqs.eu-central-1.amazonaws.com/111122223333/q"),
        ("aws:iam/rolePolicy:RolePolicy", {"role": "reader", "name": "p"}, "reader:p"),
        ("aws:cloudwatch/eventTarget:EventTarget", {"rule": "r", "targetId": "t"}, "r-t"),
        ("aws:apigateway/stage:Stage", {"restApi": "a1", "stageName": "v1"}, "ags-a1-v1"),
        ("aws:apigateway/account:Account", {}, "111122223333"),
        ("aws:apigateway/restApiPolicy:RestApiPolicy", {"restApiId": "a1", "policy": "{}"}, "a1"),
        ("aws:apigateway/method:Method", {"restApi": "a1", "resourceId": "r1", "httpMethod": "GET"}, "agm-a1-r1-GET"),
        (
            "aws:apigateway/methodSettings:MethodSettings",
            {"restApi": "a1", "stageName": "v1", "methodPath": "*/*"},
            "a1-v1-*/*",
        ),
        ("aws:route53/record:Record", {"zoneId": "Z1", "name": "a.b", "type": "A"}, "Z1_a.b_A"),
        ("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {}, "111122223333"),
        ("aws:glue/catalogDatabase:CatalogDatabase", {"name": "lake"}, "111122223333:lake"),
        ("aws:scheduler/schedule:Schedule", {"name": "s"}, "default/s"),
        ("aws:scheduler/schedule:Schedule", {"name": "s", "groupName": "g"}, "g/s"),
        ("aws:xray/samplingRule:SamplingRule", {"ruleName": "r"}, "r"),
        # Azure
        ("azure-native:resources:ResourceGroup", {"resourceGroupName": "rg"}, RG),
        ("azure-native:storage:StorageAccount", STORE_IN, STORE),
        (
            "azure-native:storage:BlobContainer",
            {**STORE_IN, "containerName": "raw"},
            f"{STORE}/blobServices/default/containers/raw",
        ),
        (
            "azure-native:keyvault:Vault",
            {"resourceGroupName": "rg", "vaultName": "v"},
            f"{RG}/providers/Microsoft.KeyVault/vaults/v",
        ),
        (
            "azure-native:keyvault:Key",
            {"resourceGroupName": "rg", "vaultName": "v", "keyName": "k"},
            f"{RG}/providers/Microsoft.KeyVault/vaults/v/keys/k",
        ),
        (
            "azure-native:dataprotection:BackupPolicy",
            {"resourceGroupName": "rg", "vaultName": "v", "backupPolicyName": "p"},
            f"{RG}/providers/Microsoft.DataProtection/backupVaults/v/backupPolicies/p",
        ),
        (
            "azure-native:dataprotection:BackupInstance",
            {"resourceGroupName": "rg", "vaultName": "v", "backupInstanceName": "i"},
            f"{RG}/providers/Microsoft.DataProtection/backupVaults/v/backupInstances/i",
        ),
        (
            "azure-native:alertsmanagement:AlertProcessingRuleByName",
            {"resourceGroupName": "rg", "alertProcessingRuleName": "r"},
            f"{RG}/providers/Microsoft.AlertsManagement/actionRules/r",
        ),
        (
            "azure-native:securityinsights:SentinelOnboardingState",
            {"resourceGroupName": "rg", "workspaceName": "w", "sentinelOnboardingStateName": "default"},
            f"{SENTINEL}/onboardingStates/default",
        ),
        (
            "azure-native:securityinsights:ScheduledAlertRule",
            {"resourceGroupName": "rg", "workspaceName": "w", "ruleId": KEY},
            f"{SENTINEL}/alertRules/{KEY}",
        ),
        ("azure-native:apimanagement:ApiManagementService", API_IN, API),
        ("azure-native:apimanagement:Logger", {**API_IN, "loggerId": "l"}, f"{API}/loggers/l"),
        ("azure-native:apimanagement:NamedValue", {**API_IN, "namedValueId": "n"}, f"{API}/namedValues/n"),
        (
            "azure-native:apimanagement:ApiDiagnostic",
            {**API_IN, "apiId": "a", "loggerId": f"{API}/loggers/l", "diagnosticId": "azuremonitor"},
            f"{API}/apis/a/diagnostics/azuremonitor",
        ),
        (
            "azure-native:apimanagement:ApiOperationPolicy",
            {**API_IN, "apiId": "a", "operationId": "o", "policyId": "policy"},
            f"{API}/apis/a/operations/o/policies/policy",
        ),
        (
            "azure-native:privatedns:PrivateRecordSet",
            {"resourceGroupName": "rg", "privateZoneName": "z.a", "recordType": "A", "relativeRecordSetName": "@"},
            f"{RG}/providers/Microsoft.Network/privateDnsZones/z.a/A/@",
        ),
        ("azure-native:machinelearningservices:Workspace", ML_IN, ML),
        (
            "azure-native:machinelearningservices:OnlineEndpoint",
            {**ML_IN, "endpointName": "e"},
            f"{ML}/onlineEndpoints/e",
        ),
        (
            "azure-native:machinelearningservices:OnlineDeployment",
            {**ML_IN, "endpointName": "e", "deploymentName": "blue"},
            f"{ML}/onlineEndpoints/e/deployments/blue",
        ),
        (
            "azure-native:machinelearningservices:EnvironmentVersion",
            {**ML_IN, "name": "image", "version": "1"},
            f"{ML}/environments/image/versions/1",
        ),
        (
            "azure-native:machinelearningservices:ManagedNetworkSettingsRule",
            {**ML_IN, "ruleName": "images"},
            f"{ML}/outboundRules/images",
        ),
        (
            "azure-native:network:VirtualNetwork",
            {"resourceGroupName": "rg", "virtualNetworkName": "vn"},
            f"{NET}/virtualNetworks/vn",
        ),
        (
            "azure-native:network:Subnet",
            {"resourceGroupName": "rg", "virtualNetworkName": "vn", "subnetName": "a"},
            f"{NET}/virtualNetworks/vn/subnets/a",
        ),
        (
            "azure-native:network:PrivateEndpoint",
            {"resourceGroupName": "rg", "privateEndpointName": "pe"},
            f"{NET}/privateEndpoints/pe",
        ),
        (
            "azure-native:network:NetworkSecurityGroup",
            {"resourceGroupName": "rg", "networkSecurityGroupName": "nsg"},
            f"{NET}/networkSecurityGroups/nsg",
        ),
        (
            "azure-native:managedidentity:UserAssignedIdentity",
            {"resourceGroupName": "rg", "resourceName": "who"},
            f"{RG}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/who",
        ),
        (
            "azure-native:operationalinsights:Workspace",
            {"resourceGroupName": "rg", "workspaceName": "w"},
            f"{RG}/providers/Microsoft.OperationalInsights/workspaces/w",
        ),
        (
            "azure-native:containerregistry:Registry",
            {"resourceGroupName": "rg", "registryName": "r"},
            f"{RG}/providers/Microsoft.ContainerRegistry/registries/r",
        ),
        (
            "azure-native:sql:Database",
            {"resourceGroupName": "rg", "serverName": "s", "databaseName": "d"},
            f"{RG}/providers/Microsoft.Sql/servers/s/databases/d",
        ),
        (
            "azure-native:apimanagement:ApiPolicy",
            {"resourceGroupName": "rg", "serviceName": "apim", "apiId": "echo", "policyId": "policy"},
            f"{RG}/providers/Microsoft.ApiManagement/service/apim/apis/echo/policies/policy",
        ),
        (
            "azure-native:monitor:DiagnosticSetting",
            {"resourceUri": f"{STORE}/", "name": "audit"},
            f"{STORE}/providers/Microsoft.Insights/diagnosticSettings/audit",
        ),
        (
            "azure-native:authorization:RoleAssignment",
            {"scope": RG, "roleAssignmentName": KEY},
            f"{RG}/providers/Microsoft.Authorization/roleAssignments/{KEY}",
        ),
        (
            "azure-native:authorization:DenyAssignment",
            {"scope": RG, "denyAssignmentId": KEY},
            f"{RG}/providers/Microsoft.Authorization/denyAssignments/{KEY}",
        ),
        # Google Cloud
        (
            "gcp:kms/keyRing:KeyRing",
            {"name": "r", "location": "europe-west3"},
            "projects/my-project/locations/europe-west3/keyRings/r",
        ),
        (
            "gcp:kms/cryptoKey:CryptoKey",
            {"name": "k", "keyRing": "projects/p/locations/l/keyRings/r"},
            "projects/p/locations/l/keyRings/r/cryptoKeys/k",
        ),
        ("gcp:compute/network:Network", {"name": "n"}, "projects/my-project/global/networks/n"),
        (
            "gcp:compute/subnetwork:Subnetwork",
            {"name": "s", "project": "other", "region": "us-east1"},
            "projects/other/regions/us-east1/subnetworks/s",
        ),
        ("gcp:compute/firewall:Firewall", {"name": "f"}, "projects/my-project/global/firewalls/f"),
        ("gcp:storage/bucket:Bucket", {"name": "b", "location": "EU"}, "b"),
        (
            "gcp:serviceaccount/account:Account",
            {"accountId": "sa"},
            "projects/my-project/serviceAccounts/sa@my-project.iam.gserviceaccount.com",
        ),
        (
            "gcp:projects/iAMMember:IAMMember",
            {"project": "p", "role": "roles/viewer", "member": "user:a@b.c"},
            "p/roles/viewer/user:a@b.c",
        ),
        ("gcp:pubsub/topic:Topic", {"name": "t"}, "projects/my-project/topics/t"),
        ("gcp:bigquery/dataset:Dataset", {"datasetId": "d"}, "projects/my-project/datasets/d"),
        ("gcp:secretmanager/secret:Secret", {"secretId": "s"}, "projects/my-project/secrets/s"),
        (
            "gcp:cloudrunv2/service:Service",
            {"name": "s", "location": "europe-west1"},
            "projects/my-project/locations/europe-west1/services/s",
        ),
        (
            "gcp:alloydb/instance:Instance",  # its cluster is given by its full name
            {"cluster": "projects/p/locations/l/clusters/c", "instanceId": "i"},
            "projects/p/locations/l/clusters/c/instances/i",
        ),
    ],
)
def test_ids(token, inputs, expected) -> None:
    assert id_of(token, **inputs) == expected


@pytest.mark.parametrize(
    ("token", "inputs", "pattern"),
    [
        ("aws:ec2/vpc:Vpc", {}, f"vpc-{LONG}"),
        ("aws:ec2/subnet:Subnet", {}, f"subnet-{LONG}"),
        ("aws:ec2/securityGroup:SecurityGroup", {"name": "web"}, f"sg-{LONG}"),
        ("aws:ec2/routeTable:RouteTable", {}, f"rtb-{LONG}"),
        ("aws:ec2/routeTableAssociation:RouteTableAssociation", {"routeTableId": "rtb-1"}, f"rtbassoc-{LONG}"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", {}, f"vpce-{LONG}"),
        ("aws:ec2/flowLog:FlowLog", {}, f"fl-{LONG}"),
        ("aws:ec2/vpcIpam:VpcIpam", {}, f"ipam-{LONG}"),
        ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {}, f"sgr-{LONG}"),
        ("aws:kms/key:Key", {}, UUID),
        ("aws:guardduty/detector:Detector", {}, "[0-9a-f]{32}"),
        ("aws:acm/certificate:Certificate", {}, f"arn:aws:acm:{HERE}:certificate/{UUID}"),
        (
            "aws:lb/listener:Listener",
            {"loadBalancerArn": f"arn:aws:elasticloadbalancing:{HERE}:loadbalancer/app/web/1"},
            f"arn:aws:elasticloadbalancing:{HERE}:listener/app/web/1/[0-9a-f]{{16}}",
        ),
        (
            "aws:lb/listenerRule:ListenerRule",
            {"listenerArn": f"arn:aws:elasticloadbalancing:{HERE}:listener/app/web/1/2"},
            f"arn:aws:elasticloadbalancing:{HERE}:listener-rule/app/web/1/2/[0-9a-f]{{16}}",
        ),
        ("aws:lb/targetGroupAttachment:TargetGroupAttachment", {"targetGroupArn": "arn:aws:x"}, r"arn:aws:x-\d{26}"),
        ("aws:secretsmanager/secret:Secret", {"name": "s"}, f"arn:aws:secretsmanager:{HERE}:secret:s-[0-9a-f]{{6}}"),
        ("aws:s3/bucket:Bucket", {"bucketPrefix": "logs-"}, r"logs-\d{26}"),
        ("aws:s3/bucket:Bucket", {}, "thing-[0-9a-f]{7}"),
        (
            "azure-native:authorization:RoleAssignment",
            {"scope": RG},
            f"{RG}/providers/Microsoft.Authorization/roleAssignments/{UUID}",
        ),
        (
            "azure-native:authorization:PimRoleEligibilitySchedule",
            {"scope": RG},
            f"{RG}/providers/Microsoft.Authorization/roleEligibilitySchedules/{UUID}",
        ),
        (
            "azure-native:storage:StorageAccount",
            {"resourceGroupName": "rg"},
            f"{RG}/providers/Microsoft.Storage/storageAccounts/thing[0-9a-f]{{8}}",
        ),
        ("gcp:monitoring/alertPolicy:AlertPolicy", {}, r"projects/my-project/alertPolicies/\d{19}"),
        ("gcp:compute/network:Network", {}, "projects/my-project/global/networks/thing-[0-9a-f]{7}"),
    ],
)
@pytest.mark.assumes("made-up")
def test_ids_that_are_made_up(token, inputs, pattern) -> None:
    made = id_of(token, **inputs)
    assert re.fullmatch(pattern, made), made
    assert made == id_of(token, **inputs)
    assert made != id_of(token, generation=1, **inputs)
    assert made != id_of(token, logical="other", **inputs)


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("aws:s3/bucket:Bucket", {"bucket": "logs"}, "arn:aws:s3:::logs"),
        ("aws:iam/role:Role", {"name": "reader"}, "arn:aws:iam::111122223333:role/reader"),
        ("aws:iam/role:Role", {"name": "reader", "path": "/team/a/"}, "arn:aws:iam::111122223333:role/team/a/reader"),
        ("aws:iam/user:User", {"name": "u"}, "arn:aws:iam::111122223333:user/u"),
        ("aws:kms/alias:Alias", {"name": "alias/a", "targetKeyId": KEY}, f"arn:aws:kms:{HERE}:alias/a"),
        ("aws:cloudwatch/logGroup:LogGroup", {"name": "/a/b"}, f"arn:aws:logs:{HERE}:log-group:/a/b"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"name": "slow"}, f"arn:aws:cloudwatch:{HERE}:alarm:slow"),
        ("aws:cloudwatch/compositeAlarm:CompositeAlarm", {"alarmName": "all"}, f"arn:aws:cloudwatch:{HERE}:alarm:all"),
        ("aws:cloudwatch/eventRule:EventRule", {"name": "r"}, f"arn:aws:events:{HERE}:rule/r"),
        ("aws:cloudwatch/eventRule:EventRule", {"name": "r", "eventBusName": "b"}, f"arn:aws:events:{HERE}:rule/b/r"),
        ("aws:sagemaker/endpoint:Endpoint", {"name": "Scoring"}, f"arn:aws:sagemaker:{HERE}:endpoint/scoring"),
        ("aws:sagemaker/model:Model", {"name": "Scorer"}, f"arn:aws:sagemaker:{HERE}:model/scorer"),
        ("aws:dynamodb/table:Table", {"name": "t"}, f"arn:aws:dynamodb:{HERE}:table/t"),
        ("aws:ecr/repository:Repository", {"name": "a/b"}, f"arn:aws:ecr:{HERE}:repository/a/b"),
        ("aws:lambda/function:Function", {"name": "f"}, f"arn:aws:lambda:{HERE}:function:f"),
        ("aws:sqs/queue:Queue", {"name": "q"}, f"arn:aws:sqs:{HERE}:q"),
        ("aws:backup/vault:Vault", {"name": "v"}, f"arn:aws:backup:{HERE}:backup-vault:v"),
        (
            "aws:apigateway/stage:Stage",
            {"restApi": "a1b2c3d4e5", "stageName": "live", "deployment": "d1"},
            "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3d4e5/stages/live",
        ),
        ("aws:rds/instance:Instance", {"identifier": "db"}, f"arn:aws:rds:{HERE}:db:db"),
        ("aws:ssm/parameter:Parameter", {"name": "a/b"}, f"arn:aws:ssm:{HERE}:parameter/a/b"),
        ("aws:ssm/parameter:Parameter", {"name": "/a/b"}, f"arn:aws:ssm:{HERE}:parameter/a/b"),
    ],
)
def test_arns(token, inputs, expected) -> None:
    assert outputs_of(token, **inputs)["arn"] == expected


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("aws:ec2/vpc:Vpc", "vpc"),
        ("aws:ec2/subnet:Subnet", "subnet"),
        ("aws:ec2/securityGroup:SecurityGroup", "security-group"),
        ("aws:ec2/routeTable:RouteTable", "route-table"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "vpc-endpoint"),
        ("aws:ec2/flowLog:FlowLog", "vpc-flow-log"),
        ("aws:ec2/internetGateway:InternetGateway", "internet-gateway"),
    ],
)
def test_arns_of_a_network(token, kind) -> None:
    assert outputs_of(token)["arn"] == f"arn:aws:ec2:{HERE}:{kind}/{id_of(token)}"


def test_arns_follow_the_partition() -> None:
    china = Place("aws", "111122223333", "cn-north-1")
    assert outputs_of("aws:s3/bucket:Bucket", at=china, bucket="b")["arn"] == "arn:aws-cn:s3:::b"
    assert outputs_of("aws:sqs/queue:Queue", at=china, name="q")["url"] == (
        "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q"
    )


def test_a_region_of_its_own() -> None:
    assert id_of("aws:sns/topic:Topic", name="t", region="us-east-1") == "arn:aws:sns:us-east-1:111122223333:t"
    outputs = outputs_of("aws:s3/bucket:Bucket", bucket="b", region="us-east-1")
    assert (outputs["bucketRegion"], outputs["region"]) == ("us-east-1", "us-east-1")


@pytest.mark.parametrize(
    ("token", "elsewhere"),
    [
        ("aws:ec2/vpc:Vpc", Place("aws", "999999999999", "eu-central-1")),
        ("aws:ec2/vpc:Vpc", Place("aws", "111122223333", "us-east-1")),
        ("aws:kms/key:Key", Place("aws", "999999999999", "eu-central-1")),
        ("azure-native:resources:ResourceGroup", Place("azure-native", "other", "westeurope")),
        ("gcp:compute/network:Network", Place("gcp", "other", "europe-west3", zone="europe-west3-b")),
    ],
)
def test_two_places_give_two_ids(token, elsewhere) -> None:
    assert id_of(token) != id_of(token, at=elsewhere)


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": UNKNOWN, "policyArn": "a"}),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": UNKNOWN}),
        ("aws:sns/topic:Topic", {"name": UNKNOWN}),
        ("aws:sns/topic:Topic", {"name": "t", "region": UNKNOWN}),
        ("azure-native:keyvault:Vault", {"resourceGroupName": UNKNOWN, "vaultName": "v"}),
        ("gcp:kms/cryptoKey:CryptoKey", {"name": "k", "keyRing": UNKNOWN}),
    ],
)
def test_an_id_that_rests_on_something_unknown_is_not_told(token, inputs) -> None:
    assert id_of(token, **inputs) == ""


def test_the_account_of_the_default_group_is_the_networks() -> None:
    """The group that a VPC comes with is the one that is taken over."""
    network = outputs_of("aws:ec2/vpc:Vpc")
    taken = id_of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", vpcId=id_of("aws:ec2/vpc:Vpc"))
    assert taken == network["defaultSecurityGroupId"]
    assert AWS.account == network["ownerId"]


def test_a_private_domain_name_has_an_id_beside_its_name() -> None:
    inputs: dict[str, object] = {"domainName": "a.example.com", "endpointConfiguration": {"types": "PRIVATE"}}
    id_ = id_of("aws:apigateway/domainName:DomainName", **inputs)
    assert re.fullmatch(r"a\.example\.com/[0-9a-f]{10}", id_)
    outputs = outputs_of("aws:apigateway/domainName:DomainName", **inputs)
    own = id_.partition("/")[2]
    assert outputs["domainNameId"] == own
    assert outputs["arn"] == f"arn:aws:apigateway:{HERE}:/domainnames/a.example.com+{own}"
