"""The executor: one durable workflow a run, whose journal is the one truth about it."""
