"""Demo: users, roles and sign-in rules, some as they should be and some as they are found."""

import json
from typing import Any

from auditor.demo.place import Site

OUTSIDE = "arn:aws:iam::999900001111:root"
INTERNAL = "203.0.113.0/24"
CENTER = "AWSSSO_0123456789abcdef_DO_NOT_DELETE"
RESERVED = "/aws-reserved/sso.amazonaws.com/ap-northeast-1/"
PASSWORD = "Kari-no-Password-2026"  # noqa: S105 - of made-up users on a server that forgets them


def good(site: Site) -> None:
    """A directory for sign-in, roles for its people, programs with roles of their own, rules for passwords."""
    iam = site.client("iam")
    metadata = "<EntityDescriptor>" + " " * 1000 + "</EntityDescriptor>"
    directory = iam.create_saml_provider(Name="chosha-directory", SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    _role(iam, "shokuin-etsuran", {"Federated": directory}, "sts:AssumeRoleWithSAML")
    iam.put_role_policy(RoleName="shokuin-etsuran", PolicyName="chonai-nomi", PolicyDocument=_inside_only())
    iam.attach_role_policy(RoleName="shokuin-etsuran", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    _role(iam, "juki-app", {"Service": "ec2.amazonaws.com"})
    read = _allow(["s3:GetObject"], "arn:aws:s3:::juki-backup/*")
    iam.put_role_policy(RoleName="juki-app", PolicyName="juki-backup-etsuran", PolicyDocument=read)
    _role(iam, "unyo-hoshu", {"Federated": directory}, "sts:AssumeRoleWithSAML")
    iam.put_role_policy(RoleName="unyo-hoshu", PolicyName="chonai-nomi", PolicyDocument=_inside_only())
    session = _allow(["ssm:StartSession", "ssm:TerminateSession"], "*")
    iam.put_role_policy(RoleName="unyo-hoshu", PolicyName="enkaku-sosa", PolicyDocument=session)
    _role(iam, "jiko-taio", {"Federated": directory}, "sts:AssumeRoleWithSAML")
    iam.put_role_policy(RoleName="jiko-taio", PolicyName="chonai-nomi", PolicyDocument=_inside_only())
    iam.attach_role_policy(RoleName="jiko-taio", PolicyArn="arn:aws:iam::aws:policy/AWSSupportAccess")
    _role(iam, "juki-haibi", {"Service": "codebuild.amazonaws.com"})
    iam.put_role_policy(RoleName="juki-haibi", PolicyName="role-watashi", PolicyDocument=_allow("iam:PassRole", "*"))
    _center(iam)
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24, RequireSymbols=True)


def _center(iam: Any) -> None:
    """What the Identity Center puts into an account: its provider, and a role for each permission set."""
    provider = iam.create_saml_provider(Name=CENTER, SAMLMetadataDocument="<EntityDescriptor>" + " " * 1000)
    allowed = {"Effect": "Allow", "Principal": {"Federated": provider["SAMLProviderArn"]}}
    trust = {"Version": "2012-10-17", "Statement": [{**allowed, "Action": "sts:AssumeRoleWithSAML"}]}
    guard = _allow(["guardduty:UpdateDetector", "s3:PutAccountPublicAccessBlock", "securityhub:*"], "*")
    reading = _allow(["cloudwatch:Get*", "logs:Describe*"], "*")
    for name, document in (("tosei-kanri", guard), ("etsuran", reading)):
        role = f"AWSReservedSSO_{name}_0123456789abcdef"
        iam.create_role(RoleName=role, Path=RESERVED, AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(RoleName=role, PolicyName="AwsSSOInlinePolicy", PolicyDocument=document)
        iam.put_role_policy(RoleName=role, PolicyName="chonai-nomi", PolicyDocument=_inside_only())


def bad(site: Site) -> None:
    """Local users without a second factor, one with all rights, programs' keys, a vendor's way in, a leaver."""
    iam = site.client("iam")
    for name in ("tanaka-joho", "sato-kokuho"):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password=PASSWORD)
    everything = iam.create_policy(PolicyName="zenkengen", PolicyDocument=_allow("*", "*"))["Policy"]["Arn"]
    iam.create_group(GroupName="joho-seisaku")
    iam.attach_group_policy(GroupName="joho-seisaku", PolicyArn=everything)
    iam.add_user_to_group(GroupName="joho-seisaku", UserName="tanaka-joho")
    _virtual_factor(iam, "tanaka-joho")
    iam.create_user(UserName="shisetsu-yoyaku-batch")
    for _ in ("heisei", "reiwa"):
        iam.create_access_key(UserName="shisetsu-yoyaku-batch")
    iam.attach_user_policy(UserName="shisetsu-yoyaku-batch", PolicyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess")
    iam.create_user(UserName="shisetsu-yoyaku-renkei")
    iam.create_access_key(UserName="shisetsu-yoyaku-renkei")
    iam.create_user(UserName="suzuki-ido-zumi")
    iam.attach_user_policy(UserName="suzuki-ido-zumi", PolicyArn="arn:aws:iam::aws:policy/PowerUserAccess")
    _role(iam, "itaku-hoshu", {"AWS": OUTSIDE})
    iam.attach_role_policy(RoleName="itaku-hoshu", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")


def remains(site: Site) -> None:
    """What an ended service left: a person with rights, a key that still works, and who closes it down."""
    iam = site.client("iam")
    iam.create_user(UserName="kyu-anketo-tanto")
    iam.create_login_profile(UserName="kyu-anketo-tanto", Password=PASSWORD)
    iam.attach_user_policy(UserName="kyu-anketo-tanto", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.create_user(UserName="kyu-anketo-batch")
    iam.create_access_key(UserName="kyu-anketo-batch")
    iam.create_user(UserName="kyu-tosho-toroku")
    key = iam.create_access_key(UserName="kyu-tosho-toroku")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="kyu-tosho-toroku", AccessKeyId=key, Status="Inactive")
    iam.create_user(UserName="tosho-heisa-tanto")
    iam.create_login_profile(UserName="tosho-heisa-tanto", Password=PASSWORD)
    iam.attach_user_policy(UserName="tosho-heisa-tanto", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def _role(iam: Any, name: str, principal: dict[str, str], action: str = "sts:AssumeRole") -> None:
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}]}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))


def _allow(action: Any, resource: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _inside_only() -> str:
    condition = {"NotIpAddress": {"aws:SourceIp": [INTERNAL]}, "Bool": {"aws:ViaAWSService": "false"}}
    statement = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _virtual_factor(iam: Any, user: str) -> None:
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=user, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
