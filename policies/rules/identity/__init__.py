"""The guarantees of identity."""
