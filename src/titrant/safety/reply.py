"""What one rule replies: yes, no, or unknown with what is missing. Unknown never passes.

Several replies of one rule (one a medicine, say) join into one: the worst word and severity win, the
latest date wins, and one block without a date leaves the whole date undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from titrant.safety.screening import RANK, AnswerWord, DoseCaps, Verdict

NO_CAPS = DoseCaps()
_WORD_RANK = {"no": 0, "yes": 1, "unknown": 2}


@dataclass(frozen=True)
class Reply:
    """One rule's reply. ``text`` names the variant of the rule's words, empty for that of the severity."""

    word: AnswerWord
    severity: Verdict = "clear"
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    earliest: date | None = None
    undetermined: bool = False
    provisional: bool = False
    arithmetic: tuple[str, ...] = ()
    holds: bool = False
    urgent: bool = False
    caps: DoseCaps = NO_CAPS
    text: str = ""

    @property
    def fired(self) -> bool:
        """Whether it says anything beyond *no*."""
        return self.severity != "clear"


def no(*found: str, caps: DoseCaps = NO_CAPS) -> Reply:
    """The rule does not apply."""
    return Reply("no", found=found, caps=caps)


def note(*found: str, text: str = "") -> Reply:
    """The rule applies and asks for nothing that changes the verdict."""
    return Reply("yes", found=found, text=text)


def info(*found: str, text: str = "", caps: DoseCaps = NO_CAPS) -> Reply:
    """Worth telling; nothing stands in the way."""
    return Reply("yes", "info", found, text=text, caps=caps)


def caution(*found: str, text: str = "", caps: DoseCaps = NO_CAPS, urgent: bool = False) -> Reply:
    """May start, with care."""
    return Reply("yes", "caution", found, text=text, caps=caps, urgent=urgent)


def block(
    *found: str,
    earliest: date | None = None,
    provisional: bool = False,
    arithmetic: tuple[str, ...] = (),
    urgent: bool = False,
    text: str = "",
    caps: DoseCaps = NO_CAPS,
) -> Reply:
    """Do not start, or hold. Without a date the first safe day is undetermined."""
    return Reply(
        "yes",
        "block",
        found,
        earliest=earliest,
        undetermined=earliest is None,
        provisional=provisional,
        arithmetic=arithmetic,
        holds=True,
        urgent=urgent,
        text=text,
        caps=caps,
    )


def unknown(*missing: str, severity: Verdict = "caution", found: tuple[str, ...] = (), holds: bool = True) -> Reply:
    """It cannot be answered; ``holds`` where the rule could have blocked."""
    return Reply("unknown", severity, found, missing, holds=holds, text="unknown")


def blocked_until_known(*missing: str, found: tuple[str, ...] = (), text: str = "") -> Reply:
    """It cannot be answered, and starting before it is would be unsafe: a block without a date."""
    return Reply("unknown", "block", found, missing, undetermined=True, holds=True, text=text)


def least_caps(caps: Iterable[DoseCaps]) -> DoseCaps:
    """The tightest of several caps."""

    def least(values: list[int | None]) -> int | None:
        return min((v for v in values if v is not None), default=None)

    every = list(caps)
    return DoseCaps(
        first_dose_ug=least([c.first_dose_ug for c in every]),
        target_ug=least([c.target_ug for c in every]),
        step_ug=least([c.step_ug for c in every]),
    )


def together(replies: Iterable[Reply]) -> Reply:
    """Several replies of one rule as one; *no* when there are none."""
    every = list(replies)
    if not every:
        return no()
    if len(every) == 1:
        return every[0]
    top = max(RANK[r.severity] for r in every)
    worst = [r for r in every if RANK[r.severity] == top]
    undetermined = any(r.undetermined for r in every)
    dates = [r.earliest for r in worst if r.earliest]
    lead = max(worst, key=lambda r: (r.undetermined, _WORD_RANK[r.word], r.earliest or date.min))
    return replace(
        lead,
        word=max((r.word for r in worst), key=_WORD_RANK.__getitem__),
        found=_unique(x for r in every if r.word != "no" for x in r.found),
        missing=_unique(x for r in every for x in r.missing),
        earliest=None if undetermined or not dates else max(dates),
        undetermined=undetermined,
        provisional=any(r.provisional for r in worst),
        arithmetic=_unique(x for r in every for x in r.arithmetic),
        holds=any(r.holds for r in every),
        urgent=any(r.urgent for r in every),
        caps=least_caps(r.caps for r in every),
    )


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in an order that does not depend on the order of the record's lists."""
    return tuple(sorted(set(items)))
