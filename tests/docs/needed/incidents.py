"""Incidents."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:cloudwatch/eventApiDestination:EventApiDestination": (
        "events:CreateApiDestination",
        "iam:CreateServiceLinkedRole",
        "events:UpdateApiDestination",
        "events:DeleteApiDestination",
    ),
    "aws:cloudwatch/eventConnection:EventConnection": (
        "events:CreateConnection",
        "events:UpdateConnection",
        "events:DeleteConnection",
        "secretsmanager:CreateSecret",
        "secretsmanager:PutSecretValue",
        "secretsmanager:DeleteSecret",
    ),
    "aws:pipes/pipe:Pipe": ("pipes:CreatePipe", "pipes:UpdatePipe", "pipes:DeletePipe", "iam:PassRole"),
    "aws:sns/topic:Topic": ("sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:DeleteTopic"),
    "aws:sns/topicSubscription:TopicSubscription": (
        "sns:Subscribe",
        "sns:SetSubscriptionAttributes",
        "sns:Unsubscribe",
    ),
    "aws:sqs/queue:Queue": ("sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:DeleteQueue"),
    "aws:sqs/queuePolicy:QueuePolicy": ("sqs:SetQueueAttributes",),
}
