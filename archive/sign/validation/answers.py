"""What was found, as checks in plain Russian; each check names its cause for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic

from archive.model.verdict import Cause, Check, Outcome
from archive.sign.certificate import in_words, moment_in_words, validity_in_words
from archive.sign.policy import key_algorithm
from archive.sign.validation.algorithms import called
from archive.sign.validation.chain import Chain, Flaw, Stamp
from archive.sign.validation.fields import whose
from archive.sign.validation.signers import SignerFound
from archive.sign.validation.trust import Judgement, Revocation, Trust
from archive.texts import _

SIGNATURE = _("Электронная подпись")
CERTIFICATE = _("Сертификат подписавшего")
REVOCATION = _("Отзыв сертификата")
TIMESTAMP = _("Штамп времени")
ARCHIVE_TIMESTAMP = _("Архивный штамп времени")
ALGORITHMS = _("Стойкость алгоритмов")

PASSED, FAILED, UNKNOWN = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE
_CAUSES: dict[AdESSubIndic, Cause] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Cause.NO_CHAIN,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Cause.ALGORITHM_WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Cause.ALGORITHM_WEAK,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Cause.EXPIRED,
}


def unreadable(words: str, error: Exception, at: datetime) -> Check:
    """Return the check of what could not be read, with one line of the library's words."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    return Check("signature", SIGNATURE, FAILED, words.format(error=said), at, Cause.UNREADABLE)


def unchecked(why: str, at: datetime) -> Check:
    """Return the check of a signature that nothing here can judge."""
    reason = _("не проверена: {why}").format(why=why)
    return Check("signature", SIGNATURE, UNKNOWN, reason, at, Cause.ALGORITHM_UNKNOWN)


def unsigned(at: datetime) -> Check:
    """Return the check of a file that nobody signed."""
    return Check("signature", SIGNATURE, UNKNOWN, _("подписи нет"), at, Cause.NO_SIGNATURE)


def strange(kind: str, at: datetime) -> Check:
    """Return the check of a signature of a kind that is not known here."""
    reason = _("не проверена: подпись неизвестного вида ({kind})").format(kind=kind or _("вид не указан"))
    return Check("signature", SIGNATURE, UNKNOWN, reason, at, Cause.ALGORITHM_UNKNOWN)


def of_signer(found: SignerFound, *, alone: bool) -> Iterator[Check]:
    """Answer for one signature; `alone` leaves out whose it is."""
    suffix = "" if alone else f": {whose(found.signature.field_name)}"
    judgement = found.judgement
    if judgement is None:
        reason = _("не проверена: {algorithm}, а такую подпись здесь проверить нечем").format(algorithm=found.algorithm)
        yield Check("signature", SIGNATURE + suffix, UNKNOWN, reason, found.at, Cause.ALGORITHM_UNKNOWN)
    else:
        yield from of_judgement(judgement, suffix, proven=found.proven)
    yield _timestamp(found, suffix)


def of_judgement(judgement: Judgement, suffix: str = "", *, proven: bool) -> Iterator[Check]:
    """Answer for one CMS signature as it was judged; `proven` says that a timestamp tells its time."""
    yield _signature(judgement, suffix)
    yield _certificate(judgement, suffix, proven=proven)
    if judgement.trusted and judgement.revocation is not Revocation.ABSENT:
        yield _revocation(judgement, suffix, proven=proven)


def _signature(judgement: Judgement, suffix: str) -> Check:
    who = in_words(judgement.status.signing_cert)
    if not judgement.status.intact:
        reason = _("подписанное изменено: отпечаток не сходится с подписью; подписал {who}").format(who=who)
        return Check("signature", SIGNATURE + suffix, FAILED, reason, judgement.at, Cause.HASH_FAILURE)
    if not judgement.status.valid:
        reason = _("значение подписи неверно: она сделана другим ключом или испорчена; назван {who}").format(who=who)
        return Check("signature", SIGNATURE + suffix, FAILED, reason, judgement.at, Cause.SIGNATURE_FAILURE)
    reason = _("цела, подписал {who}").format(who=who)
    return Check("signature", SIGNATURE + suffix, PASSED, reason, judgement.at, Cause.HOLDS)


def _certificate(judgement: Judgement, suffix: str, *, proven: bool) -> Check:
    title, at = CERTIFICATE + suffix, judgement.at
    who, when = in_words(judgement.status.signing_cert), moment_in_words(at)
    if not judgement.sound:
        reason = _("{who}: подпись не сходится, поэтому сертификат ничего не удостоверяет").format(who=who)
        return Check("certificate", title, UNKNOWN, reason, at, Cause.PROOF_BROKEN)
    if judgement.trusted:
        path = judgement.status.validation_path
        reason = _("{who} действовал на {when} (срок {validity}), доверенный корень: {root}").format(
            who=who,
            when=when,
            validity=validity_in_words(judgement.status.signing_cert),
            root=in_words(path.first) if path else "",
        )
        cause = Cause.HOLDS
        if judgement.revocation is Revocation.ABSENT:
            cause = Cause.REVOCATION_NOT_CARRIED
            reason = _("{reason}; не отозван ли он, не проверялось: сведений об отзыве в файле нет").format(
                reason=reason
            )
        return Check("certificate", title, PASSED, reason, at, cause)
    cause, reason = _distrust(judgement)
    # A signature proven to be older than its own certificate cannot be honest; any other doubt may yet be cleared.
    forged = cause is Cause.NOT_YET_VALID and proven
    return Check("certificate", title, FAILED if forged else UNKNOWN, reason, at, cause)


def _distrust(judgement: Judgement) -> tuple[Cause, str]:
    """Say why the certificate is not to be believed at the judgement's time."""
    at, problem = judgement.at, judgement.status.trust_problem_indic
    for certificate in reversed(judgement.certificates):
        who, validity, when = in_words(certificate), validity_in_words(certificate), moment_in_words(at)
        if at > certificate.not_valid_after:
            words = _("{who} к {when} истёк: срок {validity}").format(who=who, when=when, validity=validity)
            return Cause.EXPIRED, words
        if at < certificate.not_valid_before:
            words = _("{who} на {when} ещё не действовал: срок {validity}").format(
                who=who, when=when, validity=validity
            )
            return Cause.NOT_YET_VALID, words
    who, when = in_words(judgement.status.signing_cert), moment_in_words(at)
    cause = _CAUSES.get(problem, Cause.CHAIN_UNSUITABLE) if problem else Cause.CHAIN_UNSUITABLE
    if cause is Cause.ALGORITHM_WEAK:
        words = _("{who}: алгоритму подписи на {when} верить уже нельзя").format(who=who, when=when)
        return cause, words
    name = problem.standard_name if problem else Cause.NO_CHAIN.sub_indication
    words = _("{who} не ведёт к доверенному корню на {when} ({problem})").format(who=who, when=when, problem=name)
    return cause, words


def _revocation(judgement: Judgement, suffix: str, *, proven: bool) -> Check:
    outcome, cause, reason = _revocation_answer(judgement, proven=proven)
    return Check("revocation", REVOCATION + suffix, outcome, reason, judgement.at, cause)


def _revocation_answer(judgement: Judgement, *, proven: bool) -> tuple[Outcome, Cause, str]:
    when = moment_in_words(judgement.at)
    match judgement.revocation:
        case Revocation.GOOD:
            reason = _("на {when} не отозван: так говорят сведения удостоверяющего центра в самом файле")
            return PASSED, Cause.HOLDS, reason.format(when=when)
        case Revocation.UNDECLARED:
            reason = _("сертификат не называет, где публикуют отозванные, и в файле сведений о нём нет")
            return PASSED, Cause.HOLDS, reason
        case Revocation.MISSING:
            reason = _("сертификат называет, где публикуют отозванные, а в файле этих сведений нет: отзыв не проверен")
            return UNKNOWN, Cause.REVOCATION_UNKNOWN, reason
        case Revocation.STALE:
            reason = _("сведения об отзыве в файле устарели раньше {when}: отзыв не проверен").format(when=when)
            return UNKNOWN, Cause.REVOCATION_STALE, reason
    day = moment_in_words(judgement.revoked_at or judgement.at)
    if proven:
        reason = _("отозван {day}, а подписано могло быть и позже: штамп времени поставлен {when}").format(
            day=day, when=when
        )
        return FAILED, Cause.REVOKED, reason
    reason = _("отозван {day}; подписано ли раньше, неизвестно: доверенного штампа времени нет").format(day=day)
    return UNKNOWN, Cause.REVOKED_NO_PROOF, reason


def _timestamp(found: SignerFound, suffix: str) -> Check:
    title, stamp = TIMESTAMP + suffix, found.stamp
    if stamp is not None:
        return of_stamp(stamp, "timestamp", title, _("подписано не позже {when}, удостоверил {who}"))
    if found.proof.by_stamp:
        reason = _("подписано не позже {when}: это время удостоверил архивный штамп").format(
            when=moment_in_words(found.at)
        )
        return Check("timestamp", title, PASSED, reason, found.at, Cause.HOLDS)
    reason = _("штампа времени нет, когда подписано, неизвестно")
    return Check("timestamp", title, UNKNOWN, reason, found.at, Cause.NO_TIMESTAMP)


def of_stamp(stamp: Stamp, code: str, title: str, good: str) -> Check:
    """Answer for one timestamp; `good` is what a sound one tells, with {when} and {who}."""
    when = moment_in_words(stamp.at)
    if stamp.judgement is None:
        reason = _("не проверен: {algorithm}, а такой штамп здесь проверить нечем").format(algorithm=stamp.algorithm)
        return Check(code, title, UNKNOWN, reason, stamp.judged_for.at, Cause.ALGORITHM_UNKNOWN)
    who = in_words(stamp.judgement.status.signing_cert)
    if stamp.holds:
        return Check(code, title, PASSED, good.format(when=when, who=who), stamp.at, Cause.HOLDS)
    if stamp.flaw is Flaw.FORGED:
        words = _("штамп на {when} подделан или поставлен на другую подпись; назван {who}")
        if code == "archive-timestamp":
            words = _("штамп на {when} подделан, или файл под ним изменён; назван {who}")
        return Check(code, title, FAILED, words.format(when=when, who=who), stamp.judged_for.at, _forged(stamp))
    cause, why = _stamp_doubt(stamp, stamp.judgement, who)
    reason = _("штамп на {when} не подтверждён: {why}").format(when=when, why=why)
    return Check(code, title, UNKNOWN, reason, stamp.judged_for.at, cause)


def _forged(stamp: Stamp) -> Cause:
    sound = stamp.judgement is not None and stamp.judgement.status.intact
    return Cause.SIGNATURE_FAILURE if sound and stamp.judgement and not stamp.judgement.sound else Cause.HASH_FAILURE


def _stamp_doubt(stamp: Stamp, judgement: Judgement, who: str) -> tuple[Cause, str]:
    if stamp.flaw is Flaw.REVOCATION and judgement.revocation is not Revocation.REVOKED:
        _outcome, cause, words = _revocation_answer(judgement, proven=False)
        return cause, f"{who}: {words}"
    if stamp.flaw not in _DOUBTS:
        return _distrust(judgement)
    cause, words = _DOUBTS[stamp.flaw]
    return cause, words.format(
        who=who,
        until=moment_in_words(stamp.until or stamp.at),
        revoked=moment_in_words(judgement.revoked_at or stamp.at),
        later=moment_in_words(stamp.judged_for.at),
    )


_DOUBTS = {
    Flaw.OUTLIVED: (
        Cause.RENEWAL_MISSED,
        _("{who} действовал до {until} и истёк, а до этого дня новым штампом не продлён"),
    ),
    Flaw.REVOKED_SINCE: (Cause.REVOKED_NO_PROOF, _("{who} отозван {until}, а до этого дня новым штампом не продлён")),
    Flaw.REVOCATION: (Cause.REVOKED, _("{who} отозван {revoked}, раньше, чем поставлен штамп")),
    Flaw.WEAK: (Cause.ALGORITHM_WEAK, _("на отпечаток, по которому он поставлен, на {later} полагаться уже нельзя")),
    Flaw.ORDER: (Cause.TIMESTAMP_ORDER, _("время в нём позже, чем {later}, когда он уже был")),
}


def of_algorithms(signers: Sequence[SignerFound], chain: Chain, trust: Trust) -> Iterator[Check]:
    """Answer whether the algorithms could be relied on when it mattered; nothing where no policy is set."""
    uses = [*_uses(signers, chain)]
    if trust.policy is None or not uses:
        return
    for judgement, at in uses:
        key = judgement.status.signing_cert.public_key
        if said := trust.policy.objection(judgement.status.md_algorithm, key, at):
            reason = _("{who}: {said}").format(who=in_words(judgement.status.signing_cert), said=said)
            yield Check("algorithm", ALGORITHMS, UNKNOWN, reason, at, Cause.ALGORITHM_WEAK)
            return
    named = {
        called(name)
        for judgement, _at in uses
        for name in (judgement.status.md_algorithm, key_algorithm(judgement.status.signing_cert.public_key))
    }
    reason = _("{names}: на них можно было полагаться, когда это было нужно").format(names=", ".join(sorted(named)))
    yield Check("algorithm", ALGORITHMS, PASSED, reason, max(at for _judgement, at in uses), Cause.HOLDS)


def _uses(signers: Sequence[SignerFound], chain: Chain) -> Iterator[tuple[Judgement, datetime]]:
    """Return each signature with the time till which its algorithms had to hold."""
    for found in signers:
        if found.judgement is not None:
            yield found.judgement, found.at
    for stamp in [*(found.stamp for found in signers), *(stamp for _each, stamp in chain.stamps)]:
        if stamp is not None and stamp.judgement is not None:
            yield stamp.judgement, stamp.judged_for.at
