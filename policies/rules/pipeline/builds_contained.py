"""A build cannot break out of its container, and is not reached from outside."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A build has no rights on its host, and no address on the internet."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Leave `privilegedMode` and `insecureSsl` off and the project private.",
    "azure": "Put the agents into a subnet by `virtualNetworkSubnetResourceId`.",
    "gcp": "Set `workerConfig.noExternalIp`.",
}


def _project(project: View) -> Iterator[Reason]:
    mode = "environment.privilegedMode"
    yield from project.needs(mode, negated(project.flag(mode)), "gives the build rights on its host")
    seen = "projectVisibility"
    yield from project.needs(seen, negated(project.one_of(seen, "PUBLIC_READ")), "shows builds to everybody")
    for source in (project.part("source"), *project.each("secondarySources")):
        yield from source.needs("insecureSsl", negated(source.flag("insecureSsl")), "takes a source from anybody")


def _agents(agents: View) -> Iterator[Reason]:
    path = "virtualNetworkSubnetResourceId"
    yield from agents.needs(path, agents.given(path), "is not set: builds run in the cloud's own network")


def _workers(workers: View) -> Iterator[Reason]:
    path = "workerConfig.noExternalIp"
    yield from workers.needs(path, workers.flag(path), "is not true: builds have addresses on the internet")


READS = {
    "aws:codebuild/project:Project": _project,
    "azure-native:containerregistry:AgentPool": _agents,
    "gcp:cloudbuild/workerPool:WorkerPool": _workers,
}
