"""Who signs, in which order, how strongly, and by which act it counts (63-ФЗ, ETSI EN 319 142-1)."""

from dataclasses import dataclass
from enum import StrEnum


class Signatory(StrEnum):
    """In whose capacity a signature stands; the value is also the name of the PDF's signature field."""

    TEACHER = "teacher"
    CLASS_TEACHER = "class-teacher"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    SEAL = "seal"
    """The organisation's own certificate, always the last."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "teacher": "учитель",
            "class-teacher": "классный руководитель",
            "deputy": "заместитель директора",
            "director": "директор",
            "seal": "печать организации",
        }[self.value]


class SignatureLevel(StrEnum):
    """How long a signature can be checked (ETSI EN 319 142-1)."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class SignatureKind(StrEnum):
    """What the law calls it (63-ФЗ, ст. 5)."""

    ADVANCED = "УНЭП"
    """Усиленная неквалифицированная: counts where a law or the parties' act says so (ст. 6 ч. 2)."""
    QUALIFIED = "УКЭП"
    """Усиленная квалифицированная: counts as a handwritten one (ст. 6 ч. 1)."""

    @property
    def words(self) -> str:
        """«усиленная квалифицированная электронная подпись»."""
        qualified = self is SignatureKind.QUALIFIED
        return f"усиленная {'квалифицированная' if qualified else 'неквалифицированная'} электронная подпись"


@dataclass(frozen=True, slots=True)
class SignaturePolicy:
    """What the profile says of signatures; its table is `[signature]`."""

    level: SignatureLevel = SignatureLevel.B_LTA
    order: tuple[Signatory, ...] = (Signatory.DIRECTOR,)
    kind: SignatureKind = SignatureKind.ADVANCED
    local_act: str = ""
    """By what it counts: «приказ от 01.09.2025 № 115»; printed in the mark."""


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where the signature's mark stands: page from 0, box in PDF points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A signature field of a document: whose it is, and where its mark stands; None for an unseen one."""

    signatory: Signatory
    place: SignaturePlace | None


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """One signature to be made.

    `fields` are all of the document's, in the order of signing: the first signature creates them all and
    certifies, later ones only fill theirs, because a field added later breaks the certification.
    """

    signatory: Signatory
    fields: tuple[FieldPlace, ...]
    mark: bytes | None
    """A one-page PDF of the size of the signatory's place, or None."""
    reason: str
    level: SignatureLevel = SignatureLevel.B_LTA

    @property
    def is_first(self) -> bool:
        """Whether the fields are still to be created."""
        return self.fields[0].signatory is self.signatory

    @property
    def is_last(self) -> bool:
        """Whether nothing may be changed after it: the archival timestamp belongs here."""
        return self.fields[-1].signatory is self.signatory
