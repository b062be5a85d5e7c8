"""The machine-readable power of attorney (МЧД): what its XML says, and whether it covers a signature.

The format is the tax service's EMCHD (5.03, 003): `Доверенность/Документ/Довер/СвДов`, `СвДоверит`,
`СвУпПред`, `СвПолн`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive.model.document import SigningCertificate


@dataclass(frozen=True, slots=True)
class AttorneyPerson:
    """A person whom it names; empty fields were not there."""

    name: str = ""
    inn: str = ""
    snils: str = ""

    def compared(self, certificate: SigningCertificate) -> tuple[tuple[str, str, str], ...]:
        """Return what can be compared with a certificate: in words, here, there."""
        return (
            ("ФИО", self.name, certificate.owner),
            ("СНИЛС", self.snils, certificate.snils),
            ("ИНН", self.inn, certificate.personal_inn),
        )

    def contradictions(self, certificate: SigningCertificate) -> list[str]:
        """Say in what the owner of `certificate` is another person."""
        return [
            f"{words}: {ours}, а у подписавшего {theirs}"
            for words, ours, theirs in self.compared(certificate)
            if ours and theirs and _folded(ours) != _folded(theirs)
        ]


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
    head: AttorneyPerson = AttorneyPerson()
    """Who signs it for the principal without a power of attorney: its director then."""
    representatives: tuple[AttorneyPerson, ...] = ()
    powers: tuple[str, ...] = ()
    """In words, or «code name» of the register of powers."""
    is_joint: bool = False
    """Whether the representatives may act only together."""
    since: date | None = None
    until: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether the file is of the format whose fields we know."""
        return bool(self.number and self.representatives)

    def representative(self, certificate: SigningCertificate) -> AttorneyPerson:
        """Return the one that the owner of `certificate` is, else the first; nobody when none is named."""
        fitting = (each for each in self.representatives if not each.contradictions(certificate))
        return next(fitting, self.representatives[0] if self.representatives else AttorneyPerson())

    def faults(self, certificate: SigningCertificate, day: date) -> Iterator[str]:
        """Say why the owner of `certificate` may not sign by it on `day`, as far as it can be compared."""
        if self.since and day < self.since:
            yield f"действует с {self.since:%d.%m.%Y}"
        if self.until and day > self.until:
            yield f"срок истёк {self.until:%d.%m.%Y}"
        if contradictions := self.representative(certificate).contradictions(certificate):
            yield f"представитель в ней другой ({'; '.join(contradictions)})"
        if self.is_joint and len(self.representatives) > 1:
            yield "полномочия в ней совместные: одной подписи мало"

    def unchecked(self, certificate: SigningCertificate) -> tuple[str, ...]:
        """Say what was not compared, and why: nobody must take it for checked."""
        if not self.is_known:
            return ("формат не известен: содержание не читалось", *self._never_checked)
        found = [
            "{words} представителя: нет {where}".format(
                words=words, where="в сертификате" if ours else "в доверенности"
            )
            for words, ours, theirs in self.representative(certificate).compared(certificate)
            if not (ours and theirs)
        ]
        if self.until is None:
            found.append("срок действия: в доверенности его нет")
        return (*found, *self._never_checked)

    @property
    def _never_checked(self) -> tuple[str, str]:
        stated = f" ({'; '.join(self.powers)})"[:300] if self.powers else ""
        return (f"состав полномочий: прочтите его сами{stated}", "не отозвана ли: проверьте её в реестре МЧД")


def digits(text: str) -> str:
    """Return the digits of a number."""
    return re.sub(r"\D", "", text)


def _folded(text: str) -> str:
    """Return a name or a number for comparing: case, ё, spaces and what stands between digits do not count."""
    return digits(text) or " ".join(text.casefold().replace("ё", "е").split())
