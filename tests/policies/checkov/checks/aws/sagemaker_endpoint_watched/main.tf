resource "aws_sagemaker_endpoint" "pass" {
  endpoint_config_name = "scoring"
}

resource "aws_sagemaker_data_quality_job_definition" "drift" {
  data_quality_job_input {
    endpoint_input {
      endpoint_name = aws_sagemaker_endpoint.pass.name
    }
  }
}

resource "aws_sagemaker_endpoint" "fail" {
  endpoint_config_name = "triage"
}
