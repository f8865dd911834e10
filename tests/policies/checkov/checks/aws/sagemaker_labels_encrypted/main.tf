variable "later" {}

resource "aws_sagemaker_labeling_job" "pass" {
  output_config {
    s3_output_path = "s3://labels/"
    kms_key_id     = aws_kms_key.models.arn
  }
}

resource "aws_sagemaker_labeling_job" "fail" {
  output_config {
    s3_output_path = "s3://labels/"
  }
}

resource "aws_sagemaker_labeling_job" "unknown" {
  output_config {
    s3_output_path = "s3://labels/"
    kms_key_id     = var.later
  }
}
