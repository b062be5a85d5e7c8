"""Storing."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class StoreError(ArchiveError):
    """The store could not do it."""

    code = "store"


@dataclass(eq=False, kw_only=True)
class StoreUnavailableError(StoreError):
    """The store does not answer."""

    code = "store.unavailable"
    message = "Хранилище {endpoint} недоступно: {why}."
    remedy = "Подписанное не потеряно. Восстановите связь с хранилищем и повторите ту же команду."
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class StoreFullError(StoreError):
    """The store has no room."""

    code = "store.full"
    message = "В хранилище {endpoint} нет места: {why}."
    remedy = "Освободите или добавьте место на диске и повторите ту же команду. Принятое раньше цело."
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class StoreRefusedError(StoreError):
    """The store answered with a refusal that is not a matter of time."""

    code = "store.refused"
    message = "Хранилище {endpoint} отказало: {why}."
    remedy = "Проверьте ключ доступа и права на корзину «{bucket}»."
    endpoint: str
    bucket: str
    why: str


@dataclass(eq=False, kw_only=True)
class ObjectMissingError(StoreError):
    """A registered object is not in the store: an incident."""

    code = "store.object-missing"
    message = "Объекта {key} (версия {version}) нет в хранилище."
    remedy = "Это утрата записи. Сообщите директору и восстановите её из второй копии."
    key: str
    version: str


@dataclass(eq=False, kw_only=True)
class LockNotEnforcedError(StoreError):
    """The store let a locked canary be deleted, shortened or weakened."""

    code = "store.lock-not-enforced"
    message = "Хранилище {endpoint} не соблюдает запрет удаления: {why}."
    remedy = (
        "Хранить в нём записи нельзя. Нужно хранилище S3 с действующей блокировкой объектов (Object Lock, COMPLIANCE)."
    )
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class FixityError(StoreError):
    """What was read back is not what was written."""

    code = "store.fixity"
    message = "Запись {what} прочитана не такой, какой записана: ожидалось {expected}, получено {found}."
    remedy = "Не используйте её. Сообщите директору: это происшествие."
    what: str
    expected: str
    found: str
