"""Grading on a cluster over TLS: only who shows a certificate of the right authority is let in, and that is said."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from grading.submitting import points, submit
from grading.test_dask import opened, start

pytest.importorskip("distributed")
STUDENTS = [f"student {i}" for i in range(3)]


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder, name):
    """An authority, and a certificate and key that it has signed: <name>.pem, <name>-one.pem, <name>-one.key."""
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(folder, "req", "-x509", *new, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    openssl(folder, "req", *new, "-keyout", f"{name}-one.key", "-out", f"{name}.csr", "-subj", "/CN=one")
    signed = ("-CA", f"{name}.pem", "-CAkey", f"{name}.key", "-CAcreateserial", "-out", f"{name}-one.pem")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", *signed)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    authority(folder, "ours")
    authority(folder, "theirs")
    return folder


def configured(folder):
    """Dask's own configuration, which every one of its programs reads."""
    one = {"CERT": folder / "ours-one.pem", "KEY": folder / "ours-one.key"}
    kinds = {f"{kind}__{name}": path for kind in ("SCHEDULER", "WORKER", "CLIENT") for name, path in one.items()}
    named = {"CA_FILE": folder / "ours.pem", **kinds}
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(path) for name, path in named.items()}


@pytest.fixture(scope="module")
def cluster(certificates):
    with opened(certificates, "tls", **configured(certificates)) as one:
        yield one


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for student in STUDENTS:
        submit(folder, student)
    return folder


REFUSED = [  # address, with {} for that of the cluster; files other than ours, None for none at all; what is said
    ("tls://{}", {"ca": "theirs.pem"}, "is not signed by the authority in --dask-tls-ca"),
    ("tls://{}", {"cert": "theirs-one.pem", "key": "theirs-one.key"}, "does not accept the certificate in --dask-cert"),
    ("tls://{}", {"key": "theirs-one.key"}, "not certificates and a key that go together"),
    ("tls://{}", {"ca": "cluster.py"}, "not certificates and a key that go together"),
    ("tls://{}", {"key": "nowhere.key"}, "nowhere.key cannot be read (No such file or directory)"),
    ("tls://{}", {"key": None}, "--dask-tls-ca, --dask-cert and --dask-key go together"),
    ("tls://{}", None, "needs certificates: give --dask-tls-ca, --dask-cert and --dask-key, or set"),
    ("tcp://{}", None, "ended the connection, as one does that speaks TLS: write tls:// then"),
    ("tcp://{}", {}, "is not an address for TLS: it begins with tls://"),
    ("tls://127.0.0.1:9", {}, "there is no Dask cluster at tls://127.0.0.1:9"),
]
ASK = """
import json, sys
from pathlib import Path
from coursekit.grading import cluster
cluster.SECONDS = 3
for address, files in json.load(sys.stdin):
    try:
        with cluster.dask(address, cluster.Tls(*(name and Path(name) for name in files)))():
            print("let in")
    except cluster.Trouble as trouble:
        print(trouble, flush=True)
"""


def test_who_is_not_let_in_is_told_why_in_one_sentence(cluster, certificates):
    ours = {"ca": "ours.pem", "cert": "ours-one.pem", "key": "ours-one.key"}
    asked = []
    for address, other, _ in REFUSED:
        names = {**ours, **other}.values() if other is not None else (None, None, None)
        files = [name and str(certificates / name) for name in names]
        asked.append([address.format(cluster[0].removeprefix("tls://")), files])
    asked.append([cluster[0], [str(certificates / name) for name in ours.values()]])
    command = [sys.executable, "-W", "ignore", "-c", ASK]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    *said, last = done.stdout.splitlines()
    assert last == "let in"
    for line, (*_, words) in zip(said, REFUSED, strict=True):
        assert words in line


def test_a_cluster_over_tls_by_dasks_own_configuration_of_which_a_worker_is_killed(
    cluster, certificates, submitted, tmp_path
):
    grader = start(submitted, tmp_path, cluster[0], **configured(certificates))
    while not list((tmp_path / ".results").glob("*.json")) and grader.poll() is None:
        time.sleep(0.05)
    os.kill(cluster[1][0], signal.SIGKILL)
    assert grader.communicate()[1].splitlines()[-1].startswith("3 graded, 0 unchanged")
    assert grader.returncode == 0
    assert points(tmp_path) == dict.fromkeys(STUDENTS, 7)
