"""The guarantees of Pulumi's own state."""
