"""A job runs in a network of ours, and what trains a model reaches nothing else."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A job that trains or measures runs inside a network of ours."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Name subnets in `vpcConfig`, and set `enableNetworkIsolation`.",
    "gcp": "Name a `network`, and send ALL_TRAFFIC of a job of Cloud Run by `vpcAccess`.",
}


def _isolated(job: View) -> Iterator[Reason]:
    path = "enableNetworkIsolation"
    yield from job.needs(path, job.flag(path), "is not true")
    path = "vpcConfig.subnets"
    yield from job.needs(path, job.given(path), "is not set: the job runs in the cloud's own network")


def _tuning(job: View) -> Iterator[Reason]:
    for definition in (*job.each("trainingJobDefinition"), *job.each("trainingJobDefinitions")):
        yield from _isolated(definition)


def _quality(definition: View) -> Iterator[Reason]:
    return _isolated(definition.part("networkConfig"))


def _schedule(schedule: View) -> Iterator[Reason]:
    for definition in schedule.each("monitoringScheduleConfig.monitoringJobDefinition"):
        yield from _isolated(definition.part("networkConfig"))


def _persistent(machines: View) -> Iterator[Reason]:
    inside = any_of([machines.given("network"), machines.given("pscInterfaceConfig.networkAttachment")])
    yield from machines.needs("network", inside, "is not set: jobs run in the cloud's own network")


def _run(job: View) -> Iterator[Reason]:
    path = "template.template.vpcAccess.egress"
    yield from job.needs(path, job.one_of(path, "ALL_TRAFFIC"), "lets calls go past the network")


def _colab(schedule: View) -> Iterator[Reason]:
    for job in schedule.each("createPipelineJobRequest.pipelineJob"):
        inside = any_of([job.given("network"), job.given("pscInterfaceConfig.networkAttachment")])
        yield from job.needs("network", inside, "is not set: the job runs in the cloud's own network")


READS = {
    "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": _quality,
    "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob": _tuning,
    "aws:sagemaker/monitoringSchedule:MonitoringSchedule": _schedule,
    "aws:sagemaker/trainingJob:TrainingJob": _isolated,
    "gcp:cloudrunv2/job:Job": _run,
    "gcp:colab/schedule:Schedule": _colab,
    "gcp:vertex/aiPersistentResource:AiPersistentResource": _persistent,
}
NOT_THERE = {"azure": "A job runs on machines of its workspace, and it is the workspace that says where."}
