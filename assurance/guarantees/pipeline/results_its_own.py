"""What was trained was trained by the pipeline."""

from collections.abc import Iterator

from assurance.guarantees.pipeline._each import each_pipeline
from assurance.guarantees.twin import Set
from assurance.reading.model.pipeline import TrainingPipeline
from assurance.reading.model.platform import Platform
from assurance.reading.model.policies import Group
from assurance.reading.policy import denies_all_but
from assurance.verdict import Finding, Result, broken, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Nobody but steps of pipelines can write where a pipeline keeps what it trained, whatever else allows."
SOURCES = (
    "AI Act Art. 15(5) (supports)",
    "ISO/IEC 42001:2023 A.6.2.4 (supports)",
    "ISO/IEC 27001:2022 A.8.3 (supports)",
)
UNSEEN = "Who may delete there, and who may change the store's policy; that every version is kept."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_WRITE = "s3:PutObject"
_SPARED = "policy.Statement[1].Condition.ArnNotEquals.aws:PrincipalArn"
BROKEN = {"aws": Set(_POLICY, _SPARED, "arn:aws:iam::${own}:role/bex/developer", having="/pipelines/*")}
UNCLEAR = {"aws": Set(_POLICY, "policy", UNKNOWN, having="/pipelines/*")}


def holds(platform: Platform) -> Result:
    """Follows what each pipeline trains into its store, and reads whom the store's denial spares."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Finding]:
    if pipeline.results is UNKNOWN or pipeline.jobs is UNKNOWN:
        yield unclear(pipeline.urn, "where it keeps what it trained could not be read")
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
            if not any(who is not None and who <= _of_services(platform) for who in spared):
                yield broken(found.urn, "others than steps of pipelines can write what counts as trained")


def _of_services(platform: Platform) -> set[str]:
    """Roles that jobs of pipelines run with, and that no person can take."""
    jobs = {job.identity for one in platform.pipelines if one.jobs is not UNKNOWN for job in one.jobs}
    return {
        role.id
        for role in platform.identities
        if role.id is not UNKNOWN
        and role.id in jobs
        and role.trust.statements is not UNKNOWN
        and all(who.group is Group.SERVICE for one in role.trust.statements for who in one.principals)
    }
