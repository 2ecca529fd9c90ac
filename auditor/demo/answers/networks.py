"""What stands before functions and load balancers."""

from auditor.demo.answers.asked import Answer

TARGETS: dict[str, Answer] = {"AWSWAF_20190729.ListResourcesForWebACL": {"ResourceArns": []}}

PATHS: dict[str, Answer] = {"GET /2021-10-31/functions/[^/]+/urls": {"FunctionUrlConfigs": []}}
