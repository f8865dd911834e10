"""The guarantees of archive."""
