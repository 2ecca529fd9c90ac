"""Demo: networks, what they let in, load balancers and distributions, as they should be and as they are found."""

from typing import Any

from auditor.demo.place import TOKYO, Site
from auditor.demo.place import site as enter

OFFICE = "203.0.113.0/24"
VENDOR = "999900001111"
WORLD = "0.0.0.0/0"
ACCESS_LOG = "juki-access-log"
"""The bucket that the stores of the demo keep logs in; the end of the account number follows."""


def good(site: Site) -> None:
    """The resident register: its own network with a log, open to the office only, HTTPS by current policies,
    applications by residents behind a web firewall, two lines to the offices."""
    ec2 = site.client("ec2")
    network, subnets = _network(site, "juki-vpc", "10.10")
    closed = _default_group(ec2, network)
    ec2.revoke_security_group_egress(GroupId=closed["GroupId"], IpPermissions=closed["IpPermissionsEgress"])
    _flow_log(site, network, "juki-flow", days=400)
    group = _group(ec2, network, "juki-web", ("tcp", 443, OFFICE), ("tcp", 22, OFFICE))
    ec2.create_network_interface(SubnetId=subnets[0], Groups=[group], Description="juki-web")
    listeners = _balancer(site, network, subnets, group, "juki-madoguchi", "internal")
    listeners("HTTPS", 443, "ELBSecurityPolicy-TLS13-1-2-2021-06")
    listeners("HTTP", 80, None)
    public = _group(ec2, network, "juki-shinsei", ("tcp", 443, WORLD))
    _balancer(site, network, subnets, public, "juki-shinsei", "internet-facing")(
        "HTTPS", 443, "ELBSecurityPolicy-TLS13-1-2-2021-06"
    )
    ec2.create_vpc_endpoint(
        VpcId=network, ServiceName=f"com.amazonaws.{TOKYO}.s3", VpcEndpointType="Gateway", TagSpecifications=[]
    )
    line = {"location": "EqTY2", "bandwidth": "1Gbps", "connectionName": "honcho-shisho"}
    site.client("directconnect").create_connection(**line)
    second = {**line, "location": "EQOS1", "connectionName": "honcho-osaka"}
    site.client("directconnect").create_connection(**second)


def bad(site: Site) -> None:
    """Facility bookings: ports open to the world, no flow log, old TLS, plain HTTP, a link to a stranger."""
    ec2 = site.client("ec2")
    network, subnets = _network(site, "shisetsu-yoyaku-vpc", "10.20")
    opened = (("tcp", 22, WORLD), ("tcp", 3389, WORLD), ("tcp", 3306, WORLD), ("tcp", 443, WORLD))
    group = _group(ec2, network, "shisetsu-yoyaku-hoshu", *opened)
    ec2.create_network_interface(SubnetId=subnets[0], Groups=[group], Description="hoshu")
    lazy = _default_group(ec2, network)["GroupId"]
    ec2.create_network_interface(SubnetId=subnets[1], Groups=[lazy], Description="kari")
    _group(ec2, network, "mishiyou", ("-1", None, WORLD))
    listeners = _balancer(site, network, subnets, group, "shisetsu-yoyaku", "internet-facing")
    listeners("HTTPS", 443, "ELBSecurityPolicy-2016-08")
    listeners("HTTP", 8080, "")
    _peering(site, network)
    _distribution(site)
    site.client("apigatewayv2").create_api(Name="shisetsu-aki-joukyou", ProtocolType="HTTP")
    _rest_api(site)
    _web_acl(site)
    site.client("elb").create_load_balancer(
        LoadBalancerName="kyu-yoyaku",
        AvailabilityZones=[f"{TOKYO}a"],
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}],
    )


def _network(site: Site, name: str, prefix: str) -> tuple[str, list[str]]:
    """(network, its two subnets) with an internet gateway."""
    ec2 = site.client("ec2")
    network: str = ec2.create_vpc(CidrBlock=f"{prefix}.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[network], Tags=[{"Key": "Name", "Value": name}])
    subnets = [
        ec2.create_subnet(VpcId=network, CidrBlock=f"{prefix}.{at}.0/24", AvailabilityZone=f"{TOKYO}{zone}")["Subnet"]
        for at, zone in enumerate("ac")
    ]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network)
    return network, [subnet["SubnetId"] for subnet in subnets]


def _default_group(ec2: Any, network: str) -> Any:
    chosen = [{"Name": "vpc-id", "Values": [network]}, {"Name": "group-name", "Values": ["default"]}]
    return ec2.describe_security_groups(Filters=chosen)["SecurityGroups"][0]


def _group(ec2: Any, network: str, name: str, *rules: tuple[str, int | None, str]) -> str:
    group: str = ec2.create_security_group(GroupName=name, Description=name, VpcId=network)["GroupId"]
    permissions = []
    for protocol, port, source in rules:
        ports = {} if port is None else {"FromPort": port, "ToPort": port}
        permissions.append({"IpProtocol": protocol, "IpRanges": [{"CidrIp": source}], **ports})
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    return group


def _flow_log(site: Site, network: str, name: str, days: int) -> None:
    logs = site.client("logs")
    logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    site.client("ec2").create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[network],
        TrafficType="ALL",
        LogGroupName=name,
        DeliverLogsPermissionArn=f"arn:aws:iam::{site.account}:role/{name}",
    )


def _balancer(site: Site, network: str, subnets: list[str], group: str, name: str, scheme: str) -> Any:
    """A load balancer, the register's with a log; answers what adds a listener: policy None is a redirect."""
    elb = site.client("elbv2")
    asked = {"Name": name, "Subnets": subnets, "SecurityGroups": [group], "Scheme": scheme}
    arn = elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"]
    target = elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=network)["TargetGroups"][0]
    logged = name.startswith("juki")
    settings = {
        "access_logs.s3.enabled": str(logged).lower(),
        "access_logs.s3.bucket": f"{ACCESS_LOG}-{site.account[-4:]}" if logged else "",
    }
    attributes = [{"Key": key, "Value": value} for key, value in settings.items()]
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)

    def listen(protocol: str, port: int, policy: str | None) -> None:
        redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
        forward = {"Type": "forward", "TargetGroupArn": target["TargetGroupArn"]}
        actions = [{"Type": "redirect", "RedirectConfig": redirect}] if policy is None else [forward]
        more: dict[str, Any] = {}
        if policy:
            named = site.client("acm").request_certificate(DomainName=f"{name}.city.sakura.example.lg.jp")
            more = {"SslPolicy": policy, "Certificates": [{"CertificateArn": named["CertificateArn"]}]}
        elb.create_listener(LoadBalancerArn=arn, Protocol=protocol, Port=port, DefaultActions=actions, **more)

    return listen


def _peering(site: Site, network: str) -> None:
    """A peering with a vendor that nobody put on the trusted list."""
    vendor = enter(site.client("sts").meta.endpoint_url, VENDOR).client("ec2")
    theirs = vendor.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    asked = site.client("ec2").create_vpc_peering_connection(VpcId=network, PeerVpcId=theirs, PeerOwnerId=VENDOR)
    name = asked["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    vendor.accept_vpc_peering_connection(VpcPeeringConnectionId=name)


def _distribution(site: Site) -> None:
    origin = {
        "Id": "web",
        "DomainName": "shisetsu.city.sakura.example.lg.jp",
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"},
    }
    site.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "shisetsu-yoyaku",
            "Comment": "施設予約",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0},
            "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
        }
    )


def _rest_api(site: Site) -> None:
    """An API whose only stage writes no log, and a domain name that accepts TLS 1.0."""
    apis = site.client("apigateway")
    api = apis.create_rest_api(name="shisetsu-api", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    at = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apis.put_method(**at, authorizationType="NONE")
    apis.put_integration(**at, type="MOCK")
    apis.create_deployment(restApiId=api, stageName="honban")
    apis.create_domain_name(domainName="api.shisetsu.city.sakura.example.lg.jp", securityPolicy="TLS_1_0")


def _web_acl(site: Site) -> None:
    """A web ACL that somebody made and put before nothing."""
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "waf"}
    site.client("wafv2").create_web_acl(
        Name="yoyaku-waf", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen
    )
