variable "later" {}

resource "aws_sagemaker_endpoint_configuration" "pass" {
  data_capture_config {
    enable_capture = true
    kms_key_id     = aws_kms_key.models.arn
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail" {
  data_capture_config {
    enable_capture = true
  }
}

resource "aws_sagemaker_endpoint_configuration" "unknown" {
  data_capture_config {
    enable_capture = true
    kms_key_id     = var.later
  }
}

resource "aws_sagemaker_endpoint_configuration" "none_captured" {
  production_variants {
    variant_name = "a"
  }
}
