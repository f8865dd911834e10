"""checkov's checks for any Pulumi program: what is registered, in the terms that checkov reads, and its verdicts."""
