"""The guarantees of keys."""
