"""The guarantees of incidents."""
