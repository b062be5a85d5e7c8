"""The engine of several machines: Celery over RabbitMQ or Redis.

A message is a job's id and nothing else: no personal data passes through the broker, and the rows of
the catalogue, not the broker, say what is to be done. So a message may be lost (beat sends it again)
or come twice (the job's lock and state make the second one idle).
"""

import logging
import os
import socket
import ssl
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from celery import Celery
from celery.schedules import crontab

from archive.errors import SettingError
from archive.settings import Settings, read_secret
from archive.worker import tasks

QUEUE = "archive"
TIME_LIMIT_S = 15 * 60
"""For one job from rendering to the store; the largest real class takes half a minute. RabbitMQ gives
up on a consumer that is silent for 30 minutes, so the limit must be well below."""
MEMORY_LIMIT_KB = 400_000
"""A pool process that grew over this is replaced after its job."""

TALKATIVE = (
    "alembic",
    "celery.app.trace",
    "celery.worker.strategy",
    "fontTools",
    "pyhanko",
    "pyhanko_certvalidator",
    "weasyprint",
    "weasyprint.progress",
)
"""Loggers heard from a warning on: our own line a job says what came of it."""

_SHARED = "у Celery работников несколько, и все должны видеть одно и то же"


def build(settings: Settings) -> Celery:
    """Return the Celery application of this installation, its tasks registered. Raises `SettingError`."""
    require_shared(settings)
    app = Celery("archive", broker=broker_url(settings), set_as_current=False)
    app.conf.update(_configuration(settings))
    tasks.register(app, settings)
    return app


def run_worker(settings: Settings, argv: Sequence[str] = ()) -> None:
    """Do jobs until told to stop (SIGTERM lets those in hand come to their end). `argv` goes to Celery.

    Opens everything once before the pool forks, so that a wrong setting or a server that is away is
    told to whoever started the worker, and not job by job. Raises what `connect` raises.
    """
    from archive.bootstrap import connect  # noqa: PLC0415 - beat and senders need no renderer, and it loads slowly
    from archive.bootstrap.late_parts import load  # noqa: PLC0415 - see above

    app = build(settings)
    with connect(settings):
        load()
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    processes = settings.processes or os.cpu_count() or 1
    options = [f"--concurrency={processes}", f"--queues={QUEUE}", "--loglevel=INFO"]
    app.worker_main(["worker", *options, "--without-gossip", "--without-mingle", *argv])


def run_beat(settings: Settings) -> None:
    """Send what is due by the clock until told to stop. One for the installation; it keeps no file."""
    build(settings).Beat(loglevel="INFO", hostname=socket.gethostname()).run()


def require_shared(settings: Settings) -> None:
    """Refuse what only one machine can see. Raises `SettingError`."""
    if not settings.broker_url:
        raise SettingError(name="ARCHIVE_BROKER_URL", why="для ARCHIVE_ENGINE=celery нужен адрес брокера")
    if not settings.database_url.startswith("postgresql"):
        raise SettingError(name="ARCHIVE_DATABASE_URL", why=f"{_SHARED}: нужна база PostgreSQL, а не файл")
    if not settings.store_endpoint:
        raise SettingError(name="ARCHIVE_STORE_ENDPOINT", why=f"{_SHARED}: нужен сервер S3, а не встроенное хранилище")


def broker_url(settings: Settings) -> str:
    """Return the broker's address with its password. Raises `SettingError`."""
    parts = urlsplit(settings.broker_url)
    if parts.scheme not in {"amqp", "amqps", "redis", "rediss"}:
        why = f"«{parts.scheme}» не поддерживается, нужен адрес amqp(s):// или redis(s)://"
        raise SettingError(name="ARCHIVE_BROKER_URL", why=why)
    if settings.broker_password_file is None:
        return settings.broker_url
    try:
        password = read_secret(settings.broker_password_file).get_secret_value()
    except OSError as error:
        raise SettingError(name="ARCHIVE_BROKER_PASSWORD_FILE", why=f"файл не читается: {error}") from error
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{host}").geturl()


def _configuration(settings: Settings) -> dict[str, object]:
    """Return Celery's settings: late acknowledgement everywhere, because every step may run twice."""
    every = settings.resend_after_s
    return {
        "task_default_queue": QUEUE,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": TIME_LIMIT_S,
        "task_soft_time_limit": TIME_LIMIT_S - 60,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_max_memory_per_child": MEMORY_LIMIT_KB,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        **_transport(settings),
        "timezone": "UTC",
        "beat_scheduler": "celery.beat:Scheduler",  # in memory: the schedule is code, the work is rows
        "beat_enable_remote_control": True,
        "beat_schedule": {
            "resend": {"task": tasks.RESEND, "schedule": every, "options": {"expires": every}},
            "evidence": {"task": tasks.EVIDENCE, "schedule": crontab(hour=str(settings.renew_hour_utc), minute="10")},
            "prove-lock": {"task": tasks.PROVE_LOCK, "schedule": crontab(hour="1", minute="30")},
        },
    }


def _transport(settings: Settings) -> dict[str, object]:
    parts = urlsplit(settings.broker_url)
    if parts.scheme.startswith("redis"):
        # Redis has no acknowledgement of its own: what nobody confirmed in this time is given to another.
        return {"broker_transport_options": {"visibility_timeout": 2 * TIME_LIMIT_S, "socket_timeout": 30}}
    confirmed: dict[str, object] = {"broker_transport_options": {"confirm_publish": True}}
    if parts.scheme == "amqps":
        # Without its name the certificate would be checked, but not whose it is.
        confirmed["broker_use_ssl"] = {"server_hostname": parts.hostname, "cert_reqs": ssl.CERT_REQUIRED}
    return confirmed
