"""The sections of the pages: one table, from which the head of each page takes what its reader may open."""

from dataclasses import dataclass
from datetime import date

from archive.model.account import Account, Role
from archive.model.permission import Action, actions_of
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the menu; `action` is what one must be allowed somewhere to see it."""

    address: str
    words: str
    action: Action
    roles: frozenset[Role] = frozenset()
    """Whose page it is, when it is not everyone's who is allowed the action."""
    rare: bool = False
    """Whether it stands under «Ещё»: what is not opened every day."""


SECTIONS = (
    Section("/director", _("Директору"), Action.SIGN_HERE),
    Section("/inspection", _("Проверка"), Action.MAKE_BUNDLE, frozenset({Role.INSPECTOR})),
    Section("/my-classes", _("Мои классы"), Action.SEE_FINDINGS, frozenset({Role.DEPUTY, Role.CLASS_TEACHER})),
    Section("/my-pages", _("Мои страницы"), Action.SEE_OWN_PAGES, frozenset({Role.TEACHER})),
    Section("/my-reports", _("Мои отчёты"), Action.SUBMIT_REPORT, frozenset({Role.TEACHER, Role.CLASS_TEACHER})),
    Section("/board", _("Учебный год"), Action.SEE_BOARD),
    Section("/", _("Записи"), Action.LIST_RECORDS),
    Section("/desk", _("Выдача"), Action.ISSUE_EXTRACT),
    Section("/upload", _("Загрузка"), Action.CLOSE_PERIOD),
    Section("/closings", _("Ход работы"), Action.CLOSE_PERIOD),
    Section("/queue", _("Ждёт подписи"), Action.SEE_QUEUE),
    Section("/checks", _("Замечания"), Action.SEE_FINDINGS, rare=True),
    Section("/print", _("Печать"), Action.KEEP_PAPER),
    Section("/reports", _("Отчёты"), Action.READ_REPORTS, rare=True),
    Section("/teacher-reports", _("Отчёты учителей"), Action.ACCEPT_REPORT, rare=True),
    Section("/health", _("Состояние"), Action.SEE_HEALTH, rare=True),
    Section("/people", _("Люди и роли"), Action.MANAGE_ACCOUNTS, rare=True),
    Section("/readings", _("Что читали"), Action.SEE_WHO_READ, rare=True),
    Section("/breaches", _("Нарушения"), Action.DECLARE_BREACH, rare=True),
    Section("/proof-keys", _("Ключи выписок"), Action.KEEP_PROOF_KEYS, rare=True),
    Section("/log", _("Журнал событий"), Action.READ_LOG, rare=True),
    Section("/settings", _("Настройки"), Action.SEE_SETTINGS, rare=True),
)
"""In the order in which they stand."""


def sections_of(account: Account, day: date) -> list[Section]:
    """Return the sections of this account's menu."""
    actions = actions_of(account, day)
    roles = {grant.role for grant in account.grants_on(day)}
    return [each for each in SECTIONS if each.action in actions and (not each.roles or each.roles & roles)]


_FIRST = {
    Role.DIRECTOR: "/director",
    Role.ADMINISTRATOR: "/board",
    Role.DEPUTY: "/my-classes",
    Role.CLASS_TEACHER: "/my-classes",
    Role.TEACHER: "/my-pages",
    Role.INSPECTOR: "/inspection",
    Role.CLERK: "/desk",
}


def first_page(account: Account, day: date) -> str:
    """Return where a sign-in leads when no page was asked for: to the work of the first of one's roles."""
    roles = {grant.role for grant in account.grants_on(day)}
    return next((address for role, address in _FIRST.items() if role in roles), "/")
