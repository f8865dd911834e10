"""SageMaker, Bedrock and what they stand on, in Terraform."""
