"""What ../typescript/platform.ts makes, from the same components without a plugin between."""

import pulumi
import pulumi_aws

from components.aws import Keys, Network, Serving
from components.contract.keys import KeysArgs
from components.contract.network import NetworkArgs
from components.contract.serving import ServingArgs

PREFIX, TAGS, ACCOUNT, REGION = "shop-dev", {"owner": "shop"}, "111111111111", "eu-west-1"

place = pulumi_aws.Provider("place", region=REGION, allowed_account_ids=[ACCOUNT])
opts = pulumi.ResourceOptions(providers=[place])
network = Network(
    "network",
    NetworkArgs(
        prefix=PREFIX,
        tags=TAGS,
        account=ACCOUNT,
        region=REGION,
        cidr="10.30.0.0/20",
        zones=["eu-west-1a", "eu-west-1b"],
        services={"s3": ["s3:GetObject", "s3:PutObject"], "kms": ["kms:Decrypt"]},
        flow_log_store="arn:aws:s3:::shop-log-444444444444",
    ),
    opts,
)
keys = Keys(
    "keys",
    KeysArgs(
        prefix=PREFIX,
        tags=TAGS,
        account=ACCOUNT,
        region=REGION,
        purposes={
            "events": {"through": ["s3"], "kept": True},
            "models": {"through": ["sagemaker"]},
            "logs": {"writers": ["logs"]},
        },
        roles="/shop-dev/",
        rotation_days=180,
        deletion_days=30,
        stack=pulumi.get_stack(),
    ),
    opts,
)
serving = Serving(
    "serving",
    ServingArgs(
        prefix=PREFIX,
        tags=TAGS,
        account=ACCOUNT,
        region=REGION,
        roles="/shop-dev/",
        boundary="arn:aws:iam::111111111111:policy/shop-dev/shop-dev-services-boundary",
        network_id=network.network_id,
        cidr="10.30.0.0/20",
        subnet_ids=network.subnet_ids,
        service_lists=network.service_lists,
        key_ids={purpose: keys.key_ids[purpose] for purpose in ("events", "models", "logs")},
        models={
            "scorecard": {
                "image": f"111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/scorecard@sha256:{'a' * 64}",
            }
        },
        machine={"cpu": 2, "memory": 8, "accelerators": 0},
        runtime="onnx",
        batch={"most": 32, "wait_ms": 5},
        least=2,
        most=4,
        utilisation=0.6,
        alarms={"error_rate": {"threshold": 0.005, "window": 300}},
        capture=1.0,
        keep_days=400,
        ceiling_days=1096,
        stack=pulumi.get_stack(),
    ),
    opts,
)
pulumi.export("networkId", network.network_id)
pulumi.export("keyIds", keys.key_ids)
pulumi.export("endpoints", serving.endpoints)
