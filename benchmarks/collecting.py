"""Calls by operation at N of everything, time against a bare pool with 50 ms an answer, first request, peak memory."""

import http.client
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from auditor.demo.run import ENVIRONMENT, serving
from auditor.settings import Settings, load
from benchmarks.account import build
from benchmarks.tape import Key, Tape
from providers.aws.adapter import collect

NUMBER = int(os.environ.get("BENCH_N", "200"))
DELAY = 0.05
ACCOUNT = "555566667777"
PER_RESOURCE = {
    # operations by what they are asked for, and the most calls that one of it may cost
    "bucket": (("s3:GetBucket", "s3:GetPublicAccessBlock", "s3:GetObjectLock"), 11),
    "customer key": (("kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"), 3),
    "user": (("iam:ListMFADevices",), 1),
}
FLAT = ("ec2:DescribeSecurityGroups", "ec2:DescribeInstances", "ec2:DescribeVolumes", "logs:DescribeLogGroups")


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another."""
    os.environ.update(ENVIRONMENT)
    with tempfile.TemporaryDirectory() as folder, serving() as url:
        build(url, ACCOUNT, NUMBER)
        tape = Tape()
        calls: Counter[str] = Counter()
        snapshots = list(
            collect(_settings(url), (ACCOUNT,), lambda: datetime.now(UTC), lambda *_: None, [("before-send", tape)])
        )
        for snapshot in snapshots:
            for reading in snapshot.readings:
                calls[reading.operation] += max(reading.pages, 1)
        yield from _counts(calls)
        path = Path(folder) / "tape"
        path.write_bytes(pickle.dumps(tape.kept))
        yield from _times(path, list(tape.kept))


def _counts(calls: Counter[str]) -> Iterator[tuple[str, bool]]:
    for operation, number in sorted(calls.items()):
        yield f"{number:6} {operation}", True
    yield f"{sum(calls.values()):6} calls in all at N = {NUMBER}", True
    for what, (names, most) in PER_RESOURCE.items():
        each = sum(number for operation, number in calls.items() if operation.startswith(names)) / NUMBER
        yield f"{each:6.2f} calls a {what} (at most {most})", each <= most
    for operation in FLAT:
        # Pages, not calls a resource: the count must not follow N.
        yield f"{calls[operation]:6} calls of {operation} for {NUMBER} of them", calls[operation] < NUMBER


def _times(tape: Path, requests: list[Key]) -> Iterator[tuple[str, bool]]:
    first = tape.with_name("first")
    command = [sys.executable, "-m", "benchmarks.tape", str(tape), str(DELAY), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip() if server.stdout else ""
            bare = _bare(url, requests, Settings().aws.workers)
            first.unlink()
            started = time.time()
            out = tape.with_name("runs")
            audit = [sys.executable, "-m", "auditor", "audit", "--endpoint-url", url, "--out", str(out)]
            environment = {
                **os.environ,
                "AUDITOR_AWS__ROLE_NAME": "audit",
                "AUDITOR_AWS__MAX_ATTEMPTS": "1",
                "AUDITOR_AWS__ACCOUNTS": ACCOUNT,
            }
            peak = _peak(subprocess.Popen(audit, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            whole = time.time() - started
            begun = float(first.read_text()) - started
            snapshot = next(out.glob("*/snapshot/aws/*/snapshot.json")).stat().st_mtime - started
        finally:
            server.terminate()
    spent = snapshot - begun
    yield f"{bare:6.1f} s for {len(requests)} calls by a bare pool of {Settings().aws.workers}", True
    yield f"{spent:6.1f} s for collecting, {spent / bare:.2f} times that (at most 1.5)", spent <= 1.5 * bare
    yield f"{whole:6.1f} s for the whole audit", True
    yield f"{begun:6.2f} s until the first request (at most 2)", begun <= 2
    yield f"{peak:6.0f} MiB at the peak of the audit (at most 350)", peak <= 350


def _peak(process: subprocess.Popen[bytes]) -> float:
    """The most memory of a process in MiB, looked up until it ends. (What wait4 says holds the parent's, too.)"""
    most = 0.0
    while process.poll() is None:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        most = max([most, *(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.1)
    return most


def _bare(url: str, requests: list[Key], workers: int) -> float:
    waiting: queue.SimpleQueue[Key] = queue.SimpleQueue()
    for request in requests:
        waiting.put(request)

    def work() -> None:
        host = urlsplit(url)
        connection = http.client.HTTPConnection(str(host.hostname), host.port)
        while True:
            try:
                region, method, path, target, body = waiting.get_nowait()
            except queue.Empty:
                return
            headers = {"authorization": f"Credential=x/x/{region}/x/x", **({"x-amz-target": target} if target else {})}
            connection.request(method, path, body, headers)
            connection.getresponse().read()

    started = time.time()
    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.time() - started


def _settings(url: str) -> Settings:
    aws = {"endpoint_url": url, "role_name": "audit", "max_attempts": 1}
    return load(None, {}, aws=aws)
