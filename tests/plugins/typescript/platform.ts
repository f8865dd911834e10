// A network, its keys and an endpoint in it, as a TypeScript team types them.
import * as gouvernail from "@gouvernail/aws";
import * as pulumi from "@pulumi/pulumi";

const common = {
    prefix: "shop-dev",
    tags: { owner: "shop" },
    account: "111111111111",
    region: "eu-west-1",
};
const stack = pulumi.getStack();

/** Where everything is made; with @pulumi/aws one writes `new aws.Provider`. */
class Place extends pulumi.ProviderResource {
    constructor() {
        super("aws", "place", { region: common.region, allowedAccountIds: [common.account] });
    }
}

export function platform() {
    const opts = { providers: [new Place()] };
    const network = new gouvernail.Network("network", {
        ...common,
        cidr: "10.30.0.0/20",
        zones: ["eu-west-1a", "eu-west-1b"],
        services: { s3: ["s3:GetObject", "s3:PutObject"], kms: ["kms:Decrypt"] },
        flowLogStore: "arn:aws:s3:::shop-log-444444444444",
    }, opts);
    const keys = new gouvernail.Keys("keys", {
        ...common,
        purposes: {
            events: { through: ["s3"], kept: true },
            models: { through: ["sagemaker"] },
            logs: { writers: ["logs"] },
        },
        roles: "/shop-dev/",
        rotationDays: 180,
        deletionDays: 30,
        stack,
    }, opts);
    const serving = new gouvernail.Serving("serving", {
        ...common,
        roles: "/shop-dev/",
        boundary: "arn:aws:iam::111111111111:policy/shop-dev/shop-dev-services-boundary",
        networkId: network.networkId,
        cidr: network.cidr,
        subnetIds: network.subnetIds,
        serviceLists: network.serviceLists,
        keyIds: { events: keys.keyIds.events, models: keys.keyIds.models, logs: keys.keyIds.logs },
        models: {
            scorecard: {
                image: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/shop/scorecard@sha256:${"a".repeat(64)}`,
            },
        },
        machine: { cpu: 2, memory: 8, accelerators: 0 },
        runtime: "onnx",
        batch: { most: 32, waitMs: 5 },
        least: 2,
        most: 4,
        utilisation: 0.6,
        alarms: { error_rate: { threshold: 0.005, window: 300 } },
        capture: 1,
        keepDays: 400,
        ceilingDays: 1096,
        stack,
    }, opts);
    return { networkId: network.networkId, keyIds: keys.keyIds, endpoints: serving.endpoints };
}
