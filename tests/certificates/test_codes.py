from hypothesis import given
from hypothesis import strategies as st

from certificates import codes

places = st.integers(0, codes.LENGTH - 1)
letters = st.sampled_from(codes.LETTERS)


def test_a_new_code_is_well_formed_and_never_the_last_one():
    first, second = codes.new(), codes.new()

    assert codes.is_well_formed(first)
    assert codes.is_well_formed(second)
    assert first != second


def test_a_code_is_read_in_fours_and_typed_as_people_type():
    assert codes.grouped("7K2M9QXA4TRB") == "7K2M-9QXA-4TRB"
    assert codes.normal(" 7k2m-9qxa 4trb ") == "7K2M9QXA4TRB"
    assert codes.normal("O0Il-1L") == "001111"


@given(place=places, letter=letters)
def test_one_wrong_letter_is_always_seen(place, letter):
    code = codes.new()
    wrong = code[:place] + letter + code[place + 1 :]

    assert codes.is_well_formed(wrong) == (wrong == code)


@given(st.text(max_size=40))
def test_any_text_may_be_asked_about(text):
    assert codes.is_well_formed(codes.normal(text)) in {True, False}
