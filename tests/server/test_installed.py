"""The extension in real servers, installed as a wheel and as a clone: what the server's own sockets have set."""

import re
import shutil
import zipfile

import pytest
from jupyter_servers import ROOT, Server, built_wheel, clone_set_up, wheel_installed
from sample import amount

SOURCE = ROOT / "coursekit" / "server" / "coursekit.json"
BUNDLE = ROOT / "coursekit" / "server" / "labextensions" / "coursekit"
SAID = "coursekit | Nagle's algorithm on kernel websockets"
SERVERS = ["jupyterlab", "notebook", "jupyter_server", "coursekit.cli lab"]  # a hub's own server is the third of these
RERAISE = {"reraise_server_extension_failures": True}  # with it an extension that fails ends the server
OWN = '''
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class Own(ZMQChannelsWebsocketConnection):
    """What somebody put in the place of the server's class."""
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return built_wheel(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built, tmp_path_factory):
    return wheel_installed(tmp_path_factory.mktemp("wheel"), built)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Where `pip install -e` alone turned nothing on: nteract/bookstore#38; or left folders out: kubeflow/kale#476."""
    return clone_set_up(tmp_path_factory.mktemp("a clone für $HOME"))


def test_a_wheel_holds_the_file_for_the_servers(built):
    with zipfile.ZipFile(built) as files:
        (name,) = [name for name in files.namelist() if name.endswith("jupyter_server_config.d/coursekit.json")]
        assert name.split("/", 1)[0].endswith(".data")
        assert name.split("/", 1)[1] == "data/etc/jupyter/jupyter_server_config.d/coursekit.json"
        assert files.read(name) == SOURCE.read_bytes()


@pytest.mark.parametrize("way", ["wheel", "clone"])
def test_an_installation_brings_the_cards_half_in_the_page(way, request):
    environment = request.getfixturevalue(way)
    place = environment.folder / "share" / "jupyter" / "labextensions" / "coursekit"
    files = {path.relative_to(BUNDLE): path.read_bytes() for path in BUNDLE.rglob("*") if path.is_file()}
    assert {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()} == files
    ask = (
        "from jupyterlab_server.config import get_federated_extensions as get; print(get([{!r}])['coursekit']['name'])"
    )
    assert environment.ask(ask.format(str(place.parent))) == "coursekit"


@pytest.mark.parametrize("way", ["wheel", "clone"])
def test_an_installation_turns_it_on_in_its_own_environment(way, request):
    environment = request.getfixturevalue(way)
    assert environment.file.read_bytes() == SOURCE.read_bytes()
    listed = environment.run("-m", "jupyter_server", "extension", "list")
    assert re.search(r"coursekit \S*enabled\S*\n.*Validating coursekit.*\n +coursekit [\d.]+ \S*OK", listed), listed
    where = environment.ask("import coursekit; print(coursekit.__file__)")
    assert where.startswith(str(environment.folder)) == (way == "wheel")
    assert where.endswith("__init__.py")  # where a wheel puts a file of ours beside a clone, there is an empty package


def test_setting_up_again_keeps_it_turned_off(clone):
    """Jupyter's own command writes into that very file, and who turned it off means it."""
    clone.run("-m", "jupyter_server", "extension", "disable", "coursekit", "--sys-prefix")
    turned_off = clone.file.read_bytes()
    try:
        clone.run("-m", "coursekit.server")
        assert clone.file.read_bytes() == turned_off != SOURCE.read_bytes()
    finally:
        shutil.copy(SOURCE, clone.file)


@pytest.mark.parametrize(
    ("way", "command"),
    [*(("wheel", command) for command in SERVERS), *(("clone", command) for command in SERVERS[: amount(1, 4)])],
)
def test_no_kernel_websocket_waits(way, command, request):
    with Server(request.getfixturevalue(way), command) as server:
        assert server.nodelay_of_a_kernel() == (True, "42")
        assert "Traceback" not in server.said()
        if command != "coursekit.cli lab":  # which is quiet
            assert f"{SAID} is off" in server.said()


def test_turned_off_they_wait(wheel):
    """What the other tests see is the extension's doing."""
    off = {"ServerApp": {"jpserver_extensions": {"coursekit": False}}}
    with Server(wheel, "coursekit.cli lab", settings=off) as server:
        assert server.nodelay_of_a_kernel() == (False, "42")
        assert server.witness()["bases"][0] == "ZMQChannelsWebsocketConnection"


def test_coursekit_lab_needs_no_file(clone):
    """Who made the environment by other means may have none."""
    clone.file.unlink()
    try:
        with Server(clone, "coursekit.cli lab") as server:
            assert server.nodelay_of_a_kernel() == (True, "42")
    finally:
        shutil.copy(SOURCE, clone.file)


def test_a_class_of_the_user_is_left_alone(wheel):
    settings = {"ServerApp": {"kernel_websocket_connection_class": "own.Own", **RERAISE}}
    server = Server(wheel, "jupyterlab", settings=settings)
    (server.folder / "own.py").write_text(OWN)
    with server:
        assert server.nodelay_of_a_kernel() == (False, "42")
        assert server.witness()["bases"][0] == "Own"
        assert f"{SAID} is as Own leaves it" in server.said()
        assert "Traceback" not in server.said()


def test_a_gateway_is_left_alone(wheel):
    """Its class is the server's own choice there, as of jupyter-server/jupyter_server#1261."""
    nowhere = "--GatewayClient.url=http://127.0.0.1:9"
    with Server(wheel, "jupyter_server", nowhere, settings={"ServerApp": RERAISE}) as server:
        assert server.witness()["bases"][0] == "GatewayWebSocketConnection"
        assert f"{SAID} is as GatewayWebSocketConnection leaves it" in server.said()
        assert "Traceback" not in server.said()


def test_what_was_installed_goes_away_with_it(built, tmp_path):
    """A file that stayed would name a module that is gone, as in twosigma/beakerx#6760."""
    environment = wheel_installed(tmp_path, built)
    assert environment.file.exists()
    environment.run("-m", "pip", "uninstall", "-y", "coursekit-dl")
    assert not environment.file.exists()
