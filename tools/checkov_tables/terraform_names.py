"""Which type of Terraform a Pulumi type of aws or gcp is.

Both providers are made from Terraform's, so a rule gives most names: prefix, module, class in snake case. The rule is
believed only where a check names the type that it gives; what it cannot give stands here, each row looked at by hand.
A bare class name (`aws_instance`) is never guessed: other modules have classes of that name, too.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from gouvernail.sandbox.types import snake

__all__ = ["NOT_TYPES", "NO_CLASS", "OLD_TOKENS", "terraform_types"]

_PREFIXES: Final = {"aws": "aws", "gcp": "google"}
_BARE: Final = frozenset({"ami", "ebs", "ec2", "vpc"})
"""Modules of aws whose classes Terraform knows without the module."""
_MODULES: Final = {
    "apigateway": "api_gateway",
    "artifactregistry": "artifact_registry",
    "bedrockmodel": "bedrock_model",
    "cfg": "config",
    "cloudfunctionsv2": "cloudfunctions2",
    "cloudrun": "cloud_run_service",
    "datafusion": "data_fusion",
    "ec2clientvpn": "ec2_client_vpn",
    "elasticbeanstalk": "elastic_beanstalk",
    "organizations": "organization",
    "projects": "project",
    "rds": "db",
    "serviceaccount": "service_account",
    "vertex": "vertex",
}
_PARTED: Final = frozenset({"bedrock"})
"""Modules in which several of Terraform's lie, whose names go on in the class: `AgentFlow` is of `bedrockagent`."""
_EXCEPTIONS: Final = {
    "aws:alb/loadBalancer:LoadBalancer": "aws_alb",
    "aws:appsync/graphQLApi:GraphQLApi": "aws_appsync_graphql_api",
    "aws:cfg/recorder:Recorder": "aws_config_configuration_recorder",
    "aws:cfg/recorderStatus:RecorderStatus": "aws_config_configuration_recorder_status",
    "aws:cloudtrail/trail:Trail": "aws_cloudtrail",
    "aws:codepipeline/pipeline:Pipeline": "aws_codepipeline",
    "aws:docdb/elasticCluster:ElasticCluster": "aws_docdbelastic_cluster",
    "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint": "aws_ec2_instance_connect_endpoint",
    "aws:ec2transitgateway/transitGateway:TransitGateway": "aws_ec2_transit_gateway",
    "aws:elb/loadBalancer:LoadBalancer": "aws_elb",
    "aws:elb/loadBalancerPolicy:LoadBalancerPolicy": "aws_load_balancer_policy",
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": "aws_fsx_openzfs_file_system",
    "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
    "aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint": "aws_opensearchserverless_vpc_endpoint",
    "aws:rds/instance:Instance": "aws_db_instance",
    "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": "aws_route53_hosted_zone_dnssec",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
    "gcp:bigquery/iamBinding:IamBinding": "google_bigquery_table_iam_binding",
    "gcp:bigquery/iamMember:IamMember": "google_bigquery_table_iam_member",
    "gcp:diagflow/agent:Agent": "google_dialogflow_agent",
    "gcp:diagflow/cxAgent:CxAgent": "google_dialogflow_cx_agent",
    "gcp:diagflow/cxWebhook:CxWebhook": "google_dialogflow_cx_webhook",
    "gcp:essentialcontacts/documentAiProcessor:DocumentAiProcessor": "google_document_ai_processor",
    "gcp:essentialcontacts/documentAiWarehouseLocation:DocumentAiWarehouseLocation": (
        "google_document_ai_warehouse_location"
    ),
    "gcp:organizations/project:Project": "google_project",
    "gcp:projects/defaultServiceAccounts:DefaultServiceAccounts": "google_project_default_service_accounts",
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": "google_project_iam_audit_config",
    "gcp:serviceaccount/account:Account": "google_service_account",
    "gcp:vertex/aiFeatureStore:AiFeatureStore": "google_vertex_ai_featurestore",
}
_LEGACY: Final = "V2"
"""Older majors of aws named a type a second time with this ending; stacks still hold them."""

NO_CLASS: Final = {
    "aws_db_security_group": "EC2-Classic has ended",
    "aws_elasticache_security_group": "EC2-Classic has ended",
    "aws_redshift_security_group": "EC2-Classic has ended",
    "google_notebooks_instance": "gone from the provider since 10.0",
    "google_notebooks_runtime": "gone from the provider since 10.0",
    "google_project_services": "gone from the provider since 1.0",
}
"""Types that checkov has checks for and that no class of the SDKs stands for, with the reason."""
OLD_TOKENS: Final = {
    "aws:elasticache/securityGroup:SecurityGroup": "aws_elasticache_security_group",
    "aws:rds/securityGroup:SecurityGroup": "aws_db_security_group",
    "aws:redshift/securityGroup:SecurityGroup": "aws_redshift_security_group",
    "gcp:notebooks/instance:Instance": "google_notebooks_instance",
    "gcp:notebooks/runtime:Runtime": "google_notebooks_runtime",
    "gcp:projects/services:Services": "google_project_services",
}
"""What older majors of the SDKs called them; stacks may still hold these."""
NOT_TYPES: Final = frozenset({"aws_iam_policy_document", "aws_kms_key_id", "google_access"})
"""What looks like a type in the checks' code: a data source, a property, a part of a name."""


def terraform_types(tokens: Iterable[str], universe: Iterable[str]) -> Mapping[str, str]:
    """Token -> type, for those of the tokens whose type is in the universe."""
    known = frozenset(universe)
    found: dict[str, str] = {}
    for token in tokens:
        name = _EXCEPTIONS.get(token) or _by_rule(token, known)
        if name in known:
            found[token] = name
    return dict(sorted(found.items()))


def _by_rule(token: str, known: frozenset[str]) -> str:
    package, module, kind = token.split(":")
    prefix, home = _PREFIXES[package], module.partition("/")[0]
    kind = kind.removesuffix(_LEGACY) if package == "aws" and home == "s3" else kind
    names = [f"{prefix}_{_MODULES[home]}_{snake(kind)}"] if home in _MODULES else []
    names.append(f"{prefix}_{home.lower()}_{snake(kind)}")
    names += [f"{prefix}_{home}{snake(kind)}"] if package == "aws" and home in _PARTED else []
    names += [f"{prefix}_{snake(kind)}"] if package == "aws" and home in _BARE else []
    return next((name for name in names if name in known), "")
