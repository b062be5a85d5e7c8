"""Whether an applicant may have a child's data: who they are to the child, and what shows it (000 §3.1)."""

from datetime import date

from archive.errors import RightMissingError
from archive.model.desk import Applicant, Right, is_adult
from archive.model.people import Pupil
from archive.texts import _


def ensure_right(applicant: Applicant, pupil: Pupil, day: date) -> None:
    """Raise `RightMissingError` unless the applicant's right is shown for `pupil` on `day`."""
    if not applicant.name.strip():
        raise RightMissingError(why=_("не записано, кто обратился"), field="applicant")
    if applicant.right.basis_words and not applicant.basis.strip():
        why = _("не указано основание ({needed})").format(needed=applicant.right.basis_words)
        raise RightMissingError(why=why, field="basis")
    if applicant.right is Right.SELF:
        _ensure_grown_up(applicant, pupil, day)
    if applicant.right is Right.PARENT and pupil.birth_date and is_adult(pupil.birth_date, day):
        why = _("обучающемуся уже 18 лет, родителю нужна его доверенность (доверенное лицо)")
        raise RightMissingError(why=why, field="right")


def _ensure_grown_up(applicant: Applicant, pupil: Pupil, day: date) -> None:
    if _folded(applicant.name) != _folded(pupil.name.full) and not applicant.basis.strip():
        raise RightMissingError(
            why=_("имя не то, что в записи; если фамилия сменилась, укажите в основании документ о её смене"),
            field="applicant",
        )
    if pupil.birth_date is None and not applicant.basis.strip():
        why = _("в записи нет даты рождения; укажите в основании дату рождения по паспорту")
        raise RightMissingError(why=why, field="basis")
    if pupil.birth_date is not None and not is_adult(pupil.birth_date, day):
        raise RightMissingError(why=_("обучающемуся нет 18 лет, выписку получает родитель"), field="right")


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
