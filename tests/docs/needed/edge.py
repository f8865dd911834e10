"""Edge."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:cloudwatch/contributorInsightRule:ContributorInsightRule": (
        "cloudwatch:PutInsightRule",
        "cloudwatch:TagResource",
        "cloudwatch:DeleteInsightRules",
    ),
    "aws:iot/policy:Policy": ("iot:CreatePolicy", "iot:CreatePolicyVersion", "iot:TagResource", "iot:DeletePolicy"),
    "aws:iot/provisioningTemplate:ProvisioningTemplate": (
        "iot:CreateProvisioningTemplate",
        "iot:CreateProvisioningTemplateVersion",
        "iot:UpdateProvisioningTemplate",
        "iot:DeleteProvisioningTemplate",
        "iam:PassRole",
    ),
    "aws:iot/roleAlias:RoleAlias": (
        "iot:CreateRoleAlias",
        "iot:UpdateRoleAlias",
        "iot:DeleteRoleAlias",
        "iam:PassRole",
    ),
    "aws:iot/thingGroup:ThingGroup": ("iot:CreateThingGroup", "iot:UpdateThingGroup", "iot:DeleteThingGroup"),
    "aws:iot/thingType:ThingType": ("iot:CreateThingType", "iot:DeprecateThingType", "iot:DeleteThingType"),
    "aws:iot/topicRule:TopicRule": (
        "iot:CreateTopicRule",
        "iot:ReplaceTopicRule",
        "iot:DeleteTopicRule",
        "iam:PassRole",
    ),
    "aws:signer/signingProfile:SigningProfile": ("signer:PutSigningProfile", "signer:TagResource"),
    "aws:ssm/parameter:Parameter": ("ssm:PutParameter", "ssm:AddTagsToResource", "ssm:DeleteParameter"),
}
