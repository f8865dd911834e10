"""A key never leaves what holds it."""

from policies.common.clauses import not_on

TITLE = "No key can be exported from its vault."
SEVERITY = "high"
REMEDIATION = "Set `properties.attributes.exportable` to false; a key that was made exportable stays so."
NOT_THERE = {
    "aws": "No key of AWS can be exported.",
    "gcp": "No key of Google Cloud can be exported.",
}

READS = {
    "azure-native:keyvault:Key": not_on("properties.attributes.exportable"),
}
