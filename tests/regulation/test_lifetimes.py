"""The table of support: whole, found by the names that agents report, silent about what it does not hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.regulation.data import read
from auditor.regulation.lifetimes import edition, os_support_end, runtime_support_end
from checks.register import texts


@pytest.mark.parametrize(
    ("name", "version", "end"),
    [
        ("Amazon Linux", "2023", date(2029, 6, 30)),
        ("Amazon Linux", "2023.6.20241010", date(2029, 6, 30)),
        ("Amazon Linux", "2", date(2026, 6, 30)),
        ("Amazon Linux AMI", "2018.03", date(2023, 12, 31)),
        ("Microsoft Windows Server 2019 Datacenter", "10.0.17763", date(2029, 1, 9)),
        ("Microsoft Windows Server 2012 R2 Standard", "6.3.9600", date(2023, 10, 10)),
        ("Red Hat Enterprise Linux Server", "7.9", date(2024, 6, 30)),
        ("Red Hat Enterprise Linux", "10.1", date(2035, 5, 31)),
        ("CentOS Stream", "9", date(2027, 5, 31)),
        ("CentOS Linux", "8.5.2111", date(2021, 12, 31)),
        ("Ubuntu", "24.04", date(2029, 5, 31)),
        ("SLES", "15.6", date(2025, 12, 31)),
        ("Oracle Linux Server", "8.9", date(2029, 7, 1)),
        ("Azure Linux", "3.0", date(2027, 8, 31)),
        # not in the table: unknown
        ("Microsoft Windows Server 2019 Datacenter", "10.0.18363", None),
        ("Microsoft Windows 11 Enterprise", "10.0.22631", None),
        ("Ubuntu", "24", None),
        ("Ubuntu", "124.04", None),
        ("Ubuntuish", "24.04", None),
        ("Amazon Linux", "20", None),
        ("Linux/UNIX", None, None),
        (None, "2023", None),
    ],
)
def test_system(name: str | None, version: str | None, end: date | None) -> None:
    assert os_support_end(name, version) == end


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_date_of_the_table_or_unknown(name: str, version: str) -> None:
    known = {end for product in read("lifetimes.toml")["os"].values() for end in product["end"].values()}
    assert os_support_end(name, version) in known | {None}
    assert os_support_end("Ubuntu", version) in known | {None}


def test_runtime() -> None:
    assert runtime_support_end("lambda", "python3.9") == date(2025, 12, 15)
    assert runtime_support_end("eks", "1.33") == date(2026, 7, 29)
    assert runtime_support_end("aks", "1.33") == date(2026, 7, 31)
    assert runtime_support_end("aks_lts", "1.33") == date(2027, 7, 31)
    assert runtime_support_end("azure_stacks", "python 3.9") == date(2025, 10, 31)
    assert runtime_support_end("lambda", "1.33") is None
    assert runtime_support_end("lambda", None) is None


def test_every_row_says_where_it_comes_from() -> None:
    data = read("lifetimes.toml")
    assert all(product["source"].startswith("https://") and product["names"] for product in data["os"].values())
    names = [name for product in data["os"].values() for name in product["names"]]
    assert names == [name.lower() for name in names]
    ends = [product["end"] for product in data["os"].values()] + list(data["runtime"].values())
    assert all(type(end) is date for rows in ends for end in rows.values())


@pytest.mark.parametrize("code", ["VM-04", "MNT-01"])
def test_the_texts_name_the_edition(code: str) -> None:
    """Who reads a finding must know how old the table is."""
    day, remedy = edition().date, texts()[code]["remedy"]["aws"]
    assert f"{day.year}年{day.month}月{day.day}日版" in remedy["ja"]
    assert day.isoformat() in remedy["en"]
