"""What a build leaves for the next step is under a key of ours."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What builds and pipelines hand on is encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = "Name a key of yours in `encryptionKey`, and leave `encryptionDisabled` away."
NOT_THERE = {
    "azure": "What a build hands on lies in a store or a registry, which is asked itself.",
    "gcp": "What a build hands on lies in a store or a registry, which is asked itself.",
}
_SAYS = "is not set: the key is the cloud's"


def _project(project: View) -> Iterator[Reason]:
    yield from project.needs("encryptionKey", project.given("encryptionKey"), _SAYS)
    for artifacts in (project.part("artifacts"), *project.each("secondaryArtifacts")):
        off = artifacts.flag("encryptionDisabled")
        yield from artifacts.needs("encryptionDisabled", negated(off), "leaves it open")


def _pipeline(pipeline: View) -> Iterator[Reason]:
    for store in pipeline.each("artifactStores"):
        yield from store.needs("encryptionKey.id", store.given("encryptionKey.id"), _SAYS)


READS = {
    "aws:codebuild/project:Project": _project,
    "aws:codepipeline/pipeline:Pipeline": _pipeline,
}
