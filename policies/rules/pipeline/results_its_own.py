"""What was trained was trained by the pipeline."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group, Policy
from policies.reading.policy import denies_all_but
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Add, Set

STATEMENT = "Nobody but steps of pipelines can write where a pipeline keeps what it trained, whatever else allows."
SEVERITY = "high"
REMEDIATION = (
    "Let nobody but the steps' own roles write there: name just those in the `aws:PrincipalArn` that the bucket "
    "policy's denial spares (AWS), take the role on the store of artefacts (Azure) or the right to write below `runs/` "
    "(Google Cloud) from all others."
)
UNSEEN = "Who may delete there, and who may change the store's policy; that every version is kept."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_WRITE = "s3:PutObject"
_SPARED = "policy.Statement[1].Condition.ArnNotEquals.aws:PrincipalArn"
_GIVEN = "azure-native:authorization:RoleAssignment"
_ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
_WRITES = {
    "scope": "${azure-native:storage:StorageAccount#artefacts.id}",
    "roleDefinitionId": f"{_ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "principalId": "00000000-0000-4000-8000-000000000010",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000011",
}
_BUCKET = "${gcp:storage/managedFolder:ManagedFolder#scorecard.bucket}"
_WRITER = "gcp:storage/bucketIAMMember:BucketIAMMember"
_TRAINS = {
    "bucket": _BUCKET,
    "role": "roles/storage.objectCreator",
    "member": "serviceAccount:twin@${own}.iam.gserviceaccount.com",
    "condition": {
        "title": "twin",
        "expression": f'resource.name.startsWith("projects/_/buckets/{_BUCKET}/objects/runs/")',
    },
}
BROKEN = {
    "aws": Set(_POLICY, _SPARED, "arn:aws:iam::${own}:role/bex/developer", having="/pipelines/*"),
    "azure": Add(_GIVEN, _WRITES),
    "gcp": Add(_WRITER, _TRAINS),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, having="/pipelines/*"),
    "azure": Add(_GIVEN, {**_WRITES, "roleDefinitionId": UNKNOWN}),
    "gcp": Add(_WRITER, {**_TRAINS, "role": UNKNOWN}),
}
BY_OTHER_MEANS = {
    "azure": "Nothing can be denied to all there: looked at is every right that is given on the store or around it, "
    "and the store takes no shared key.",
    "gcp": "Nothing is denied to all there: looked at is every right to write where steps do; what who deploys is "
    "given by hand is not in these stacks.",
}


def holds(platform: Platform) -> Result:
    """Follows what each pipeline trains into its store, and reads whom the store's denial spares."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    if pipeline.results is UNKNOWN or pipeline.jobs is UNKNOWN:
        yield unclear(pipeline.urn, "where it keeps what it trained could not be read")
        return
    if pipeline.writers is not None:
        yield from _given(platform, pipeline, pipeline.writers)
        return
    for store, place in pipeline.results:
        found = platform.store(store)
        if found is None or found.policy is UNKNOWN:
            yield unclear(pipeline.urn, f"the policy of the store {store} could not be read")
        elif found.policy is None:
            yield broken(found.urn, "the store of what was trained has no policy")
        elif found.policy.statements is UNKNOWN:
            yield unclear(found.urn, "the policy of the store of what was trained could not be read")
        else:
            spared = [denies_all_but(one, _WRITE, place) for one in found.policy.statements]
            yield from require(
                any_of(all_of(_is_step(platform, who) for who in whom) for whom in spared if whom is not None),
                found.urn,
                "others than steps of pipelines can write what counts as trained",
                "whether all that can write what counts as trained are steps of pipelines is not known",
            )


def _given(platform: Platform, pipeline: TrainingPipeline, writers: Maybe[tuple[str, ...]]) -> Iterator[Reason]:
    if writers is UNKNOWN:
        yield unclear(pipeline.urn, "who may write where it keeps what it trained could not be read")
        return
    for who in sorted({*writers}):
        yield from require(
            _is_step(platform, who),
            pipeline.urn,
            f"others than steps of pipelines may write what counts as trained: {who}",
            f"whether {who}, who may write what counts as trained, is a step of a pipeline is not known",
        )


def _is_step(platform: Platform, who: str) -> Truth:
    """Whether a step runs as this, and nobody but services can take it."""
    runs = any_of(_runs_as(one, who) for one in platform.pipelines)
    return all_of((runs, next((_for_services(role.trust) for role in platform.identities if role.id == who), UNKNOWN)))


def _runs_as(pipeline: TrainingPipeline, who: str) -> Truth:
    if pipeline.jobs is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if job.identity is None else job.identity == who for job in pipeline.jobs)


def _for_services(trust: Policy) -> Truth:
    if trust.statements is UNKNOWN:
        return UNKNOWN
    given = [one for one in trust.statements if one.allow]
    return not any(
        one.except_principals or any(who.group is not Group.SERVICE for who in one.principals) for one in given
    )
