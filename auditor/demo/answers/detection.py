"""Whom AWS writes to, and what watches."""

from auditor.demo.answers.asked import Answer

PATHS: dict[str, Answer] = {
    "POST /getContactInformation": {
        "ContactInformation": {
            "FullName": "情報政策課",
            "CompanyName": "さくら市",
            "AddressLine1": "1-1",
            "City": "Sakura",
            "CountryCode": "JP",
            "PostalCode": "000-0000",
            "PhoneNumber": "+81-0-0000-0000",
        }
    },
    "POST /standards/get": {"StandardsSubscriptions": []},
}
