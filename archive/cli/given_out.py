"""What lies in the folder beside the documents given out: the list, and how to sign them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from html import escape

from archive.model.digest import Digest
from archive.services.export_for_signing import GivenOut

CSV, JSON, HTML, README = "список.csv", "список.json", "список.html", "ПРОЧТИ.txt"
_SIGN = "openssl cms -sign -binary -cades -md sha256 -signer director.pem -inkey director.key -outform DER"
_HEADINGS = ("Номер", "Документ", "Страниц", "Файл для подписи", "SHA-256 файла для подписи")


def listing(given: Sequence[GivenOut]) -> Mapping[str, bytes]:
    """Return the files of the list by name: for a table, for programs, for paper; and the instructions."""
    rows = [_row(each) for each in given]
    return {
        CSV: _csv(rows),
        JSON: json.dumps([_plain(each) for each in given], ensure_ascii=False, indent=2).encode(),
        HTML: _html(rows, given).encode(),
        README: _readme(given).encode("utf-8-sig"),
    }


def _row(each: GivenOut) -> tuple[str, ...]:
    job, digest = each.job, Digest.of(each.to_sign)
    return str(job.number), job.title, str(job.pages), f"{job.number}.tosign", digest.hex


def _plain(each: GivenOut) -> dict[str, object]:
    prepared = each.job.prepared
    assert prepared is not None
    return {
        "number": str(each.job.number),
        "title": each.job.title,
        "pages": each.job.pages,
        "document": f"{each.job.number}.pdf",
        "to_sign": f"{each.job.number}.tosign",
        "sha256": prepared.to_sign.hex,
        "size": len(each.to_sign),
        "signatory": prepared.signatory.value,
        "certificate": prepared.certificate.serial,
        "owner": prepared.certificate.owner,
    }


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """Semicolons and a byte order mark: what a Russian spreadsheet opens without asking."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _html(rows: Sequence[tuple[str, ...]], given: Sequence[GivenOut]) -> str:
    prepared = given[0].job.prepared
    assert prepared is not None
    # the file's name is the number: on paper the room is the document's
    shown = [(number, title, pages, digest) for number, title, pages, _file, digest in (_HEADINGS, *rows)]
    head = "".join(f"<th>{escape(heading)}</th>" for heading in shown[0])
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in shown[1:])
    owner = f"{prepared.certificate.owner}, сертификат № {prepared.certificate.serial}"
    return f"""<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Документы на подпись</title>
<style>
body {{ font: 11pt/1.4 "PT Sans", sans-serif; margin: 15mm; color: #000; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #666; padding: 1.5mm 2mm; text-align: left; vertical-align: top; }}
th {{ font-weight: 400; background: #eee; }}
td:nth-child(1) {{ white-space: nowrap; }}
td:nth-child(4) {{ font-family: monospace; font-size: 8.5pt; word-break: break-all; width: 33%; }}
tr {{ break-inside: avoid; }}
</style></head><body>
<h1>Документы на подпись</h1>
<p>Подписывает: {escape(owner)}. Выдано {prepared.exported_at:%d.%m.%Y %H:%M} UTC, документов: {len(rows)}.</p>
<table><thead><tr>{head}</tr></thead><tbody>
{body}</tbody></table>
<p>Дата ______________ &nbsp; Подпись ____________________</p>
</body></html>
"""


def _readme(given: Sequence[GivenOut]) -> str:
    prepared = given[0].job.prepared
    assert prepared is not None
    name = f"{given[0].job.number}"
    return f"""ДОКУМЕНТЫ НА ПОДПИСЬ

Здесь {len(given)} док. Готовились для сертификата № {prepared.certificate.serial}
({prepared.certificate.owner}). Подписывать нужно именно им: сведения о нём уже напечатаны в отметке.

1. ЧТО ЗДЕСЬ ЛЕЖИТ
   НОМЕР.pdf      документ: откройте и прочтите. В нём пустое место под вашу подпись,
                  поэтому просмотрщик может сказать, что подпись неверна: её ещё нет.
   НОМЕР.tosign   ровно те байты, которые нужно подписать. Не открывайте и не меняйте.
   список.csv, список.json, список.html   перечень с отпечатками SHA-256.

2. КАК СВЕРИТЬ, ЧТО ФАЙЛЫ НЕ ИЗМЕНИЛИСЬ
   Linux:    sha256sum {name}.tosign
   Windows:  certutil -hashfile {name}.tosign SHA256
   Строка должна совпасть со списком.

3. КАК ПОДПИСАТЬ
   Нужна ОТСОЕДИНЁННАЯ подпись CMS (CAdES-BES) каждого файла .tosign, в DER или Base64.
   Назовите её так же, как файл: {name}.sig (подойдёт и {name}.tosign.sig, .p7s).

   а) openssl, ключ и сертификат в файлах PEM:

      {_SIGN} -in {name}.tosign -out {name}.sig

      Все сразу, Linux:
      for f in *.tosign; do {_SIGN} -in "$f" -out "${{f%.tosign}}.sig"; done

      Все сразу, Windows (cmd):
      for %f in (*.tosign) do {_SIGN} -in "%f" -out "%~nf.sig"

      Если ключ в файле .p12, сначала выньте из него ключ и сертификаты, а потом удалите director.pem:
      openssl pkcs12 -in director.p12 -nodes -clcerts -out director.pem
      openssl pkcs12 -in director.p12 -nokeys -cacerts -out chain.pem
      и в командах выше пишите -inkey director.pem -certfile chain.pem
      (chain.pem нужен, если сертификат выдан промежуточным центром).

      Ключ ГОСТ Р 34.10-2012: в командах выше вместо -md sha256 пишите -engine gost.

   б) КриптоАРМ и похожие программы:
      - выберите все файлы .tosign (не .pdf);
      - «Подписать», вид подписи: CAdES-BES;
      - отметьте «Сохранить подпись в отдельном файле» (отсоединённая);
      - кодировка DER или Base64, расширение .sig;
      - штамп времени не нужен: его поставит архив.

4. КАК ПРОВЕРИТЬ САМИМ
      openssl cms -verify -binary -noverify -inform DER -in {name}.sig -content {name}.tosign -out проверка.bin
   (в конце должно быть CMS Verification successful; файл проверка.bin потом не нужен).

5. ЧТО ДАЛЬШЕ
   Верните файлы .sig в эту же папку и передайте её администратору. Он выполнит:
      archive certify --import ПАПКА
   Архив сверит каждую подпись с документом и сертификатом, поставит штамп времени и сохранит
   документ. Что не подошло, останется ждать; остальные это не задержит.
"""
