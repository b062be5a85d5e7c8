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
