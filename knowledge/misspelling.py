"""A query with a word that no document has may be misspelt: one letter off ("ngiep"), or typed with Telex or VNI off.

What is proposed is a Vietnamese syllable that the documents have, and that stands beside its neighbours there; so a
strange word ("sjc", "wifi") is left as it is. Syllables are folded: accents are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from knowledge.domain.folding import fold
from knowledge.domain.syllables import is_folded_syllable

Times = Callable[[str], int]
"""In how many passages a folded syllable, or a pair of neighbours ("ke_hoach"), stands."""
Known = Callable[[str], bool]

_WORD = re.compile(r"[^\W_]+")
_LETTERS = "abcdeghiklmnopqrstuvxy"
_SHORTEST, _LONGEST = 3, 9
_LEAST_PAIRED, _LEAST_SHARE = 3, 0.02
"""A syllable one letter off must stand beside a neighbour in so many passages, and in so many of those that have it."""
_TELEX_DOUBLE = re.compile(r"(aa|ee|oo|dd)")
_TELEX_HOOK = re.compile(r"(?<=[aou])w")
_TELEX_TONE = re.compile(r"(?<=[aeiouy])([a-z]*?)[sfrxj]")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")


def corrected(query: str, times: Times, is_known: Known) -> str:
    """The query with its misspelt words as they are meant, without accents; the query itself where there are none.

    ``is_known`` says of a folded syllable that it is right though no document has it (abbreviations).
    """
    matches = list(_WORD.finditer(query))
    words = [fold(match.group()) for match in matches]
    strange = {place: word for place, word in enumerate(words) if not times(word) and not is_known(word)}
    for place, word in strange.items():
        words[place] = _as_typed(word, times)
    for place, word in strange.items():
        words[place] = _likeliest(words, place, word, times)
    written, last = [], 0
    for place, match in enumerate(matches):
        is_new = place in strange and words[place] != strange[place]
        written += [query[last : match.start()], words[place] if is_new else match.group()]
        last = match.end()
    return "".join((*written, query[last:]))


def _as_typed(word: str, times: Times) -> str:
    """What was meant with Telex or VNI, had it been on: "hoachj", "thuees", "nghie6p5"; else the word."""
    if len(word) < _SHORTEST:
        return word
    bare = _TELEX_HOOK.sub("", _TELEX_DOUBLE.sub(lambda double: double[0][0], word))
    found = (bare, _TELEX_TONE.sub(r"\1", bare, count=1), _VNI.sub("", word))
    return next((one for one in found if one != word and is_folded_syllable(one) and times(one)), word)


def _likeliest(words: Sequence[str], place: int, word: str, times: Times) -> str:
    """What stands most often beside the neighbours of ``word``: it as it was typed, or a syllable one letter off."""
    best = words[place]
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return best
    most = _paired(words, place, best, times)
    for one in sorted(set(_one_letter_off(word))):
        paired = _paired(words, place, one, times)
        if paired > most:
            best, most = one, paired
    return best


def _paired(words: Sequence[str], place: int, word: str, times: Times) -> int:
    """How often the word stands beside a neighbour that it has here; 0 where that may be chance."""
    found = 0
    for first, second in ((place - 1, place), (place, place + 1)):
        if first < 0 or second == len(words):
            continue
        pair = [word if at == place else words[at] for at in (first, second)]
        paired = times("_".join(pair))
        if paired >= _LEAST_PAIRED and paired >= _LEAST_SHARE * min(map(times, pair)):
            found = max(found, paired)
    return found


def _one_letter_off(word: str) -> Iterator[str]:
    """Every syllable that a letter left out, added, changed or exchanged with the next makes of the word."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = [
        *(left + right[1:] for left, right in cuts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
        *(left + letter + right for left, right in cuts for letter in _LETTERS),
        *(left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS),
    ]
    return (one for one in made if one != word and is_folded_syllable(one))
