"""Registries of models and of images as they are: who may approve, register, write and take away, and who is told.

A version that waits lies in the workspace of a pipeline; one that is approved lies in a registry. Nothing is denied to
all there, so what counts is who is given a right, and who deploys: what that identity may make is given to it by hand,
and what it can never do a denial says.

Sources: Azure Machine Learning, registries (https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries);
Azure Container Registry, roles
(https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview) and import
(https://learn.microsoft.com/rest/api/containerregistry/registries/import-image); Microsoft Defender for Cloud,
assessment of images (https://learn.microsoft.com/azure/defender-for-cloud/agentless-vulnerability-assessment-azure).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import account_in, id_of, named, reference
from policies.reading.azure.denials import denied
from policies.reading.azure.givers import may
from policies.reading.azure.people import by_token
from policies.reading.azure.roles import given_on
from policies.reading.azure.stores import IMAGES
from policies.reading.azure.workflows import WORKFLOW, Action, actions
from policies.reading.model.registry import ChangeRule, ImageRepository, ModelGroup, ModelVersion
from policies.reading.policy import refuses

__all__ = ["change_rules", "image_repositories", "model_groups", "model_versions"]

_GROUP: Final = "azure-native:machinelearningservices:RegistryModelContainer"
_VERSION: Final = "azure-native:machinelearningservices:RegistryModelVersion"
_REGISTRY: Final = "azure-native:machinelearningservices:Registry"
_RULE: Final = "azure-native:monitor:ScheduledQueryRule"
_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_PLAN: Final = "azure-native:security:Pricing"

_ML: Final = "Microsoft.MachineLearningServices"
_APPROVE: Final = (f"{_ML}/registries/assets/write", f"{_ML}/registries/assets/stage/write")
_REGISTER: Final = (f"{_ML}/workspaces/models/versions/write",)
_HELD: Final = "Microsoft.ContainerRegistry/registries"
_WRITE: Final = (f"{_HELD}/push/write", f"{_HELD}/importImage/action")
_REMOVE: Final = (f"{_HELD}/artifacts/delete",)
_WRITE_DATA: Final = (f"{_HELD}/repositories/content/write",)
_REMOVE_DATA: Final = (f"{_HELD}/repositories/content/delete",)
_WRITES: Final = "RegistryAssetWriteEvent"
_TABLE: Final = "AmlRegistryWriteEventsLog"
_NEW: Final = re.compile(r"where ingestion_time\(\) > ago\(\d+[mh]\)|project .+")
_TRAINS: Final = re.compile(r"https://management\.azure\.com(?P<workspace>/.+/workspaces/[^/]+)/jobs/.+", re.DOTALL)
_IMPORT: Final = re.compile(r"https://management\.azure\.com(?P<registry>/.+)/importimage\?.*")


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every place of a model in a registry; its tag `model` says of which."""
    for group in graph.of_type(_GROUP):
        own, account = id_of(group), graph.account(group)
        registry = UNKNOWN if own is UNKNOWN else own.partition("/models/")[0]
        yield ModelGroup(
            urn=group.urn,
            name=own,
            model=text(entry(group.value("properties"), "tags", "model")),
            account=account,
            policy=None,
            versions=f"{own}/versions",
            approving=(_APPROVE[0], str(registry)),
            registering=(_REGISTER[0], str(own)),
            approvers=_whoever(graph, registry, account, _APPROVE),
            registrars=_registrars(graph, own, account),
        )


def model_versions(graph: Graph) -> Iterator[ModelVersion]:
    """Every version that was read: what lies in a registry was approved."""
    for one in graph.of_type(_VERSION):
        own = id_of(one)
        image = text(entry(one.value("properties"), "properties", "image"))
        if own is not UNKNOWN:
            group, _, number = own.rpartition("/")
            images = UNKNOWN if image is UNKNOWN else (image,) if image else ()
            yield ModelVersion(one.urn, own, group, number, approved=True, images=images)


def image_repositories(graph: Graph) -> Iterator[ImageRepository]:
    """Every repository that something is brought into, and each registry that nothing is."""
    for one in graph.of_type(IMAGES):
        own, account = id_of(one), graph.account(one)
        writers = _whoever(graph, own, account, _WRITE, _WRITE_DATA)
        removers = _whoever(graph, own, account, _REMOVE, _REMOVE_DATA)
        login = f"{str(own).rpartition('/')[2]}.azurecr.io"
        brought = [tag for call in _imports(graph, own) for tag in _tags(call)]
        for path in sorted({tag.partition(":")[0] for tag in brought}) or [""]:
            yield ImageRepository(
                urn=one.urn,
                address=f"{login}/{path}" if path else login,
                fixed=_fixed(graph, own, writers),
                scanned=_scanned(graph, account),
                policy=None,
                removing=tuple((action, str(own)) for action in (*_REMOVE, *_REMOVE_DATA)),
                removers=removers,
            )


def change_rules(graph: Graph) -> Iterator[ChangeRule]:
    """Every rule on what is written into registries; one whose query is not known may be one."""
    for rule in graph.of_type(_RULE):
        query = text(entry(rule.value("criteria"), "allOf", 0, "query"))
        if query is not UNKNOWN and not str(query).startswith(_TABLE):
            continue
        targets = texts(entry(rule.value("actions"), "actionGroups"))
        yield ChangeRule(
            urn=rule.urn,
            account=graph.account(rule),
            on=all_of((flag(rule.value("enabled"), absent=True), _arrives(graph, rule))),
            sees=UNKNOWN if query is UNKNOWN else _seen(str(query)),
            targets=UNKNOWN if targets is UNKNOWN else tuple(one.lower() for one in targets),
        )


def _seen(query: str) -> frozenset[str] | None:
    """None where each line of the log counts; else less than all is seen."""
    steps = [line.strip() for line in query.removeprefix(_TABLE).split("|")]
    return None if all(not step or _NEW.fullmatch(step) for step in steps) else frozenset({"less than all"})


def _arrives(graph: Graph, rule: Resource) -> Truth:
    """Whether what is written into each registry of the account comes to where the rule looks."""
    scopes = texts(rule.value("scopes"))
    if scopes is UNKNOWN:
        return UNKNOWN
    looked = {one.lower() for one in scopes}
    registries = [one for one in graph.of_type(_REGISTRY) if graph.account(one) == graph.account(rule)]
    return all_of(
        any_of(_collected(setting, id_of(registry), looked) for setting in graph.of_type(_SETTING))
        for registry in registries
    )


def _collected(setting: Resource, registry: Maybe[str], looked: set[str]) -> Truth:
    of, to, logs = reference(setting.value("resourceUri")), named(setting.value("workspaceId")), setting.value("logs")
    written = items(logs)
    if of is UNKNOWN or to is UNKNOWN or registry is UNKNOWN or written is UNKNOWN:
        return UNKNOWN
    if of != registry or to not in looked:
        return False
    names = {_WRITES, "allLogs"}
    return any_of(
        all_of((bool({one.get("category"), one.get("categoryGroup")} & names), flag(one.get("enabled"))))
        for one in written
    )


def _whoever(
    graph: Graph, thing: Maybe[str], account: str | None, probes: Sequence[str], data: Sequence[str] = ()
) -> Maybe[tuple[str, ...]]:
    """Whoever may do one of these to the thing with this id or to what lies in it, by what is given in these stacks.

    So may who comes by a token, unless all of it is denied: what is given to such a one by hand is not in these stacks.
    """
    found: set[str] = set()
    for one in given_on(graph, thing):
        if one is UNKNOWN:
            return UNKNOWN
        if may(one.actions, *probes, *data):
            found |= {who.name for who in one.principals}
    for identity, _ in by_token(graph):
        own, who = id_of(identity), named(identity.value("principalId"))
        if graph.account(identity) != account:
            continue
        never = denied(graph, who, account)
        if never is UNKNOWN or own is UNKNOWN:
            return UNKNOWN
        if not all(refuses(never, probe) is True for probe in probes):
            found.add(own)
        else:
            found.discard(own)
    return tuple(sorted(found))


def _registrars(graph: Graph, group: Maybe[str], account: str | None) -> Maybe[tuple[str, ...]]:
    """Whoever may write versions into the workspaces in which a workflow makes those that are for this place."""
    found: set[str] = set()
    places = {where for one in graph.of_type(WORKFLOW) for where in _made_in(one, group)}
    if not places or UNKNOWN in places:
        return UNKNOWN
    for place in places:
        its = _whoever(graph, place, account_in(str(place)) or account, _REGISTER)
        if its is UNKNOWN:
            return UNKNOWN
        found |= {*its}
    return tuple(sorted(found))


def _made_in(workflow: Resource, group: Maybe[str]) -> list[Maybe[str]]:
    called = actions(workflow)
    if text(entry(workflow.value("tags"), "model")) is None:
        return []
    if called is UNKNOWN or group is UNKNOWN:
        return [UNKNOWN]
    noted = [named(entry(one.said, "inputs", "body", "properties", "properties", "group")) for one in called]
    if group not in [one for one in noted if isinstance(one, str)]:
        return []
    return [asked["workspace"] for one in called if (asked := _TRAINS.fullmatch(one.asks("PUT")))]


def _fixed(graph: Graph, registry: Maybe[str], writers: Maybe[tuple[str, ...]]) -> Truth:
    """Whether nobody writes but workflows that never write over a name that is there."""
    if writers is UNKNOWN:
        return UNKNOWN
    careful = {
        str(id_of(one)): UNKNOWN
        if actions(one) is UNKNOWN
        else all_of(_careful(call) for call in _calls(one, registry))
        for one in graph.of_type(WORKFLOW)
    }
    return all_of(careful.get(one, False) for one in writers)


def _careful(call: Action) -> Truth:
    mode = text(entry(call.said, "inputs", "body", "mode"))
    return UNKNOWN if mode is UNKNOWN else mode == "NoForce"


def _imports(graph: Graph, registry: Maybe[str]) -> list[Action]:
    return [call for one in graph.of_type(WORKFLOW) for call in _calls(one, registry)]


def _calls(workflow: Resource, registry: Maybe[str]) -> list[Action]:
    """What a workflow asks a registry to bring."""
    called = actions(workflow)
    found = [] if called is UNKNOWN else [(one, _IMPORT.fullmatch(one.asks("POST"))) for one in called]
    return [one for one, asked in found if asked and asked["registry"] == registry]


def _tags(call: Action) -> tuple[str, ...]:
    named_ = texts(entry(call.said, "inputs", "body", "targetTags"))
    return () if named_ is UNKNOWN else named_


def _scanned(graph: Graph, account: str | None) -> Truth:
    """Whether the account's plan looks at each image when it comes."""
    answers: list[Truth] = []
    for plan in graph.of_type(_PLAN):
        if graph.account(plan) == account:
            tier, extensions = text(plan.value("pricingTier")), items(plan.value("extensions"))
            on: Truth = UNKNOWN if tier is UNKNOWN else tier == "Standard"
            looks: Truth = UNKNOWN
            if extensions is not UNKNOWN:
                looks = any(
                    one.get("name") == "ContainerRegistriesVulnerabilityAssessments" and one.get("isEnabled") == "True"
                    for one in extensions
                )
            answers.append(all_of((on, looks)))
    return any_of(answers)
