variable "later" {}

resource "aws_sagemaker_feature_group" "pass" {
  online_store_config {
    enable_online_store = true
    security_config {
      kms_key_id = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_feature_group" "fail" {
  online_store_config {
    enable_online_store = true
  }
}

resource "aws_sagemaker_feature_group" "unknown" {
  online_store_config {
    enable_online_store = true
    security_config {
      kms_key_id = var.later
    }
  }
}

resource "aws_sagemaker_feature_group" "unknown_whether" {
  online_store_config {
    enable_online_store = var.later
  }
}

resource "aws_sagemaker_feature_group" "none_online" {
  online_store_config {
    enable_online_store = false
  }
}
