"""The processes that answer for the pages: one, or several over one socket with the desks kept in the first."""

import atexit
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from archive.bootstrap import connect
from archive.ports import Ports
from archive.settings import Settings
from archive.web.app import create_app
from archive.web.bearer import read_tokens
from archive.web.desks import Desks, WayToDesks, join_desks, kept
from archive.worker.lifeline import end_with_parent

_UNWELL_S = 60
"""A process that has not answered its parent for so long is replaced."""


def serve_pages(settings: Settings, ports: Ports, desks: Desks) -> None:
    """Answer requests till the process is told to end."""
    if settings.web_processes == 1:
        uvicorn.Server(_config(settings, partial(_app, settings, ports, desks))).run()
        return
    with kept(desks) as way:
        config = _config(settings, partial(_app_of_process, settings, way))
        Multiprocess(config, [config.bind_socket()]).run()


def _config(settings: Settings, factory: Callable[[], FastAPI]) -> uvicorn.Config:
    return uvicorn.Config(
        factory,
        factory=True,
        workers=settings.web_processes,
        host=settings.web_host,
        port=settings.web_port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.web_proxy),
        forwarded_allow_ips=settings.web_proxy,
        timeout_worker_healthcheck=_UNWELL_S,
    )


def _app(settings: Settings, ports: Ports, desks: Desks) -> FastAPI:
    return create_app(ports, hosts=settings.web_names, push_tokens=read_tokens(settings.push_token_file), desks=desks)


def _app_of_process(settings: Settings, way: WayToDesks) -> FastAPI:
    """Open the ports of one of several processes, which must not outlive the one that started it."""
    end_with_parent()
    opened = ExitStack()
    atexit.register(opened.close)
    return _app(settings, opened.enter_context(connect(settings)), join_desks(way))
