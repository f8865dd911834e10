variable "later" {}

resource "aws_sagemaker_endpoint_configuration" "pass" {
  production_variants {
    enable_ssm_access = false
  }
}

resource "aws_sagemaker_endpoint_configuration" "pass_unsaid" {
  production_variants {
    initial_instance_count = 2
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail" {
  production_variants {
    enable_ssm_access = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail_shadow" {
  production_variants {
    initial_instance_count = 2
  }
  shadow_production_variants {
    enable_ssm_access = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "unknown" {
  production_variants {
    enable_ssm_access = var.later
  }
}
