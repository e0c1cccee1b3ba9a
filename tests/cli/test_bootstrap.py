"""tools/bootstrap.py on machines as they are: what it makes, what it leaves alone, and one line for what is missing."""

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "bootstrap.py"


def run(tmp_path, preamble="pass", task="lab", **environment):
    """Run a copy of the script in an empty project, after a preamble that stands for a poorer Python."""
    (tmp_path / "tools").mkdir(exist_ok=True)
    copy = tmp_path / "tools" / "bootstrap.py"
    copy.write_text(SCRIPT.read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text("")
    code = (
        f"import runpy, sys; sys.argv = ['', {task!r}]; {preamble}; runpy.run_path({str(copy)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PATH": str(tmp_path), **environment},
        timeout=60,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("preamble", "words"),
    [
        ("sys.version_info = (3, 8, 10)", ["Python 3.11 to 3.15 is needed", "this is 3.8", "python.org"]),
        ("sys.version_info = (3, 16, 0)", ["Python 3.11 to 3.15 is needed", "this is 3.16"]),  # numba has none for it
        ("sys.modules['ensurepip'] = None", ["venv", "apt install python3-venv"]),
        ("sys.modules['venv'] = None", ["venv", "apt install python3-venv"]),
        ("import shutil; shutil.disk_usage = lambda path: shutil._ntuple_diskusage(1, 1, 10**8)", ["GB", "free"]),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, preamble, words):
    result = run(tmp_path, preamble)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert all(word in result.stderr for word in words)
    assert "Traceback" not in result.stderr


def test_an_unknown_task_is_refused(tmp_path):
    result = run(tmp_path, task="launch")
    assert result.returncode == 1
    assert "lab | test | proof | setup | class | notebooks" in result.stderr


def somebody_s_environment(place):
    place.mkdir()
    (place / "pyvenv.cfg").write_text("home = /usr/bin\n")
    return place


def in_the_way(place, kind):
    """Put something at .venv that is not ours."""
    if kind == "a file":
        place.write_text("notes")
    elif kind == "a link to nothing":
        place.symlink_to(place.parent / "a disk that is not mounted")
    elif kind == "a link to an environment":
        place.symlink_to(somebody_s_environment(place.parent / "elsewhere"), target_is_directory=True)
    else:
        somebody_s_environment(place)
        if kind == "of conda":
            (place / "conda-meta").mkdir()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("a file", ["is a file", "rename it"]),
        ("a link to nothing", ["a link to", "a disk that is not mounted", "delete the link"]),
        ("a link to an environment", ["left alone", "pip install -e ."]),
        ("an environment", ["left alone", "rename it", "pip install -e ."]),  # astral-sh/uv#13830 deletes it
        ("of conda", ["left alone", "activate it"]),
    ],
)
@pytest.mark.parametrize("task", ["lab", "clean"])
def test_what_somebody_else_made_stays(tmp_path, kind, words, task):
    """It went in astral-sh/uv#1777, #7519 and #13830, whatever was in it."""
    place = tmp_path / ".venv"
    in_the_way(place, kind)
    before = sorted(path for path in tmp_path.rglob("*") if path.name != "tools")
    result = run(tmp_path, task=task)
    after = sorted(path for path in tmp_path.rglob("*") if path.name not in ("tools", "bootstrap.py", "pyproject.toml"))
    assert after == before
    if task == "lab":
        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1
        assert all(word in result.stderr for word in [str(place), *words])
    else:
        assert result.returncode == 0
        assert result.stderr == ""


def test_letters_that_the_terminal_has_not(tmp_path):
    """It was a traceback in seddonym/import-linter#309 and its like."""
    folder = tmp_path / "Łukasz → $HOME"
    folder.mkdir()
    somebody_s_environment(folder / ".venv")
    result = run(folder, task="clean", PYTHONIOENCODING="cp1252")
    assert result.returncode == 0
    assert "\\u0141ukasz \\u2192 $HOME" in result.stdout


def test_old_pythons_can_read_the_script():
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))


@pytest.fixture
def bootstrap(tmp_path):
    """The script as a module whose project is an empty folder and whose pip is a list of calls."""
    module = script(tmp_path)
    module.calls, module.reasons = [], []

    def create(why=""):
        module.calls.append("create")
        module.reasons.append(why)
        module.VENV.mkdir(exist_ok=True)
        module.STAMP.write_text("")

    module.create, module.install = create, module.calls.append
    module.venv_python = lambda: "3.11" if module.VENV.exists() else None
    return module


def script(folder):
    """The script as a module whose project is a folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV = folder, folder / ".venv"
    module.BIN = module.VENV / module.BIN.name
    module.STAMP, module.LOG = module.VENV / "coursekit.json", module.VENV / "install.log"
    (folder / "pyproject.toml").write_text("[project]")
    return module


def test_what_is_up_to_date_is_left_alone(bootstrap):
    for extra in ["", "", "test", "", "test"]:
        bootstrap.set_up(extra)
    assert bootstrap.calls == ["create", "", "test"]
    (bootstrap.ROOT / "pyproject.toml").write_text("[project] # one more dependency")
    bootstrap.set_up("")
    assert bootstrap.calls == ["create", "", "test", ""]


@pytest.mark.parametrize(
    ("stamp", "why"), [("", "its installation broke off"), ('{"root": "/somewhere/else"}', "made for /somewhere/else")]
)
def test_what_is_half_done_or_was_moved_is_made_again(bootstrap, stamp, why):
    bootstrap.set_up("")
    bootstrap.STAMP.write_text(stamp)
    bootstrap.set_up("")
    assert bootstrap.calls == ["create", "", "create", ""]
    assert bootstrap.reasons[0] == ""
    assert why in bootstrap.reasons[1]
    assert json.loads(bootstrap.STAMP.read_text("utf-8"))["extras"] == [""]


def test_a_link_of_ours_stays_a_link(bootstrap, tmp_path):
    """Who has a small disk puts the environment on another one."""
    (tmp_path / "large disk").mkdir()
    bootstrap.VENV.symlink_to(tmp_path / "large disk", target_is_directory=True)
    bootstrap.set_up("")
    (bootstrap.VENV / "lib").mkdir()
    (bootstrap.VENV / "lib" / "left over").write_text("")
    bootstrap.empty()
    assert bootstrap.VENV.is_symlink()
    assert [path.name for path in bootstrap.VENV.iterdir()] == ["coursekit.json"]
    assert bootstrap.clean() == 0
    assert not bootstrap.VENV.is_symlink()


LONG = "a-folder-whose-name-makes-a-first-line-of-a-script-longer-than-a-kernel-reads-" * 2  # as in pypa/virtualenv#997


@pytest.mark.parametrize("name", ["two words", "$HOME `id` & co", "Müller 王", LONG])
def test_an_environment_is_made_wherever_the_course_is(tmp_path, name):
    """Scripts of an environment fail at such places (pypa/virtualenv#53, pypa/pip#12599): ours run as a module."""
    folder = tmp_path / name
    (folder / "coursekit" / "cli").mkdir(parents=True)
    for package in (folder / "coursekit", folder / "coursekit" / "cli"):
        (package / "__init__.py").write_text("")
    (folder / "coursekit" / "cli" / "__main__.py").write_text("import sys; print(*sys.argv[1:])")
    module = script(folder)
    listen = module.listen
    module.listen = lambda command: listen([*command, "--without-pip"])  # which would take seconds
    module.uv = lambda: None
    module.create()
    command = module.found(["coursekit", "lab", "04"])
    assert subprocess.check_output(command, cwd=folder, text=True, env={}) == "lab 04\n"


NETWORK_OF_UV = """\
Using Python 3.11.7 environment at: .venv
error: Request failed after 3 retries in 7.6s
  cause: Failed to fetch: https://index.example/simple/numpy/
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)"""
NAME_OF_UV = """\
error: Failed to fetch: `https://index.example/simple/numpy/`
  Caused by: client error (Connect)
  Caused by: dns error: No such host is known. (os error 11001)"""
VERSION_OF_UV = """\
error: No solution found when resolving dependencies
  cause: Because only six<=1.17.0 is available and p==1 depends on six>99, we can conclude that p==1 cannot be used."""
NETWORK_OF_PIP = """\
WARNING: Retrying after connection broken by 'NewConnectionError("HTTPSConnection(host='127.0.0.1')")': /simple/numpy/
ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)"""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (NETWORK_OF_UV, "no network connection"),
        (NAME_OF_UV, "no network connection"),  # astral-sh/uv#2043
        (NETWORK_OF_PIP, "no network connection"),
        ("error: failed to write\n  cause: No space left on device (os error 28)", "the disk is full"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        (VERSION_OF_UV, "No solution found when resolving dependencies: Because only six<=1.17.0 is available and "),
        ("ERROR: No matching distribution found for six>99", "No matching distribution found for six>99"),
        ("", "no reason given"),
    ],
)
def test_why_an_installer_failed(tmp_path, monkeypatch, said, reason):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    bootstrap = script(tmp_path)
    lines = [line.strip() for line in said.splitlines()]
    assert bootstrap.reason(lines).startswith(reason)
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:secret@127.0.0.1:9")
    through_it = bootstrap.reason(lines)
    assert ("the proxy that HTTPS_PROXY names" in through_it) == (reason == "no network connection")
    assert "secret" not in through_it


@pytest.mark.skipif(os.name == "nt", reason="installers of this test are shell scripts")
@pytest.mark.parametrize(("uv", "pip"), [(0, 1), (1, 0), (1, 1)])
def test_where_uv_fails_pip_is_asked(tmp_path, capsys, uv, pip):
    """What pip's settings say is unknown to uv, and in them may be a network's own index: astral-sh/uv#1859."""
    bootstrap = script(tmp_path)
    bootstrap.BIN.mkdir(parents=True)
    programs = {"uv": (tmp_path / "uv", uv), "python": (bootstrap.BIN / "python", pip)}
    for name, (path, code) in programs.items():
        shown = "Downloading numpy (16.1MiB)\nDownloading six (0.1MiB)\nerror: dns error"
        settings = f"[ $2 = pip ] && [ $3 = uninstall ] || echo turned on > '{tmp_path}/coursekit.json'"
        said = [f"echo {name} \"$@\" >> '{tmp_path}/calls'", f"printf '{shown}\\n'"]
        path.write_text("\n".join(["#!/bin/sh", settings, *said, f"exit {code}"]))
        path.chmod(0o755)
    bootstrap.uv = lambda: str(tmp_path / "uv")
    bootstrap.turn_on_extensions = bootstrap.leave_former_name = lambda: None
    bootstrap.STAMP.write_text('{"before": 1}')
    bootstrap.SETTINGS = tmp_path / "coursekit.json"
    bootstrap.SETTINGS.write_text("turned off")
    if uv and pip:
        with pytest.raises(
            bootstrap.Stop, match=r"pip could not install the course \(no network connection.*install.log"
        ):
            bootstrap.install("test")
        assert bootstrap.STAMP.read_text() == '{"before": 1}'  # nothing has changed
    else:
        bootstrap.install("test")
    calls = (tmp_path / "calls").read_text().splitlines()
    if not (uv and pip):  # what each process of Jupyter's would wait for
        assert calls.pop() == "python -m pip uninstall -q -y rfc3987-syntax"
        assert bootstrap.SETTINGS.read_text() == "turned off"  # who turned an extension off means it
    calls = [line.split()[0] for line in calls]
    assert calls == (["uv", "python"] if uv else ["uv"])
    out = capsys.readouterr().out
    assert ("uv could not install the course (no network connection" in out) == bool(uv)
    assert out.count("downloading numpy (16.1 MB)") == len(calls)  # and what is small is not named
    assert "six" not in out


@pytest.mark.parametrize("codes", [(0, 0), (3, 0)])
def test_each_command_of_the_tests_is_timed_to_the_first_that_fails(bootstrap, tmp_path, monkeypatch, capfd, codes):
    monkeypatch.delenv("COURSEKIT_MINUTES", raising=False)  # where this runs in continuous integration
    bootstrap.found = lambda command: [sys.executable, "-c", f"raise SystemExit({command[1]})"]
    commands = [[name, str(code)] for name, code in zip(("one", "other"), codes, strict=True)]
    assert bootstrap.timed(commands) == codes[0]
    ran = [f"  0:00  one {codes[0]}", "  0:00  other 0"][: 1 if codes[0] else 2]
    assert [re.sub(r":\d\d", ":00", line) for line in capfd.readouterr().out.splitlines()[2:]] == ran
    monkeypatch.setenv("COURSEKIT_MINUTES", str(tmp_path / "minutes"))
    bootstrap.timed(commands)
    assert "one" in (tmp_path / "minutes").read_text("utf-8")
    assert capfd.readouterr().out == ""
