import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.transient import emptied, goes_by_itself
from policies.resource import View

SOON = {"action": {"type": "Delete"}, "condition": {"age": 30}}


def view(type_, inputs, *beside):
    one = Resource(urn="u", type=type_, name="n", inputs=inputs)
    return View(one, Graph([one, *beside]))


@pytest.mark.parametrize(
    ("rules", "goes"),
    [
        ([SOON], True),
        ([{**SOON, "condition": {"age": 400}}, {**SOON, "condition": {"age": 1, "withState": "ANY"}}], True),
        ([], False),
        ([{**SOON, "condition": {"age": 31}}], False),
        ([{**SOON, "condition": {"numNewerVersions": 1}}], False),
        ([{**SOON, "condition": {"age": 1, "withState": "ARCHIVED"}}], False),
        ([{**SOON, "condition": {"age": 1, "matchesPrefixes": ["tmp/"]}}], False),
        ([{**SOON, "condition": {"age": 1, "matchesSuffixes": [".tmp"]}}], False),
        ([{"action": {"type": "SetStorageClass"}, "condition": {"age": 1}}], False),
        ([{**SOON, "condition": {"age": UNKNOWN}}], UNKNOWN),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_a_bucket_goes_by_itself_where_a_rule_deletes_all_of_it(rules, goes):
    assert goes_by_itself(view("gcp:storage/bucket:Bucket", {"lifecycleRules": rules})) is goes


def policy(days, account="store", filters=None, **rule):
    actions = {"baseBlob": {"delete": {"daysAfterCreationGreaterThan": days}}}
    one = {"definition": {"actions": actions, "filters": filters or {}}, **rule}
    inputs = {"accountName": account, "policy": {"rules": [one]}}
    return Resource(urn="p", type="azure-native:storage:ManagementPolicy", name="p", inputs=inputs)


@pytest.mark.parametrize(
    ("beside", "goes"),
    [
        (policy(30), True),
        (policy(31), False),
        (policy(None), False),
        (policy(7, enabled=False), False),
        (policy(7, account="another"), False),
        (policy(7, filters={"prefixMatch": ["tmp/"]}), False),
        (policy(UNKNOWN), UNKNOWN),
        (policy(7, account=UNKNOWN), UNKNOWN),
    ],
)
def test_an_account_is_emptied_where_a_policy_beside_it_deletes_all_of_it(beside, goes):
    service = view("azure-native:storage:BlobServiceProperties", {"accountName": "store"}, beside)
    assert emptied(service) is goes
