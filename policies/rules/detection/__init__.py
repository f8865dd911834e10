"""The guarantees of detection."""
