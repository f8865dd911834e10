"""A cutover: the router, its name, its log."""

from collections.abc import Mapping
from typing import Final

__all__ = ["NEEDED"]

_ELB: Final = "elasticloadbalancing"
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:acm/certificate:Certificate": ("acm:DescribeCertificate", "acm:ListTagsForCertificate"),  # read only
    "aws:apigateway/basePathMapping:BasePathMapping": ("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
    "aws:apigateway/domainName:DomainName": (
        "apigateway:POST",
        "apigateway:PATCH",
        "apigateway:UpdateDomainNamePolicy",
        "apigateway:DELETE",
    ),
    "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation": (
        "apigateway:CreateAccessAssociation",
        "apigateway:POST",
        "apigateway:DELETE",
    ),
    "aws:cloudwatch/logDelivery:LogDelivery": ("logs:CreateDelivery", "logs:GetDelivery", "logs:DeleteDelivery"),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": (
        "logs:PutDeliveryDestination",
        "logs:GetDeliveryDestination",
        "logs:DeleteDeliveryDestination",
    ),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": (
        "logs:PutDeliverySource",
        "logs:GetDeliverySource",
        "logs:DeleteDeliverySource",
        f"{_ELB}:AllowVendedLogDeliveryForResource",
    ),
    "aws:lb/listener:Listener": (
        f"{_ELB}:CreateListener",
        f"{_ELB}:ModifyListener",
        f"{_ELB}:ModifyListenerAttributes",
        f"{_ELB}:DeleteListener",
        f"{_ELB}:AddTags",
    ),
    "aws:lb/listenerRule:ListenerRule": (f"{_ELB}:CreateRule", f"{_ELB}:ModifyRule", f"{_ELB}:DeleteRule"),
    "aws:lb/loadBalancer:LoadBalancer": (
        f"{_ELB}:CreateLoadBalancer",
        f"{_ELB}:ModifyLoadBalancerAttributes",
        f"{_ELB}:SetSecurityGroups",
        f"{_ELB}:SetSubnets",
        f"{_ELB}:DeleteLoadBalancer",
        "iam:CreateServiceLinkedRole",
    ),
    "aws:lb/targetGroup:TargetGroup": (
        f"{_ELB}:CreateTargetGroup",
        f"{_ELB}:ModifyTargetGroup",
        f"{_ELB}:ModifyTargetGroupAttributes",
        f"{_ELB}:DeleteTargetGroup",
    ),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": (
        f"{_ELB}:RegisterTargets",
        f"{_ELB}:DeregisterTargets",
        f"{_ELB}:DescribeTargetHealth",
    ),
    "aws:route53/record:Record": (
        "route53:ChangeResourceRecordSets",
        "route53:GetChange",
        "route53:ListResourceRecordSets",
    ),
    "aws:route53/zone:Zone": (
        "route53:CreateHostedZone",
        "route53:AssociateVPCWithHostedZone",
        "route53:ChangeTagsForResource",
        "route53:DeleteHostedZone",
    ),
}
