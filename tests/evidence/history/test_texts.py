"""Texts are compared word by word, where they differ."""

from __future__ import annotations

import pytest

from evidence.history.texts import Change, Piece, addresses, prose, whole_values, word_by_word

SAME, GONE, NEW, CUT = Change.SAME, Change.GONE, Change.NEW, Change.CUT


def shown(passages):
    """As on paper: [-went-], {+came+}, … for what is left out."""
    marks = {SAME: "{}", GONE: "[-{}-]", NEW: "{{+{}+}}", CUT: "…"}
    return ["".join(marks[piece.change].format(piece.text) for piece in passage) for passage in passages]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("It was held in 2019.", "It was held in 2018.", "It was held in [-2019-] {+2018+}."),
        ("Poland, Estonia and Latvia", "Poland and Latvia", "Poland[-, Estonia-] and Latvia"),
        ("It was held.", "It was held. Twice.", "It was held. {+Twice.+}"),
        ("an exercise in Poland", "an exercise", "an exercise [-in Poland-]"),
        ("", "All new.", "{+All new.+}"),
        ("All gone.", "", "[-All gone.-]"),
        ("One two three four", "Nothing here is alike", "[-One two three four-] {+Nothing here is alike+}"),
        ("שלום עולם", "שלום לך עולם", "שלום {+לך+} עולם"),
    ],
)
def test_words_that_went_and_came_are_marked(before, after, expected):
    assert shown(word_by_word(before, after)) == [expected]


@pytest.mark.parametrize("which", [GONE, NEW])
def test_nothing_is_lost_of_either_version(which):
    before, after = "The first, a long one; the second (short).", "The first one; a second (short), and the third."
    other = NEW if which == GONE else GONE
    kept = "".join(piece.text for piece in word_by_word(before, after)[0] if piece.change != other)
    assert "".join(kept.split()) == "".join((before if which == GONE else after).split())


def test_paragraphs_that_stayed_are_left_out():
    assert shown(word_by_word("One.\nTwo words.\nThree.", "One.\nTwo.\nThree.")) == ["…", "Two [-words-].", "…"]


def test_the_middle_of_a_long_unchanged_stretch_is_left_out():
    long = " ".join(f"word{number}" for number in range(400))
    (passage,) = word_by_word(f"Old {long} old.", f"New {long} new.")
    assert sum(len(piece.text) for piece in passage) < 400
    assert [piece.change for piece in passage if piece.text != " "] == [
        GONE, NEW, SAME, CUT, SAME, GONE, NEW, SAME,
    ]  # fmt: skip


def test_a_text_of_four_thousand_equal_words_is_compared_by_its_ends():
    """Wagtail's own comparison is quadratic here; this finds the one word though every word is frequent."""
    before = "a " * 4_000 + "b"
    (passage,) = word_by_word(before, "a " * 4_000 + "c")
    assert [piece.text for piece in passage if piece.change in (GONE, NEW)] == ["b", "c"]


def test_a_value_that_is_no_text_is_shown_whole():
    assert whole_values("Corrected", "Confirmed") == (
        Piece(GONE, "Corrected"), Piece(SAME, " "), Piece(NEW, "Confirmed"),
    )  # fmt: skip
    assert whole_values("", "") == ()


def test_prose_keeps_paragraphs_apart_and_names_addresses_where_asked():
    html = '<h3>Head</h3><p>One <b>bold</b><br/>line.</p><ul><li>x</li><li><a href="https://a.example/">y</a></li></ul>'
    assert prose(html) == "Head\nOne bold\nline.\nx\ny"
    assert prose(html, with_addresses=True).endswith("y <https://a.example/>")
    assert addresses(html) == ["https://a.example/"]
