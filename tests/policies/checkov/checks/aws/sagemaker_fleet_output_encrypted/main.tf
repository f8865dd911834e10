variable "later" {}

resource "aws_sagemaker_device_fleet" "pass" {
  output_config {
    s3_output_location = "s3://devices/"
    kms_key_id         = aws_kms_key.models.arn
  }
}

resource "aws_sagemaker_device_fleet" "fail" {
  output_config {
    s3_output_location = "s3://devices/"
  }
}

resource "aws_sagemaker_device_fleet" "unknown" {
  output_config {
    s3_output_location = "s3://devices/"
    kms_key_id         = var.later
  }
}
