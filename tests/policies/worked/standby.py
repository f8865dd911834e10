"""In production an endpoint in the recovery region that serves the same image, and a gateway that leads to it."""

import json

from tests.policies.worked.stack import DIGEST, Stack

__all__ = ["expected", "recovery"]

_AWAY = "eu-central-1"


def recovery(stack: Stack, environment: str) -> None:
    if environment != "prod":
        return
    version = f"arn:aws:sagemaker:{_AWAY}:{stack.account}:model-package/scorecard/3"
    image = DIGEST.replace("eu-west-1", _AWAY)
    shown = {"ModelApprovalStatus": "Approved", "InferenceSpecification": {"Containers": [{"Image": image}]}}
    stack.read(
        "cloudcontrol/resource:Resource",
        "standby",
        version,
        typeName="AWS::SageMaker::ModelPackage",
        properties=json.dumps(shown),
    )
    container = {"modelPackageName": version}
    role = f"arn:aws:iam::{stack.account}:role/standby"
    stack.add("sagemaker/model:Model", "standby", "standby", {"primaryContainer": container, "executionRoleArn": role})
    variant = {
        "variantName": "main",
        "modelName": "standby",
        "initialInstanceCount": 2,
        "instanceType": "ml.m5.large",
    }
    made = {"productionVariants": [variant]}
    stack.add("sagemaker/endpointConfiguration:EndpointConfiguration", "standby", "standby-1", made, name="standby-1")
    stack.add("sagemaker/endpoint:Endpoint", "standby", "standby", {"endpointConfigName": "standby-1"}, name="standby")
    stack.add("apigateway/restApi:RestApi", "standby", "z1", {"endpointConfiguration": {"types": "PRIVATE"}})
    place = {"restApi": "z1", "resourceId": "abc123", "httpMethod": "POST"}
    stack.add("apigateway/method:Method", "standby", "agm-z1", {**place, "authorization": "AWS_IAM"})
    uri = f"arn:aws:apigateway:{_AWAY}:runtime.sagemaker:path/endpoints/standby/invocations"
    stack.add("apigateway/integration:Integration", "standby", "agi-z1", {**place, "type": "AWS", "uri": uri})
    front = {"restApi": "z1", "deployment": "d1", "stageName": "live"}
    stack.add("apigateway/stage:Stage", "standby", "ags-z1-live", front)


def expected(environment: str) -> dict[str, object]:
    return {"standby_in": _AWAY if environment == "prod" else None}
