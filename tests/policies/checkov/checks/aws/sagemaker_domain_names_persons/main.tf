variable "later" {}

resource "aws_sagemaker_domain" "pass" {
  domain_settings {
    execution_role_identity_config = "USER_PROFILE_NAME"
  }
}

resource "aws_sagemaker_domain" "fail" {
  domain_settings {
    execution_role_identity_config = "DISABLED"
  }
}

resource "aws_sagemaker_domain" "fail_unsaid" {
  auth_mode = "SSO"
}

resource "aws_sagemaker_domain" "unknown" {
  domain_settings {
    execution_role_identity_config = var.later
  }
}
