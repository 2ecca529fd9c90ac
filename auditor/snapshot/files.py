"""One Arrow table to one Parquet file: the same table gives the same bytes, and a broken file is noticed."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.errors import AuditorError

AGAIN = "It was not written by this version of auditor, or was changed since: collect the account again."


def write(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet with checksums; no pandas metadata, no time of writing."""
    pq.write_table(
        table.combine_chunks(),
        path,
        compression="zstd",
        compression_level=3,
        version="2.6",
        row_group_size=1 << 18,
        write_page_checksum=True,
    )


def read(path: Path) -> pa.Table:
    """Read a table back; AuditorError where the file is missing or broken."""
    if not path.is_file():
        raise AuditorError(f"{path}: the file is missing. {AGAIN}")
    try:
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
        str(table.schema)  # names are decoded late: one that is broken is noticed here
    except (OSError, ValueError, pa.ArrowException) as error:
        raise AuditorError(f"{path}: not a whole Parquet file ({_first_line(error)}). {AGAIN}") from error
    return table


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
