"""Each clause of the archive's guarantees on Azure: what breaks it, what leaves it open, and what must not."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

STORE = "azure-native:storage:StorageAccount"
CONTAINER = "azure-native:storage:BlobContainer"
POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
WORKFLOW = "azure-native:logic:Workflow"
ROLE = "azure-native:authorization:RoleDefinition"
GIVEN = "azure-native:authorization:RoleAssignment"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
ALERT = "azure-native:monitor:MetricAlert"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
EXTENDS = "comp=immutabilityPolicies"
EXTENDER = "Names documents"
WRITER = f"${{{ROLE}#document-writer@audit.id}}"
CONTRIBUTOR = "/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
STRANGER = "66666666-6666-4666-8666-666666666666"
LOCK = "definition.actions.Each.actions.Pages.actions.Lock.actions.Set.inputs"
LIST = "definition.actions.Each.actions.Pages.actions.List.inputs"


def below(place: str, *actions: str) -> str:
    which = " AND ".join(f"!(ActionMatches{{'{one}'}})" for one in actions or (f"{BLOBS}/add/action",))
    return f"(\n (\n  {which}\n )\n OR\n (\n  @Resource[{BLOBS}:path] {place}\n )\n)"


def puts(condition: object, *, role: str = WRITER, to: str = f"${{{IDENTITY}@own.principalId}}") -> Add:
    scope = f"${{{CONTAINER}#documents@audit.id}}"
    return Add(GIVEN, {"scope": scope, "roleDefinitionId": role, "principalId": to, "condition": condition})


OURS = "StringLike 'prod/credit-scoring/*'"

BREAKS: list[tuple[str, Change]] = [
    ("archive.documents_immutable", Drop(POLICY, at="audit", having="documents")),
    ("archive.documents_immutable", Drop(WORKFLOW, at="audit", having="documents-keeper")),
    (
        "archive.documents_immutable",
        Set("azure-native:storage:BlobServiceProperties", "isVersioningEnabled", value=False, having="bexauditdoc"),
    ),
    ("archive.archive_apart", puts(None, role=CONTRIBUTOR)),
    ("archive.own_documents_only", puts(None)),
    ("archive.own_documents_only", Drop(ROLE, at="audit", having="Puts documents")),
    (
        "archive.own_documents_only",
        Set(ROLE, "permissions[0].dataActions[+]", f"{BLOBS}/delete", at="audit", having="Puts documents"),
    ),
    # a role that may do more than its condition speaks of
    ("archive.own_documents_only", puts(below(OURS), role=CONTRIBUTOR)),
    ("archive.lock_extended", Drop(WORKFLOW, at="audit", having=EXTENDS)),
    ("archive.lock_extended", Set(WORKFLOW, "definition.triggers", {}, at="audit", having=EXTENDS)),
    (
        "archive.lock_extended",
        Set(
            WORKFLOW,
            f"{LOCK}.headers.x-ms-immutability-policy-until-date",
            "@{addDays(utcNow(), 30, 'R')}",
            at="audit",
            having=EXTENDS,
        ),
    ),
    (
        "archive.lock_extended",
        Set(WORKFLOW, f"{LOCK}.headers.x-ms-immutability-policy-mode", "Unlocked", at="audit", having=EXTENDS),
    ),
    ("archive.lock_extended", Set(WORKFLOW, f"{LIST}.uri", "https://else.blob.core.windows.net/", having=EXTENDS)),
    (
        "archive.lock_extended",
        Set(CONTAINER, "immutableStorageWithVersioning", None, at="audit", having="immutableStorageWithVersioning"),
    ),
    ("archive.lock_extended", Set(ROLE, "permissions[0].dataActions", [], at="audit", having=EXTENDER)),
    ("archive.lock_extended", Drop(ALERT, having="extend-failed")),
    ("archive.lock_extended", Drop(ALERT, having="extend-cancelled")),
    ("archive.lock_extended", Set(ALERT, "actions", [], having="extend-failed")),
    ("archive.lock_extended", Set(ALERT, "enabled", value=False, having="extend-failed")),
    ("archive.lock_extended", Set(ALERT, "criteria.allOf[0].threshold", 9, having="extend-failed")),
]

IN_PRODUCTION: list[tuple[Verdict, Change]] = [
    (Verdict.FAIL, Drop(GIVEN, at="own", having=f'"scope": "/subscriptions/{ACCOUNTS["prod"]}"')),
    (Verdict.FAIL, Set(ROLE, "permissions[0].actions", ["Microsoft.Insights/alertRules/read"], having="the record")),
    (Verdict.FAIL, Set(GIVEN, "principalId", STRANGER, at="own", having=f'"/subscriptions/{ACCOUNTS["prod"]}"')),
    (
        Verdict.FAIL,
        Set(
            WORKFLOW,
            "definition.actions.Next.inputs.variables[0].value",
            f"https://management.azure.com/subscriptions/{ACCOUNTS['dev']}"
            "/providers/Microsoft.Insights/eventtypes/management/values",
            having=EXTENDS,
        ),
    ),
    (Verdict.NOT_EVALUATED, Set(ROLE, "permissions", UNKNOWN, having="the record")),
]

OPEN: list[tuple[str, Change]] = [
    ("archive.own_documents_only", puts(UNKNOWN)),
    ("archive.own_documents_only", puts(below(OURS), to=STRANGER)),  # what somebody else's identity bears is not known
    ("archive.own_documents_only", puts(f"{below(OURS)} OR (true)")),
    ("archive.lock_extended", Set(WORKFLOW, "definition", UNKNOWN, at="audit", having=EXTENDS)),
    ("archive.lock_extended", Set(ROLE, "permissions", UNKNOWN, at="audit", having=EXTENDER)),
    ("archive.lock_extended", Set(ALERT, "actions", UNKNOWN, having="extend-failed")),
    ("archive.documents_immutable", Set(WORKFLOW, "state", UNKNOWN, having="documents-keeper")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("wanted", "change"), IN_PRODUCTION)
def test_production_lets_the_archive_see_its_releases(worked, wanted: Verdict, change: Change) -> None:
    assert verdict(worked, "archive.lock_extended", change, environment="prod") is wanted


@pytest.mark.parametrize("place", [OURS, "StringStartsWith 'prod/credit-scoring/'"])
def test_a_system_puts_below_the_name_that_it_bears_and_below_no_other(worked, place: str) -> None:
    bears = Set(IDENTITY, "tags.ai-system-id", "credit-scoring", at="own")
    other = Set(IDENTITY, "tags.ai-system-id", "document-triage", at="own")
    name = "archive.own_documents_only"

    assert verdict(worked, name, puts(below(place)), bears) is Verdict.PASS
    assert verdict(worked, name, puts(below(place)), other) is Verdict.FAIL
    assert verdict(worked, name, puts(below(place))) is Verdict.FAIL


def test_what_the_account_of_the_archive_may_is_not_what_another_may(worked) -> None:
    own = puts(None, to=f"${{{IDENTITY}@audit.principalId}}")

    assert verdict(worked, "archive.own_documents_only", own) is Verdict.PASS


def test_a_landing_zones_archive_is_what_the_spec_names_and_what_it_does_not_show_is_not_evaluated(worked) -> None:
    graph, expected = worked("dev", "azure")
    documents = next(one for one in graph.of_type(STORE) if "bexauditdoc" in str(one.id))
    seen = Graph(
        replace(one, external=True) if one is documents else one
        for one in graph
        if one is documents or (not str(one.id).startswith(str(documents.id)) and EXTENDS not in str(one.inputs))
    )
    assert documents.id
    named = replace(expected, adopted_archive=documents.id.upper())

    assert {one.urn for one in read(seen, named).archives} == {documents.urn}
    assert not read(seen, expected).archives
    for name in ("documents_immutable", "lock_extended"):
        assert results(seen, named)[f"archive.{name}"].verdict is Verdict.NOT_EVALUATED
