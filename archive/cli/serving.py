"""The processes that answer for the pages: one, or several at one socket with the desks kept in the first."""

import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.context import ForkServerContext, ForkServerProcess
from threading import Event
from time import monotonic

import uvicorn

from archive.bootstrap import connect
from archive.bootstrap.late_parts import LATE, load
from archive.ports import Ports
from archive.settings import Settings
from archive.web.app import create_app
from archive.web.bearer import read_tokens
from archive.web.desks import Desks, WayToDesks, join_desks, kept
from archive.worker.lifeline import end_with_parent

_log = logging.getLogger(__name__)
_LOOK_S = 1.0
"""How often it is looked whether all processes live, and so the least time between two starts of one."""
_ENDING = (signal.SIGTERM, signal.SIGINT)
_LEAVE_S = 10
"""Time to answer what was begun when the pages are told to end."""


def serve_pages(settings: Settings, ports: Ports, desks: Desks) -> None:
    """Answer requests till the process is told to end."""
    if settings.web_processes == 1:
        with _told_to_end() as told:
            _answer(settings, ports, desks, None, told)
        return
    with kept(desks) as way, _listening(settings) as listening, _told_to_end() as told:
        _keep_alive(settings, way, listening, told)


def _answer(settings: Settings, ports: Ports, desks: Desks, listening: socket.socket | None, told: Event) -> None:
    load()
    tokens = read_tokens(settings.push_token_file)
    app = create_app(ports, hosts=settings.web_names, push_tokens=tokens, desks=desks)
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.web_proxy),
        forwarded_allow_ips=settings.web_proxy,
        timeout_graceful_shutdown=_LEAVE_S,
    )
    server = uvicorn.Server(config)
    server.should_exit = told.is_set()  # from here on the signals are its own
    server.run([listening] if listening else None)


def _answer_beside(settings: Settings, way: WayToDesks, listening: socket.socket) -> None:
    """Be one of several processes, which must not outlive the one that started it."""
    end_with_parent()
    with _told_to_end() as told:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        with connect(settings) as ports:
            _answer(settings, ports, join_desks(way), listening, told)


def _keep_alive(settings: Settings, way: WayToDesks, listening: socket.socket, told: Event) -> None:
    """Start the processes, and again whichever dies: whoever asked it gets no answer, everyone else does."""
    context = _context()

    def started() -> ForkServerProcess:
        process = context.Process(target=_answer_beside, args=(settings, way, listening), name="pages")
        process.start()
        return process

    living = [started() for _number in range(settings.web_processes)]
    while not told.wait(_LOOK_S):
        for at, process in enumerate(living):
            if not process.is_alive():
                _log.error("a process of the pages ended with %s and is started again", process.exitcode)
                living[at] = started()
    _end(living)


def _end(living: list[ForkServerProcess]) -> None:
    """End all at once: the time to answer what was begun is one for all, and whoever needs longer is not waited for."""
    for process in living:
        process.terminate()
    last = monotonic() + _LEAVE_S + _LOOK_S
    for process in living:
        process.join(max(0.0, last - monotonic()))
        process.kill()
        process.join()


def _context() -> ForkServerContext:
    """Return the way to start processes: from one that has imported everything once, so that they share that memory.

    It is deaf to signals to end and goes with this process: without it nobody here could tell when the others have
    ended, and the last one to leave the embedded store, which ends it, would be one that was told to hurry.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, *LATE])
    resource_tracker.ensure_running()  # started by the one below it would unblock them again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # what it starts inherits that
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the address in the first process, so that a taken one is told at once and nobody is refused meanwhile."""
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    with socket.create_server((settings.web_host, settings.web_port), family=family, backlog=2048) as taken:
        yield taken


@contextmanager
def _told_to_end() -> Iterator[Event]:
    """Give what SIGTERM and Ctrl+C set while the block runs.

    Around uvicorn too, which raises the signal again when it has ended: what is open here is still to be closed.
    """
    told = Event()
    before = {each: signal.signal(each, lambda *_: told.set()) for each in _ENDING}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
