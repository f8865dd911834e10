"""The two workflows of a vault of copies: what takes stores in by their tag, and what tries whether copies come back.

Azure Backup takes in nothing by itself where whole containers are copied into a vault: its built-in policy for stores
with a tag knows copies that stay in the store alone, and new containers are not seen. So a workflow looks once a day,
and tells the vault of each store and all its containers. Restores are not tried by Azure Backup either: a workflow
restores the newest copy of each store into one that is emptied before and by the clock.

Sources: Azure Backup, "Support matrix for Azure Blobs backup"
(https://learn.microsoft.com/azure/backup/blob-backup-support-matrix); Data Protection REST API, backup instances
(https://learn.microsoft.com/rest/api/dataprotection/backup-instances); Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

from collections.abc import Mapping
from typing import Final

from components.azure._workflow import ARM, after, asked, by_the_clock, definition

__all__ = ["BLOBS", "restores", "takes_in"]

BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices"
"""What is copied, as Azure Backup calls it."""

_COPIES: Final = "2024-04-01"  # versions of the APIs
_STORES: Final = "2024-01-01"
_RESOURCES: Final = "2021-04-01"
_MARKED: Final = "%24filter=tagName%20eq%20%27backup%27%20and%20tagValue%20eq%20%27yes%27"
_EACH: Final = "items('Each')"


def takes_in(account: str, region: str, policy: str, identity: str) -> dict[str, object]:
    """Tells the vault, day by day, of each store in the region with the tag `backup: yes`; `policy` is its plan."""
    vault, _, _ = policy.partition("/backupPolicies/")
    stores = "equals(toLower(item()?['type']), 'microsoft.storage/storageaccounts')"
    here = f"@and({stores}, equals(item()?['location'], '{region}'))"
    store = f"@{{{_EACH}?['id']}}"
    instance = {
        "properties": {
            "objectType": "BackupInstance",
            "friendlyName": f"@{{{_EACH}?['name']}}",
            "identityDetails": {"useSystemAssignedIdentity": True},
            "dataSourceInfo": _source(store, f"@{{{_EACH}?['name']}}", region),
            "policyInfo": {
                "policyId": policy,
                "policyParameters": {
                    "backupDatasourceParametersList": [
                        {"objectType": "BlobBackupDatasourceParameters", "containersList": "@body('Names')"}
                    ]
                },
            },
        }
    }
    told = f"{ARM}{vault}/backupInstances/@{{{_EACH}?['name']}}"
    return _workflow(
        1,
        {
            "Marked": _call("GET", f"{ARM}/subscriptions/{account}/resources", f"{_RESOURCES}&{_MARKED}", identity),
            "Stores": _after(
                "Marked", {"type": "Query", "inputs": {"from": "@body('Marked')?['value']", "where": here}}
            ),
            "Each": _after(
                "Stores",
                _each(
                    "@body('Stores')",
                    {
                        "Containers": _call("GET", f"{ARM}{store}/blobServices/default/containers", _STORES, identity),
                        "Names": _after(
                            "Containers",
                            {
                                "type": "Select",
                                "inputs": {"from": "@body('Containers')?['value']", "select": "@item()?['name']"},
                            },
                        ),
                        "Any": _after(
                            "Names", _if_any("Names", {"TakeIn": _call("PUT", told, _COPIES, identity, instance)})
                        ),
                    },
                ),
            ),
        },
    )


def restores(vault: str, scratch: str, region: str, days: int, identity: str) -> dict[str, object]:
    """Restores the newest copy of each store into the store `scratch`, which is emptied before; every so many days."""
    containers = f"{ARM}{scratch}/blobServices/default/containers"
    own = f"{ARM}@{{{_EACH}?['id']}}"
    wanted = {
        "objectType": "AzureBackupRecoveryPointBasedRestoreRequest",
        "recoveryPointId": "@{last(sort(body('Times'), 'time'))?['id']}",
        "sourceDataStoreType": "VaultStore",
        "sourceResourceId": f"@{{{_EACH}?['properties']?['dataSourceInfo']?['resourceID']}}",
        "identityDetails": {"useSystemAssignedIdentity": True},
        "restoreTargetInfo": {
            "objectType": "RestoreTargetInfo",
            "recoveryOption": "FailIfExists",
            "restoreLocation": region,
            "datasourceInfo": _source(scratch, scratch.rpartition("/")[2], region),
        },
    }
    times = {"id": "@item()?['name']", "time": "@item()?['properties']?['recoveryPointTime']"}
    clear = {"Delete": _call("DELETE", f"{containers}/@{{items('Clear')?['name']}}", _STORES, identity)}
    return _workflow(
        days,
        {
            "Instances": _call("GET", f"{ARM}{vault}/backupInstances", _COPIES, identity),
            "Each": _after(
                "Instances",
                _each(
                    "@body('Instances')?['value']",
                    {
                        "Left": _call("GET", containers, _STORES, identity),
                        "Clear": _after("Left", _each("@body('Left')?['value']", clear)),
                        "Points": _after("Clear", _call("GET", f"{own}/recoveryPoints", _COPIES, identity)),
                        "Times": _after(
                            "Points",
                            {"type": "Select", "inputs": {"from": "@body('Points')?['value']", "select": times}},
                        ),
                        "Any": _after(
                            "Times",
                            _if_any("Times", {"Restore": _call("POST", f"{own}/restore", _COPIES, identity, wanted)}),
                        ),
                    },
                ),
            ),
        },
    )


def _source(id_: str, name: str, region: str) -> dict[str, object]:
    """A store, as Azure Backup describes what it copies or restores into."""
    return {
        "objectType": "Datasource",
        "datasourceType": BLOBS,
        "resourceID": id_,
        "resourceName": name,
        "resourceType": "Microsoft.Storage/storageAccounts",
        "resourceUri": id_,
        "resourceLocation": region,
    }


def _workflow(days: int, actions: Mapping[str, object]) -> dict[str, object]:
    return definition({"Clock": by_the_clock("Day", days)}, actions)


def _call(
    method: str, url: str, version: str, identity: str, body: Mapping[str, object] | None = None
) -> dict[str, object]:
    return asked(method, f"{url}?api-version={version}", identity=identity, body=body)


def _after(name: str, action: Mapping[str, object]) -> dict[str, object]:
    return {**action, "runAfter": after(name)}


def _each(of: str, actions: Mapping[str, object]) -> dict[str, object]:
    """One after the other: a vault takes one change at a time, and one store is emptied for the next."""
    one = {"concurrency": {"repetitions": 1}}
    return {"type": "Foreach", "foreach": of, "actions": actions, "runtimeConfiguration": one}


def _if_any(name: str, actions: Mapping[str, object]) -> dict[str, object]:
    return {"type": "If", "expression": {"greater": [f"@length(body('{name}'))", 0]}, "actions": actions}
