"""What the actions of the event log are called on pages; the log itself keeps its stable words."""

from collections.abc import Mapping

from archive.model.reading import READINGS
from archive.texts import _

_WORDS: Mapping[str, str] = {
    **READINGS,
    "extract-opened": _("открыта выписка"),
    "period-closed": _("закрыт период"),
    "period-corrected": _("закрыта новая версия"),
    "period-supplemented": _("закрыта дополнительная ведомость"),
    "document-rendered": _("оформлен документ"),
    "record-certified": _("документ подписан"),
    "signature-attached": _("приложена подпись извне"),
    "record-refused": _("возвращено без подписи"),
    "record-resubmitted": _("снова на подпись"),
    "number-annulled": _("номер аннулирован"),
    "record-preserved": _("запись сохранена"),
    "record-exists": _("запись уже была"),
    "sidecar-preserved": _("сохранено приложение к записи"),
    "evidence-sealed": _("составлено свидетельство"),
    "evidence-renewed": _("продлено свидетельство"),
    "evidence-refused": _("свидетельство не продлено"),
    "organisation-registered": _("внесены сведения о школе"),
    "journal-pushed": _("система передала журнал"),
    "files-uploaded": _("загружены файлы"),
    "upload-discarded": _("загрузка удалена"),
    "sheets-counted": _("сосчитаны листы"),
    "sheets-mismatch": _("листы не сошлись"),
    "file-bound": _("дело прошито"),
    "file-shelved": _("дело поставлено на место"),
    "copies-compared": _("сверены экземпляры"),
    "undertaking-printed": _("напечатано обязательство"),
    "breach-declared": _("внесён акт о нарушении"),
    "breach-reported": _("сообщено о нарушении"),
    "breach-resolved": _("решение по акту о нарушении"),
    "consent-entered": _("внесено согласие или отказ"),
    "extract-handed-over": _("выписка вручена"),
    "families-printed": _("напечатана очередь семей"),
    "issue-register-printed": _("напечатан реестр выдачи"),
    "consents-printed": _("напечатан реестр согласий"),
    "proof-key-made": _("создан ключ выписок"),
    "proof-key-revoked": _("отозван ключ выписок"),
    "account-created": _("заведена учётная запись"),
    "account-closed": _("учётная запись закрыта"),
    "roles-granted": _("даны роли"),
    "role-revoked": _("роль отозвана"),
    "password-reset": _("выдан временный пароль"),
    "password-chosen": _("выбран пароль"),
    "second-factor-enrolled": _("подключён второй фактор"),
    "signed-in": _("вход"),
    "signed-out": _("выход"),
    "sign-in-refused": _("во входе отказано"),
    "sessions-ended": _("сеансы завершены"),
    "region-linked": _("связана единая учётная запись"),
    "digest-shown": _("показана сводка чтений"),
    "pupil-searched": _("поиск ученика"),
    "pupil-opened": _("открыта карточка ученика"),
    "document-signed": _("документ подписан одним из подписывающих"),
}
_ACTORS = {"archive": _("архив"), "command line": _("командная строка")}


def actor_words(actor: str) -> str:
    """Return who did it; the archive itself and its command line have Russian names."""
    return _ACTORS.get(actor, actor)


def words_of(action: str) -> str:
    """Return the Russian name of an action, or the action itself when it has none yet."""
    return _WORDS.get(action, action)
