"""Model registry."""

__all__ = ["NEEDED"]

NEEDED = {
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
