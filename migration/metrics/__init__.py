"""Where the values of metrics come from: one file a source."""
