"""What a job works on and leaves behind is under a key of ours."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "The disks of a job, and what it leaves behind, are encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Name a key of yours in `volumeKmsKeyId` of the machines and `kmsKeyId` of the results.",
    "gcp": (
        "Name a key of yours in `encryptionSpec.kmsKeyName` (`template.template.encryptionKey` of a job of Cloud Run)."
    ),
}
NOT_THERE = {"azure": "The disks of a job are the cloud's own, and its results are under the key of their store."}
_SAYS = "is not set: the key is the cloud's"


def _keyed(*paths: str) -> Reader:
    def read(job: View) -> Iterator[Reason]:
        for path in paths:
            yield from job.needs(path, job.given(path), _SAYS)

    return read


def _each(holder: str, *paths: str) -> Reader:
    def read(job: View) -> Iterator[Reason]:
        for one in job.each(holder):
            for path in paths:
                yield from one.needs(path, one.given(path), _SAYS)

    return read


READS = {
    "aws:bedrock/customModel:CustomModel": _keyed("customModelKmsKeyId"),
    "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": _keyed(
        "jobResources.clusterConfig.volumeKmsKeyId", "dataQualityJobOutputConfig.kmsKeyId"
    ),
    "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob": _each(
        "trainingJobDefinition", "resourceConfig.volumeKmsKeyId", "outputDataConfig.kmsKeyId"
    ),
    "aws:sagemaker/monitoringSchedule:MonitoringSchedule": _each(
        "monitoringScheduleConfig.monitoringJobDefinition",
        "monitoringResources.clusterConfig.volumeKmsKeyId",
        "monitoringOutputConfig.kmsKeyId",
    ),
    "aws:sagemaker/trainingJob:TrainingJob": _keyed("resourceConfig.volumeKmsKeyId", "outputDataConfig.kmsKeyId"),
    "gcp:cloudrunv2/job:Job": _keyed("template.template.encryptionKey"),
    "gcp:colab/schedule:Schedule": _each("createPipelineJobRequest.pipelineJob", "encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiPersistentResource:AiPersistentResource": _keyed("encryptionSpec.kmsKeyName"),
}
