"""The gateway and its logs."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:apigateway/account:Account": ("apigateway:PATCH", "iam:PassRole"),
    "aws:apigateway/deployment:Deployment": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/integration:Integration": ("apigateway:PUT", "apigateway:DELETE", "iam:PassRole"),
    "aws:apigateway/integrationResponse:IntegrationResponse": ("apigateway:PUT", "apigateway:DELETE"),
    "aws:apigateway/method:Method": ("apigateway:PUT", "apigateway:DELETE"),
    "aws:apigateway/methodResponse:MethodResponse": ("apigateway:PUT", "apigateway:DELETE"),
    "aws:apigateway/methodSettings:MethodSettings": ("apigateway:PATCH",),
    "aws:apigateway/model:Model": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/requestValidator:RequestValidator": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/resource:Resource": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/restApi:RestApi": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/stage:Stage": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ("apigateway:UpdateRestApiPolicy", "apigateway:PATCH"),
    "aws:wafv2/regexPatternSet:RegexPatternSet": (
        "wafv2:CreateRegexPatternSet",
        "wafv2:UpdateRegexPatternSet",
        "wafv2:TagResource",
        "wafv2:DeleteRegexPatternSet",
    ),
    "aws:wafv2/webAcl:WebAcl": (
        "wafv2:CreateWebACL",
        "wafv2:UpdateWebACL",
        "wafv2:TagResource",
        "wafv2:DeleteWebACL",
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": (
        "wafv2:AssociateWebACL",
        "apigateway:SetWebACL",
        "wafv2:DisassociateWebACL",
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": (
        "wafv2:PutLoggingConfiguration",
        "logs:CreateLogDelivery",
        "logs:PutResourcePolicy",
        "iam:CreateServiceLinkedRole",
        "wafv2:DeleteLoggingConfiguration",
    ),
}
