"""Answers on revocation inside a CMS: lists, and OCSP answers as RFC 5940 has them."""

from collections.abc import Iterator, Sequence

from asn1crypto import cms, crl, ocsp

_OCSP = "ocsp_response"


def revocation_choices(
    crls: Sequence[crl.CertificateList], ocsps: Sequence[ocsp.OCSPResponse]
) -> cms.RevocationInfoChoices:
    """Return the field `crls` of a SignedData that holds these; nothing of it is signed."""
    lists = [cms.RevocationInfoChoice("crl", each) for each in crls]
    answers = [
        cms.RevocationInfoChoice("other", {"other_rev_info_format": _OCSP, "other_rev_info": each}) for each in ocsps
    ]
    return cms.RevocationInfoChoices([*lists, *answers])


def lists_in(signed: cms.SignedData) -> Iterator[crl.CertificateList]:
    """Return the lists of revoked certificates that a CMS carries."""
    return (each.chosen for each in signed["crls"] or () if each.name == "crl")


def answers_in(signed: cms.SignedData) -> Iterator[ocsp.OCSPResponse]:
    """Return the OCSP answers that a CMS carries."""
    others = (each.chosen for each in signed["crls"] or () if each.name == "other")
    return (each["other_rev_info"] for each in others if each["other_rev_info_format"].native == _OCSP)
