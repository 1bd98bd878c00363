"""The quantile of the standard normal distribution in lanes: ratios of polynomials, the tails over sqrt(-log p).

Source: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988) 477-484, routine PPND16: about 1 part in 1e16.
"""

from __future__ import annotations

from typing import Any

from titrant.engine.compiled.lanes import Lanes

MIDDLE, MIDDLE_SQUARED = 0.425, 0.180625
TAIL, FAR_TAIL = 1.6, 5.0
# Coefficients of the routine, constant first: numerator and denominator of the middle, the tail, the far tail.
CENTRAL = (
    (3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
     3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
)  # fmt: skip
NEAR = (
    (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
     1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
FAR = (
    (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip


def normal_quantile(lanes: Lanes, share: Any) -> Any:
    """The number below which a share of a standard normal distribution lies."""
    b = lanes.builder
    away = lanes.sub(share, lanes.constant(0.5))
    inside = lanes.sub(lanes.constant(MIDDLE_SQUARED), lanes.mul(away, away))
    middle = lanes.mul(away, _ratio(lanes, CENTRAL, inside))
    lower = b.fcmp_ordered("<", away, lanes.constant(0.0))
    rest = b.select(lower, share, lanes.sub(lanes.constant(1.0), share))
    r = lanes.root(lanes.sub(lanes.constant(0.0), lanes.log(rest)))
    near = _ratio(lanes, NEAR, lanes.sub(r, lanes.constant(TAIL)))
    far = _ratio(lanes, FAR, lanes.sub(r, lanes.constant(FAR_TAIL)))
    tail = b.select(b.fcmp_ordered("<=", r, lanes.constant(FAR_TAIL)), near, far)
    tail = b.select(lower, lanes.sub(lanes.constant(0.0), tail), tail)
    return b.select(b.fcmp_ordered("<=", lanes.magnitude(away), lanes.constant(MIDDLE)), middle, tail)


def _ratio(lanes: Lanes, of: tuple[tuple[float, ...], tuple[float, ...]], x: Any) -> Any:
    return lanes.div(_polynomial(lanes, of[0], x), _polynomial(lanes, of[1], x))


def _polynomial(lanes: Lanes, coefficients: tuple[float, ...], x: Any) -> Any:
    total = lanes.constant(coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = lanes.add(lanes.mul(total, x), lanes.constant(coefficient))
    return total
