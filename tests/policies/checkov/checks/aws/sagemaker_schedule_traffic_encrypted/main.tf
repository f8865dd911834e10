variable "later" {}

resource "aws_sagemaker_monitoring_schedule" "pass" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      network_config {
        enable_inter_container_traffic_encryption = true
      }
    }
  }
}

resource "aws_sagemaker_monitoring_schedule" "fail" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      role_arn = aws_iam_role.monitor.arn
    }
  }
}

resource "aws_sagemaker_monitoring_schedule" "unknown" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      network_config {
        enable_inter_container_traffic_encryption = var.later
      }
    }
  }
}

resource "aws_sagemaker_monitoring_schedule" "none_named" {
  monitoring_schedule_config {
    monitoring_type                = "DataQuality"
    monitoring_job_definition_name = aws_sagemaker_data_quality_job_definition.drift.name
  }
}
