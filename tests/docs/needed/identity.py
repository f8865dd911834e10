"""Identity: made by a person, never by the deploy role."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (
        "iam:CreateOpenIDConnectProvider",
        "iam:TagOpenIDConnectProvider",
        "iam:DeleteOpenIDConnectProvider",
    ),
    "aws:iam/policy:Policy": ("iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy"),
}
