"""Two accounts and two regions of AWS, an Azure subscription and a Google project, in one program."""

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp

home = aws.Provider("home", region="eu-west-1", allowed_account_ids=["111111111111"])
abroad = aws.Provider("abroad", region="us-east-2", allowed_account_ids=["222222222222"])
clouds = [aws.Provider(f"more-{n}", region="eu-west-1", allowed_account_ids=[f"{n}" * 12]) for n in range(3, 9)]
subscription = azure.Provider(
    "subscription", location="westeurope", subscription_id="33333333-3333-3333-3333-333333333333"
)
project = gcp.Provider("project", project="their-project", region="europe-west1")

for name, provider in {"home": home, "abroad": abroad, **{f"more-{n}": p for n, p in enumerate(clouds, 3)}}.items():
    topic = aws.sns.Topic("topic-" + name, opts=pulumi.ResourceOptions(provider=provider))
    pulumi.export("topic-" + name, topic.arn)
    identity = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider))
    pulumi.export("account-" + name, identity.account_id)

group = azure.resources.ResourceGroup("group", opts=pulumi.ResourceOptions(provider=subscription))
pulumi.export("group", group.id)
ring = gcp.kms.KeyRing("ring", location="europe-west1", opts=pulumi.ResourceOptions(provider=project))
pulumi.export("ring", ring.id)
