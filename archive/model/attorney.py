"""The machine-readable power of attorney (МЧД): what its XML says, and whether it covers a signature.

The format is the tax service's EMCHD (5.03, 003): `Доверенность/Документ/Довер/СвДов`, `СвДоверит`,
`СвУпПред`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive.model.document import SigningCertificate


@dataclass(frozen=True, slots=True)
class PowerOfAttorney:
    """What could be read; empty fields were not there, and a file of another format has nothing but its bytes."""

    file_name: str
    data: bytes
    signature: bytes | None = None
    """The detached signature that came with the file."""
    number: str = ""
    principal: str = ""
    principal_inn: str = ""
    principal_ogrn: str = ""
    representative: str = ""
    representative_inn: str = ""
    representative_snils: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether the file is of the format whose fields we know."""
        return bool(self.number and self.representative)

    def faults(self, certificate: SigningCertificate, day: date) -> Iterator[str]:
        """Say why the owner of `certificate` may not sign by it on `day`, as far as it can be compared."""
        if self.since and day < self.since:
            yield f"действует с {self.since:%d.%m.%Y}"
        if self.until and day > self.until:
            yield f"срок истёк {self.until:%d.%m.%Y}"
        for words, ours, theirs in self._identity(certificate):
            if ours and theirs and ours != theirs:
                yield f"представитель в ней другой ({words}: {ours}, а у подписавшего {theirs})"

    def unchecked(self, certificate: SigningCertificate) -> tuple[str, ...]:
        """Say what was not compared, and why: nobody must take it for checked."""
        if not self.is_known:
            return ("формат не известен: содержание не читалось", _SIGNATURE, _POWERS)
        found = [
            "{words} представителя: нет {where}".format(
                words=words, where="в сертификате" if ours else "в доверенности"
            )
            for words, ours, theirs in self._identity(certificate)
            if not (ours and theirs)
        ]
        if self.until is None:
            found.append("срок действия: в доверенности его нет")
        return (*found, "ИНН и ОГРН школы: в сведениях о школе их нет", _SIGNATURE, _POWERS)

    def _identity(self, certificate: SigningCertificate) -> tuple[tuple[str, str, str], ...]:
        return (
            ("ФИО", _folded(self.representative), _folded(certificate.owner)),
            ("СНИЛС", _digits(self.representative_snils), _digits(certificate.snils)),
            ("ИНН", _digits(self.representative_inn), _digits(certificate.inn)),
        )


_SIGNATURE = "подпись доверителя: проверьте её в реестре МЧД"
_POWERS = "состав полномочий: прочтите его сами"


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
