"""AWS stores as they are: buckets, log groups, topics; which key encrypts them, how long what lies in them is locked.

Source: Amazon S3 User Guide (object lock, default encryption, block public access), CloudWatch Logs and SNS guides.
"""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, number, text
from policies.reading.aws.policy import document
from policies.reading.model.policies import Group, Policy
from policies.reading.model.stores import Lock, Store, StoreKind
from policies.reading.policy import limits_caller, statements_of

__all__ = ["purpose", "stores"]

_BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_ENCRYPTION = "ServerSideEncryptionConfiguration"
_LOCK = "ObjectLockConfiguration"
_DAYS_A_YEAR = 365
_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


_ON_OBJECTS = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectRetention")
_SHOWING = ("GetObject", "GetObjectVersion")
_ON_BUCKET = (
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:PutBucketVersioning",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
)


def stores(graph: Graph) -> Iterator[Store]:
    """Every bucket, log group, topic, queue, cache, vault of copies and repository of images."""
    yield from _of_images(graph)
    for bucket in graph.of_type(*_BUCKETS):
        policy = _policy(graph, bucket)
        yield Store(
            urn=bucket.urn,
            id=bucket.id or UNKNOWN,
            kind=StoreKind.OBJECTS,
            account=graph.account(bucket),
            key=_key(graph, bucket),
            purpose=purpose(bucket),
            lock=_lock(graph, bucket),
            versioned=_versioned(graph, bucket),
            public=_public(graph, bucket, policy),
            policy=policy,
            changes=_changes(bucket),
            reads=_reads(bucket),
            writes=tuple((f"s3:{verb}Object", f"arn:aws:s3:::{bucket.id}/{{}}") for verb in ("Put", "Delete")),
            adopted=bucket.external,
        )
    for token, name, kind in (
        ("aws:cloudwatch/logGroup:LogGroup", "kmsKeyId", StoreKind.LOG),
        ("aws:sns/topic:Topic", "kmsMasterKeyId", StoreKind.TOPIC),
        ("aws:sqs/queue:Queue", "kmsMasterKeyId", StoreKind.QUEUE),
        ("aws:backup/vault:Vault", "kmsKeyArn", StoreKind.VAULT),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "kmsKeyId", StoreKind.CACHE),
    ):
        for resource in graph.of_type(token):
            yield Store(
                urn=resource.urn,
                id=resource.id or UNKNOWN,
                kind=kind,
                account=graph.account(resource),
                key=text(resource.value(name)),
                purpose=purpose(resource),
                lock=None,
                versioned=False,
                public=False,
                policy=None if resource.value("policy") is None else document(resource.urn, resource.value("policy")),
                adopted=resource.external,
            )


def _of_images(graph: Graph) -> Iterator[Store]:
    for repository in graph.of_type("aws:ecr/repository:Repository"):
        encryption = items(repository.value("encryptionConfigurations"))
        yield Store(
            urn=repository.urn,
            id=repository.id or UNKNOWN,
            kind=StoreKind.IMAGES,
            account=graph.account(repository),
            key=UNKNOWN if encryption is UNKNOWN else text(entry(encryption[0], "kmsKey")) if encryption else None,
            purpose=purpose(repository),
            lock=None,
            versioned=False,
            public=False,
            policy=None,
            adopted=repository.external,
        )


def purpose(resource: Resource) -> str | None:
    """What the resource says it is for: its tag `purpose`."""
    for tags in (resource.value("tags"), resource.value("tagsAll")):
        if isinstance(found := entry(tags, "purpose"), str):
            return found
    return None


def _changes(bucket: Resource) -> tuple[tuple[str, str], ...]:
    arn = f"arn:aws:s3:::{bucket.id}"
    return (*((action, f"{arn}/any") for action in _ON_OBJECTS), *((action, arn) for action in _ON_BUCKET))


def _reads(bucket: Resource) -> tuple[tuple[str, str], ...]:
    arn = f"arn:aws:s3:::{bucket.id}"
    return (
        *((f"s3:{action}", f"{arn}/any") for action in _SHOWING),
        ("s3:ListBucket", arn),
        ("s3:ListBucketVersions", arn),
    )


def _beside(graph: Graph, bucket: Resource, what: str) -> Resource | None:
    """The resource that configures one side of the bucket (since 2022 each side is a resource of its own)."""
    kind = f"Bucket{what}"
    low = kind[0].lower() + kind[1:]
    for one in graph.of_type(f"aws:s3/{low}:{kind}", f"aws:s3/{low}V2:{kind}V2"):
        if bucket.id and one.value("bucket") in {bucket.id, bucket.outputs.get("arn")}:
            return one
    return None


def _side(graph: Graph, bucket: Resource, what: str, inline: str) -> object:
    """The rules beside the bucket, else what the bucket itself shows, else unknown for a bucket of somebody else."""
    beside = _beside(graph, bucket, what)
    if beside is not None:
        rules = beside.value("rules")
        return rules if rules is not None else beside.value("rule")
    return bucket.value(inline)


def _key(graph: Graph, bucket: Resource) -> Maybe[str | None]:
    beside = _side(graph, bucket, _ENCRYPTION, "serverSideEncryptionConfigurations")
    rules = items(beside)
    if rules is UNKNOWN:
        return UNKNOWN
    for rule in rules:
        # Inline, the rule lies one level deeper.
        for given in (rule, *_nested(rule, "rules"), *_nested(rule, "rule")):
            for one in _nested(given, "applyServerSideEncryptionByDefault"):
                algorithm, key = text(entry(one, "sseAlgorithm")), text(entry(one, "kmsMasterKeyId"))
                if algorithm is UNKNOWN or key is UNKNOWN:
                    return UNKNOWN
                if algorithm in {"aws:kms", "aws:kms:dsse"} and key:
                    return key
    return None


def _nested(rule: object, name: str) -> tuple[object, ...]:
    found = items(entry(rule, name))
    return () if found is UNKNOWN else found


def _lock(graph: Graph, bucket: Resource) -> Maybe[Lock | None]:
    beside = _beside(graph, bucket, _LOCK)
    if beside is None:
        if bucket.external:
            return UNKNOWN
        rule = entry(bucket.value("objectLockConfiguration"), "rule")
    else:
        rule = beside.value("rule")
    if rule is None:
        return None
    retention = entry(rule, "defaultRetention")
    mode, days, years = (
        text(entry(retention, "mode")),
        number(entry(retention, "days")),
        number(entry(retention, "years")),
    )
    if days is UNKNOWN or years is UNKNOWN:
        length: Maybe[float] = UNKNOWN
    else:
        length = days or (years or 0) * _DAYS_A_YEAR
    # The lock works only on a bucket that was made for it, with versions kept.
    enabled = any_of((flag(bucket.value("objectLockEnabled")), beside is not None and not bucket.external))
    return Lock(absolute=all_of((UNKNOWN if mode is UNKNOWN else mode == "COMPLIANCE", enabled)), days=length)


def _versioned(graph: Graph, bucket: Resource) -> Truth:
    beside = _beside(graph, bucket, "Versioning")
    if beside is not None:
        status = text(entry(beside.value("versioningConfiguration"), "status"))
        return UNKNOWN if status is UNKNOWN else status == "Enabled"
    if bucket.value("objectLockEnabled") is True:
        return True
    return flag(entry(bucket.value("versioning"), "enabled"))


def _public(graph: Graph, bucket: Resource, policy: Maybe[Policy | None]) -> Truth:
    """Whether anybody may come in: no block on public access, or a policy that lets anyone in, which no block stops."""
    beside = _beside(graph, bucket, "PublicAccessBlock")
    if beside is None:
        return UNKNOWN if bucket.external else True
    blocked = all_of(flag(beside.value(name)) for name in _BLOCKS)
    if blocked is True:
        return False
    statements = statements_of(policy)
    if statements is UNKNOWN:
        return UNKNOWN
    open_to_all = any(
        statement.allow
        and not limits_caller(statement)
        and any(who.group is Group.ANYONE for who in statement.principals)
        for statement in statements
    )
    return True if blocked is False or open_to_all else UNKNOWN


def _policy(graph: Graph, bucket: Resource) -> Maybe[Policy | None]:
    beside = _beside(graph, bucket, "Policy")
    written = beside.value("policy") if beside is not None else bucket.value("policy")
    if written is None:
        return None
    return document(beside.urn if beside is not None else bucket.urn, written)
