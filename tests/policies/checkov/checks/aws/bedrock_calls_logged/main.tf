variable "later" {}

resource "aws_bedrock_model_invocation_logging_configuration" "pass" {
  logging_config {
    text_data_delivery_enabled = true
    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.calls.name
      role_arn       = aws_iam_role.logs.arn
    }
  }
}

resource "aws_bedrock_model_invocation_logging_configuration" "pass_bucket" {
  logging_config {
    s3_config {
      bucket_name = aws_s3_bucket.calls.id
    }
  }
}

resource "aws_bedrock_model_invocation_logging_configuration" "fail" {
  logging_config {
    text_data_delivery_enabled = false
    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.calls.name
      role_arn       = aws_iam_role.logs.arn
    }
  }
}

resource "aws_bedrock_model_invocation_logging_configuration" "fail_nowhere" {
  logging_config {
    text_data_delivery_enabled = true
  }
}

resource "aws_bedrock_model_invocation_logging_configuration" "unknown" {
  logging_config {
    text_data_delivery_enabled = var.later
    cloudwatch_config {
      log_group_name = aws_cloudwatch_log_group.calls.name
      role_arn       = aws_iam_role.logs.arn
    }
  }
}
