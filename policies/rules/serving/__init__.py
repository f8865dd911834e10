"""The guarantees of serving."""
