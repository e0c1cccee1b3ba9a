"""What the extension does to a server's settings, and that nothing it meets reaches the server."""

import logging
import sys
from types import SimpleNamespace

import pytest
from jupyter_server.gateway.connections import GatewayWebSocketConnection
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.config import Config

import coursekit
from coursekit import server as extension
from coursekit.server.__main__ import enable

SETTING = "kernel_websocket_connection_class"


class Own(ZMQChannelsWebsocketConnection):
    """What somebody put in the place of the server's class."""


def loaded(settings, caplog):
    """Load the extension into something like a server: the settings afterwards, and the lines of its log."""
    caplog.clear()
    caplog.set_level(logging.INFO)
    server = SimpleNamespace(web_app=SimpleNamespace(settings=settings), log=logging.getLogger("server"))
    (point,) = coursekit._jupyter_server_extension_points()
    sys.modules[point["module"]]._load_jupyter_server_extension(server)
    return settings, caplog.messages


def test_the_class_of_the_server_gets_a_successor(caplog):
    settings, lines = loaded({SETTING: ZMQChannelsWebsocketConnection, "other": 1}, caplog)
    assert settings["other"] == 1
    assert settings[SETTING].__mro__[1] is ZMQChannelsWebsocketConnection
    assert lines == ["coursekit | Nagle's algorithm on kernel websockets is off"]


@pytest.mark.parametrize("connection", [Own, GatewayWebSocketConnection])
def test_another_class_stays(connection, caplog):
    settings, lines = loaded({SETTING: connection}, caplog)
    assert settings == {SETTING: connection}
    assert lines == [f"coursekit | Nagle's algorithm on kernel websockets is as {connection.__name__} leaves it"]


def test_loaded_twice_it_is_there_once(caplog):
    settings, _ = loaded({SETTING: ZMQChannelsWebsocketConnection}, caplog)
    first = settings[SETTING]
    assert loaded(settings, caplog)[0][SETTING] is first


@pytest.mark.parametrize("settings", [{}, {SETTING: None}, {SETTING: "a.name"}, None])
def test_a_server_without_such_a_class_starts(settings, caplog):
    """An older one, a newer one, one of another kind."""
    before = dict(settings or {})
    after, (line,) = loaded(settings, caplog)
    assert (after or {}) == before
    assert "is as it was" in line
    assert "\n" not in line


class Handler(KernelWebsocketHandler):
    """A page's end of a connection, on a socket that is as the test has it."""

    def __init__(self, fault=None):
        self.fault, self.calls = fault, []

    def set_nodelay(self, value):
        self.calls.append(value)
        if self.fault:
            raise self.fault


@pytest.mark.parametrize("fault", [None, AssertionError(), AttributeError("stream"), OSError(22, "Invalid argument")])
def test_a_websocket_opens_whatever_its_socket_says(fault, monkeypatch):
    """As in tornadoweb/tornado#2611, where `set_nodelay` raised in each of them."""
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: "what the server waits for")
    connection = extension.without_delay(ZMQChannelsWebsocketConnection)(websocket_handler=(handler := Handler(fault)))
    assert connection.connect() == "what the server waits for"
    assert handler.calls == [True]


def test_settings_of_the_server_s_class_hold_for_its_successor():
    config = Config({"ZMQChannelsWebsocketConnection": {"iopub_msg_rate_limit": 7.0}})
    made = extension.without_delay(ZMQChannelsWebsocketConnection)(websocket_handler=Handler(), config=config)
    assert made.iopub_msg_rate_limit == 7.0


def test_what_turns_it_on_is_written_once(tmp_path):
    place = enable(tmp_path)
    assert place == tmp_path / "etc" / "jupyter" / "jupyter_server_config.d" / "coursekit.json"
    place.write_text("turned off")
    assert enable(tmp_path) == place
    assert place.read_text() == "turned off"
