"""AWS IoT: policies of certificates, role aliases, templates, what devices are told and who called; AWS Signer.

Source: AWS IoT Core Developer Guide, "Thing policy variables" and "Authorizing direct calls to AWS services"; AWS
Signer API Reference, "GetSigningProfile"; Amazon CloudWatch User Guide, "Contributor Insights rule syntax"; Notary
Project, "Trust Store and Trust Policy Specification".
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, known
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.aws.policy import document
from policies.reading.aws.stopping import starting
from policies.reading.model.edge import (
    CallCounter,
    DeviceAccess,
    DeviceConfiguration,
    DeviceEntry,
    DeviceRole,
    Signer,
    Wave,
)
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Statement
from policies.reading.policy import permits

__all__ = ["call_counters", "configurations", "device_access", "device_roles", "entries", "signers", "waves"]

_POLICY = "aws:iot/policy:Policy"
_ALIAS = "aws:iot/roleAlias:RoleAlias"
_CERTIFICATE = "aws:iot/certificate:Certificate"
_TEMPLATE = "aws:iot/provisioningTemplate:ProvisioningTemplate"
_PARAMETER = "aws:ssm/parameter:Parameter"
_PROFILE = "aws:signer/signingProfile:SigningProfile"
_GROUP = "aws:iot/thingGroup:ThingGroup"
_RULE = "aws:iot/topicRule:TopicRule"
_INSIGHT = "aws:cloudwatch/contributorInsightRule:ContributorInsightRule"
_MACHINE = "aws:sfn/stateMachine:StateMachine"
_PUTS = ":aws-sdk:ssm:putParameter"
_QUEUE = "aws:sqs/queue:Queue"
# Every call, under the name in its topic; one that a device gives itself would not be proved.
_NAMED = re.compile(r"SELECT (?:\*, )?topic\(1\) AS (\w+)")
_SIGNS_IMAGES = "Notation-OCI-SHA384-ECDSA"
_ENDED = {"Canceled", "Revoked"}
_KEYS = {"JITP": "hardware", "FLEET_PROVISIONING": "software"}
# The name of the device as a whole part of a resource, and nothing before it that stands for several.
_OWN_TOPIC = re.compile(r"[^*?]*[:/]\$\{iot:Connection\.Thing\.ThingName\}(/.*)?")
_OWN_OBJECT = re.compile(r"arn:aws:s3:::[^*?]*/\$\{credentials-iot:ThingName\}/.*")
_BUCKET = re.compile(r"arn:aws:s3:::([^/*?]+)/.*")
_BY_ROLE = "iot:assumerolewithcertificate"
_CONNECT = "iot:connect"
_ATTACHED = ("Bool", "iot:connection.thing.isattached", ("true",))
_LOOKS = re.compile(r"(?!s3:|\*)[a-z-]+:(get|batchget|batchcheck|describe)[a-z]*|kms:(generatedatakey|decrypt)")
_TAKES_AWAY = re.compile(r".*\*|s3:(delete|bypass|putobject(retention|legalhold)|put(bucket|lifecycle|encryption))\w*")


def device_access(graph: Graph) -> Iterator[DeviceAccess]:
    """Every policy of certificates."""
    for policy in graph.of_type(_POLICY):
        statements = document(policy.urn, policy.value("policy")).statements
        if statements is UNKNOWN:
            yield DeviceAccess(policy.urn, UNKNOWN, UNKNOWN)
            continue
        allowed = [one for one in statements if one.allow]
        yield DeviceAccess(
            policy.urn,
            own=all_of(_own(graph, one) for one in allowed),
            itself=all(_itself(one) for one in allowed if any(_acts(one, _CONNECT))),
        )


def _own(graph: Graph, statement: Statement) -> bool:
    if statement.except_actions or statement.except_resources or any("*" in one for one in statement.actions):
        return False
    if all(action.lower() == _BY_ROLE for action in statement.actions):
        return all(graph.find(one, _ALIAS) is not None for one in statement.resources)
    return all(_OWN_TOPIC.fullmatch(one) for one in statement.resources)


def _acts(statement: Statement, action: str) -> Iterator[bool]:
    yield from (one.lower() in {action, "*", "iot:*"} for one in statement.actions)


def _itself(statement: Statement) -> bool:
    return _ATTACHED in [(one.operator, one.key, one.values) for one in statement.conditions]


def device_roles(graph: Graph, identities: Sequence[Identity]) -> Iterator[DeviceRole]:
    """The role behind every alias."""
    by_id = {one.id: one for one in identities}
    for alias in graph.of_type(_ALIAS):
        name = text(alias.value("roleArn"))
        role = by_id.get(name) if isinstance(name, str) else None
        if role is None or role.permissions is UNKNOWN or role.outside:
            yield DeviceRole(alias.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        allowed = [one for one in role.permissions if one.allow]
        written = [
            _BUCKET.fullmatch(resource)
            for one in allowed
            if any(action.lower() == "s3:putobject" for action in one.actions)
            for resource in one.resources
        ]
        yield DeviceRole(
            role.urn,
            own=all(_writes_own(one) for one in allowed),
            stores=tuple(dict.fromkeys(found[1] for found in written if found)),
            places=tuple(
                dict.fromkeys(found[0].removeprefix("arn:aws:s3:::").partition("$")[0] for found in written if found)
            ),
            deletes=any(_takes_away(one) for one in allowed),
        )


def _takes_away(statement: Statement) -> bool:
    return statement.except_actions or any(_TAKES_AWAY.fullmatch(action.lower()) for action in statement.actions)


def _writes_own(statement: Statement) -> bool:
    if statement.except_actions or statement.except_resources:
        return False
    if all(_LOOKS.fullmatch(action.lower()) for action in statement.actions):
        return True
    return all(_OWN_OBJECT.fullmatch(resource) for resource in statement.resources)


def entries(graph: Graph) -> Iterator[DeviceEntry]:
    """Every template by which devices come in, and every certificate that a stack itself hands out."""
    for template in graph.of_type(_TEMPLATE):
        kind = text(template.value("type"))
        keys = UNKNOWN if kind is UNKNOWN else _KEYS.get(kind or "FLEET_PROVISIONING")
        yield DeviceEntry(template.urn, keys)
    for certificate in graph.of_type(_CERTIFICATE):
        yield DeviceEntry(certificate.urn, None)


def configurations(graph: Graph, roles: Sequence[Identity]) -> Iterator[DeviceConfiguration]:
    """Every parameter in which devices find what they keep to."""
    for parameter in graph.of_type(_PARAMETER):
        if not str(parameter.value("name")).endswith("/edge/configuration"):
            continue
        told = _json(parameter.value("insecureValue"))
        if told is UNKNOWN:
            yield DeviceConfiguration(parameter.urn, *(UNKNOWN,) * 6)
            continue
        policies = items(entry(told, "trustPolicy", "trustPolicies"))
        listed = () if policies is UNKNOWN else policies
        yield DeviceConfiguration(
            parameter.urn,
            offline_limit=number(told.get("offlineLimit")),
            sync=number(told.get("sync")),
            strict=UNKNOWN if policies is UNKNOWN else bool(listed) and all_of(_strict(one) for one in listed),
            signers=UNKNOWN if policies is UNKNOWN else _all(listed, "trustedIdentities"),
            images=UNKNOWN if policies is UNKNOWN else _all(listed, "registryScopes"),
            stopped_by=_stopped_by(graph, told, roles),
        )


def _stopped_by(graph: Graph, told: Mapping[str, object], roles: Sequence[Identity]) -> Maybe[frozenset[str]]:
    """Systems whose stop has a machine write what devices are told to stop on, where every device can read it."""
    name, unless = (text(entry(told, "stopped", part)) for part in ("parameter", "unless"))
    if name is UNKNOWN or unless is UNKNOWN:
        return UNKNOWN
    switch = next((one for one in graph.of_type(_PARAMETER) if name and one.value("name") == name), None)
    if switch is None:
        return frozenset()
    arn = str(switch.value("arn"))
    readers = [_role(roles, alias.value("roleArn")) for alias in graph.of_type(_ALIAS)]
    answers = [_permitted(role, "ssm:GetParameter", arn) for role in readers]
    found: set[str] = set()
    for machine in graph.of_type(_MACHINE):
        writes = _writes(machine, name, unless)
        if writes is not False:
            writes = all_of((writes, _permitted(_role(roles, machine.value("roleArn")), "ssm:PutParameter", arn)))
        systems = starting(graph, machine)
        if writes is UNKNOWN or (writes and systems is UNKNOWN):
            return UNKNOWN
        found |= systems if writes and systems is not UNKNOWN else set()
    read = all_of(answers)
    return UNKNOWN if read is UNKNOWN else frozenset(found) if read else frozenset()


def _role(roles: Sequence[Identity], arn: object) -> Identity | None:
    return next((one for one in roles if isinstance(arn, str) and one.id == arn), None)


def _permitted(role: Identity | None, action: str, arn: str) -> Truth:
    return UNKNOWN if role is None or role.permissions is UNKNOWN else permits(role.permissions, action, arn)


def _writes(machine: Resource, name: str | None, unless: str | None) -> Truth:
    """Whether a step of the machine writes the parameter, something else than that on which devices go on."""
    definition = text(machine.value("definition"))
    if not isinstance(definition, str):
        return UNKNOWN if definition is UNKNOWN else False
    try:
        states = known(mapping(entry(cast("object", json.loads(definition)), "States")), {})
    except ValueError:
        return UNKNOWN
    return any(
        str(entry(state, "Resource")).endswith(_PUTS)
        and entry(state, "Parameters", "Name") == name
        and entry(state, "Parameters", "Value") not in {None, unless}
        for state in states.values()
    )


def _json(given: object) -> Maybe[Mapping[str, object]]:
    try:
        read = cast("object", json.loads(given)) if isinstance(given, str) else given
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN


def _strict(policy: Mapping[str, object]) -> Truth:
    level = text(entry(policy, "signatureVerification", "level"))
    return UNKNOWN if level is UNKNOWN else level == "strict"


def _all(policies: Sequence[Mapping[str, object]], name: str) -> Maybe[tuple[str, ...]]:
    found: list[str] = []
    for one in policies:
        named = texts(one.get(name))
        if named is UNKNOWN:
            return UNKNOWN
        found += named
    return tuple(dict.fromkeys(found))


def signers(graph: Graph) -> Iterator[Signer]:
    """Every profile; a cancelled or revoked one signs nothing any more."""
    for profile in graph.of_type(_PROFILE):
        platform, status = text(profile.value("platformId")), text(profile.value("status"))
        signs: Truth = UNKNOWN if platform is UNKNOWN else platform == _SIGNS_IMAGES
        yield Signer(profile.urn, text(profile.value("arn")), all_of((signs, status not in _ENDED)))


def waves(graph: Graph) -> Iterator[Wave]:
    """Every group of things that says how far the fleet is reached with it, by its name."""
    for group in sorted(graph.of_type(_GROUP), key=lambda one: (len(one.name), one.name)):
        payload = entry(group.value("properties"), "attributePayload")
        if payload is None:
            continue
        yield Wave(group.urn, number(entry(payload, "attributes", "upTo")))


def call_counters(graph: Graph) -> Iterator[CallCounter]:
    """Every rule of IoT that writes a log."""
    for rule in graph.of_type(_RULE):
        logs = items(rule.value("cloudwatchLogs"))
        if logs == ():
            continue
        aside = text(entry(rule.value("errorAction"), "sqs", "queueUrl"))
        yield CallCounter(
            rule.urn,
            on=flag(rule.value("enabled")),
            counts=UNKNOWN if logs is UNKNOWN else _counting(graph, rule, {one.get("logGroupName") for one in logs}),
            kept=UNKNOWN if aside is UNKNOWN or (aside and _elsewhere(graph, aside)) else aside is not None,
        )


def _counting(graph: Graph, rule: Resource, logs: set[object]) -> Maybe[tuple[str, ...]]:
    """The rules of Contributor Insights that count the devices in one of the logs, and nothing but these."""
    sql = text(rule.value("sql"))
    if sql is UNKNOWN or UNKNOWN in logs:
        return UNKNOWN
    named = _NAMED.fullmatch(sql or "")
    if named is None:
        return ()
    found: list[str] = []
    for one in graph.of_type(_INSIGHT):
        said, state, name = (
            _json(one.value("ruleDefinition")),
            text(one.value("ruleState")),
            text(one.value("ruleName")),
        )
        if said is UNKNOWN or state is UNKNOWN or not isinstance(name, str):
            return UNKNOWN
        counted, read = mapping(said.get("Contribution")), texts(said.get("LogGroupNames"))
        if counted is UNKNOWN or read is UNKNOWN:
            return UNKNOWN
        whole = counted.get("Keys") == [f"$.{named[1]}"] and not counted.get("Filters")
        if whole and state != "DISABLED" and logs & {*read}:
            found.append(name)
    return tuple(found)


def _elsewhere(graph: Graph, url: str) -> bool:
    """Whether the queue is in none of these stacks."""
    return graph.find(url, _QUEUE) is None
