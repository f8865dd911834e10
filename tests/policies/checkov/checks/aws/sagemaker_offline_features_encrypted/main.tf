resource "aws_sagemaker_feature_group" "pass" {
  offline_store_config {
    s3_storage_config {
      s3_uri     = "s3://features/"
      kms_key_id = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_feature_group" "fail" {
  offline_store_config {
    s3_storage_config {
      s3_uri = "s3://features/"
    }
  }
}

resource "aws_sagemaker_feature_group" "unknown" {
  offline_store_config {
    s3_storage_config {
      s3_uri     = "s3://features/"
      kms_key_id = local.key
    }
  }
}

resource "aws_sagemaker_feature_group" "none_offline" {
  online_store_config {
    enable_online_store = true
  }
}
