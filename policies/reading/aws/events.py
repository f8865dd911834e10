"""Targets of EventBridge's rules: whether what is sent arrives, and where it goes if it does not.

Source: Amazon EventBridge User Guide, "Using resource-based policies" (it fulfils no condition in a topic's policy) and
"Using dead-letter queues"; Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs" (aws:SourceArn
and its like are not supported in the policy of a topic's key for EventBridge).
"""

from collections.abc import Mapping, Sequence

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, text
from policies.reading.aws.incidents import watched
from policies.reading.aws.keys import keys
from policies.reading.aws.policy import document
from policies.reading.model.events import Sending
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Condition, Group, Policy
from policies.reading.policy import acts_on, matches, permits

__all__ = ["may_reach", "on", "sendings", "targets"]

_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_TOPIC = "aws:sns/topic:Topic"
_QUEUE = "aws:sqs/queue:Queue"
_QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
_EVENTS = "events.amazonaws.com"
_UNSAID = ("aws:source", "kms:encryptioncontext:")  # aws:SourceAccount, aws:SourceArn, aws:SourceOrgID ...
_UNDOCUMENTED: Mapping[str, str | None] = {"aws:sourceaccount": None, "aws:sourcearn": None}


def sendings(graph: Graph) -> tuple[Sending, ...]:
    """What is sent where routes of ours stand; where the landing zone's are adopted nothing of ours keeps it."""
    ours = {(graph.account(one), graph.region(one)) for one in graph.of_type(_TOPIC) if _severe(one)}
    return tuple(
        _sending(graph, rule, target)
        for rule in graph.of_type(_RULE)
        if (graph.account(rule), graph.region(rule)) in ours
        for target in targets(graph, rule)
    )


def targets(graph: Graph, rule: Resource) -> tuple[Resource, ...]:
    """The targets of a rule; the ARN of one is that of what it is aimed at, so its place is the rule's."""
    names = {rule.id, rule.value("name")}
    return tuple(
        one
        for one in graph.of_type(_TARGET)
        if one.provider == rule.provider
        and one.value("rule") in names
        and text(one.value("region")) in {None, graph.region(rule)}
    )


def on(rule: Resource) -> Truth:
    """Whether the rule is switched on."""
    state = text(rule.value("state"))
    return all_of((UNKNOWN if state is UNKNOWN else state != "DISABLED", flag(rule.value("isEnabled"), absent=True)))


def may_reach(target: Resource, identities: Sequence[Identity], action: str, resource: str) -> Truth:
    """Whether the role that the target is reached with may do this."""
    role = text(target.value("roleArn"))
    if role is None:
        return False
    found = next((one for one in identities if one.id == role), None)
    if role is UNKNOWN or found is None or found.permissions is UNKNOWN:
        return UNKNOWN
    return permits(found.permissions, action, resource)


def _severe(topic: Resource) -> bool:
    return not topic.external and isinstance(entry(topic.value("tags"), "severity"), str)


def _sending(graph: Graph, rule: Resource, target: Resource) -> Sending:
    aimed = target.value("arn")
    topic = graph.find(aimed, _TOPIC)
    let_in: Truth = UNKNOWN if aimed is UNKNOWN or (topic is None and ":sns:" in str(aimed)) else True
    if topic is not None:
        arn = str(aimed)
        let_in = all_of(
            (
                _lets_in(document(topic.urn, topic.value("policy")), ("sns:Publish",), arn, {}),
                _key_lets_in(graph, topic, {"kms:encryptioncontext:aws:sns:topicarn": arn}),
            )
        )
    letters = entry(target.value("deadLetterConfig"), "arn")
    queue = graph.find(letters, _QUEUE)
    if queue is None:
        kept: Truth = UNKNOWN if letters is UNKNOWN or letters else False
        return Sending(target.urn, let_in, kept, kept, kept)
    put = str(letters)
    source = {"aws:sourcearn": _arn(graph, rule), "aws:sourceaccount": str(graph.account(rule))}
    kept_let_in = all_of(
        (
            _lets_in(_policy(graph, queue), ("sqs:SendMessage",), put, source),
            _key_lets_in(graph, queue, {**_UNDOCUMENTED, "kms:encryptioncontext:aws:sqs:arn": put}),
        )
    )
    return Sending(target.urn, let_in, kept=True, kept_let_in=kept_let_in, watched=watched(graph, queue))


def _arn(graph: Graph, rule: Resource) -> str:
    bus, name = text(rule.value("eventBusName")), rule.value("name")
    path = f"{bus}/{name}" if bus not in {None, "default"} else str(name)
    return f"arn:aws:events:{graph.region(rule)}:{graph.account(rule)}:rule/{path}"


def _policy(graph: Graph, queue: Resource) -> Policy:
    names, account = {queue.id, queue.value("url")}, graph.account(queue)
    apart = (one for one in graph.of_type(_QUEUE_POLICY) if one.value("queueUrl") in names)
    beside = next((one for one in apart if graph.account(one) == account), queue)
    return document(beside.urn, beside.value("policy"))


def _key_lets_in(graph: Graph, holder: Resource, context: Mapping[str, str | None]) -> Truth:
    """Whether the key of a topic or a queue is at EventBridge's service; without a key of ours, nobody asks one."""
    name = text(holder.value("kmsMasterKeyId"))
    if name is None:
        return True
    key = None if name is UNKNOWN else next((one for one in keys(graph) if name in one.names), None)
    if key is None:
        return UNKNOWN
    return _lets_in(key.policy, ("kms:Decrypt", "kms:GenerateDataKey"), str(name), context)


def _lets_in(policy: Policy, actions: tuple[str, ...], resource: str, known: Mapping[str, str | None]) -> Truth:
    """Whether EventBridge may do all of these; `known` is what it says of itself with each call."""
    if policy.statements is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for action in actions:
        speaks: dict[bool, list[Truth]] = {True: [], False: []}
        for one in policy.statements:
            if any(who.group is Group.ANYONE or who.name == _EVENTS for who in one.principals):
                held = all_of(_held(condition, known) for condition in one.conditions)
                speaks[one.allow].append(all_of((acts_on(one, action, resource), held)))
        answers += [any_of(speaks[True]), negated(any_of(speaks[False]))]
    return all_of(answers)


def _held(condition: Condition, known: Mapping[str, str | None]) -> Truth:
    """Whether what EventBridge says fulfils the condition; what is known as None it may say or not."""
    value = known.get(condition.key)
    if condition.operator not in {"StringEquals", "StringLike", "ArnEquals", "ArnLike"}:
        return UNKNOWN
    if value is None:
        unsaid = condition.key not in known and condition.key.startswith(_UNSAID)
        return False if unsaid else UNKNOWN
    return any_of(matches(pattern, value) for pattern in condition.values)
