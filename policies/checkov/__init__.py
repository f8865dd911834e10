"""checkov's own checks on any Pulumi program: what is registered, as checkov reads Terraform plans and ARM templates."""
