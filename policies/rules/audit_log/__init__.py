"""The guarantees of audit_log."""
