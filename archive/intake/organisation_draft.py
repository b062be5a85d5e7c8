"""A draft of the school's own file, made from an export: the administrator completes and signs off."""

import json
from collections.abc import Sequence

from archive.model.journal import ClassJournal

_DRAFT = """\
# Сведения о школе для архива журналов. Проверьте каждую строку и замените всё, что в «…».

# Короткое имя для команд и адресов: латинские строчные буквы, цифры, дефис.
id = "…"

# Как в уставе; печатается на титульных листах.
full_name = {name}
# Как в быту и в подписях.
short_name = "…"
# Населённый пункт, как в документах.
place = "…"

# Часовой пояс (IANA): по нему считаются сроки хранения и даты. Примеры: Europe/Kaliningrad, Europe/Moscow,
# Europe/Samara, Asia/Yekaterinburg, Asia/Omsk, Asia/Krasnoyarsk, Asia/Irkutsk, Asia/Yakutsk, Asia/Vladivostok.
time_zone = "…"

# Кто подписывает.
director = "… … …"
director_post = "Директор"
# Учредитель, для обложек; можно оставить пустым.
founder = ""
# ИНН и ОГРН: по ним отличают доверенность (МЧД) этой школы от чужой; можно оставить пустыми.
inn = ""
ogrn = ""

# Под какими именами школа стоит в выгрузках, если не под полным.
names_in_exports = [{names}]
# Все классы школы: файл с другим классом будет отвергнут. Пустой список ничего не отвергает.
class_labels = [{labels}]

# По каким правилам проверять и хранить: school (школа), college (техникум, колледж) или документ, по которому вы
# работаете: epos, technicum, sergino, hmao, gymnasium (docs/profiles.md).
profile = {profile}

# Какие ведомости составлять при закрытии кроме ведомости класса: "pupil" (своя каждому обучающемуся),
# "group" (своя каждой подгруппе). У обучающихся по индивидуальному плану своя ведомость есть всегда.
# ledgers = ["class", "group"]

# В каком PDF/A делать документы: 3u (обычный; данные вложены в файл), 2a (с разметкой для чтения вслух и PDF/UA-1),
# 2u или 1b (если так велит архив, в который сдают). Данные документов 2a, 2u и 1b хранятся рядом с записью.
pdf_variant = "3u"

# Свои сроки, основания и индексы дел, если они не такие, как в профиле (вид: journal, ledger, source).
# [[schedule]]
# record = "ledger"
# years = 25
# basis = "Положение о ведении электронного журнала, утв. приказом от … № …, п. …"
# case_index = "05-13"
"""


def draft_organisation(journals: Sequence[ClassJournal]) -> str:
    """Return the draft, in Russian, with what `journals` say: names and classes.

    What they cannot say stands as «…», which `read_organisation` refuses until it is filled.
    """
    names = list(dict.fromkeys(journal.school_name for journal in journals if journal.school_name))
    labels = list(dict.fromkeys(journal.class_label for journal in journals))
    college = bool(journals) and all(journal.class_kind.value == "group" for journal in journals)
    return _DRAFT.format(
        name=_quoted(names[0]) if names else '"…"',
        names=", ".join(map(_quoted, names)),
        labels=", ".join(map(_quoted, labels)),
        profile=_quoted("college" if college else "school"),
    )


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False)
