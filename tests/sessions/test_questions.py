"""Each check of each session: on the untouched stub, on the answer, on every named mistake, and in every place."""

import pandas as pd
import pytest

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, check
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET, call


def test_the_stub_is_not_attempted(loaded):
    for exercise in loaded.exercises:
        assert check(exercise, ..., **loaded.parameters).state == NOT_ATTEMPTED


def test_the_answer_matches_also_as_read_off_a_chart(loaded):
    for exercise in loaded.exercises:
        answer = exercise.answer(**loaded.parameters)
        assert check(exercise, answer, **loaded.parameters).state == MATCHES
        assert answer != NOT_PUBLISHED, f"{exercise.name}: the opening place must have an answer in numbers"
        within = exercise.tolerance(**loaded.parameters)
        if isinstance(answer, float) and within >= 0.02:
            digits = 0 if within >= 1 else 2
            assert check(exercise, round(answer, digits), **loaded.parameters).state == MATCHES


def test_every_question_knows_a_mistake_and_names_it(loaded):
    """Each mistake, committed by its own function, is recognised wherever it differs from the answer."""
    for exercise in loaded.exercises:
        assert exercise.mistakes
        for mistake in exercise.mistakes.values():
            cases = [dict(loaded.parameters), *_variations(loaded, exercise)]
            named = [result for case in cases if (result := _committed(exercise, mistake, case)) is not None]
            assert named, f"{exercise.name}: nothing commits {mistake.name}"
            assert all(result.state == NOT_YET and result.mistake for result in named)
            assert any(result.mistake == mistake.name and result.message == mistake.message for result in named)


def _committed(exercise, mistake, parameters):
    wrong = call(mistake.commit, parameters)
    if wrong is None or pd.isna(wrong) or check(exercise, wrong, **parameters).state == MATCHES:
        return None
    return check(exercise, wrong, **parameters)


def _variations(loaded, exercise):
    """The same parameters with another of the values that the question offers: a room's benchmark, a room's world."""
    for name, values in (getattr(loaded.checks, "CHOICES", {}) | dict(exercise.choices)).items():
        for value in values:
            yield loaded.parameters | {name: value}


def test_no_message_gives_the_answer_away(loaded):
    for exercise in loaded.exercises:
        answer = exercise.answer(**loaded.parameters)
        if isinstance(answer, str):
            continue  # words are chosen from what the question offers
        told = {f"{abs(answer):.2f}", f"{abs(answer):.1f}", f"{abs(answer):,.0f}"} - {"0.0", "0.5", "1", "2", "4"}
        texts = [exercise.consider, *exercise.hints, *(mistake.message for mistake in exercise.mistakes.values())]
        texts += [check(exercise, wrong, **loaded.parameters).message for wrong in (answer * 3 + 7, -answer, "x", None)]
        assert not [text for text in texts if any(figure in text for figure in told)]


def test_every_place_has_an_answer_or_says_that_none_is_published(loaded):
    """Every value that the data allow, one parameter at a time: the check has a sum to compare with."""
    for parameter in loaded.session.parameters().values():
        for value in parameter.values:
            case = loaded.parameters | {parameter.name: value}
            for exercise in loaded.exercises:
                answer = exercise.answer(**case)
                assert answer in (NOT_PUBLISHED, FEWER_THAN_SIX) or pd.notna(answer), (exercise.name, value)
                if not isinstance(answer, str) and abs(answer) >= 0.05:  # a smaller one is read off a chart as 0.0
                    assert exercise.tolerance(**case) < abs(answer), f"{exercise.name}, {value}: nought would match"
                assert check(exercise, answer, **case).state == MATCHES, (exercise.name, value)


@pytest.mark.parametrize("typed", ["not published", "Not Published "])
def test_not_published_is_refused_where_the_figure_is_published(loaded, typed):
    for exercise in loaded.exercises:
        assert check(exercise, typed, **loaded.parameters).state == NOT_YET
