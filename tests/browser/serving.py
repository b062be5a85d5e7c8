"""A real server on a free port of this machine, in a thread of the test."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from archive.ports import Ports
from archive.web.app import CarryOn, create_app, nobody_works


@contextmanager
def serving(ports: Ports, carry_on: CarryOn = nobody_works) -> Iterator[str]:
    """Serve the pages over `ports`; yield their address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(ports, carry_on=carry_on), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
