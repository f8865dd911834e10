"""The services that a platform for machine learning uses, as the SDKs name their modules."""

_AWS = """
acm alb apigateway apigatewayv2 appautoscaling autoscaling backup bedrock budgets cfg cloudfront cloudtrail cloudwatch
cognito costexplorer detective dynamodb ec2 ec2transitgateway ecr ecs efs eks elasticache glue guardduty iam
inspector2 kinesis kms lambda_ lb macie2 networkfirewall organizations ram rds route53 s3 s3control sagemaker
scheduler secretsmanager securityhub sfn shield sns sqs ssm synthetics vpc wafv2 xray
"""
_AZURE = """
apimanagement app authorization cdn compute consumption containerregistry costmanagement dataprotection eventgrid
insights keyvault logic machinelearningservices managedidentity monitor network operationalinsights
operationsmanagement policyinsights privatedns recoveryservices redis resources search security securityinsights
servicebus storage
"""
_GCP = """
accesscontextmanager apigateway artifactregistry backupdisasterrecovery bigquery billing binaryauthorization
certificateauthority certificatemanager cloudbuild cloudfunctionsv2 cloudids cloudrun cloudrunv2 cloudscheduler
cloudtasks compute container dns essentialcontacts eventarc filestore firestore folder iam iap kms logging memorystore
modelarmor monitoring networkconnectivity networksecurity networkservices organizations orgpolicy projects pubsub
redis secretmanager securitycenter serviceaccount servicenetworking sql storage tags vertex vpcaccess workbench
workflows
"""

SERVICES = {"aws": _AWS.split(), "azure-native": _AZURE.split(), "gcp": _GCP.split()}
