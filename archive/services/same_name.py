"""Are two spellings one name?"""

import re


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two spellings are one name: case, ё, quotes and spaces do not count, initials stand for names."""
    ours, theirs = _words(one), _words(other)
    if len(ours) != len(theirs):
        return False
    pairs = zip(ours, theirs, strict=True)
    return all(a == b or (n > 0 and _is_initial(a, b)) for n, (a, b) in enumerate(pairs))


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0] and one.isalpha() and other.isalpha()


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("ё", "е"))
