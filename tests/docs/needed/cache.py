"""Cache."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "elasticache:CreateReplicationGroup",
        "elasticache:ModifyReplicationGroup",
        "elasticache:AddTagsToResource",
        "elasticache:DeleteReplicationGroup",
    ),
    "aws:elasticache/subnetGroup:SubnetGroup": (
        "elasticache:CreateCacheSubnetGroup",
        "elasticache:ModifyCacheSubnetGroup",
        "elasticache:DeleteCacheSubnetGroup",
    ),
    "aws:elasticache/user:User": ("elasticache:CreateUser", "elasticache:ModifyUser", "elasticache:DeleteUser"),
    "aws:elasticache/userGroup:UserGroup": (
        "elasticache:CreateUserGroup",
        "elasticache:ModifyUserGroup",
        "elasticache:DeleteUserGroup",
    ),
    "aws:sfn/stateMachine:StateMachine": (
        "states:ValidateStateMachineDefinition",
        "states:CreateStateMachine",
        "states:UpdateStateMachine",
        "states:TagResource",
        "states:DeleteStateMachine",
        "iam:PassRole",
    ),
    "aws:ssm/parameter:Parameter": ("ssm:PutParameter", "ssm:AddTagsToResource", "ssm:DeleteParameter"),
}
