resource "aws_sagemaker_model_package_group_policy" "pass" {
  model_package_group_name = "scoring"
  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::222222222222:root" }
      Action    = ["sagemaker:DescribeModelPackage"]
      Resource  = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/scoring/*"
    }]
  })
}

resource "aws_sagemaker_model_package_group_policy" "pass_conditioned" {
  model_package_group_name = "scoring"
  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["sagemaker:DescribeModelPackage"]
      Resource  = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/scoring/*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }
    }]
  })
}

resource "aws_sagemaker_model_package_group_policy" "fail" {
  model_package_group_name = "scoring"
  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["sagemaker:DescribeModelPackage"]
      Resource  = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/scoring/*"
    }]
  })
}

resource "aws_sagemaker_model_package_group_policy" "fail_in_map" {
  model_package_group_name = "scoring"
  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = ["*"] }
      Action    = ["sagemaker:DescribeModelPackage"]
      Resource  = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/scoring/*"
    }]
  })
}

resource "aws_sagemaker_model_package_group_policy" "fail_text" {
  model_package_group_name = "scoring"
  resource_policy          = <<POLICY
{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sagemaker:*", "Resource": "*"}}
POLICY
}

resource "aws_sagemaker_model_package_group_policy" "unknown" {
  resource_policy = data.aws_iam_policy_document.models.json
}
