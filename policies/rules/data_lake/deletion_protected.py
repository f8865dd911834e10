"""A database is not deleted by one call alone."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "Databases and file systems are protected from being deleted."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `deletionProtection` (`deletionProtectionEnabled` of a table); it has to be switched off in a "
        "change of its own before anything goes."
    ),
    "gcp": (
        "Set `deletionProtectionEnabled`, `enableDropProtection` of Spanner, or what the message says; it has "
        "to be switched off in a change of its own before anything goes."
    ),
}
_PROTECTED = switched_on("deletionProtection")


def _firestore(database: View) -> Iterator[Reason]:
    on = database.one_of("deleteProtectionState", "DELETE_PROTECTION_ENABLED")
    yield from database.needs("deleteProtectionState", on, "is not DELETE_PROTECTION_ENABLED")


def _bigtable(table: View) -> Iterator[Reason]:
    yield from table.needs("deletionProtection", table.one_of("deletionProtection", "PROTECTED"), "is not PROTECTED")


READS = {
    "aws:rds/instance:Instance": _PROTECTED,
    "aws:rds/cluster:Cluster": _PROTECTED,
    "aws:rds/globalCluster:GlobalCluster": _PROTECTED,
    "aws:docdb/cluster:Cluster": _PROTECTED,
    "aws:neptune/cluster:Cluster": _PROTECTED,
    "aws:dynamodb/table:Table": switched_on("deletionProtectionEnabled"),
    "gcp:sql/databaseInstance:DatabaseInstance": switched_on("settings.deletionProtectionEnabled"),
    "gcp:spanner/database:Database": switched_on("enableDropProtection"),
    "gcp:firestore/database:Database": _firestore,
    "gcp:bigtable/table:Table": _bigtable,
    "gcp:filestore/instance:Instance": switched_on("deletionProtectionEnabled"),
    "gcp:bigquery/table:Table": switched_on("deletionProtection", absent=True),
    "gcp:alloydb/cluster:Cluster": switched_on("deletionProtection", absent=True),
}
MENDS = {
    "aws:rds/instance:Instance": {"deletionProtection": True},
    "aws:rds/cluster:Cluster": {"deletionProtection": True},
    "aws:rds/globalCluster:GlobalCluster": {"deletionProtection": True},
    "aws:docdb/cluster:Cluster": {"deletionProtection": True},
    "aws:neptune/cluster:Cluster": {"deletionProtection": True},
    "aws:dynamodb/table:Table": {"deletionProtectionEnabled": True},
    "gcp:spanner/database:Database": {"enableDropProtection": True},
    "gcp:firestore/database:Database": {"deleteProtectionState": "DELETE_PROTECTION_ENABLED"},
    "gcp:bigtable/table:Table": {"deletionProtection": "PROTECTED"},
    "gcp:filestore/instance:Instance": {"deletionProtectionEnabled": True},
}
NOT_THERE = {"azure": "On Azure a lock of its own keeps a database from being deleted; no property of it does."}
