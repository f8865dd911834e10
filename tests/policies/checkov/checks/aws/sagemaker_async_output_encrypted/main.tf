resource "aws_sagemaker_endpoint_configuration" "pass" {
  async_inference_config {
    output_config {
      s3_output_path = "s3://answers/"
      kms_key_id     = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail" {
  async_inference_config {
    output_config {
      s3_output_path = "s3://answers/"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "unknown" {
  async_inference_config {
    output_config {
      s3_output_path = "s3://answers/"
      kms_key_id     = module.keys.answers
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "none_at_once" {
  production_variants {
    initial_instance_count = 2
  }
}
