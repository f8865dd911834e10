variable "later" {}

resource "aws_sagemaker_domain" "pass" {
  app_network_access_type = "VpcOnly"
}

resource "aws_sagemaker_domain" "fail" {
  app_network_access_type = "PublicInternetOnly"
}

resource "aws_sagemaker_domain" "fail_unsaid" {
  auth_mode = "SSO"
}

resource "aws_sagemaker_domain" "unknown" {
  app_network_access_type = var.later
}
