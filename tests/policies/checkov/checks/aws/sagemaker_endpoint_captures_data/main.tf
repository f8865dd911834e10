variable "later" {}

resource "aws_sagemaker_endpoint_configuration" "pass" {
  data_capture_config {
    enable_capture = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail" {
  production_variants {
    variant_name = "a"
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail_off" {
  data_capture_config {
    enable_capture = false
  }
}

resource "aws_sagemaker_endpoint_configuration" "unknown" {
  data_capture_config {
    enable_capture = var.later
  }
}
