"""A Jupyter server extension: what a kernel says goes to the page at once.

Jupyter Server leaves Nagle's algorithm on for the websockets of kernels: a small message waits until the browser has
acknowledged the one before, which a browser puts off for up to 40 ms. A slider waits for such a message at each move.
`coursekit.json` beside this file turns the extension on; an installation copies it to where Jupyter looks.
"""

SETTING = "kernel_websocket_connection_class"  # the server's handler of websockets reads it for each connection
PLACE = "jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection"


def without_delay(connection):
    """A class that does what `connection` does, on a socket that does not wait; None where it is not the server's own.

    A class that the user chose, and the one for a Gateway, are left as they are.
    """
    if f"{connection.__module__}.{connection.__qualname__}" != PLACE:
        return None

    class NoDelay(connection):
        def connect(self):
            try:
                self.websocket_handler.set_nodelay(True)
            except Exception as error:  # it costs milliseconds, never the connection
                self.log.debug("coursekit | a websocket keeps its delay (%r)", error)
            return super().connect()

    return NoDelay


def _load_jupyter_server_extension(server):
    """Called by a Jupyter server as it starts. Nothing that is wrong here may keep it from starting."""
    try:
        settings = server.web_app.settings
        connection = settings[SETTING]
        quick = without_delay(connection)
        settings[SETTING] = quick or connection
        said = "is off" if quick else f"is as {connection.__qualname__} leaves it"
    except Exception as error:
        said = f"is as it was ({error!r})"
    server.log.info("coursekit | Nagle's algorithm on kernel websockets %s", said)
