resource "aws_sagemaker_data_quality_job_definition" "pass" {
  name = "scoring-drift"
}

resource "aws_sagemaker_monitoring_schedule" "drift" {
  monitoring_schedule_config {
    monitoring_type                = "DataQuality"
    monitoring_job_definition_name = aws_sagemaker_data_quality_job_definition.pass.name
    schedule_config {
      schedule_expression = "cron(0 * ? * * *)"
    }
  }
}

resource "aws_sagemaker_data_quality_job_definition" "fail" {
  name = "triage-drift"
}
