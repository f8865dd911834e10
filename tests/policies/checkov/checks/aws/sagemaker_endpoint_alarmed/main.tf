resource "aws_sagemaker_endpoint" "pass" {
  endpoint_config_name = "scoring"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name  = "scoring-errors"
  metric_name = "Invocation5XXErrors"
  dimensions = {
    EndpointName = aws_sagemaker_endpoint.pass.name
  }
}

resource "aws_sagemaker_endpoint" "fail" {
  endpoint_config_name = "triage"
}
