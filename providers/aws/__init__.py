"""Amazon Web Services, read through boto3."""
