"""Who one is, and what one may do."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class IdentityError(ArchiveError):
    """The root of what keeps someone out."""

    code = "identity"


@dataclass(eq=False, kw_only=True)
class SignInRefusedError(IdentityError):
    """The login, the password or the code is wrong; which of them is not said."""

    code = "identity.sign-in-refused"
    message = "Вход не выполнен: логин, пароль или код неверны."
    remedy = "Проверьте раскладку клавиатуры и попробуйте ещё раз; новый пароль выдаёт администратор."


@dataclass(eq=False, kw_only=True)
class AccountLockedError(IdentityError):
    """Too many wrong tries in a row."""

    code = "identity.locked"
    message = "Вход приостановлен из-за неверных попыток. Следующая попытка не раньше чем через {minutes} мин."
    remedy = "Если это были не вы, сообщите администратору."
    minutes: int


@dataclass(eq=False, kw_only=True)
class TooManyRequestsError(IdentityError):
    """The address asks too often."""

    code = "identity.too-many-requests"
    message = "Слишком много обращений подряд."
    remedy = "Подождите {seconds} с и повторите."
    seconds: int


@dataclass(eq=False, kw_only=True)
class SignInNeededError(IdentityError):
    """Nobody is signed in, or the session is over."""

    code = "identity.sign-in-needed"
    message = "Нужно войти: сеанс не начат или уже закончился."
    remedy = "Откройте страницу входа (/sign-in)."


@dataclass(eq=False, kw_only=True)
class ForbiddenError(IdentityError):
    """The role does not allow it, or not there."""

    code = "identity.forbidden"
    message = "Вашей роли это не разрешено."
    remedy = "Права даёт директор или администратор школы."


@dataclass(eq=False, kw_only=True)
class PasswordWeakError(IdentityError):
    """The new password is too short, too common, or tells of its owner."""

    code = "identity.password-weak"
    message = "Пароль не подходит: {why}."
    remedy = "Возьмите четыре-пять случайных слов или не меньше {least} знаков."
    why: str
    least: int


@dataclass(eq=False, kw_only=True)
class LoginTakenError(IdentityError):
    """Another account has this login."""

    code = "identity.login-taken"
    message = "Логин «{login}» уже занят."
    remedy = "Выберите другой."
    login: str


@dataclass(eq=False, kw_only=True)
class LoginInvalidError(IdentityError):
    """The login is not what we take for one."""

    code = "identity.login-invalid"
    message = "Логин «{login}» не подходит: нужны 3-64 знака — латинские буквы, цифры, точка, дефис, @."
    remedy = "Например: petrova или petrova@school7.example."
    login: str


@dataclass(eq=False, kw_only=True)
class AccountUnknownError(IdentityError):
    """No such account."""

    code = "identity.account-unknown"
    message = "Учётной записи «{login}» нет."
    remedy = "Показать все: archive account list."
    login: str


@dataclass(eq=False, kw_only=True)
class GrantRefusedError(IdentityError):
    """Whoever grants may not grant this."""

    code = "identity.grant-refused"
    message = "Роль «{role}» назначает {by}."
    remedy = "Попросите того, кто вправе её назначить."
    role: str
    by: str


@dataclass(eq=False, kw_only=True)
class FormExpiredError(IdentityError):
    """The form was not made by this session (CSRF)."""

    code = "identity.form-expired"
    message = "Форма устарела или открыта в другом сеансе; ничего не сделано."
    remedy = "Откройте страницу заново и повторите."


@dataclass(eq=False, kw_only=True)
class GrantInvalidError(IdentityError):
    """What is to be granted lacks something that the role asks for: all of it."""

    code = "identity.grant-invalid"
    message = "Не сделано: {why}."
    remedy = "Исправьте названное и повторите."
    why: str


@dataclass(eq=False, kw_only=True)
class SignInUnfinishedError(IdentityError):
    """A program cannot choose a password or enrol a phone for its owner."""

    code = "identity.sign-in-unfinished"
    message = "Вход не завершён: {due}."
    remedy = "Войдите один раз на странице /sign-in и повторите."
    due: str


@dataclass(eq=False, kw_only=True)
class SessionUnknownError(IdentityError):
    """The account has no such session, or has it no longer."""

    code = "identity.session-unknown"
    message = "Сеанса {session} нет или он уже завершён."
    remedy = "Посмотрите список сеансов ещё раз."
    session: str


@dataclass(eq=False, kw_only=True)
class InsecureConnectionError(IdentityError):
    """A key's passphrase is not to be sent over this connection."""

    code = "identity.insecure-connection"
    message = "Пароль ключа по незащищённому соединению не принимается; ничего не подписано."
    remedy = "Откройте архив по https или на самом компьютере архива (127.0.0.1)."


@dataclass(eq=False, kw_only=True)
class KeyTriesSpentError(IdentityError):
    """Wrong passphrases in a row: another might lock the token."""

    code = "identity.key-tries-spent"
    message = (
        "Пароль или PIN введён неверно {tries} раза подряд; больше он здесь не проверяется, чтобы не запереть токен."
    )
    remedy = "Проверьте его на месте: archive certify. После верного ввода или через {minutes} мин. страница примет его снова."
    tries: int
    minutes: int


@dataclass(eq=False, kw_only=True)
class RegionSignInError(IdentityError):
    """The region's login did not give an answer that we may believe."""

    code = "identity.region"
    message = "Вход через единую учётную запись не выполнен: {why}."
    remedy = "Попробуйте ещё раз; можно войти и паролем архива."
    why: str


@dataclass(eq=False, kw_only=True)
class RegionAccountError(IdentityError):
    """The region knows the person, the archive does not."""

    code = "identity.region-account"
    message = "Вы вошли, но в этом архиве у вас нет учётной записи, связанной с единой."
    remedy = "Сообщите администратору школы этот код: {subject}"
    subject: str
