"""A road between page and server as long and as narrow as one says: a proxy that holds back whatever passes.

`with FarAway(lab.address) as road` gives a server at `road.address`; from `road.slow(round_trip, bits)` on, what passes
needs half of the round trip in seconds each way and so many bits a second, both ways apart, all connections together.
"""

import asyncio
import threading
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 16384  # bytes


class FarAway:
    """A proxy to the server at an address."""

    def __init__(self, address):
        self._to, self._way, self._rate = urlsplit(address), 0.0, float("inf")
        self._free = {"there": 0.0, "back": 0.0}  # when the road is free again, for all connections together
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10), "no proxy"
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    async def _serve(self):
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.address = self._to._replace(netloc=f"127.0.0.1:{port}").geturl()
        self._ready.set()
        await self._end.wait()
        server.close()

    def slow(self, round_trip, bits):
        """From now on it is far away."""
        self._way, self._rate = round_trip / 2, bits / 8

    async def _meet(self, reader, writer):
        with suppress(OSError, asyncio.CancelledError):  # cancelled: the road is closed while something is under way
            there, onward = await asyncio.open_connection(self._to.hostname, self._to.port)
            await asyncio.gather(self._carry(reader, onward, "there"), self._carry(there, writer, "back"))

    async def _carry(self, reader, writer, way):
        """Everything that comes, in order, each piece once the road is free and its time has passed."""
        clock, free, under_way = self._loop.time, self._free, asyncio.Queue()

        async def arrive():
            while piece := await under_way.get():
                data, at = piece
                await asyncio.sleep(at - clock())
                writer.write(data)
                await writer.drain()

        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(arrive())
                while data := await reader.read(CHUNK):
                    free[way] = max(free[way], clock()) + len(data) / self._rate
                    under_way.put_nowait((data, free[way] + self._way))
                under_way.put_nowait(None)
        except* OSError:  # one of the two has gone
            pass
        finally:
            writer.close()
