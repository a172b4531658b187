"""How much of a person is shown: a family name, the ends of a number, and nothing of numbers in remarks."""

import re
from collections.abc import Callable, Mapping

HIDDEN = "*"
MOBILE = re.compile(r"(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])")
IDENTITY = re.compile(r"(?<![0-9])([1-9][0-9]{2})[0-9]{13}([0-9][0-9Xx])(?![0-9Xx])")
SHORT = 6  # signs; of a shorter number only the first one is shown


def name(said: str) -> str:
    """A name by its first sign.

    >>> name("张三"), name("欧阳明月"), name(""), name("李")
    ('张*', '欧***', '', '李')
    """
    return said[:1] + HIDDEN * (len(said) - 1)


def phone(said: str) -> str:
    """A mobile number without its middle; anything else by its ends, as any number.

    >>> phone("13812345678"), phone("63846384")
    ('138****5678', '63****84')
    """
    hidden = MOBILE.sub(r"\1****\2", said)
    return hidden if hidden != said else number(said)


def number(said: str) -> str:
    """The number of a person or of a paper by its ends.

    >>> number("11010119900101123X"), number("RY-0012"), number("A01"), number("")
    ('110*************3X', 'RY***12', 'A**', '')
    """
    if IDENTITY.fullmatch(said):
        return said[:3] + HIDDEN * 13 + said[-2:]
    if len(said) < SHORT:
        return name(said)
    return said[:2] + HIDDEN * (len(said) - 4) + said[-2:]


def remark(said: str) -> str:
    """Free words in which nobody's mobile or identity number can be read.

    >>> remark("联系电话13812345678，证件 11010119900101123X"), remark("到班 1000 Mbps")
    ('联系电话138****5678，证件 110*************3X', '到班 1000 Mbps')
    """
    return IDENTITY.sub(rf"\1{HIDDEN * 13}\2", MOBILE.sub(rf"\1{HIDDEN * 4}\2", said))


MASKS: Mapping[str, Callable[[str], str]] = {"name": name, "phone": phone, "id": number}
