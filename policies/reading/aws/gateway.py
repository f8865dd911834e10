"""REST APIs as they are: methods, integrations, stages, and the web ACL before each.

Source: Amazon API Gateway Developer Guide (private REST APIs, data transformations, access logging), AWS WAF Developer
Guide (rule actions, managed rule groups), Amazon SageMaker AI API Reference (InvokeEndpoint).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.aws.policy import document
from policies.reading.aws.stopping import starting
from policies.reading.model.gateway import Asker, Door, Gateway, LogWriter, Way
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import permits

__all__ = ["askers", "gateways", "log_writers"]

_API = "aws:apigateway/restApi:RestApi"
_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
_METHOD = "aws:apigateway/method:Method"
_INTEGRATION = "aws:apigateway/integration:Integration"
_STAGE = "aws:apigateway/stage:Stage"
_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
_ACCOUNT = "aws:apigateway/account:Account"
_ENDPOINT = "aws:sagemaker/endpoint:Endpoint"
_LOG = "aws:cloudwatch/logGroup:LogGroup"
_VPC = "aws:ec2/vpc:Vpc"
_ACL = "aws:wafv2/webAcl:WebAcl"
_BEFORE = "aws:wafv2/webAclAssociation:WebAclAssociation"
_SWITCH = "aws:wafv2/regexPatternSet:RegexPatternSet"
_MACHINE = "aws:sfn/stateMachine:StateMachine"
_ASKS = re.compile(r":runtime\.sagemaker:path/+endpoints/([^/]+)/invocations$")
_TRACE = "integration.request.header.x-amzn-sagemaker-inference-id"
_TURNS = "aws-sdk:wafv2:updateRegexPatternSet"
_SERVICE = "apigateway.amazonaws.com"
# What API Gateway does not name when it takes the role of an integration: a condition on it is never met. Source:
# https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479
_NOT_SENT = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
_NO_LIMIT = float("inf")
_FOR_EVER = float("inf")


def gateways(graph: Graph, identities: Sequence[Identity]) -> Iterator[Gateway]:
    """Every REST API with its methods and stages."""
    for api in graph.of_type(_API):
        types = texts(entry(api.value("endpointConfiguration"), "types"))
        denied = _denied(graph, api)
        yield Gateway(
            urn=api.urn,
            private=UNKNOWN if types is UNKNOWN else types == ("PRIVATE",),
            inside=UNKNOWN if denied is UNKNOWN else _inside(graph, denied),
            ranges=UNKNOWN if denied is UNKNOWN else _ranges(denied),
            ways=tuple(_way(graph, method, identities) for method in _of(graph, api, _METHOD)),
            doors=tuple(_door(graph, api, stage, identities) for stage in _of(graph, api, _STAGE)),
        )


def askers(graph: Graph, identities: Sequence[Identity]) -> Iterator[Asker]:
    """Each role x each endpoint that it may, or perhaps may, ask."""
    for endpoint in graph.of_type(_ENDPOINT):
        account, name = graph.account(endpoint), text(endpoint.value("name"))
        place = f"arn:aws:sagemaker:{graph.region(endpoint)}:{account}:endpoint/{str(name).lower()}"
        for identity in identities:
            if identity.account != account:
                continue
            its = identity.permissions
            unread = its is UNKNOWN or not isinstance(name, str)
            may = UNKNOWN if its is UNKNOWN or unread else permits(its, "sagemaker:InvokeEndpoint", place)
            if may is not False:
                yield Asker(identity.urn, identity.id, name if isinstance(name, str) else UNKNOWN, may)


def log_writers(graph: Graph) -> Iterator[LogWriter]:
    """The setting of API Gateway in each account and region."""
    for one in graph.of_type(_ACCOUNT):
        yield LogWriter(one.urn, graph.account(one), graph.region(one), text(one.value("cloudwatchRoleArn")))


def _of(graph: Graph, api: Resource, token: str) -> Iterator[Resource]:
    for one in graph.of_type(token):
        if one.value("restApi") == api.id and api.id:
            yield one


def _denied(graph: Graph, api: Resource) -> Maybe[tuple[Statement, ...]]:
    """What the API's policy denies to everybody, whatever is called."""
    beside = next((one for one in graph.of_type(_POLICY) if one.value("restApiId") == api.id), None)
    written = api.value("policy") if beside is None else beside.value("policy")
    if written is None:
        return ()
    statements = document(api.urn, written).statements
    if statements is UNKNOWN:
        return UNKNOWN
    return tuple(
        one
        for one in statements
        if not one.allow
        and any(who.group is Group.ANYONE for who in one.principals)
        and {action.lower() for action in one.actions} & {"*", "execute-api:*", "execute-api:invoke"}
        and any(resource == "*" or resource.endswith(("/*", ":*")) for resource in one.resources)
    )


def _inside(graph: Graph, denied: Iterable[Statement]) -> Truth:
    """Whether all is denied that comes from no network of ours."""
    networks = {one.id for one in graph.of_type(_VPC)}
    for statement in denied:
        if len(statement.conditions) == 1:
            (condition,) = statement.conditions
            if condition.operator == "StringNotEquals" and condition.key == "aws:sourcevpc":
                return set(condition.values) <= networks
    return False


def _ranges(denied: Iterable[Statement]) -> frozenset[str]:
    for statement in denied:
        if len(statement.conditions) == 1:
            (condition,) = statement.conditions
            if condition.operator == "NotIpAddress" and condition.key == "aws:vpcsourceip":
                return frozenset(condition.values)
    return frozenset()


def _way(graph: Graph, method: Resource, identities: Sequence[Identity]) -> Way:
    authorization = text(method.value("authorization"))
    place = ("restApi", "resourceId", "httpMethod")
    behind = next(
        (one for one in graph.of_type(_INTEGRATION) if all(one.value(key) == method.value(key) for key in place)), None
    )
    uri = None if behind is None else text(behind.value("uri"))
    given = mapping(None if behind is None else behind.value("requestParameters"))
    trace: Maybe[str | None] = UNKNOWN
    if given is not UNKNOWN:
        trace = next((text(value) for key, value in given.items() if key.lower() == _TRACE), None)
    found = _ASKS.search(uri) if isinstance(uri, str) else None
    identity = None if behind is None else text(behind.value("credentials"))
    return Way(
        urn=method.urn,
        identified=UNKNOWN if authorization is UNKNOWN else authorization == "AWS_IAM",
        endpoint=UNKNOWN if uri is UNKNOWN else found and found.group(1),
        identity=identity,
        taken=_taken(identity, identities),
        trace=trace,
    )


def _taken(identity: Maybe[str | None], identities: Sequence[Identity]) -> Truth:
    """Whether API Gateway can take the role; of a role that is not in these stacks nobody knows."""
    if identity is None:
        return False
    role = next((one for one in identities if one.id == identity), None)
    if role is None or role.trust.statements is UNKNOWN:
        return UNKNOWN
    return any_of(
        UNKNOWN if one.conditions else True
        for one in role.trust.statements
        if one.allow
        and any((who.group, who.name) == (Group.SERVICE, _SERVICE) for who in one.principals)
        and not _NOT_SENT & {condition.key for condition in one.conditions}
    )


def _door(graph: Graph, api: Resource, stage: Resource, identities: Sequence[Identity]) -> Door:
    settings = stage.value("accessLogSettings")
    acl = _before(graph, stage)
    rules = () if acl is None else UNKNOWN if acl is UNKNOWN else items(acl.value("rules"))
    rate, burst = _throttle(graph, stage)
    names = [text(api.value("name")), text(stage.value("stageName"))]
    return Door(
        urn=stage.urn,
        days=_days(graph, text(entry(settings, "destinationArn"))),
        said=_said(text(entry(settings, "format"))),
        distributed=flag(stage.value("xrayTracingEnabled")),
        rate=rate,
        burst=burst,
        attacks_seen=UNKNOWN if rules is UNKNOWN else _seen(rules),
        attacks_blocked=UNKNOWN if rules is UNKNOWN else _blocked(rules),
        # Source: Amazon API Gateway Developer Guide, "Understanding AWS X-Ray traces for Amazon API Gateway APIs".
        traced_as=UNKNOWN if UNKNOWN in names else "/".join(str(name) for name in names),
        stopped_by=UNKNOWN if rules is UNKNOWN else _stopped_by(graph, rules, identities),
    )


def _days(graph: Graph, destination: Maybe[str | None]) -> Maybe[float | None]:
    if not isinstance(destination, str):
        return destination
    group = graph.find(destination.removesuffix(":*"), _LOG)
    if group is None:
        return UNKNOWN
    days = number(group.value("retentionInDays"))
    return days if days is UNKNOWN else days or _FOR_EVER


def _said(written: Maybe[str | None]) -> Maybe[frozenset[str]]:
    if not isinstance(written, str):
        return UNKNOWN if written is UNKNOWN else frozenset()
    try:
        return frozenset(_leaves(cast("object", json.loads(written))))
    except ValueError:
        return frozenset(written.split())


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in cast("Mapping[str, object]", value).values():
            yield from _leaves(one)
    else:
        yield str(value).removeprefix("$")


def _throttle(graph: Graph, stage: Resource) -> tuple[Maybe[float], Maybe[float]]:
    """The most that any method lets through; without a setting for all of them there is no limit."""
    name = stage.value("stageName")
    found = [
        one
        for one in graph.of_type(_SETTINGS)
        if one.value("restApi") == stage.value("restApi") and one.value("stageName") == name
    ]
    if not any(one.value("methodPath") == "*/*" for one in found):
        return _NO_LIMIT, _NO_LIMIT
    return _most(found, "throttlingRateLimit"), _most(found, "throttlingBurstLimit")


def _most(settings: Iterable[Resource], key: str) -> Maybe[float]:
    most = 0.0
    for one in settings:
        limit = number(entry(one.value("settings"), key))
        if limit is UNKNOWN:
            return UNKNOWN
        most = max(most, _NO_LIMIT if limit is None or limit < 0 else limit)
    return most


def _before(graph: Graph, stage: Resource) -> Maybe[Resource | None]:
    for one in graph.of_type(_BEFORE):
        if one.value("resourceArn") == stage.value("arn"):
            return graph.find(one.value("webAclArn"), _ACL) or UNKNOWN
    return None


_Rules = tuple[Mapping[str, object], ...]


def _groups(rules: _Rules) -> list[Mapping[str, object]]:
    return [one for one in rules if entry(one.get("statement"), "managedRuleGroupStatement") is not None]


def _seen(rules: _Rules) -> Truth:
    """Known attacks are looked for, and one address cannot ask without bound."""
    bounded = any(entry(one.get("statement"), "rateBasedStatement") is not None for one in rules)
    return bounded and bool(_groups(rules))


def _blocked(rules: _Rules) -> Truth:
    """AWS's groups act as AWS means them to, and the bound on an address blocks."""
    answers: list[Truth] = [_seen(rules)]
    for one in _groups(rules):
        acts = mapping(one.get("overrideAction"))
        answers.append(UNKNOWN if acts is UNKNOWN else "count" not in acts)
    for one in rules:
        if entry(one.get("statement"), "rateBasedStatement") is not None:
            acts = mapping(one.get("action"))
            answers.append(UNKNOWN if acts is UNKNOWN else "block" in acts)
    return all_of(answers)


def _stopped_by(graph: Graph, rules: _Rules, identities: Sequence[Identity]) -> Maybe[frozenset[str]]:
    """Systems whose stop turns the switch of the rule that comes first and blocks."""
    switch = _switch(graph, rules)
    if switch is None or switch is UNKNOWN:
        return UNKNOWN if switch is UNKNOWN else frozenset()
    found: set[str] = set()
    for machine in graph.of_type(_MACHINE):
        turns = _turns(machine, switch, identities)
        systems = starting(graph, machine)
        if turns is UNKNOWN or (turns and systems is UNKNOWN):
            return UNKNOWN
        if turns and systems is not UNKNOWN:
            found |= systems
    return frozenset(found)


def _switch(graph: Graph, rules: _Rules) -> Maybe[Resource | None]:
    first = min(rules, key=lambda one: cast("float", one.get("priority") or 0), default=None)
    if first is None:
        return None
    acts, arn = mapping(first.get("action")), entry(first.get("statement"), "regexPatternSetReferenceStatement", "arn")
    if acts is UNKNOWN or arn is UNKNOWN:
        return UNKNOWN
    whole = entry(first.get("statement"), "regexPatternSetReferenceStatement", "fieldToMatch", "uriPath")
    if arn is None or "block" not in acts or whole is None:
        return None
    return graph.find(arn, _SWITCH) or UNKNOWN


def _turns(machine: Resource, switch: Resource, identities: Sequence[Identity]) -> Truth:
    """Whether the machine writes the switch, and its role lets it."""
    definition = text(machine.value("definition"))
    if definition is UNKNOWN:
        return UNKNOWN
    if definition is None or _TURNS not in definition or not switch.id or switch.id not in definition:
        return False
    role = next((one for one in identities if one.id == machine.value("roleArn")), None)
    if role is None or role.permissions is UNKNOWN:
        return UNKNOWN
    return permits(role.permissions, "wafv2:UpdateRegexPatternSet", str(switch.value("arn")))
