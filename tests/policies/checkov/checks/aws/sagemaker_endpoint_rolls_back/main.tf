variable "later" {}

resource "aws_sagemaker_endpoint" "pass" {
  endpoint_config_name = aws_sagemaker_endpoint_configuration.a.name
  deployment_config {
    auto_rollback_configuration {
      alarms {
        alarm_name = aws_cloudwatch_metric_alarm.errors.alarm_name
      }
    }
  }
}

resource "aws_sagemaker_endpoint" "fail" {
  endpoint_config_name = aws_sagemaker_endpoint_configuration.a.name
}

resource "aws_sagemaker_endpoint" "fail_no_alarm" {
  deployment_config {
    auto_rollback_configuration {
    }
  }
}

resource "aws_sagemaker_endpoint" "unknown" {
  deployment_config {
    auto_rollback_configuration {
      alarms {
        alarm_name = var.later
      }
    }
  }
}
