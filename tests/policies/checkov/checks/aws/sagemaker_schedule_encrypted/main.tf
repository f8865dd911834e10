variable "later" {}

resource "aws_sagemaker_monitoring_schedule" "pass" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      monitoring_output_config {
        kms_key_id = aws_kms_key.models.arn
      }
      monitoring_resources {
        cluster_config {
          volume_kms_key_id = aws_kms_key.models.arn
        }
      }
    }
  }
}

resource "aws_sagemaker_monitoring_schedule" "fail" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      monitoring_output_config {
        kms_key_id = aws_kms_key.models.arn
      }
      monitoring_resources {
        cluster_config {
          instance_count = 1
        }
      }
    }
  }
}

resource "aws_sagemaker_monitoring_schedule" "unknown" {
  monitoring_schedule_config {
    monitoring_type = "DataQuality"
    monitoring_job_definition {
      monitoring_output_config {
        kms_key_id = var.later
      }
      monitoring_resources {
        cluster_config {
          volume_kms_key_id = aws_kms_key.models.arn
        }
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
