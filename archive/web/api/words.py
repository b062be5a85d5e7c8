"""What the fields of the API mean: one name means one thing in every shape, so that it is said once."""

from typing import Any

from archive.texts import _

WORDS = {
    "account": _("Учётная запись"),
    "address": _("Адрес для конверта; хранится, только если семья просит почту"),
    "answer": _("Решение: consent, refusal, no-means, withdrawn"),
    "applicant": _("Кто просит: фамилия, имя, отчество"),
    "basis": _("Основание: доверенность или письмо, дата и номер"),
    "class_label": _("Класс или группа"),
    "classes": _("Классы, которыми ограничена роль; пусто – все"),
    "closed_at": _("Когда учётная запись закрыта; null – открыта"),
    "closed_reason": _("Почему закрыта"),
    "created_at": _("Когда заведена"),
    "crv": _("Кривая (RFC 7518)"),
    "document": _("Предъявленный документ или заявление: вид, дата и номер"),
    "document_sha256": _("SHA-256 напечатанного файла"),
    "documents": _("Документы прогона"),
    "done": _("Подписан ли документ"),
    "drawn_on": _("Дата акта"),
    "endorsed_at": _("Когда архив принял подпись директора под заявлением о ключе"),
    "endorsements": _("Кто заверил, чей это ключ"),
    "format": _("Формат списка"),
    "full_name": _("Фамилия, имя, отчество"),
    "given_on": _("Дата заявления"),
    "grants": _("Роли"),
    "handed_on": _("Когда выдано на руки"),
    "has_second_factor": _("Подключён ли второй фактор"),
    "issued_by": _("Кто напечатал"),
    "keys": _("Открытые ключи"),
    "kind": _("Вид выписки: marks, homework, missed, unsatisfactory, final, certificate, ledger-extract, ledger-copy"),
    "key_id": _("Номер ключа выписок"),
    "kinds": _("Виды записей, которыми ограничена роль; пусто – все"),
    "kty": _("Вид ключа (RFC 7517)"),
    "last_day": _("Последний день ключа, включительно"),
    "login": _("Логин"),
    "month": _("Месяц: 2026-06"),
    "name": _("Фамилия, имя, отчество"),
    "number": _("Номер"),
    "of": _("Номера записей, из которых печатать"),
    "order": _("Основание: приказ, дата и номер"),
    "organisation": _("Код школы"),
    "password_is_temporary": _("Временный ли пароль"),
    "published_at": _("Когда список опубликован"),
    "pupil": _("Фамилия, имя, отчество ученика"),
    "pupil_id": _("Код ученика внутри записи"),
    "purpose": _("На что согласие: electronic, e-mail, messages"),
    "reason": _("Почему так, словами"),
    "readers": _("Кто сколько читал"),
    "readings": _("Чтения: кто, когда, что"),
    "records": _("Номера записей"),
    "representative": _("Родитель (законный представитель)"),
    "resolution": _("Решение по акту"),
    "rhythm": _("Как часто печатать без просьбы: never, weekly, period"),
    "retired_on": _("Когда выведен из действия раньше срока"),
    "revoked_at": _("Когда отозван"),
    "revoked_reason": _("Почему отозван"),
    "right": _("По какому праву: parent, trusted, self, request"),
    "role": _("Роль"),
    "run": _("Номер прогона"),
    "school_id": _("Код школы, чей это ключ"),
    "school_year": _("Учебный год: 2025/2026"),
    "school_years": _("Учебные годы, которыми ограничена роль; пусто – все"),
    "scope": _("За какие дни"),
    "signer": _("Кто заверяет: должность и фамилия"),
    "since": _("С какого дня"),
    "span": _("За что: период, год или week"),
    "state": _("Состояние"),
    "teacher": _("Учитель"),
    "title": _("Заголовок документа"),
    "trouble": _("Затруднение, если есть"),
    "until": _("По какой день, включительно"),
    "period": _("Период: «4 четверть», Q4, Y; пусто – ближайший к закрытию"),
    "issue": _("Номер по журналу выдачи: 2026-12"),
    "sheets": _("Сколько листов"),
    "journals": _("Журналы, последний первым"),
    "ledgers": _("Ведомости, последняя первой"),
    "author": _("Кто составил: фамилия, имя, отчество"),
    "class": _("Класс: 8А"),
    "year": _("Учебный год: 2025/2026"),
    "report_id": _("Код отчёта"),
    "upload_id": _("Код загрузки"),
    "closing_id": _("Код закрытия"),
    "use": _("Назначение ключа (RFC 7517)"),
    "valid_from": _("С какого времени ключ действует"),
    "week_of": _("Любой день нужной недели"),
    "x": _("Координата x, base64url"),
    "y": _("Координата y, base64url"),
    "years": _("Учебные годы, за которые есть записи"),
}


def with_words(described: dict[str, Any]) -> dict[str, Any]:
    """Give every field and parameter that says nothing of itself its words."""
    for shape in described.get("components", {}).get("schemas", {}).values():
        for name, field in shape.get("properties", {}).items():
            if name in WORDS:
                field.setdefault("description", WORDS[name])
    for methods in described["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in WORDS:
                    parameter.setdefault("description", WORDS[parameter["name"]])
    return described
