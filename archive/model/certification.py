"""What happens to a document between its rendering and its last signature: given, awaited, refused."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.signature import Signatory


@dataclass(frozen=True, slots=True)
class UsedAttorney:
    """The machine-readable power of attorney (МЧД) by which somebody signed in another's stead.

    Its files lie in the workspace under their digests until they stand beside the record.
    """

    number: str
    """As the document has it: the register's GUID, or the number that the school gave."""
    principal: str
    representative: str
    since: date | None
    until: date | None
    file_name: str
    digest: Digest
    signature: Digest | None = None
    """The detached signature that came with it."""
    checked: tuple[str, ...] = ()
    """What was compared and held, in words."""
    unchecked: tuple[str, ...] = ()
    """What could not be compared, in words: shown wherever the power of attorney is."""


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """A signature that stands in the document already."""

    signatory: Signatory
    owner: str
    serial: str
    issuer: str
    signed_at: datetime
    attorney: UsedAttorney | None = None


@dataclass(frozen=True, slots=True)
class PreparedSignature:
    """A document that waits for a signature made outside.

    `content` is the digest, in the workspace, of the PDF with an empty container; `to_sign` that of the
    bytes the signature must cover (the ByteRange). Neither may change while it is away.
    """

    signatory: Signatory
    content: Digest
    to_sign: Digest
    certificate: SigningCertificate
    """Whose signature is awaited: the mark inside the document states it."""
    exported_by: str
    exported_at: datetime
    attorney: UsedAttorney | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document was sent back instead of being signed."""

    reason: str
    refused_by: str
    refused_at: datetime
    answer: str = ""
    """What the administrator wrote when putting it back."""
