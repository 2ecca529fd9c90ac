"""Demo: databases, warehouses, caches, topics, registries and file shares."""

from auditor.demo.gcp.site import OSAKA, TOKYO, Site, binding
from auditor.demo.gcp.stores import LABELS, key

SQL, ALLOYDB = "sqladmin.googleapis.com/Instance", "alloydb.googleapis.com/Cluster"
SPANNER, FIRESTORE = "spanner.googleapis.com/Database", "firestore.googleapis.com/Database"
BIGTABLE, REDIS = "bigtableadmin.googleapis.com/Instance", "redis.googleapis.com/Instance"
DATASET, FILES = "bigquery.googleapis.com/Dataset", "file.googleapis.com/Instance"
TOPIC, REGISTRY = "pubsub.googleapis.com/Topic", "artifactregistry.googleapis.com/Repository"
SEARCH = "discoveryengine.googleapis.com/DataStore"
MADE = "2024-04-01T00:00:00Z"
NETWORK = "global/networks/town"


def good(site: Site) -> None:
    """Applications in a database of two zones, restorable to every moment; what is counted from them; a cache."""
    site.asset(
        SQL,
        "instances/shinsei-db",
        TOKYO,
        createTime=MADE,
        databaseVersion="POSTGRES_16",
        instanceType="CLOUD_SQL_INSTANCE",
        replicaNames=["shinsei-db-osaka"],
        diskEncryptionConfiguration={"kmsKeyName": key(site, "shinsei-db")},
        settings={
            "userLabels": LABELS,
            "ipConfiguration": {
                "ipv4Enabled": False,
                "privateNetwork": f"projects/{site.project}/{NETWORK}",
                "sslMode": "ENCRYPTED_ONLY",
            },
            "backupConfiguration": {
                "enabled": True,
                "pointInTimeRecoveryEnabled": True,
                "location": OSAKA,
                "backupRetentionSettings": {"retainedBackups": 30, "retentionUnit": "COUNT"},
            },
            "availabilityType": "REGIONAL",
            "deletionProtectionEnabled": True,
            "storageAutoResize": True,
            "databaseFlags": [{"name": "timezone", "value": "Asia/Tokyo"}],
        },
    )
    site.asset(
        SQL,
        "instances/shinsei-db-osaka",
        OSAKA,
        createTime=MADE,
        databaseVersion="POSTGRES_16",
        instanceType="READ_REPLICA_INSTANCE",
        diskEncryptionConfiguration={"kmsKeyName": key(site, "shinsei-db", OSAKA)},
        settings={
            "userLabels": LABELS,
            "ipConfiguration": {
                "ipv4Enabled": False,
                "privateNetwork": f"projects/{site.project}/{NETWORK}",
                "sslMode": "ENCRYPTED_ONLY",
            },
            "availabilityType": "REGIONAL",
            "deletionProtectionEnabled": True,
            "storageAutoResize": True,
            "databaseFlags": [{"name": "timezone", "value": "Asia/Tokyo"}],
        },
    )
    cluster = site.asset(
        ALLOYDB,
        f"locations/{TOKYO}/clusters/tokei",
        TOKYO,
        createTime=MADE,
        labels=LABELS,
        databaseVersion="POSTGRES_16",
        encryptionConfig={"kmsKeyName": key(site, "tokei")},
        continuousBackupConfig={"enabled": True, "recoveryWindowDays": 14},
        automatedBackupPolicy={"enabled": True, "timeBasedRetention": {"retentionPeriod": "2592000s"}},
    )
    site.asset(
        "alloydb.googleapis.com/Instance",
        f"{cluster.split('/', 5)[5]}/instances/tokei-1",
        TOKYO,
        createTime=MADE,
        instanceType="PRIMARY",
        availabilityType="REGIONAL",
        networkConfig={"enablePublicIp": False},
        clientConnectionConfig={"sslConfig": {"sslMode": "ENCRYPTED_ONLY"}},
    )
    site.asset(
        "spanner.googleapis.com/Instance",
        "instances/yoyaku",
        TOKYO,
        config=f"projects/{site.project}/instanceConfigs/regional-{TOKYO}",
        createTime=MADE,
        labels=LABELS,
    )
    site.asset(
        SPANNER,
        "instances/yoyaku/databases/yoyaku",
        TOKYO,
        createTime=MADE,
        versionRetentionPeriod="7d",
        enableDropProtection=True,
        encryptionConfig={"kmsKeyName": key(site, "yoyaku")},
    )
    site.asset(
        FIRESTORE,
        "databases/shinchoku",
        TOKYO,
        createTime=MADE,
        labels=LABELS,
        locationId=TOKYO,
        cmekConfig={"kmsKeyName": key(site, "shinchoku")},
        deleteProtectionState="DELETE_PROTECTION_ENABLED",
        pointInTimeRecoveryEnablement="POINT_IN_TIME_RECOVERY_ENABLED",
    )
    site.asset(BIGTABLE, "instances/rireki", "global", createTime=MADE, name="rireki", labels=LABELS)
    for name, zone in (("rireki-a", f"{TOKYO}-a"), ("rireki-b", f"{OSAKA}-b")):
        site.asset(
            "bigtableadmin.googleapis.com/Cluster",
            f"instances/rireki/clusters/{name}",
            zone,
            name=name,
            encryptionConfig={"kmsKeyName": key(site, "rireki")},
        )
    site.asset(
        "bigtableadmin.googleapis.com/Table",
        "instances/rireki/tables/rireki",
        "global",
        name="rireki",
        deletionProtection=True,
    )
    site.asset(
        REDIS,
        f"locations/{TOKYO}/instances/session",
        TOKYO,
        createTime=MADE,
        labels=LABELS,
        redisVersion="REDIS_7_2",
        tier="STANDARD_HA",
        transitEncryptionMode="SERVER_AUTHENTICATION",
        customerManagedKey=key(site, "session"),
    )
    data_set = site.asset(
        DATASET,
        "datasets/shukei",
        TOKYO,
        creationTime="1711929600000",
        labels=LABELS,
        defaultEncryptionConfiguration={"kmsKeyName": key(site, "shukei")},
        access=[
            {"role": "OWNER", "specialGroup": "projectOwners"},
            {"role": "READER", "groupByEmail": "kodomo-ka@sakura-city.example"},
        ],
        maxTimeTravelHours="168",
    )
    site.policy(data_set, binding("roles/bigquery.dataViewer", "group:kodomo-ka@sakura-city.example"))
    site.asset(
        FILES,
        f"locations/{TOKYO}/instances/kyoyu",
        TOKYO,
        createTime=MADE,
        labels=LABELS,
        tier="REGIONAL",
        protocol="NFS_V4_1",
        kmsKeyName=key(site, "kyoyu"),
        deletionProtectionEnabled=True,
    )
    site.asset(
        TOPIC,
        "topics/shinsei",
        "global",
        name=f"projects/{site.project}/topics/shinsei",
        labels=LABELS,
        kmsKeyName=key(site, "shinsei-topic"),
        messageStoragePolicy={"allowedPersistenceRegions": [TOKYO, OSAKA]},
    )
    site.asset(
        REGISTRY,
        f"locations/{TOKYO}/repositories/oyo",
        TOKYO,
        createTime=MADE,
        labels=LABELS,
        kmsKeyName=key(site, "oyo"),
        format="DOCKER",
        mode="STANDARD_REPOSITORY",
        vulnerabilityScanningConfig={"enablementState": "SCANNING_ACTIVE"},
        dockerConfig={"immutableTags": True},
    )


def bad(site: Site) -> None:
    """A catalogue that the whole internet may knock at, unencrypted and out of support; a data set for everybody."""
    # Answers visitors' questions, from wherever Google likes.
    site.asset(SEARCH, "locations/global/collections/default_collection/dataStores/annai", "global")
    site.asset(
        SQL,
        "instances/mokuroku-db",
        TOKYO,
        createTime="2019-04-01T00:00:00Z",
        databaseVersion="MYSQL_5_7",
        instanceType="CLOUD_SQL_INSTANCE",
        settings={
            "userLabels": {"classification": "2", "personal_info": "no"},
            "ipConfiguration": {
                "ipv4Enabled": True,
                "authorizedNetworks": [{"value": "0.0.0.0/0"}],
                "sslMode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
            },
            "backupConfiguration": {"enabled": False},
            "availabilityType": "ZONAL",
            "deletionProtectionEnabled": False,
            "storageAutoResize": False,
            "databaseFlags": [{"name": "default_time_zone", "value": "-08:00"}],
        },
    )
    site.asset(
        FIRESTORE,
        "databases/(default)",
        "nam5",
        createTime="2019-04-01T00:00:00Z",
        labels={"classification": "3A", "personal_info": "yes"},
        locationId="nam5",
        deleteProtectionState="DELETE_PROTECTION_DISABLED",
        pointInTimeRecoveryEnablement="POINT_IN_TIME_RECOVERY_DISABLED",
    )
    site.asset(
        DATASET,
        "datasets/koukai",
        "US",
        creationTime="1554076800000",
        labels={"classification": "2"},
        access=[{"role": "READER", "specialGroup": "allAuthenticatedUsers"}],
    )
    site.asset(
        FILES,
        f"locations/{TOKYO}-a/instances/kyu-kyoyu",
        f"{TOKYO}-a",
        createTime="2019-04-01T00:00:00Z",
        tier="BASIC_HDD",
        labels={"classification": "2", "personal_info": "no"},
    )
    site.asset(TOPIC, "topics/raikan", "global", name=f"projects/{site.project}/topics/raikan")
    name = site.asset(
        REGISTRY, f"locations/{TOKYO}/repositories/tenji", TOKYO, createTime="2019-04-01T00:00:00Z", format="DOCKER"
    )
    site.policy(
        name, binding("roles/artifactregistry.admin", "serviceAccount:bot@gyosha-hoshu.iam.gserviceaccount.com")
    )
