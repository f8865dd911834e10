"""The guarantees of access logs."""
