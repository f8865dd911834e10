"""What the machines of one job say to each other nobody else can read."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "The machines of a job speak to each other encrypted."
SEVERITY = "medium"
REMEDIATION = "Set `enableInterContainerTrafficEncryption`."
NOT_THERE = {
    "azure": "No property of a job says how its machines speak to each other.",
    "gcp": "Google encrypts what the machines of its network say to each other by itself.",
}
_PATH = "enableInterContainerTrafficEncryption"


def _job(job: View) -> Iterator[Reason]:
    return job.needs(_PATH, job.flag(_PATH), "is not true")


def _tuning(job: View) -> Iterator[Reason]:
    for definition in (*job.each("trainingJobDefinition"), *job.each("trainingJobDefinitions")):
        yield from _job(definition)


def _quality(definition: View) -> Iterator[Reason]:
    return _job(definition.part("networkConfig"))


def _schedule(schedule: View) -> Iterator[Reason]:
    for definition in schedule.each("monitoringScheduleConfig.monitoringJobDefinition"):
        yield from _job(definition.part("networkConfig"))


READS = {
    "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": _quality,
    "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob": _tuning,
    "aws:sagemaker/monitoringSchedule:MonitoringSchedule": _schedule,
    "aws:sagemaker/trainingJob:TrainingJob": _job,
}
