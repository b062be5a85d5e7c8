"""A whole installation of several parts: PostgreSQL, a broker, the object store, the test authority."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from archive.bootstrap import connect
from archive.model.closing import Closing
from archive.model.period import YEAR
from archive.services.close_period import CloseRequest, close_period
from archive.services.register_organisation import register_organisation
from archive.settings import Settings
from archive.store.embedded import EmbeddedStore
from tests.sample import small_input
from tests.servers_broker import Broker, rabbitmq, redis
from tests.servers_postgres import PostgresServer, postgres_server
from tests.servers_trial import PASSPHRASE, Trial, store, trial

__all__ = ["postgres_server", "rabbitmq", "redis", "settings_for", "store", "trial"]


@pytest.fixture
def settings_for(
    tmp_path: Path,
    postgres_server: PostgresServer,
    store: EmbeddedStore,
    trial: Trial,
) -> Iterator[Callable[[Broker], Settings]]:
    """Give a maker of settings: a database and buckets of this test, and the broker named."""
    files = {name: tmp_path / name for name in ("passphrase", "store-key", "broker-password")}
    files["passphrase"].write_text(PASSPHRASE, encoding="utf-8")
    files["store-key"].write_text(store.secret_key)
    database, word = postgres_server.new_database(), uuid4().hex[:8]

    def settings(broker: Broker) -> Settings:
        files["broker-password"].write_text(broker.password)
        return Settings(
            data_dir=tmp_path / "data",
            engine="celery",
            database_url=database,
            broker_url=broker.url,
            broker_password_file=files["broker-password"],
            processes=1,
            store_endpoint=store.endpoint,
            store_secure=False,
            store_access_key=store.access_key,
            store_secret_key_file=files["store-key"],
            store_bucket=f"records-{word}",
            store_work_bucket=f"work-{word}",
            signer_pkcs12=trial.keys.pkcs12,
            signer_passphrase_file=files["passphrase"],
            timestamp_url=trial.timestamp_url,
            crls=trial.crls,
            trust_anchors=(trial.keys.trust_anchor,),
        )

    yield settings
    postgres_server.drop(database)


def close_small_class(settings: Settings) -> Closing:
    """Close the year of one small class: its jobs are rows now, and nobody has been told."""
    given = small_input("5Б")
    with connect(settings) as ports:
        register_organisation(ports, given.organisation, actor="test")
        request = CloseRequest(given.files, given.organisation.organisation_id, YEAR, "test")
        (closing,) = close_period(ports, request).closings
        return closing
