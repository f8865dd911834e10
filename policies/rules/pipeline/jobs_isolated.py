"""What runs in a pipeline talks to nobody."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.pipeline import Job, TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Set

STATEMENT = (
    "What runs in a pipeline makes no call to any network, in the platform's own private subnets, and what its "
    "containers say to each other is encrypted."
)
SEVERITY = "high"
REMEDIATION = (
    "Cut each job off from networks: `EnableNetworkIsolation`, encrypted traffic between containers and a `VpcConfig` "
    "of private subnets (AWS), `enableNodePublicIp` false in a managed network without ways out (Azure), `egress` "
    "`ALL_TRAFFIC` into our subnetwork (Google Cloud)."
)
UNSEEN = "What the code does with the data that it is given."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_COMPUTE = "azure-native:machinelearningservices:Compute"
_PUBLIC = "properties.properties.enableNodePublicIp"
_JOB, _STEP, _EGRESS = "gcp:cloudrunv2/job:Job", "/opt/program/run", "template.template.vpcAccess.egress"
BROKEN = {
    "aws": Set(_PIPELINE, "pipelineDefinition.Steps[1].Arguments.EnableNetworkIsolation", value=False),
    "azure": Set(_COMPUTE, _PUBLIC, value=True),
    "gcp": Set(_JOB, _EGRESS, "PRIVATE_RANGES_ONLY", having=_STEP),
}
UNCLEAR = {
    "aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN),
    "azure": Set(_COMPUTE, _PUBLIC, UNKNOWN),
    "gcp": Set(_JOB, _EGRESS, UNKNOWN, having=_STEP),
}
BY_OTHER_MEANS = {
    "azure": "A job runs in a network there that Azure makes and manages for the workspace, in no subnet of ours: out "
    "of it leads nothing but private endpoints, and those lead to things of the account. A job has one node, so "
    "containers say nothing to each other.",
    "gcp": "The buckets of a step are mounted by way of the network, so it reaches the one private address of Google's "
    "services there, and no other: the perimeter and its account's rights say what it may do by it. A step is one "
    "container, which has nobody to say something to.",
}


def holds(platform: Platform) -> Result:
    """Isolation is on in every job, and each subnet is one of ours."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    if pipeline.jobs is UNKNOWN:
        yield unclear(pipeline.urn, "what runs in it could not be read")
        return
    if not pipeline.jobs:
        yield broken(pipeline.urn, "nothing runs in it")
    ours = {subnet.id for subnet in platform.subnets}
    for job in pipeline.jobs:
        yield from _of_job(pipeline.urn, job)
        if not job.subnets and not job.managed_network:
            yield broken(pipeline.urn, f"{job.name} runs outside of our networks")
        for name in job.subnets:
            if name not in ours:
                yield unclear(pipeline.urn, f"the subnet {name} of {job.name} is not in these stacks")


def _of_job(urn: str, job: Job) -> Iterator[Reason]:
    for value, what in ((job.isolated, "is cut off from networks"), (job.encrypted, "encrypts what containers say")):
        yield from require(
            value, urn, f"nothing says that {job.name} {what}", f"whether {job.name} {what} is not known"
        )
