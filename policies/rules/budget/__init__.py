"""The guarantees of budget."""
