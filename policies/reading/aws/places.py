"""Where stores, logs, copies and endpoints lie on AWS: in the region of the resource, else of its provider.

Source: AWS, "Region support in the provider" (each resource has a `region` since version 7); DynamoDB global tables and
secrets with replicas name further regions.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from gouvernail.graph import Graph
from policies.reading.model.places import Place
from policies.reading.places import also, home, together

__all__ = ["places"]

_STORE, _DATABASE, _ENDPOINT = "store", "database", "endpoint"
_KINDS: Final[Mapping[str, str]] = {
    "aws:s3/bucket:Bucket": _STORE,
    "aws:s3/bucketV2:BucketV2": _STORE,
    "aws:s3/directoryBucket:DirectoryBucket": _STORE,
    "aws:ebs/volume:Volume": _STORE,
    "aws:efs/fileSystem:FileSystem": _STORE,
    "aws:fsx/lustreFileSystem:LustreFileSystem": _STORE,
    "aws:ecr/repository:Repository": "repository",
    "aws:backup/vault:Vault": "vault",
    "aws:elasticache/replicationGroup:ReplicationGroup": "cache",
    "aws:elasticache/serverlessCache:ServerlessCache": "cache",
    "aws:dynamodb/table:Table": _DATABASE,
    "aws:rds/cluster:Cluster": _DATABASE,
    "aws:rds/instance:Instance": _DATABASE,
    "aws:docdb/cluster:Cluster": _DATABASE,
    "aws:neptune/cluster:Cluster": _DATABASE,
    "aws:redshift/cluster:Cluster": _DATABASE,
    "aws:opensearch/domain:Domain": _DATABASE,
    "aws:cloudwatch/logGroup:LogGroup": "log",
    "aws:cloudtrail/eventDataStore:EventDataStore": "log",
    "aws:sns/topic:Topic": "topic",
    "aws:sqs/queue:Queue": "queue",
    "aws:kinesis/stream:Stream": "stream",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "stream",
    "aws:msk/cluster:Cluster": "stream",
    "aws:cloudwatch/eventBus:EventBus": "bus",
    "aws:cloudwatch/eventArchive:EventArchive": "archive",
    "aws:sfn/stateMachine:StateMachine": "workflow",
    "aws:secretsmanager/secret:Secret": "secret",
    "aws:sagemaker/endpoint:Endpoint": _ENDPOINT,
    "aws:sagemaker/model:Model": "model",
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "register",
    "aws:sagemaker/pipeline:Pipeline": "pipeline",
    "aws:sagemaker/domain:Domain": "workbench",
    "aws:sagemaker/notebookInstance:NotebookInstance": "workbench",
    "aws:sagemaker/featureGroup:FeatureGroup": _STORE,
    "aws:apigateway/restApi:RestApi": "gateway",
    "aws:apigatewayv2/api:Api": "gateway",
    "aws:lb/loadBalancer:LoadBalancer": "gateway",
    "aws:lambda/function:Function": "function",
    "aws:ec2/instance:Instance": "machine",
}
_COPIES: Final[Mapping[str, tuple[str, str]]] = {
    "aws:dynamodb/table:Table": ("replicas", "regionName"),
    "aws:secretsmanager/secret:Secret": ("replicas", "region"),
}


def places(graph: Graph) -> Iterator[Place]:
    """Everything of these kinds, adopted things included."""
    for one in graph.of_type(*_KINDS):
        path, name = _COPIES.get(one.type, ("", ""))
        copies = also(one.value(path), name) if path else ()
        yield Place(one.urn, _KINDS[one.type], together((home(graph, one, "region"), copies)))
