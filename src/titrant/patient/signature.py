"""The seal of a signed plan: a hash over everything else in it, so that a later change shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from hashlib import sha256

from titrant.core.errors import SignatureError
from titrant.core.plain import to_plain
from titrant.patient.record import Route, SignedPlan, SignedStep

SEAL = "content_hash"


def content_hash(plan: SignedPlan) -> str:
    """SHA-256 over the canonical JSON of all fields but the hash itself."""
    content = {f.name: to_plain(getattr(plan, f.name)) for f in fields(plan) if f.name != SEAL}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + sha256(text.encode()).hexdigest()


def sign(
    prescriber: str, signed_on: date, steps: Iterable[SignedStep], ceiling_ug: int, route: Route = "oral"
) -> SignedPlan:
    """A plan sealed by a named prescriber."""
    unsealed = SignedPlan(prescriber, signed_on, ceiling_ug, tuple(steps), "", route)
    return SignedPlan(prescriber, signed_on, ceiling_ug, tuple(steps), content_hash(unsealed), route)


def verify(plan: SignedPlan, place: str = "plan.toml") -> None:
    """Raise SignatureError when the plan does not carry the hash of its own content, or goes above its ceiling."""
    expected = content_hash(plan)
    if plan.content_hash != expected:
        raise SignatureError(
            place,
            f"the plan was changed after it was signed: it carries {plan.content_hash}, its content gives {expected}",
            "let the prescriber sign it again",
        )
    over = next((i for i, step in enumerate(plan.steps, start=1) if step.dose_ug > plan.ceiling_ug), None)
    if over is not None:
        raise SignatureError(
            place, f"step {over} is above the ceiling of the plan", "let the prescriber plan and sign it again"
        )
