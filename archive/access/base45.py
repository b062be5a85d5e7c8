"""Base45 (RFC 9285): bytes as the signs that a QR code packs tightest."""

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


def encode(data: bytes) -> str:
    """Return three signs for every two bytes, two for a last one."""
    return "".join(_signs(data[at : at + 2]) for at in range(0, len(data), 2))


def _signs(pair: bytes) -> str:
    number, signs = int.from_bytes(pair), ""
    for _each in range(len(pair) + 1):
        number, value = divmod(number, 45)
        signs += SIGNS[value]
    return signs


def decode(text: str) -> bytes:
    """Return the bytes. Raises ValueError for what no bytes are written as."""
    return b"".join(_bytes(text[at : at + 3]) for at in range(0, len(text), 3))


def _bytes(signs: str) -> bytes:
    if len(signs) == 1 or not set(signs) <= _VALUES.keys():
        msg = f"not Base45: {signs!r}"
        raise ValueError(msg)
    number = sum(_VALUES[sign] * (1, 45, 2025)[place] for place, sign in enumerate(signs))
    try:
        return number.to_bytes(len(signs) - 1)
    except OverflowError as error:
        msg = f"not Base45: {signs!r}"
        raise ValueError(msg) from error
