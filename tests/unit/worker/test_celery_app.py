"""The Celery application: what it refuses, and what travels through the broker."""

import ssl
from pathlib import Path

import pytest

from archive.errors import SettingError
from archive.settings import Settings
from archive.worker.celery_app import TIME_LIMIT_S, broker_url, build

SHARED = Settings(
    engine="celery",
    broker_url="amqp://archive@mq:5672//",
    database_url="postgresql://archive@db/archive",
    store_endpoint="s3:8333",
)


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ({"broker_url": ""}, "ARCHIVE_BROKER_URL"),
        ({"broker_url": "sqs://x"}, "ARCHIVE_BROKER_URL"),
        ({"database_url": ""}, "ARCHIVE_DATABASE_URL"),
        ({"database_url": "sqlite:////tmp/catalog.sqlite"}, "ARCHIVE_DATABASE_URL"),
        ({"store_endpoint": ""}, "ARCHIVE_STORE_ENDPOINT"),
        ({"broker_password_file": Path("/нет/такого")}, "ARCHIVE_BROKER_PASSWORD_FILE"),
    ],
)
def test_what_only_one_machine_can_see_is_refused(lacking: dict[str, object], named: str) -> None:
    with pytest.raises(SettingError) as refused:
        build(SHARED.model_copy(update=lacking))
    assert refused.value.name == named


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("amqp://archive@mq:5672//", "amqp://archive:p%40ss%2F%C3%AB@mq:5672//"),
        ("redis://mq:6379/0", "redis://:p%40ss%2F%C3%AB@mq:6379/0"),
        ("rediss://archive:old@mq:6379/0", "rediss://archive:p%40ss%2F%C3%AB@mq:6379/0"),
    ],
)
def test_the_password_comes_from_its_file(given: str, whole: str, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("p@ss/ë\n", encoding="utf-8")
    assert broker_url(SHARED.model_copy(update={"broker_url": given, "broker_password_file": secret})) == whole


def test_a_message_is_confirmed_after_the_work_and_given_to_another_when_a_worker_dies() -> None:
    conf = build(SHARED).conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert conf.result_backend is None
    assert conf.task_time_limit == TIME_LIMIT_S


def test_redis_waits_longer_than_a_job_may_last() -> None:
    conf = build(SHARED.model_copy(update={"broker_url": "redis://mq:6379/0"})).conf
    assert conf.broker_transport_options["visibility_timeout"] > TIME_LIMIT_S


def test_over_tls_the_broker_must_be_who_it_says() -> None:
    conf = build(SHARED.model_copy(update={"broker_url": "amqps://archive@mq.example:5671//"})).conf
    assert conf.broker_use_ssl == {"server_hostname": "mq.example", "cert_reqs": ssl.CERT_REQUIRED}


def test_every_task_of_the_schedule_exists() -> None:
    app = build(SHARED)
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
