# ruff: noqa: E501 - a table is read row by row
"""Who holds whom: as long as a thing stands at the place named, what it names there cannot be deleted.

AWS: the error is that of the service's Delete call (the EC2 API's error codes: DependencyViolation; IAM's
DeleteConflict; "Errors" of each Delete... in the services' references). Azure: "troubleshoot resource deletion" and
InUse...CannotBeDeleted of Microsoft.Network. Google: resourceInUseByAnotherResource of Compute, and the references of
the others. Left out on purpose, since the clouds do not refuse: IAM roles in use by services (only what is attached
to them holds), SageMaker's models and endpoint configurations (their Delete calls succeed), launch templates.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

__all__ = ["HOLDERS"]

_EC2: Final = "DependencyViolation"
_IAM: Final = "DeleteConflict"
_LB: Final = "ResourceInUse"

# held type -> (the cloud's code, "type place" of each holder); the package stands once.
_AWS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "ec2/vpc:Vpc": (_EC2, (
        "ec2/subnet:Subnet vpcId", "ec2/securityGroup:SecurityGroup vpcId", "ec2/internetGateway:InternetGateway vpcId",
        "ec2/internetGatewayAttachment:InternetGatewayAttachment vpcId", "ec2/vpcEndpoint:VpcEndpoint vpcId",
        "ec2/routeTable:RouteTable vpcId", "ec2/networkAcl:NetworkAcl vpcId", "ec2/vpnGateway:VpnGateway vpcId",
        "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway vpcId",
        "ec2/vpnGatewayAttachment:VpnGatewayAttachment vpcId", "ec2transitgateway/vpcAttachment:VpcAttachment vpcId",
    )),
    "ec2/subnet:Subnet": (_EC2, (
        "ec2/instance:Instance subnetId", "ec2/networkInterface:NetworkInterface subnetId",
        "ec2/natGateway:NatGateway subnetId", "ec2/vpcEndpoint:VpcEndpoint subnetIds[]",
        "ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation subnetId",
        "lb/loadBalancer:LoadBalancer subnets[]", "lb/loadBalancer:LoadBalancer subnetMappings[].subnetId",
        "lambda/function:Function vpcConfig.subnetIds[]", "eks/cluster:Cluster vpcConfig.subnetIds[]",
        "eks/nodeGroup:NodeGroup subnetIds[]", "efs/mountTarget:MountTarget subnetId",
        "ecs/service:Service networkConfiguration.subnets[]", "sagemaker/domain:Domain subnetIds[]",
        "sagemaker/notebookInstance:NotebookInstance subnetId", "ec2transitgateway/vpcAttachment:VpcAttachment subnetIds[]",
    )),
    "ec2/securityGroup:SecurityGroup": (_EC2, (
        "ec2/instance:Instance vpcSecurityGroupIds[]", "ec2/networkInterface:NetworkInterface securityGroups[]",
        "ec2/securityGroup:SecurityGroup ingress[].securityGroups[]",
        "ec2/securityGroup:SecurityGroup egress[].securityGroups[]",
        "ec2/securityGroupRule:SecurityGroupRule sourceSecurityGroupId",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule referencedSecurityGroupId",
        "vpc/securityGroupEgressRule:SecurityGroupEgressRule referencedSecurityGroupId",
        "ec2/vpcEndpoint:VpcEndpoint securityGroupIds[]", "lb/loadBalancer:LoadBalancer securityGroups[]",
        "lambda/function:Function vpcConfig.securityGroupIds[]", "eks/cluster:Cluster vpcConfig.securityGroupIds[]",
        "ecs/service:Service networkConfiguration.securityGroups[]", "efs/mountTarget:MountTarget securityGroups[]",
        "rds/instance:Instance vpcSecurityGroupIds[]", "rds/cluster:Cluster vpcSecurityGroupIds[]",
        "elasticache/cluster:Cluster securityGroupIds[]",
        "elasticache/replicationGroup:ReplicationGroup securityGroupIds[]",
        "sagemaker/notebookInstance:NotebookInstance securityGroups[]",
    )),
    "ec2/internetGateway:InternetGateway": (_EC2, (
        "ec2/internetGatewayAttachment:InternetGatewayAttachment internetGatewayId",
    )),
    "ec2/routeTable:RouteTable": (_EC2, (
        "ec2/routeTableAssociation:RouteTableAssociation routeTableId",
        "ec2/mainRouteTableAssociation:MainRouteTableAssociation routeTableId",
    )),
    "ec2/networkAcl:NetworkAcl": (_EC2, ("ec2/networkAclAssociation:NetworkAclAssociation networkAclId",)),
    "ec2/networkInterface:NetworkInterface": ("InvalidParameterValue", (
        "ec2/instance:Instance networkInterfaces[].networkInterfaceId",
        "ec2/networkInterfaceAttachment:NetworkInterfaceAttachment networkInterfaceId",
    )),
    "ec2/vpcDhcpOptions:VpcDhcpOptions": (_EC2, (
        "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation dhcpOptionsId",
    )),
    "ec2/eip:Eip": ("InvalidIPAddress.InUse", ("ec2/natGateway:NatGateway allocationId",)),
    "ec2/placementGroup:PlacementGroup": ("InvalidPlacementGroup.InUse", ("ec2/instance:Instance placementGroup",)),
    "ec2transitgateway/transitGateway:TransitGateway": ("IncorrectState", (
        "ec2transitgateway/vpcAttachment:VpcAttachment transitGatewayId",
    )),
    "ebs/volume:Volume": ("VolumeInUse", ("ec2/volumeAttachment:VolumeAttachment volumeId",)),
    "iam/role:Role": (_IAM, (
        "iam/rolePolicyAttachment:RolePolicyAttachment role", "iam/rolePolicy:RolePolicy role",
        "iam/policyAttachment:PolicyAttachment roles[]",
    )),
    "iam/user:User": (_IAM, (
        "iam/userPolicyAttachment:UserPolicyAttachment user", "iam/userPolicy:UserPolicy user",
        "iam/accessKey:AccessKey user", "iam/userLoginProfile:UserLoginProfile user",
        "iam/userGroupMembership:UserGroupMembership user", "iam/policyAttachment:PolicyAttachment users[]",
    )),
    "iam/group:Group": (_IAM, (
        "iam/groupPolicyAttachment:GroupPolicyAttachment group", "iam/groupPolicy:GroupPolicy group",
        "iam/userGroupMembership:UserGroupMembership groups[]", "iam/groupMembership:GroupMembership group",
        "iam/policyAttachment:PolicyAttachment groups[]",
    )),
    "iam/policy:Policy": (_IAM, (
        "iam/rolePolicyAttachment:RolePolicyAttachment policyArn", "iam/userPolicyAttachment:UserPolicyAttachment policyArn",
        "iam/groupPolicyAttachment:GroupPolicyAttachment policyArn", "iam/policyAttachment:PolicyAttachment policyArn",
        "iam/role:Role managedPolicyArns[]", "iam/role:Role permissionsBoundary", "iam/user:User permissionsBoundary",
    )),
    "s3/bucket:Bucket": ("BucketNotEmpty", (
        "s3/bucketObject:BucketObject bucket", "s3/bucketObjectv2:BucketObjectv2 bucket",
        "s3/objectCopy:ObjectCopy bucket",
    )),
    "lb/targetGroup:TargetGroup": (_LB, (
        "lb/listener:Listener defaultActions[].targetGroupArn", "lb/listenerRule:ListenerRule actions[].targetGroupArn",
    )),
    "acm/certificate:Certificate": ("ResourceInUseException", (
        "lb/listener:Listener certificateArn", "lb/listenerCertificate:ListenerCertificate certificateArn",
        "cloudfront/distribution:Distribution viewerCertificate.acmCertificateArn",
        "apigateway/domainName:DomainName certificateArn", "apigateway/domainName:DomainName regionalCertificateArn",
    )),
    "cloudfront/originAccessControl:OriginAccessControl": ("OriginAccessControlInUse", (
        "cloudfront/distribution:Distribution origins[].originAccessControlId",
    )),
    "ecs/cluster:Cluster": ("ClusterContainsServicesException", ("ecs/service:Service cluster",)),
    "eks/cluster:Cluster": ("ResourceInUseException", (
        "eks/nodeGroup:NodeGroup clusterName", "eks/fargateProfile:FargateProfile clusterName",
    )),
    "efs/fileSystem:FileSystem": ("FileSystemInUse", ("efs/mountTarget:MountTarget fileSystemId",)),
    "rds/subnetGroup:SubnetGroup": ("InvalidDBSubnetGroupStateFault", (
        "rds/instance:Instance dbSubnetGroupName", "rds/cluster:Cluster dbSubnetGroupName",
    )),
    "rds/parameterGroup:ParameterGroup": ("InvalidDBParameterGroupState", ("rds/instance:Instance parameterGroupName",)),
    "rds/clusterParameterGroup:ClusterParameterGroup": ("InvalidDBParameterGroupState", (
        "rds/cluster:Cluster dbClusterParameterGroupName",
    )),
    "rds/cluster:Cluster": ("InvalidDBClusterStateFault", ("rds/clusterInstance:ClusterInstance clusterIdentifier",)),
    "elasticache/subnetGroup:SubnetGroup": ("CacheSubnetGroupInUse", (
        "elasticache/cluster:Cluster subnetGroupName", "elasticache/replicationGroup:ReplicationGroup subnetGroupName",
    )),
    "route53/zone:Zone": ("HostedZoneNotEmpty", ("route53/record:Record zoneId",)),
    "organizations/organizationalUnit:OrganizationalUnit": ("OrganizationalUnitNotEmptyException", (
        "organizations/organizationalUnit:OrganizationalUnit parentId", "organizations/account:Account parentId",
    )),
    "organizations/policy:Policy": ("PolicyInUseException", ("organizations/policyAttachment:PolicyAttachment policyId",)),
    "apigateway/deployment:Deployment": ("BadRequestException", ("apigateway/stage:Stage deployment",)),
    "wafv2/regexPatternSet:RegexPatternSet": ("WAFAssociatedItemException", (
        "wafv2/webAcl:WebAcl rules[].statement.regexPatternSetReferenceStatement.arn",
    )),
    "wafv2/webAcl:WebAcl": ("WAFAssociatedItemException", ("wafv2/webAclAssociation:WebAclAssociation webAclArn",)),
    "cloudwatch/eventRule:EventRule": ("ValidationException", ("cloudwatch/eventTarget:EventTarget rule",)),
}  # fmt: skip

_USED: Final = "resourceInUseByAnotherResource"
_GCP: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "compute/network:Network": (_USED, (
        "compute/subnetwork:Subnetwork network", "compute/firewall:Firewall network", "compute/route:Route network",
        "compute/router:Router network", "compute/instance:Instance networkInterfaces[].network",
        "compute/globalAddress:GlobalAddress network", "container/cluster:Cluster network",
        "servicenetworking/connection:Connection network",
    )),
    "compute/subnetwork:Subnetwork": (_USED, (
        "compute/instance:Instance networkInterfaces[].subnetwork", "container/cluster:Cluster subnetwork",
        "compute/address:Address subnetwork", "compute/forwardingRule:ForwardingRule subnetwork",
        "compute/routerNat:RouterNat subnetworks[].name", "vpcaccess/connector:Connector subnet.name",
    )),
    "compute/healthCheck:HealthCheck": (_USED, ("compute/backendService:BackendService healthChecks",)),
    "compute/backendService:BackendService": (_USED, ("compute/uRLMap:URLMap defaultService",)),
    "compute/regionBackendService:RegionBackendService": (_USED, (
        "compute/forwardingRule:ForwardingRule backendService",
    )),
    "compute/uRLMap:URLMap": (_USED, (
        "compute/targetHttpsProxy:TargetHttpsProxy urlMap", "compute/targetHttpProxy:TargetHttpProxy urlMap",
    )),
    "compute/targetHttpsProxy:TargetHttpsProxy": (_USED, ("compute/globalForwardingRule:GlobalForwardingRule target",)),
    "compute/securityPolicy:SecurityPolicy": (_USED, ("compute/backendService:BackendService securityPolicy",)),
    "compute/instanceTemplate:InstanceTemplate": (_USED, (
        "compute/instanceGroupManager:InstanceGroupManager versions[].instanceTemplate",
    )),
    "compute/disk:Disk": (_USED, (
        "compute/instance:Instance attachedDisks[].source", "compute/instance:Instance bootDisk.source",
    )),
    "storage/bucket:Bucket": ("containing objects without forceDestroy", (
        "storage/bucketObject:BucketObject bucket",
    )),
    "bigquery/dataset:Dataset": ("resourceInUse", (
        "bigquery/table:Table datasetId", "bigquery/routine:Routine datasetId",
    )),
    "dns/managedZone:ManagedZone": ("containerNotEmpty", ("dns/recordSet:RecordSet managedZone",)),
    "organizations/folder:Folder": ("FOLDER_TO_DELETE_NON_EMPTY", (
        "organizations/folder:Folder parent", "organizations/project:Project folderId",
    )),
    "organizations/project:Project": ("LIEN", ("resourcemanager/lien:Lien parent",)),
    "vertex/aiIndex:AiIndex": ("FAILED_PRECONDITION", (
        "vertex/aiIndexEndpointDeployedIndex:AiIndexEndpointDeployedIndex index",
    )),
    "vertex/aiIndexEndpoint:AiIndexEndpoint": ("FAILED_PRECONDITION", (
        "vertex/aiIndexEndpointDeployedIndex:AiIndexEndpointDeployedIndex indexEndpoint",
    )),
}  # fmt: skip

_SUBNET: Final = "InUseSubnetCannotBeDeleted"
_IN_SUBNET: Final = (
    "network:NetworkInterface ipConfigurations[].subnet.id", "network:PrivateEndpoint subnet.id",
    "network:ApplicationGateway gatewayIPConfigurations[].subnet.id", "network:BastionHost ipConfigurations[].subnet.id",
    "network:AzureFirewall ipConfigurations[].subnet.id", "network:LoadBalancer frontendIPConfigurations[].subnet.id",
    "network:VirtualNetworkGateway ipConfigurations[].subnet.id",
    "containerservice:ManagedCluster agentPoolProfiles[].vnetSubnetID",
)  # fmt: skip
_AZURE: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "network:VirtualNetwork": (_SUBNET, _IN_SUBNET),
    "network:Subnet": (_SUBNET, _IN_SUBNET),
    "network:NetworkSecurityGroup": ("InUseNetworkSecurityGroupCannotBeDeleted", (
        "network:Subnet networkSecurityGroup.id", "network:NetworkInterface networkSecurityGroup.id",
        "network:VirtualNetwork subnets[].networkSecurityGroup.id",
    )),
    "network:RouteTable": ("InUseRouteTableCannotBeDeleted", (
        "network:Subnet routeTable.id", "network:VirtualNetwork subnets[].routeTable.id",
    )),
    "network:NatGateway": ("InUseNatGatewayCannotBeDeleted", (
        "network:Subnet natGateway.id", "network:VirtualNetwork subnets[].natGateway.id",
    )),
    "network:PublicIPAddress": ("PublicIPAddressCannotBeDeleted", (
        "network:NetworkInterface ipConfigurations[].publicIPAddress.id", "network:NatGateway publicIpAddresses[].id",
        "network:LoadBalancer frontendIPConfigurations[].publicIPAddress.id",
        "network:BastionHost ipConfigurations[].publicIPAddress.id",
        "network:AzureFirewall ipConfigurations[].publicIPAddress.id",
        "network:ApplicationGateway frontendIPConfigurations[].publicIPAddress.id",
    )),
    "network:NetworkInterface": ("NicInUse", ("compute:VirtualMachine networkProfile.networkInterfaces[].id",)),
    "compute:Disk": ("OperationNotAllowed", ("compute:VirtualMachine storageProfile.dataDisks[].managedDisk.id",)),
    "web:AppServicePlan": ("Conflict", ("web:WebApp serverFarmId", "web:WebAppSlot serverFarmId")),
    "privatedns:PrivateZone": ("CannotDeleteResource", ("privatedns:VirtualNetworkLink privateZoneName",)),
}  # fmt: skip


_TWINS: Final = {"lb/": "alb/", "s3/bucket:Bucket": "s3/bucketV2:BucketV2"}
"""The SDK gives some types under two tokens."""

_Places: TypeAlias = Mapping[str, tuple[str, ...]]


def _full(package: str, rows: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, _Places]]:
    found: dict[str, tuple[str, _Places]] = {}
    for held, (code, holders) in rows.items():
        places: dict[str, tuple[str, ...]] = {}
        for holder in holders:
            short, _, place = holder.partition(" ")
            for token in _tokens(package, short):
                places[token] = (*places.get(token, ()), place)
        found |= dict.fromkeys(_tokens(package, held), (code, places))
    return found


def _tokens(package: str, short: str) -> list[str]:
    twins = [other + short.removeprefix(one) for one, other in _TWINS.items() if short.startswith(one)]
    return [f"{package}:{name}" for name in (short, *twins)]


HOLDERS: Final[Mapping[str, tuple[str, _Places]]] = {
    **_full("aws", _AWS),
    **_full("gcp", _GCP),
    **_full("azure-native", _AZURE),
}
"""Held type -> the cloud's code, and of each type that may hold it the places where it does."""
