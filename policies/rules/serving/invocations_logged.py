"""What a language model is asked is written down."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a language model is asked and what it says is written down."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave the delivery of texts on in `loggingConfig`, and name a bucket or a log group.",
    "gcp": "Set `logSanitizeOperations` of the template, or `enableCloudLogging` of the floor settings.",
}
NOT_THERE = {"azure": "What a model is asked is written down by a diagnostic setting, which says nothing of models."}


def _logging(logging: View) -> Iterator[Reason]:
    config = logging.part("loggingConfig")
    place = any_of([config.given("s3Config"), config.given("cloudwatchConfig")])
    yield from config.needs("s3Config", place, "is not set, nor is a log group: nothing is kept")
    text = "textDataDeliveryEnabled"
    yield from config.needs(text, config.flag(text, absent=True), "is not true")


def _template(template: View) -> Iterator[Reason]:
    path = "templateMetadata.logSanitizeOperations"
    yield from template.needs(path, template.flag(path), "is not true")


def _floor(floor: View) -> Iterator[Reason]:
    path = "aiPlatformFloorSetting.enableCloudLogging"
    yield from floor.needs(path, floor.flag(path), "is not true")


READS = {
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration": _logging,
    "gcp:modelarmor/floorsetting:Floorsetting": _floor,
    "gcp:modelarmor/template:Template": _template,
}
