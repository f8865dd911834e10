"""Locked buckets of documents, rules on endpoints that went into service, machines that set locks.

Source: Amazon EventBridge User Guide, "Sending and receiving events between AWS accounts"; Amazon States Language;
Service Authorization Reference, Amazon S3 (PutObjectRetention, ListBucketVersions).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, text, texts
from policies.reading.aws.events import may_reach
from policies.reading.aws.policy import document
from policies.reading.aws.stores import purpose
from policies.reading.model.archive import Archive, DocumentWriter, Extender, ReleaseRoute
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Condition, Group, Policy, Statement
from policies.reading.model.stores import Store
from policies.reading.policy import acts_on, permits

__all__ = ["archives", "extenders", "release_routes"]

_BUCKET = "aws:s3/bucket:Bucket"
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_BUS = "aws:cloudwatch/eventBus:EventBus"
_BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_MACHINE = "aws:sfn/stateMachine:StateMachine"
_CHANGE = "SageMaker Endpoint State Change"
_ENDED_BADLY = ("ExecutionsAborted", "ExecutionsFailed", "ExecutionsTimedOut")
_LOCKS = ":aws-sdk:s3:putObjectRetention"
_LISTS = ":aws-sdk:s3:listObjectVersions"
_FROM_NOW = re.compile(r"\$toMillis\(\$states\.context\.Execution\.StartTime\) \+ (\d+) \* (\d+)\)")
_DAY = 86_400_000
_PUTS = {"s3:putobject", "s3:put*", "s3:*", "*"}


def archives(graph: Graph, stores: Sequence[Store], adopted: str | None) -> Iterator[Archive]:
    """Every bucket of documents: by its purpose, or the landing zone's by its name."""
    for bucket in graph.of_type(_BUCKET):
        theirs = bucket.external and bucket.id == adopted
        if theirs or (not bucket.external and purpose(bucket) == "documents"):
            writers = _writers(next((one.policy for one in stores if one.id == bucket.id), UNKNOWN))
            yield Archive(
                urn=bucket.urn,
                account=graph.account(bucket),
                store=bucket.id or "",
                adopted=bucket.external,
                takes=UNKNOWN if writers is UNKNOWN else bool(writers),
                writers=writers,
            )


def _writers(policy: Maybe[Policy | None]) -> Maybe[tuple[DocumentWriter, ...]]:
    """The statements that let somebody put, and whether the place is that of the caller's own tag."""
    if policy is UNKNOWN:
        return UNKNOWN
    statements = () if policy is None else policy.statements
    if statements is UNKNOWN:
        return UNKNOWN
    return tuple(
        DocumentWriter(
            one.urn, one.name, below_own=all("/${aws:PrincipalTag/ai-system-id}/" in place for place in one.resources)
        )
        for one in statements
        if one.allow and any(action.lower() in _PUTS for action in one.actions)
    )


def release_routes(graph: Graph, identities: Sequence[Identity]) -> Iterator[ReleaseRoute]:
    """Every target of a rule that may be about endpoints in service, on the account's own bus."""
    for rule, target in _aimed(graph):
        if text(rule.value("eventBusName")) not in {None, "default"}:
            continue
        to = text(target.value("arn"))
        account = graph.account(rule)
        yield ReleaseRoute(
            urn=rule.urn,
            account=account,
            on=_on(rule),
            target=UNKNOWN if to is None else to,
            may=UNKNOWN
            if to is UNKNOWN or to is None
            else all_of((may_reach(target, identities, "events:PutEvents", to), _lets_in(graph, to, account, target))),
        )


def extenders(graph: Graph, identities: Sequence[Identity]) -> Iterator[Extender]:
    """Every machine that sets locks of objects."""
    for machine in graph.of_type(_MACHINE):
        definition = machine.value("definition")
        read = _json(definition)
        states = {} if read is UNKNOWN else _states(read)
        tasks = {str(one.get("Resource", "")).rpartition(":states::")[2]: one for one in states.values()}
        lock = tasks.get(_LOCKS)
        if read is not UNKNOWN and lock is None:
            continue
        arguments = entry(lock, "Arguments")
        store = UNKNOWN if read is UNKNOWN else text(entry(arguments, "Bucket"))
        aimed = [
            (rule, target)
            for rule, target in _aimed(graph)
            if target.value("arn") in {machine.id, machine.value("arn")}
        ]
        buses = [text(rule.value("eventBusName")) for rule, _ in aimed]
        bus = buses[0] if buses else None
        yield Extender(
            urn=machine.urn,
            store=store,
            days=UNKNOWN if read is UNKNOWN else _days(json.dumps(read)),
            every_version=UNKNOWN if read is UNKNOWN else _LISTS in tasks and "VersionId" in str(arguments),
            may=UNKNOWN if store is UNKNOWN else _may_lock(machine, identities, store or ""),
            started=any_of(
                all_of((_on(rule), may_reach(target, identities, "states:StartExecution", str(machine.value("arn")))))
                for rule, target in aimed
            ),
            from_=UNKNOWN if bus is UNKNOWN else _bus_arn(graph, machine, bus),
            told=all_of(_told(graph, machine, metric) for metric in _ENDED_BADLY),
        )


def _aimed(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    """Rules on endpoints whose state changed, and what each is aimed at; one whose pattern is not known may be one."""
    for rule in graph.of_type(_RULE):
        pattern = _json(rule.value("eventPattern"))
        if pattern is not UNKNOWN and texts(pattern.get("detail-type")) != (_CHANGE,):
            continue
        names = {rule.id, rule.value("name")}
        for target in graph.of_type(_TARGET):  # its ARN is that of what it is aimed at, maybe in another account
            if target.provider == rule.provider and target.value("rule") in names:
                yield rule, target


def _on(rule: Resource) -> Truth:
    """Whether the rule is on and takes every endpoint that goes into service."""
    state, pattern = text(rule.value("state")), _json(rule.value("eventPattern"))
    running: Truth = UNKNOWN if state is UNKNOWN else state != "DISABLED"
    if pattern is UNKNOWN:
        return all_of((running, UNKNOWN))
    status = texts(entry(pattern, "detail", "EndpointStatus"))
    taken: Truth = UNKNOWN if status is UNKNOWN else not status or "IN_SERVICE" in status
    named = entry(pattern, "detail", "EndpointName")
    listed = cast("list[object]", named) if isinstance(named, list) else []
    every = not listed or any(isinstance(one, Mapping) and "wildcard" in one for one in listed)
    return all_of((running, flag(rule.value("isEnabled"), absent=True), taken, every))


def _role_may(role: str, identities: Sequence[Identity], action: str, resource: str) -> Truth:
    found = next((one for one in identities if one.id == role), None)
    if found is None or found.permissions is UNKNOWN:
        return UNKNOWN
    return permits(found.permissions, action, resource)


def _may_lock(machine: Resource, identities: Sequence[Identity], bucket: str) -> Truth:
    role = text(machine.value("roleArn"))
    if role is UNKNOWN or role is None:
        return UNKNOWN
    arn = f"arn:aws:s3:::{bucket}"
    parts = machine.value("arn")
    return all_of(
        (
            _role_may(role, identities, "s3:ListBucketVersions", arn),
            _role_may(role, identities, "s3:PutObjectRetention", f"{arn}/prod/any/any"),
            _role_may(role, identities, "states:StartExecution", str(parts)),
        )
    )


def _told(graph: Graph, machine: Resource, metric: str) -> Truth:
    """Whether an alarm on so many runs of the machine tells somebody."""
    answers: list[Truth] = []
    for alarm in graph.of_type(_ALARM):
        watched = text(entry(alarm.value("dimensions"), "StateMachineArn"))
        if text(alarm.value("metricName")) == metric and watched in {machine.id, machine.value("arn"), UNKNOWN}:
            actions = texts(alarm.value("alarmActions"))
            answers.append(UNKNOWN if UNKNOWN in (actions, watched) else bool(actions))
    return any_of(answers)


def _lets_in(graph: Graph, bus: str, account: str | None, target: Resource) -> Truth:
    """Whether the bus takes events of the account from the role that the target is reached with."""
    found = graph.find(bus, _BUS)
    role = text(target.value("roleArn"))
    if found is None or account is None or role is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in graph.of_type(_BUS_POLICY):
        if graph.account(one) != graph.account(found) or one.value("eventBusName") not in {
            found.id,
            found.value("name"),
        }:
            continue
        statements = document(one.urn, one.value("policy")).statements
        if statements is UNKNOWN:
            return UNKNOWN
        answers += [_takes(statement, bus, account, role or "") for statement in statements]
    return any_of(answers)


def _takes(statement: Statement, bus: str, account: str, role: str) -> Truth:
    if not statement.allow:
        return False
    of_account = any(who.group is Group.ANYONE or who.account == account for who in statement.principals)
    held = all_of(_holds(condition, role) for condition in statement.conditions)
    return all_of((of_account, acts_on(statement, "events:PutEvents", bus), held))


def _holds(condition: Condition, role: str) -> Truth:
    """Whether what the rule sends fulfils a condition of the bus's policy."""
    known = {"aws:principalarn": role, "events:source": "aws.sagemaker", "events:detail-type": _CHANGE}
    value = known.get(condition.key)
    if value is None or condition.operator not in {"StringEquals", "ArnEquals"}:
        return UNKNOWN
    return value in condition.values


def _bus_arn(graph: Graph, machine: Resource, name: str | None) -> str | None:
    for bus in graph.of_type(_BUS):
        if graph.account(bus) == graph.account(machine) and name in {bus.id, bus.value("name")}:
            return str(bus.value("arn"))
    return None


def _days(definition: str) -> float | None:
    found = _FROM_NOW.search(definition)
    return int(found[1]) * int(found[2]) / _DAY if found else None


def _states(holder: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """Every state, those inside of maps too."""
    found: dict[str, Mapping[str, object]] = {}
    listed = entry(holder, "States")
    for name, state in cast("Mapping[str, object]", listed).items() if isinstance(listed, Mapping) else ():
        if isinstance(state, Mapping):
            one = cast("Mapping[str, object]", state)
            found[name] = one
            inner = one.get("ItemProcessor")
            found |= _states(cast("Mapping[str, object]", inner)) if isinstance(inner, Mapping) else {}
    return found


def _json(value: object) -> Maybe[Mapping[str, object]]:
    if value is None:
        return {}
    try:
        read = cast("object", json.loads(value)) if isinstance(value, str) else value
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN
