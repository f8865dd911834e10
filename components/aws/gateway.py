"""Gateway on AWS: a private REST API in front of the endpoints, a web firewall in front of it, a log of every call.

Two sides of it are files of their own: the firewall with the switch that stops the system (`_firewall.py`, `_stop.py`).

Source: Amazon API Gateway Developer Guide, "Private REST APIs", "Data transformations", "CloudWatch logging"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html); Amazon SageMaker AI API
Reference, "InvokeEndpoint".
"""

import json
import re
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import apigateway, cloudwatch, iam

from components.aws._firewall import Firewall, firewall
from components.aws._log_days import log_days
from components.aws._policy import allow, deny, document
from components.aws._service_role import role_that_may
from components.aws._stop import stop
from components.contract.gateway import GatewayArgs
from components.contract.naming import digest, physical_name

__all__ = ["Gateway"]

_STAGE: Final = "live"
_FORMS: Final = ("application/json", "text/csv")  # what the record of predictions can be read in
_TRACE: Final = "context.extendedRequestId"  # not requestId: a caller may choose that one
_CALL: Final = {
    "time": "$context.requestTime",
    "trace": f"${_TRACE}",
    "xray": "$context.xrayTraceId",
    "request": "$context.requestId",
    "caller": "$context.identity.userArn",
    "account": "$context.identity.accountId",
    "address": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "path": "$context.resourcePath",
    "status": "$context.status",
    "model_status": "$context.integration.status",
    "firewall": "$context.wafResponseCode",
    "error": "$context.error.responseType",
    "size": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "model_latency_ms": "$context.integration.latency",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """A status that callers see, and those of the endpoint that lead to it (None: any other)."""

    status: str
    of: str | None


_ANSWERS: Final = (_Answer("200", r"2\d{2}"), _Answer("400", "400|413"), _Answer("502", None))


class Gateway(pulumi.ComponentResource):
    """Asks the models for callers that the cloud knows. Keeps no answer, and decides about nobody."""

    address: pulumi.Output[str]
    """Where it is reached inside the network; a model's name follows."""
    arn: pulumi.Output[str]
    """What a caller must be allowed to call (execute-api:Invoke), without the method and the model."""
    log: pulumi.Output[str]
    """Name of the log of calls."""
    stop: pulumi.Output[str]
    """ARN of the machine that stops the system."""
    traced_as: pulumi.Output[str]
    """By which name its calls stand in traces."""

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Gateway", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        api = apigateway.RestApi(
            "gateway",
            name=physical_name(args["prefix"], "gateway", limit=128),
            description=f"The only way in to {args['system']}",
            endpoint_configuration={"types": "PRIVATE"},
            tags=self._tags("gateway"),
            opts=self._own,
        )
        policy, written = self._who_comes_in(api)
        question = apigateway.Model(
            "question",
            rest_api=api.id,
            name="Question",
            description="One JSON document",
            content_type="application/json",
            schema=json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", "type": ["object", "array"]}),
            opts=self._own,
        )
        validator = apigateway.RequestValidator(
            "question",
            rest_api=api.id,
            name="question",
            validate_request_body=True,
            validate_request_parameters=True,
            opts=self._own,
        )
        caller, may = self._caller()
        parts: list[pulumi.Resource] = [policy, question, validator, may]
        for model in args["models"]:
            parts += self._way(model, api, question, validator, caller)
        deployed = self._deployed(api, parts, written, caller)
        log = self._log()
        stage = self._stage(api, deployed, log)
        apigateway.MethodSettings(
            "every-method",
            rest_api=api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings={
                "throttling_rate_limit": float(args["throttle"]["requests_per_second"]),
                "throttling_burst_limit": args["throttle"]["burst"],
                "metrics_enabled": True,
                "logging_level": "OFF",  # it would go to a group of AWS's naming, without a key, and may hold questions
                "data_trace_enabled": False,
                "caching_enabled": False,
            },
            opts=self._own,
        )
        guard: Firewall = firewall(args, stage, self)
        self.stop = stop(args, guard, self)
        self.address = stage.invoke_url
        self.arn = stage.execution_arn
        self.log = log.name
        self.traced_as = pulumi.Output.concat(api.name, "/", _STAGE)
        self.register_outputs(
            {
                "address": self.address,
                "arn": self.arn,
                "log": self.log,
                "stop": self.stop,
                "traced_as": self.traced_as,
            }
        )

    def _tags(self, role: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": physical_name(self._args["prefix"], role)}

    def _who_comes_in(self, api: apigateway.RestApi) -> tuple[apigateway.RestApiPolicy, pulumi.Output[str]]:
        """From inside the network only, and from the named ranges; who it is, IAM decides."""
        args = self._args
        invoke, calls = ["execute-api:Invoke"], [pulumi.Output.concat(api.execution_arn, "/*")]
        own = {"AWS": f"arn:aws:iam::{args['account']}:root"}
        inside = {"aws:SourceVpc": args["network_id"]}
        statements = [
            allow("OwnAccountFromInside", invoke, calls, principal=own, when={"StringEquals": inside}),
            deny("NobodyFromOutside", invoke, calls, principal="*", when={"StringNotEquals": inside}),
        ]
        if args["allow"]:
            elsewhere = {"NotIpAddress": {"aws:VpcSourceIp": list(args["allow"])}}
            statements.append(deny("NobodyFromElsewhere", invoke, calls, principal="*", when=elsewhere))
        text = document(*statements)
        return apigateway.RestApiPolicy("gateway", rest_api_id=api.id, policy=text, opts=self._own), text

    def _caller(self) -> tuple[iam.Role, iam.RolePolicy]:
        """With this role the gateway asks the endpoints, and nothing else."""
        args = self._args
        place = f"arn:aws:sagemaker:{args['region']}:{args['account']}:endpoint"
        endpoints = pulumi.Output.from_input(args["endpoints"]).apply(
            lambda found: [f"{place}/{one.lower()}" for one in sorted(found.values())]
        )
        return role_that_may(
            "ask",
            args,
            "apigateway.amazonaws.com",
            allow("Ask", ["sagemaker:InvokeEndpoint"], endpoints),
            called=physical_name(args["prefix"], "gateway-ask", limit=64),
            why=f"Asks the endpoints of {args['system']}",
            parent=self,
            # API Gateway names no source when it takes a role to call with: a condition would end every call in 500.
            when={},
        )

    def _way(
        self,
        model: str,
        api: apigateway.RestApi,
        question: apigateway.Model,
        validator: apigateway.RequestValidator,
        caller: iam.Role,
    ) -> list[pulumi.Resource]:
        """POST /<model>: a question that is well-formed goes to the endpoint, with the id that the log bears."""
        args = self._args
        at = apigateway.Resource(
            model, rest_api=api.id, parent_id=api.root_resource_id, path_part=model, opts=self._own
        )
        method = apigateway.Method(
            model,
            rest_api=api.id,
            resource_id=at.id,
            http_method="POST",
            authorization="AWS_IAM",
            request_models={"application/json": question.name},
            request_parameters={"method.request.header.Content-Type": True},
            request_validator_id=validator.id,
            opts=self._own,
        )
        endpoint = pulumi.Output.from_input(args["endpoints"])[model]
        integration = apigateway.Integration(
            model,
            rest_api=api.id,
            resource_id=at.id,
            http_method=method.http_method,
            type="AWS",
            integration_http_method="POST",
            uri=pulumi.Output.concat(
                f"arn:aws:apigateway:{args['region']}:runtime.sagemaker:path/endpoints/", endpoint, "/invocations"
            ),
            credentials=caller.arn,
            passthrough_behavior="NEVER",
            request_templates=dict.fromkeys(_FORMS, "$input.body"),
            request_parameters={
                "integration.request.header.Content-Type": "method.request.header.Content-Type",
                "integration.request.header.X-Amzn-SageMaker-Inference-Id": _TRACE,
                "integration.request.header.X-Amzn-SageMaker-Custom-Attributes": f"stageVariables.{_variable(model)}",
            },
            opts=self._own,
        )
        made: list[pulumi.Resource] = [at, method, integration]
        for answer in _ANSWERS:
            status = apigateway.MethodResponse(
                f"{model}-{answer.status}",
                rest_api=api.id,
                resource_id=at.id,
                http_method=method.http_method,
                status_code=answer.status,
                response_parameters={
                    "method.response.header.Content-Type": False,
                    "method.response.header.x-amzn-invoked-production-variant": False,
                },
                opts=self._own,
            )
            passed = apigateway.IntegrationResponse(
                f"{model}-{answer.status}",
                rest_api=api.id,
                resource_id=at.id,
                http_method=method.http_method,
                status_code=status.status_code,
                selection_pattern=answer.of,
                response_parameters={
                    "method.response.header.Content-Type": "integration.response.header.Content-Type",
                    "method.response.header.x-amzn-invoked-production-variant": (
                        "integration.response.header.x-Amzn-Invoked-Production-Variant"
                    ),
                },
                opts=pulumi.ResourceOptions(parent=self, depends_on=[integration]),
            )
            made += [status, passed]
        return made

    def _deployed(
        self,
        api: apigateway.RestApi,
        parts: list[pulumi.Resource],
        policy: pulumi.Output[str],
        caller: iam.Role,
    ) -> apigateway.Deployment:
        """What is deployed is a copy: a new one is made when a part changes, and the stage moves to it in place."""
        args = self._args
        made_of = pulumi.Output.all(policy, args["endpoints"], caller.arn, args["models"], _shape())
        return apigateway.Deployment(
            "gateway",
            rest_api=api.id,
            description="The parts of the API as they were",
            triggers={"parts": made_of.apply(digest)},
            opts=pulumi.ResourceOptions(parent=self, depends_on=parts),
        )

    def _log(self) -> cloudwatch.LogGroup:
        args = self._args
        name = physical_name(args["prefix"], "gateway")
        return cloudwatch.LogGroup(
            "calls",
            name=f"/aws/apigateway/{name}",
            kms_key_id=args["key_id"],
            retention_in_days=log_days(args["keep_days"]),
            tags={**self._tags("gateway"), "purpose": "logs"},
            opts=self._own,
        )

    def _stage(
        self, api: apigateway.RestApi, deployed: apigateway.Deployment, log: cloudwatch.LogGroup
    ) -> apigateway.Stage:
        """Its log and its variables name the release; both change in place, after the endpoint has moved."""
        args = self._args
        releases = pulumi.Output.from_input(args["releases"])
        return apigateway.Stage(
            "gateway",
            rest_api=api.id,
            deployment=deployed.id,
            stage_name=_STAGE,
            description=f"The way in to {args['system']}",
            xray_tracing_enabled=True,
            access_log_settings={
                "destination_arn": log.arn,
                "format": releases.apply(lambda found: json.dumps({**_CALL, "release": dict(sorted(found.items()))})),
            },
            variables=releases.apply(lambda found: {_variable(model): name for model, name in found.items()}),
            tags=self._tags("gateway"),
            opts=self._own,
        )


def _variable(model: str) -> str:
    """The stage's variable with the model's release; names have letters, digits and underscores."""
    return "release_" + re.sub(r"[^A-Za-z0-9]", "_", model)


def _shape() -> list[object]:
    """What else the deployed copy holds: it changes with this file."""
    return [list(_FORMS), _TRACE, [[answer.status, answer.of] for answer in _ANSWERS], "AWS_IAM"]
