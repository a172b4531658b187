"""Words and number formats: missing is never zero, and every key has its one word."""

from cockpit import access, figures, text


def test_number_formats_agree_on_missing_and_units():
    shown = [text.number(None), text.percent(None), text.date(None), text.bandwidth(float("nan"))]
    assert set(shown) == {text.MISSING}
    assert text.number(0) == "0" and text.number(-0.4) == "0" and text.number(2.5) == "3"
    assert text.number(10, unit="Gbps") == f"10{text.THIN}Gbps" and text.number(10, unit="节") == "10 节"


def test_every_status_and_role_has_one_word_of_its_own():
    assert set(text.STATUS_WORDS) == set(figures.STATUSES)
    assert set(text.ROLE_WORDS) == set(access.ROLES)
    assert set(text.LEVEL_WORDS) == {level.name.lower() for level in access.Level}
    for words in (text.STATUS_WORDS, text.ROLE_WORDS, text.LEVEL_WORDS):
        assert len(set(words.values())) == len(words)
