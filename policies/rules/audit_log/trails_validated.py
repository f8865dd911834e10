"""Whether somebody changed a file of a trail can be seen afterwards."""

from policies.common.clauses import switched_on

TITLE = "A trail signs its files, so that a changed or missing one is seen."
SEVERITY = "medium"
REMEDIATION = "Set `enableLogFileValidation`."

READS = {"aws:cloudtrail/trail:Trail": switched_on("enableLogFileValidation")}
MENDS = {
    "aws:cloudtrail/trail:Trail": {"enableLogFileValidation": True},
}
NOT_THERE = {
    "azure": "Azure Monitor signs no files; there the store that the log lies in is locked instead.",
    "gcp": "Cloud Logging writes no files; there the bucket of the log is locked instead.",
}
