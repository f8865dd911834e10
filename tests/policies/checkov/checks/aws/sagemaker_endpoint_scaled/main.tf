resource "aws_sagemaker_endpoint" "pass" {
  endpoint_config_name = "scoring"
}

resource "aws_appautoscaling_target" "scoring" {
  service_namespace  = "sagemaker"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  resource_id        = "endpoint/${aws_sagemaker_endpoint.pass.name}/variant/a"
  min_capacity       = 2
  max_capacity       = 6
}

resource "aws_sagemaker_endpoint" "fail" {
  endpoint_config_name = "triage"
}
