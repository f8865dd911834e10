variable "later" {}

resource "aws_sagemaker_domain" "pass" {
  retention_policy {
    home_efs_file_system = "Retain"
  }
}

resource "aws_sagemaker_domain" "pass_unsaid" {
  auth_mode = "SSO"
}

resource "aws_sagemaker_domain" "fail" {
  retention_policy {
    home_efs_file_system = "Delete"
  }
}

resource "aws_sagemaker_domain" "unknown" {
  retention_policy {
    home_efs_file_system = var.later
  }
}
