"""The sandbox: a Pulumi resource provider for three clouds that checks, remembers and answers, without any cloud."""
