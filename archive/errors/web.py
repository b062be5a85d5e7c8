"""The pages and the API."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class RequestError(ArchiveError):
    """A request over HTTP that cannot be served as it was asked."""

    code = "web"


@dataclass(eq=False, kw_only=True)
class AddressUnknownError(RequestError):
    """No page and no method of the API lies there."""

    code = "web.address-unknown"
    message = "По адресу «{address}» ничего нет."
    remedy = "Проверьте адрес или начните со списка записей."
    address: str


@dataclass(eq=False, kw_only=True)
class MethodRefusedError(RequestError):
    """The address is there, but not for this verb."""

    code = "web.method-refused"
    message = "Метод {method} по адресу «{address}» не предусмотрен."
    remedy = "Какие предусмотрены, сказано на странице /api."
    method: str
    address: str


@dataclass(eq=False, kw_only=True)
class ParameterError(RequestError):
    """Parameters that cannot be understood: all of them, each with what was expected."""

    code = "web.parameter"
    message = "Запрос не понят: {listed}."
    remedy = "Исправьте названное и повторите."
    listed: str


@dataclass(eq=False, kw_only=True)
class UploadTooLargeError(RequestError):
    """A body over the limit: refused before it was read to the end."""

    code = "web.upload-too-large"
    message = "Файл слишком велик: принимается не больше {limit}."
    remedy = "Документы архива столько не занимают. Проверьте, тот ли это файл."
    limit: str


@dataclass(eq=False, kw_only=True)
class UploadEmptyError(RequestError):
    """A body without a byte."""

    code = "web.upload-empty"
    message = "Тело запроса пусто."
    remedy = "Передайте содержимое телом запроса."


@dataclass(eq=False, kw_only=True)
class UploadKindError(RequestError):
    """A body of a kind that is not taken."""

    code = "web.upload-kind"
    message = "Содержимое типа «{found}» не принимается, ожидалось: {expected}."
    remedy = "Укажите этот тип в заголовке Content-Type и передайте содержимое телом запроса."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class PushOffError(RequestError):
    """No token was set, so nobody may push."""

    code = "web.push-off"
    message = "Приём данных от систем не включён: не указан файл с отпечатками токенов."
    remedy = "Администратору: docs/formats/push.md, настройка ARCHIVE_PUSH_TOKEN_FILE."


@dataclass(eq=False, kw_only=True)
class TokenRefusedError(RequestError):
    """A push without a token, or with one that is not known."""

    code = "web.token-refused"
    message = "Токен не указан или не подходит."
    remedy = "Нужен заголовок Authorization: Bearer и токен, выданный администратором архива."


@dataclass(eq=False, kw_only=True)
class ForeignRequestError(RequestError):
    """Another site's page made the browser ask: it must not act in the reader's name."""

    code = "web.foreign-request"
    message = "Запрос пришёл с чужой страницы и не выполнен."
    remedy = "Откройте архив сами, набрав его адрес."


@dataclass(eq=False, kw_only=True)
class UnexpectedError(ArchiveError):
    """A fault of the program itself: what it was stands in the server's log only."""

    code = "unexpected"
    message = "Сбой в самой программе; данные архива не изменены."
    remedy = "Повторите. Если не поможет, передайте разработчикам время и адрес страницы."
