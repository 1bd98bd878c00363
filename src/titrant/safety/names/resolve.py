"""A medicine as a person or a chart writes it -> what it is.

Every word is read. Any opioid word wins; words left over make it a question; a name the table only recalls
may block or ask but never clear. A fuzzy match is only ever a question.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant.safety.names.forms import in_form
from titrant.safety.names.near import near
from titrant.safety.names.product import Product, Resolution, together
from titrant.safety.names.second_strength import with_an_opioid
from titrant.safety.names.table import LONGEST_NAME, Alias, table
from titrant.safety.names.text import PER_HOUR, compact, counted, tidy, tokens


@dataclass(frozen=True)
class _Hit:
    """One name found in the words ``start`` to ``end``."""

    start: int
    end: int
    products: tuple[Product, ...]
    ask: bool
    seen: bool = True

    @property
    def opioid(self) -> bool:
        return any(p.is_opioid for p in self.products)

    def within(self, other: _Hit) -> bool:
        return other.start <= self.start and self.end <= other.end and self != other


def resolve(name: str, dose: str | None = None) -> Resolution:
    """Read one line of a medicine list.

    Parameters
    ----------
    name
        The name as written, with whatever stands beside it.
    dose
        The dose as written elsewhere; two strengths there may give away an opioid.

    Examples
    --------
    >>> resolve("Percs 5/325 prn").entry.ingredients
    ('oxycodone', 'paracetamol')
    >>> resolve("Tylenol #3").entry.classes
    ('opioid_short',)
    >>> resolve("Zyxolapan 5 mg").outcome
    'unknown'
    """
    found = _resolve(name)
    if found.outcome == "matched" and found.entry and (joined := with_an_opioid(found.entry, f"{name} {dose or ''}")):
        return Resolution("ask", found.entry, (*joined, found.entry), found.matched_text, found.unread)
    return found


def _resolve(name: str) -> Resolution:
    known = table()
    key = compact(name)
    if key in known.rows:
        return _decide((known.product(key),), ask=False, text=name, unread=())
    return _read(name)


def sure_opioids(text: str, shortest: int) -> tuple[tuple[str, Product], ...]:
    """Names of opioids that stand in a text as they are, at least so many letters long, with what they are."""
    words = tokens(text)
    hits = [h for h in _hits(words) if h.opioid and not h.ask]
    named = [("".join(words[h.start : h.end]), h.products) for h in hits]
    return tuple((word, next(p for p in products if p.is_opioid)) for word, products in named if len(word) >= shortest)


def _look_up(key: str) -> tuple[tuple[Product, ...], bool, bool] | None:
    """Products of a key, whether to ask which, and whether the name itself was seen."""
    known = table()
    if key in known.rows:
        return (known.product(key),), False, True
    alias = known.aliases.get(key) or _singular(key)
    return (tuple(known.product(meant) for meant in alias.means), alias.ask, alias.seen) if alias else None


def _singular(key: str) -> Alias | None:
    """``norcos`` -> Norco. Plurals are read for opioids alone, where a slip errs to the safe side."""
    known = table()
    if not key.endswith("s") or len(key) < 4:
        return None
    one = known.aliases.get(key[:-1]) or Alias((key[:-1],), ask=len(key) < 5, seen=False)
    opioid = any(meant in known.rows and known.product(meant).is_opioid for meant in one.means)
    return Alias(one.means, one.ask, seen=False) if opioid else None


def _hits(words: list[str]) -> list[_Hit]:
    """Every name in the words; of names that lie within each other, the longest, and any opioid."""
    found = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if hit := _look_up("".join(words[start:end])):
                found.append(_Hit(start, end, *hit))
    longest = [a for a in found if not any(a.within(b) and (b.opioid or not a.opioid) for b in found)]
    return _drop_salts(longest, words)


def _drop_salts(hits: list[_Hit], words: list[str]) -> list[_Hit]:
    """``losartan potassium`` is losartan: a salt word beside a name is not a medicine of its own."""
    effects = table().words
    salts = [h for h in hits if h.end - h.start == 1 and effects.get(words[h.start]) == "salt"]
    others = [h for h in hits if h not in salts]
    return [h for h in hits if h in others or not any(o.end == h.start for o in others)]


def _effects(words: list[str], hits: list[_Hit], name: str) -> frozenset[str]:
    effects = table().words
    free = [w for i, w in enumerate(words) if not any(h.start <= i < h.end for h in hits)]
    found = {effects[w] for w in free if w in effects}
    return frozenset(found | ({"patch"} if PER_HOUR.search(tidy(name)) else set()))


def _unread(words: list[str], hits: list[_Hit]) -> tuple[str, ...]:
    """Words that no name, form or frequency explains. A small number on a line with a numbered name is one of them."""
    known = table()
    numbered = any(word in known.numbered for word in words)
    left = []
    for i, word in enumerate(words):
        if any(h.start <= i < h.end for h in hits) or word in known.words:
            continue
        if not word.isdigit() or (numbered and len(word) < 3):
            left.append(word)
    return tuple(left)


def _count_or_name(name: str) -> tuple[Product, ...]:
    """``Tylenol 3 tablets``: three of one, or codeine? Both, so that a person says which."""
    for stem, digit in counted(name):
        if stem in table().numbered and (numbered := _look_up(stem + digit)):
            plain = _look_up(stem)
            return numbered[0] + (plain[0] if plain else ())
    return ()


def _read(name: str) -> Resolution:
    words = tokens(name)
    hits = _hits(words)
    either = _count_or_name(name)
    if either and not any(h.opioid and not h.ask for h in hits):
        return Resolution("ask", None, either[:3], name)
    if not hits:
        return _near_or_unknown(words)
    effects = _effects(words, hits, name)
    sure = [h for h in hits if not h.ask]
    opioids = [h for h in sure if h.opioid]
    products = tuple(dict.fromkeys(in_form(p, effects) for h in sure for p in h.products))
    text = " ".join(" ".join(words[h.start : h.end]) for h in (opioids or hits))
    unread = _unread(words, hits)
    if any(p.must_wait for h in opioids for p in h.products):
        return Resolution("matched", together(products), (), text, unread)
    asked = tuple(p for h in hits if h.ask for p in h.products)
    if asked:
        entry = together(products) if products else None
        return Resolution("ask", entry, asked[:3], text, unread)
    loose = not all(h.seen for h in hits)
    return _decide(products, ask=bool(unread) or loose, text=text, unread=unread)


def _decide(products: tuple[Product, ...], ask: bool, text: str, unread: tuple[str, ...]) -> Resolution:
    """Matched, unless something is left to ask or the table only recalls a name that would be cleared."""
    entry = together(products)
    if entry.must_wait or (entry.certainty == "seen" and not ask):
        return Resolution("matched", entry, (), text, unread)
    others = near(unread) if unread else ()
    candidates = tuple(dict.fromkeys((*others, entry)))[:3]
    return Resolution("ask", entry, candidates, text, unread)


def _near_or_unknown(words: list[str]) -> Resolution:
    known = table()
    content = [w for w in words if w not in known.words and not w.isdigit()]
    family = [key for w in content for key in known.families.get(w, ())]
    relatives = sorted((known.product(key) for key in family), key=lambda p: not p.is_opioid)
    pairs = tuple("".join(content[i : i + n]) for n in (1, 2, 3) for i in range(len(content) - n + 1))
    joined = tuple(dict.fromkeys(("".join(words), "".join(content), *pairs)))
    candidates = tuple(dict.fromkeys((*relatives, *near(joined))))[:3]
    return Resolution("ask" if candidates else "unknown", None, candidates, "", tuple(content))
