"""The name of an image never stands for another one."""

from collections.abc import Iterable, Iterator

from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "A tag of an image is never moved to another image."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `imageTagMutability` to IMMUTABLE.",
    "gcp": "Set `dockerConfig.immutableTags`.",
}


def _ecr(repository: View) -> Iterator[Reason]:
    immutable = repository.one_of("imageTagMutability", "IMMUTABLE")
    yield from repository.needs("imageTagMutability", immutable, "is not IMMUTABLE")


def _docker(repository: View) -> Iterable[Reason] | None:
    immutable = switched_on("dockerConfig.immutableTags")(repository)
    return only_where(repository, "format", repository.one_of("format", "DOCKER"), immutable)


READS = {
    "aws:ecr/repository:Repository": _ecr,
    "gcp:artifactregistry/repository:Repository": _docker,
}
MENDS = {
    "aws:ecr/repository:Repository": {"imageTagMutability": "IMMUTABLE"},
    "gcp:artifactregistry/repository:Repository": {"dockerConfig.immutableTags": True},
}
NOT_THERE = {"azure": "A registry on Azure has no such setting: single images are locked there, each by a call."}
