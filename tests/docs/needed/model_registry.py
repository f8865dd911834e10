"""Model registry."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:ecr/repository:Repository": (
        "ecr:CreateRepository",
        "ecr:DeleteRepository",
        "ecr:TagResource",
        "kms:CreateGrant",
        "kms:DescribeKey",
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"),
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": (
        "sagemaker:CreateModelPackageGroup",
        "sagemaker:AddTags",
        "sagemaker:DeleteModelPackageGroup",
    ),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": (
        "sagemaker:PutModelPackageGroupPolicy",
        "sagemaker:DeleteModelPackageGroupPolicy",
    ),
}
