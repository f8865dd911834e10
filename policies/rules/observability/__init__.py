"""The guarantees of observability."""
