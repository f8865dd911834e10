"""Before something is deployed a person says so."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What deploys asks a person first."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Add an action of the category Approval to `stages`.",
    "gcp": "Set `requireApproval` of the target.",
}
NOT_THERE = {"azure": "Approvals are asked for by the pipeline of the forge; no resource of the cloud has them."}


def _pipeline(pipeline: View) -> Iterator[Reason]:
    actions = [action for stage in pipeline.each("stages") for action in stage.each("actions")]
    asked = any_of(action.one_of("category", "Approval") for action in actions)
    yield from pipeline.needs("stages", asked, "have no approval among them")


def _target(target: View) -> Iterator[Reason]:
    yield from target.needs("requireApproval", target.flag("requireApproval"), "is not true")


READS = {
    "aws:codepipeline/pipeline:Pipeline": _pipeline,
    "gcp:clouddeploy/target:Target": _target,
}
