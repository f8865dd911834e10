"""Who sends to a stream, a queue or a topic, and who takes from it, is known by name."""

from policies.common.everybody import members_named, policy_for_callers

TITLE = "No grant on a stream, a queue or a topic is to everybody."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name roles, accounts or services as `Principal` of the policy, or add a condition on who calls "
        "(`aws:SourceArn`)."
    ),
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}

READS = {
    "aws:kinesis/resourcePolicy:ResourcePolicy": policy_for_callers("policy"),
    "aws:sqs/queue:Queue": policy_for_callers("policy"),
    "aws:sqs/queuePolicy:QueuePolicy": policy_for_callers("policy"),
    "aws:sns/topic:Topic": policy_for_callers("policy"),
    "aws:sns/topicPolicy:TopicPolicy": policy_for_callers("policy"),
    "gcp:pubsub/topicIAMMember:TopicIAMMember": members_named("member"),
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": members_named("members"),
    "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": members_named("member"),
}
NOT_THERE = {
    "azure": "A role on Azure is assigned to one principal of the directory at a time, and everybody is none of them.",
}
