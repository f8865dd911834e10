variable "later" {}

resource "aws_sagemaker_domain" "pass" {
  auth_mode = "SSO"
}

resource "aws_sagemaker_domain" "fail" {
  auth_mode = "IAM"
}

resource "aws_sagemaker_domain" "unknown" {
  auth_mode = var.later
}
