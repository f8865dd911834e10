"""What a pipeline keeps is encrypted with keys of ours."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Set

STATEMENT = "The disks of every job, and what it leaves behind, are encrypted with keys of ours."
SEVERITY = "medium"
REMEDIATION = (
    "Name keys of these stacks for each job: `VolumeKmsKeyId` and the output's `KmsKeyId` in the pipeline's definition "
    "(AWS), `encryptionKey` of the job (Google Cloud); on Azure the risk owner accepts the disks of the cluster's "
    "nodes."
)
UNSEEN = "What the code writes elsewhere by a way of its own: its role limits where."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_JOB, _STEP, _KEY = "gcp:cloudrunv2/job:Job", "/opt/program/run", "template.template.encryptionKey"
BROKEN = {
    "aws": Set(_PIPELINE, "pipelineDefinition.Steps[1].Arguments.ResourceConfig.VolumeKmsKeyId", None),
    "gcp": Set(_JOB, _KEY, None, having=_STEP),
}
UNCLEAR = {
    "aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN),
    "gcp": Set(_JOB, _KEY, UNKNOWN, having=_STEP),
}
BY_OTHER_MEANS = {
    "gcp": "A step has no disk there: what it keeps while it runs lies in memory, which the job's key encrypts, and is "
    "gone with it."
}
NOT_POSSIBLE = {
    "azure": "The disks of a cluster's nodes take no key of ours: Azure encrypts them with its own, and they are gone "
    "when nothing runs; what is left behind is encrypted with ours. The risk owner accepts that, in writing."
}


def holds(platform: Platform) -> Result:
    """Follows each job's disk and output to its key."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    if pipeline.jobs is UNKNOWN:
        yield unclear(pipeline.urn, "what runs in it could not be read")
        return
    for job in pipeline.jobs:
        for what, key in (("the disk", job.disk), ("what is left", job.output)):
            if key is None:
                yield broken(pipeline.urn, f"{what} of {job.name} has no key of ours")
            elif platform.key(key) is None:
                yield unclear(pipeline.urn, f"the key of {what} of {job.name}, {key}, is not in these stacks")
