"""Which words can be Vietnamese syllables: how a text in an unknown encoding is told from its wrong readings."""

from __future__ import annotations

import unicodedata

from knowledge.domain.folding import fold
from knowledge.domain.regex import regex

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_TONE = regex("[" + "".join(_TONES) + "]")
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|[bcdđghklmnpqrstvx])?"
_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uôi uy uya uyu uê uơ uây "
    "ư ưa ươi ươu ưi ưu y yêu"
)
_NASAL = (
    "am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng om on ong oong oan oang oanh oam "
    "oăm oăn oăng oen ôm ôn ông ơm ơn um un ung uân uâng uênh uôm uôn uông uyên uynh ưm ưn ưng ươm ươn ương yêm yên "
    "yêng"
)
_STOP = (
    "ac ach ap at ooc ăc ăk ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc op ot oac oach oap oat oăc oăt "
    "oet ôc ôp ôt ơp ơt uc up ut uât uôc uôt uych uyêt uyt uêch ưc ưt ươc ươp ươt yêt"
)
_RIMES = {rime: rime in _STOP.split() for group in (_OPEN, _NASAL, _STOP) for rime in group.split()}
_SYLLABLE = regex(f"({_ONSET})({'|'.join(sorted(_RIMES, key=len, reverse=True))})")
_FOLDED = regex(f"{fold(_ONSET)}(?:{'|'.join(sorted(set(map(fold, _RIMES)), key=len, reverse=True))})")
_STOPPED = frozenset({"sắc", "nặng"})
_WORD = regex(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*")
_ENOUGH_WORDS = 3
_SOUND_SHARE = 0.85
"""Abbreviations (QĐ, HĐND) and names from other languages are no syllables; wrong readings stay below 0.65."""


def is_syllable(word: str) -> bool:
    """True of a word that can stand in Vietnamese spelling, tone included; no dictionary is asked."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONE.sub("", apart))
    match = _SYLLABLE.fullmatch(plain)
    if match is None:
        return False
    return not _RIMES[match[2]] or (bool(tones) and _TONES[tones[0]] in _STOPPED)


def is_folded_syllable(word: str) -> bool:
    """True of a word of small letters without accents that can be a Vietnamese syllable, had it its accents."""
    return _FOLDED.fullmatch(word) is not None


def marked_words(text: str) -> list[str]:
    """The words of the text that have a letter outside ASCII, in order."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


def soundness(text: str) -> float:
    """The share of the words with diacritics that can be Vietnamese syllables; 0 where there are none."""
    words = marked_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def is_sound(text: str) -> bool:
    """True of a text with several Vietnamese words, nearly all of them spelt as Vietnamese is."""
    words = marked_words(text)
    return len(words) >= _ENOUGH_WORDS and sum(map(is_syllable, words)) >= _SOUND_SHARE * len(words)
