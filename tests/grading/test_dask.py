"""Grading on a real cluster: a scheduler and two workers, each a process of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from grading.submitting import COMMAND, points, submit

pytest.importorskip("distributed")
STUDENTS = [f"student {i}" for i in range(4)]
CLUSTER = """
import sys
from distributed import LocalCluster, Security
if __name__ == "__main__":
    tls = {"protocol": "tls", "security": Security(require_encryption=True)} if "tls" in sys.argv else {}
    workers = 1 if "alone" in sys.argv else 2
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0", **tls) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@contextmanager
def opened(folder, *options, **environment):
    """Yield (address, pids of the workers, the process that holds them)."""
    script = folder / "cluster.py"
    script.write_text(CLUSTER)
    more = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": {**os.environ, **environment}}
    command = [sys.executable, script, *options]
    with subprocess.Popen(command, **more, text=True, cwd="/", start_new_session=True) as process:
        address, *pids = process.stdout.readline().split()
        yield address, [int(pid) for pid in pids], process
        process.stdin.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("cluster")) as one:
        yield one


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for i, student in enumerate(STUDENTS):
        submit(folder, student, but=["start/first-function"] if i % 2 else [])
    return folder


def start(folder, out, address, command=COMMAND, **environment):
    command = [*command, folder, "--out", out, "--dask", address, "--unsafe-no-sandbox"]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", **environment}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)


def expected():
    return {student: 2 if i % 2 else 7 for i, student in enumerate(STUDENTS)}


def test_a_cluster_of_two_workers(cluster, submitted, tmp_path):
    grader = start(submitted, tmp_path, cluster[0])
    assert grader.communicate()[1].splitlines()[-1].startswith("4 graded, 0 unchanged")
    assert grader.returncode == 0
    assert points(tmp_path) == expected()


def test_a_worker_that_is_killed_costs_nothing(cluster, submitted, tmp_path):
    grader = start(submitted, tmp_path, cluster[0])
    while not list((tmp_path / ".results").glob("*.json")) and grader.poll() is None:
        time.sleep(0.05)
    os.kill(cluster[1][0], signal.SIGKILL)
    assert grader.communicate()[1].splitlines()[-1].startswith("4 graded, 0 unchanged")
    assert grader.returncode == 0
    assert points(tmp_path) == expected()


def test_a_cluster_that_is_lost_is_one_sentence_and_a_rerun_goes_on(cluster, submitted, tmp_path):
    with opened(tmp_path, "alone") as (address, _, process):
        grader = start(submitted, tmp_path / "out", address)
        while not list((tmp_path / "out" / ".results").glob("*.json")) and grader.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    said = grader.communicate()[1]
    assert said.startswith("coursekit: the Dask cluster is gone"), said
    assert said.count("\n") == 1, said
    assert grader.returncode == 1
    done = len(list((tmp_path / "out" / ".results").glob("*.json")))
    grader = start(submitted, tmp_path / "out", cluster[0])
    assert grader.communicate()[1].splitlines()[-1].startswith(f"{4 - done} graded, {done} unchanged")
    assert points(tmp_path / "out") == expected()


IMPATIENT = """
import sys
from coursekit.cli.main import main
from coursekit.grading import cluster
cluster.SECONDS = 1
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1:9", "there is no Dask cluster at"),
        ("nowhere", "nowhere is not an address of a Dask scheduler"),
    ],
)
def test_no_cluster_is_one_sentence(submitted, tmp_path, address, words):
    grader = start(submitted, tmp_path, address, [sys.executable, "-c", IMPATIENT, "grade"])
    (line,) = grader.communicate()[1].splitlines()
    assert line.startswith(f"coursekit: {words}")
    assert grader.returncode == 1
    assert Path(tmp_path).exists()
