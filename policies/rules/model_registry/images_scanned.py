"""Images are looked at for known weaknesses as they arrive."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "Every image is scanned for known weaknesses when it is pushed."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `imageScanningConfiguration.scanOnPush`, or rules of the registry with another `scanFrequency` "
        "than MANUAL."
    ),
    "gcp": "Leave `vulnerabilityScanningConfig.enablementConfig` at INHERITED.",
}


def _registry(configuration: View) -> Iterator[Reason]:
    yield from configuration.needs("rules", configuration.given("rules"), "are none: nothing is scanned by itself")
    for rule in configuration.each("rules"):
        by_itself = rule.one_of("scanFrequency", "SCAN_ON_PUSH", "CONTINUOUS_SCAN")
        yield from rule.needs("scanFrequency", by_itself, "is by hand")


def _repository(repository: View) -> Iterator[Reason]:
    path = "vulnerabilityScanningConfig.enablementConfig"
    yield from repository.needs(path, negated(repository.one_of(path, "DISABLED")), "is DISABLED")


READS = {
    "aws:ecr/repository:Repository": switched_on("imageScanningConfiguration.scanOnPush"),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": _registry,
    "gcp:artifactregistry/repository:Repository": _repository,
}
MENDS = {
    "aws:ecr/repository:Repository": {"imageScanningConfiguration.scanOnPush": True},
}
NOT_THERE = {
    "azure": "Images on Azure are scanned by a plan of the whole subscription, not by a setting of a registry."
}
