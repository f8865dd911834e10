"""The guarantees of the cache."""
