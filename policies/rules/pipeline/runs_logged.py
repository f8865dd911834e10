"""What a workflow and a build did can be read afterwards."""

from collections.abc import Iterator

from gouvernail.maybe import all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Workflows and builds write down what they did."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `loggingConfiguration` of the state machine with a level and a destination, and leave a log of "
        "the build on."
    ),
    "gcp": "Set `callLogLevel` of the workflow, and another `build.options.logging` than NONE.",
}
NOT_THERE = {"azure": "What a workflow did is written down by a diagnostic setting, which says nothing of workflows."}


def _machine(machine: View) -> Iterator[Reason]:
    standard = machine.one_of("type", "STANDARD", absent="STANDARD")  # these keep a history of their own for 90 days
    level, place = "loggingConfiguration.level", "loggingConfiguration.logDestination"
    written = all_of([machine.one_of(level, "ALL", "ERROR", "FATAL"), machine.given(place)])
    yield from machine.needs(level, any_of([standard, written]), "and its destination leave no trace of a run")


def _build(project: View) -> Iterator[Reason]:
    cloudwatch = project.one_of("logsConfig.cloudwatchLogs.status", "ENABLED", absent="ENABLED")
    logged = any_of([cloudwatch, project.one_of("logsConfig.s3Logs.status", "ENABLED")])
    yield from project.needs("logsConfig", logged, "leaves every log off")


def _workflow(workflow: View) -> Iterator[Reason]:
    path = "callLogLevel"
    logged = workflow.one_of(path, "LOG_ALL_CALLS", "LOG_ERRORS_ONLY")
    yield from workflow.needs(path, logged, "writes nothing down")


def _trigger(trigger: View) -> Iterator[Reason]:
    path = "build.options.logging"
    yield from trigger.needs(path, negated(trigger.one_of(path, "NONE")), "writes nothing down")


READS = {
    "aws:codebuild/project:Project": _build,
    "aws:sfn/stateMachine:StateMachine": _machine,
    "gcp:cloudbuild/trigger:Trigger": _trigger,
    "gcp:workflows/workflow:Workflow": _workflow,
}
