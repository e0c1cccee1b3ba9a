"""The command line: exit codes, one-line errors, and what JupyterLab is asked to do."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sample import amount

from coursekit.cli import doctor, learning, main as cli
from coursekit.core import compiled
from coursekit.exercises import catalog

GATEWAY = "jupyter_server.gateway.connections.GatewayWebSocketConnection"


@pytest.mark.parametrize("command", [[], ["lab"], ["doctor"], ["warmup"], ["bank"], ["release"], ["grade"], ["stats"]])
def test_help(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main([*command, "--help"])
    assert " ".join(["usage: coursekit", *command]) in capsys.readouterr().out


def test_a_command_does_not_wait_for_a_grammar_that_nobody_asks_for():
    code = "import sys, coursekit.cli.main as cli; cli.main(['news']); import nbformat; print('lark' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("command", [[], ["dance"], ["lab", "--port", "high"], ["grade", "a", "--late", ""]])
def test_a_wrong_call_exits_with_2(command, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(command)
    assert "error:" in capsys.readouterr().err


@pytest.fixture
def served(monkeypatch):
    """The calls of JupyterLab, which does not start."""
    from jupyterlab.labapp import LabApp

    calls = []
    monkeypatch.setattr(LabApp, "launch_instance", calls.append)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return calls


@pytest.fixture
def lessons(tmp_path):
    folder = tmp_path / "my lessons"
    folder.mkdir()
    for name in ("02_b.ipynb", "01 a.ipynb", "notes.txt"):
        (folder / name).touch()
    return folder


def test_lab_opens_the_first_lesson_of_a_folder(served, lessons):
    assert cli.main(["lab", str(lessons), "--no-browser", "--port", "9001", "--", "--debug"]) == 0
    (command,) = served
    assert f"--ServerApp.root_dir={lessons}" in command
    assert "--LabApp.default_url=/lab/workspaces/coursekit/tree/01%20a.ipynb" in command
    assert {"--port=9001", "--no-browser"} < set(command)
    assert command[-1] == "--debug"
    assert os.environ["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_lab_opens_the_notebook_it_is_given(served, lessons):
    assert cli.main(["lab", str(lessons / "02_b.ipynb")]) == 0
    assert any(part.endswith("/tree/02_b.ipynb") for part in served[0])
    assert "--no-browser" not in served[0]


def test_lab_opens_an_empty_folder(served, tmp_path):
    assert cli.main(["lab", str(tmp_path)]) == 0
    assert "--LabApp.default_url=/lab/workspaces/coursekit" in served[0]


def test_lab_keeps_the_settings_of_others(served, lessons, monkeypatch):
    monkeypatch.setitem(os.environ, "JUPYTER_CONFIG_PATH", "theirs")
    cli.main(["lab", str(lessons)])
    ours, theirs = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert theirs == "theirs"
    assert (Path(ours) / "labconfig" / "default_setting_overrides.json").is_file()


def test_our_commands_are_at_hand_in_a_lesson(served, lessons):
    cli.main(["lab", str(lessons)])
    found = shutil.which("coursekit", path=os.environ["PATH"])
    assert found is not None
    assert Path(found).parent == Path(sys.executable).parent


@pytest.mark.parametrize("name", ["nowhere", "notes.txt"])
def test_lab_without_a_lesson_is_one_line(served, lessons, capsys, name):
    assert cli.main(["lab", str(lessons / name)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("coursekit: ")
    assert error.count("\n") == 1
    assert not served


def test_the_settings_of_jupyterlab_are_known_to_it():
    """Both keys still exist in the installed JupyterLab, and silence it."""
    from jupyterlab.commands import get_app_dir

    schema = Path(get_app_dir()) / "schemas" / "@jupyterlab" / "apputils-extension" / "notification.json"
    overrides = learning.SETTINGS / "labconfig" / "default_setting_overrides.json"
    settings = json.loads(overrides.read_text())["@jupyterlab/apputils-extension:notification"]
    assert settings == {"fetchNews": "false", "checkForUpdates": False}
    assert settings.keys() <= json.loads(schema.read_text())["properties"].keys()


def test_doctor_is_content_here(capsys, lessons, monkeypatch):
    monkeypatch.setattr(doctor, "_lessons", lambda: [])
    assert cli.main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    for name in (
        "Python",
        "coursekit",
        "numba",
        "kernels",
        "kernel cache",
        "widgets in JupyterLab",
        "server extension",
    ):
        assert any(line[4:].startswith(name) for line in lines)


def test_doctor_says_what_is_missing(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "requires", lambda name: ["numpy", "no-such-package>=2", 'torch; extra == "bench"'])
    assert cli.main(["doctor"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "no-such-package" in line]
    assert line.startswith("!!")
    assert "make lab" in line


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """A folder for settings of Jupyter, and no others that name the course."""
    monkeypatch.setattr("jupyter_core.paths.ENV_CONFIG_PATH", [])
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def server_extension(jupyter, on, **settings):
    """What doctor says of the server extension, turned on or off or neither, with such settings of Jupyter."""
    (jupyter / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": settings}))
    say_of_the_extension(jupyter, on)
    (line,) = doctor._server()
    return line


def say_of_the_extension(jupyter, on):
    """Turn it on or off as an installation does, in a file of its own; say nothing where it is None."""
    (folder := jupyter / "jupyter_server_config.d").mkdir()
    said = {} if on is None else {"coursekit": on}
    (folder / "coursekit.json").write_text(json.dumps({"ServerApp": {"jpserver_extensions": said}}))


@pytest.mark.parametrize(
    ("on", "settings", "words"),
    [
        (None, {}, "`python -m coursekit.server` turns it on"),
        (True, {}, "on, kernel websockets do not wait"),
        (False, {}, "turned off in Jupyter's settings"),
        (True, {"jpserver_extensions": {"coursekit": False}}, "turned off in Jupyter's settings"),
        (True, {"kernel_websocket_connection_class": GATEWAY}, "leaves GatewayWebSocketConnection"),
    ],
)
def test_doctor_says_whether_kernel_websockets_wait(jupyter, on, settings, words):
    line = server_extension(jupyter, on, **settings)
    assert words in line.found
    assert line.ok  # sliders work all the same


def test_doctor_sees_a_gateway(jupyter, monkeypatch):
    monkeypatch.setenv("JUPYTER_GATEWAY_URL", "http://127.0.0.1:9")
    assert "leaves GatewayWebSocketConnection" in server_extension(jupyter, True).found


def test_doctor_survives_settings_that_jupyter_does_not_take(jupyter, capsys):
    line = server_extension(jupyter, True, port="high")
    assert not line.ok
    assert line.found.startswith("Jupyter Server does not take its settings")
    assert "port" in capsys.readouterr().err  # Jupyter says which


@pytest.mark.parametrize("known", [True, False, None])
def test_lab_turns_the_extension_on_where_nothing_is_said_of_it(served, lessons, jupyter, known):
    say_of_the_extension(jupyter, known)
    cli.main(["lab", str(lessons)])
    assert ("--ServerApp.jpserver_extensions=coursekit=True" in served[0]) == (known is None)


def test_doctor_needs_nothing_installed():
    """Even without any dependency there is a table, not a traceback."""
    missing = dict.fromkeys(["numpy", "numba", "matplotlib", "tqdm", "jupyter_core", "jupyterlab_server"])
    code = f"import sys; from coursekit.cli.main import main; sys.modules.update({missing}); sys.exit(main(['doctor']))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr == ""
    assert "make lab" in result.stdout


def test_warmup_finds_the_modules_with_kernels():
    found = compiled.kernel_modules()
    assert {"coursekit.core._loss_kernels", "coursekit.core.models.linear", "coursekit.core.epoch"} <= set(found)
    assert "coursekit.core.kernel" not in found


def test_bank_prints_the_figures_and_fails_on_a_collision(capsys, monkeypatch):
    name, id = amount(("00_start", "start/first-number"), ("01_linear_models", "linear/neuron"))
    one = {name: catalog.NOTEBOOKS[name]}
    monkeypatch.setattr("coursekit.judging.bank_report.NOTEBOOKS", one)
    assert cli.main(["bank"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[-1] == "collisions"
    assert lines[1].split()[0] == name
    assert [line.split()[-1] for line in lines[1:]] == ["none", "none"]
    monkeypatch.setattr("coursekit.judging.bank_report.trial", lambda exercise: (1, ["variant 3: it fails"]))
    assert cli.main(["bank"]) == 1
    assert f"{id}: variant 3: it fails" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("why", "found"), [("", "bubblewrap works"), ("it is not installed", "none: it is not installed")]
)
def test_doctor_says_whether_a_class_can_be_graded(why, found, monkeypatch):
    monkeypatch.setattr("coursekit.grading.sandbox.bwrap.why_not", lambda: why)
    (line,) = doctor._sandbox()
    assert line.found.startswith(found)
    assert line.ok  # a learner needs none
