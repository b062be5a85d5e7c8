"""The back of a ledger: who came and went, what its signs mean, and who vouches for it."""

from collections.abc import Iterator

from archive.model.document import RecordIdentity
from archive.model.ledger_scope import LedgerKind, LedgerScope
from archive.model.people import Pupil
from archive.render.ledger_pages import decision_words, decisions_of, headcount, ledger_title, period_signatures
from archive.render.particulars import closing_pairs, document_title, mark_word_pairs, signatories
from archive.render.view import JournalView
from archive.render.words import day, membership_words, signed_as
from archive.texts import _


def back_values(view: JournalView, identity: RecordIdentity) -> dict[str, object]:
    """Return what fills `ledger_back.html`."""
    closed, scope = view.closed, identity.scope
    of_one = scope.kind is LedgerKind.PUPIL
    post, teacher = _leader(view, scope)
    return {
        "title": document_title(view, ledger_title(view, scope)),
        "moves": "" if of_one else _("Движение {members}").format(members=view.words.members_genitive),
        "headcount": headcount_words(view) if scope.is_class else "",
        "movement": [row for pupil in view.pupils for row in movement_rows(view, pupil)],
        "signs": mark_word_pairs(view),
        "closing": (*(about_pupil(view) if of_one else ()), *closing_pairs(closed, identity, view.words)),
        "leader_post": post,
        "leader": signed_as(teacher) if teacher else "",
        "by_period": period_signatures(view) if scope.is_class else (),
        "sealed": sealed_words(view),
        "signatories": signatories(view),
    }


def _leader(view: JournalView, scope: LedgerScope) -> tuple[str, str]:
    """Return post and full name of who vouches for the marks: a group's are its teacher's."""
    subjects = view.closed.journal.subjects
    if scope.kind is LedgerKind.GROUP and subjects:
        return view.words.teacher, subjects[0].teacher
    return view.words.leader, view.closed.journal.class_teacher


def sealed_words(view: JournalView) -> str:
    """«Подпись директора заверяется печатью школы.», in the words of the profile; empty when it has none."""
    seal = view.closed.organisation.rules.seal
    return _("Подпись руководителя заверяется {seal}.").format(seal=seal) if seal else ""


def about_pupil(view: JournalView) -> Iterator[tuple[str, str]]:
    """Yield what is said of the only pupil in `view`: name, birth, plan, time in the class, the council's decisions."""
    pupil = view.pupils[0]
    label = view.closed.journal.class_label
    yield _("Фамилия, имя, отчество"), pupil.name.full
    if pupil.birth_date:
        yield _("Дата рождения"), day(pupil.birth_date)
    if pupil.individual_plan:
        yield _("Учебный план"), _("индивидуальный")
    own = [membership_words(each) for each in pupil.memberships if each.class_label == label]
    yield _("Состоит в списке"), "; ".join(own) or _("не указано")
    for decision in decisions_of(view).get(pupil.pupil_id, ()):
        yield _("Решение педагогического совета"), decision_words(decision, named=True)


def headcount_words(view: JournalView) -> str:
    """«На начало: 25; прибыло: 1; выбыло: 2; на конец: 24.»."""
    found = headcount(view)
    return _("Состояло на начало: {first}. Прибыло: {came}. Выбыло: {left}. Состоит на конец: {last}.").format(
        first=found.at_first, came=found.came, left=found.left, last=found.at_last
    )


def movement_rows(view: JournalView, pupil: Pupil) -> Iterator[tuple[str, str, str]]:
    """Yield a line for each stretch of membership that did not last the whole year: name, come, gone."""
    for membership in pupil.memberships:
        came = _moved(day(membership.since), membership.came_from)
        left = _moved(day(membership.until), membership.left_to)
        if membership.class_label == view.closed.journal.class_label and (came or left):
            yield pupil.name.full, came, left


def _moved(when: str, words: str) -> str:
    return ", ".join(part for part in (when, words) if part)
