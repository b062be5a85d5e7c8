"""The ASN.1 of RFC 4998 (appendix A, IMPLICIT TAGS).

asn1crypto brings structures of that name, but without the chain between sequence and timestamp: what it
writes no other program reads.
"""

from asn1crypto import algos, cms, core

HEAD_OID = "2.25.263257100627428415383805892206364836747"
"""Our attribute of an archive timestamp: the document of the event log's head, a UTF8String. An UUID as an
arc of joint-iso-itu-t (ITU-T X.667), so nobody had to be asked for it."""

REVOCATION_OID = "1.2.840.113583.1.1.8"
"""adbe-revocationInfoArchival: CRLs and OCSP answers (ISO 32000-2, 12.8.3.3.2)."""


class AttributeValues(core.SetOf):  # type: ignore[misc]  # asn1crypto is untyped, here and below
    """SET OF AttributeValue."""

    _child_spec = core.Any


class Attribute(core.Sequence):  # type: ignore[misc]
    """An attribute of any type (X.501)."""

    _fields = [("type", core.ObjectIdentifier), ("values", AttributeValues)]  # noqa: RUF012 - asn1crypto's way


class Attributes(core.SetOf):  # type: ignore[misc]
    """SET SIZE (1..MAX) OF Attribute."""

    _child_spec = Attribute


class CryptoInfos(core.SequenceOf):  # type: ignore[misc]
    """SEQUENCE SIZE (1..MAX) OF Attribute: what helps to validate the timestamps."""

    _child_spec = Attribute
    child = Attribute


class PartialHashtree(core.SequenceOf):  # type: ignore[misc]
    """Hashes that are joined with each other and with what the list before came to."""

    _child_spec = core.OctetString


class ReducedHashtree(core.SequenceOf):  # type: ignore[misc]
    """The way from one data object group to the root."""

    _child_spec = PartialHashtree


class ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    """One timestamp and the way to it."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", Attributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", ReducedHashtree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class ArchiveTimeStampChain(core.SequenceOf):  # type: ignore[misc]
    """Timestamps under one hash, each over the one before."""

    _child_spec = ArchiveTimeStamp


class ArchiveTimeStampSequence(core.SequenceOf):  # type: ignore[misc]
    """Chains, each over the files and all chains before."""

    _child_spec = ArchiveTimeStampChain


class DigestAlgorithms(core.SequenceOf):  # type: ignore[misc]
    """SEQUENCE OF AlgorithmIdentifier."""

    _child_spec = algos.DigestAlgorithm


class EncryptionInfo(core.Sequence):  # type: ignore[misc]
    """Never written by us, carried when a stranger wrote it."""

    _fields = [("type", core.ObjectIdentifier), ("value", core.Any)]  # noqa: RUF012 - asn1crypto's way


class EvidenceRecord(core.Sequence):  # type: ignore[misc]
    """The whole."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("version", core.Integer),
        ("digest_algorithms", DigestAlgorithms),
        ("crypto_infos", CryptoInfos, {"implicit": 0, "optional": True}),
        ("encryption_info", EncryptionInfo, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", ArchiveTimeStampSequence),
    ]
