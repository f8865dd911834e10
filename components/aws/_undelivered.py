"""Where EventBridge puts what it cannot deliver: without a queue it tries for a day and then drops it.

Source: Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events"
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html): the queue stands in the rule's region.
"""

from typing import TypeAlias

import pulumi
from pulumi_aws import cloudwatch

__all__ = ["put_aside"]

_Queue: TypeAlias = cloudwatch.EventTargetDeadLetterConfigArgsDict


def put_aside(queue: pulumi.Input[str] | None) -> pulumi.Output[_Queue | None]:
    """The `dead_letter_config` of a target; none where no queue is known, as on a landing zone's routes."""

    def config(arn: str | None) -> _Queue | None:
        return {"arn": arn} if arn else None

    return pulumi.Output.from_input(queue).apply(config)
