"""A cache gets the small versions that mend what is known to be broken."""

from policies.common.clauses import switched_on

TITLE = "A cache takes small versions by itself."
SEVERITY = "medium"
REMEDIATION = "Leave `autoMinorVersionUpgrade` on."
NOT_THERE = {
    "azure": "A cache on Azure takes small versions whether one wants them or not.",
    "gcp": "A cache on Google Cloud takes small versions whether one wants them or not.",
}
_READER = switched_on("autoMinorVersionUpgrade", absent=True)

READS = {
    "aws:elasticache/replicationGroup:ReplicationGroup": _READER,
    "aws:memorydb/cluster:Cluster": _READER,
}
