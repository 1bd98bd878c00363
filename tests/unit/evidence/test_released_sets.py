"""A released set of parameters is not edited: whoever changes a number makes a new set.

Until version 0.1.0 is out the sets are still in the making: a change then comes with its new digest and a
fragment of kind ``numbers``.
"""

from __future__ import annotations

import inspect

import pytest

from titrant.evidence.parameter_sets import ADVICE, CALIBRATION, content_hash
from titrant.models import parameters as model_parameters

DIGESTS = {
    ADVICE: "e35f40641d33d3c4fea96ee0d75cabc88bcd2b790542e10835f3f393511c3564",
    CALIBRATION: "c35253f0cd81d191b7bd860a7a7267d26af9fb9d249fc6959971c8da559852d0",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_released_set_is_not_edited(name: str) -> None:
    assert content_hash(name) == DIGESTS[name], f"{name} was edited: add a new set, or say in changes/ what moved"


def test_models_read_the_advice_set_unless_told_otherwise() -> None:
    defaults = {
        parameter.default
        for _, function in inspect.getmembers(model_parameters, inspect.isfunction)
        if function.__module__ == model_parameters.__name__
        for parameter in inspect.signature(function).parameters.values()
        if isinstance(parameter.default, str)
    }
    assert ADVICE in defaults
    assert CALIBRATION not in defaults
