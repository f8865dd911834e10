"""checkov's own checks on any Pulumi program: its resources as checkov reads Terraform plans and ARM templates."""
