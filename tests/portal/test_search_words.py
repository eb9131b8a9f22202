"""Words as search compares them, and how they are marked."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.marking import LONGEST, excerpt, marked
from portal.search.words import fold, forms, words_of


class Reader(HTMLParser):
    """The text of a piece of HTML, and the tags in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag if not attrs else f"{tag} {attrs}")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("declaration")

    def handle_data(self, data: str) -> None:
        self.text += data


pieces = st.sampled_from(
    ["<", ">", "&", '"', "/", " ", "<!--", "<script>", "</mark>", "&lt;", "mark", "script", "ü", "x"]
)
hostile = st.lists(pieces, max_size=12).map("".join) | st.text()


@given(hostile, st.frozensets(hostile, max_size=4))
def test_marking_adds_marks_and_nothing_else(text, words):
    found = Reader(marked(text, words | {"mark", "script"}))
    assert set(found.tags) <= {"mark", "/mark"}
    assert found.tags == ["mark", "/mark"] * (len(found.tags) // 2)
    assert found.text == Reader(text.replace("&", "&amp;").replace("<", "&lt;")).text


@given(st.lists(hostile, max_size=3), st.frozensets(hostile, max_size=4))
def test_an_excerpt_holds_no_markup_but_marks(texts, words):
    assert set(Reader(excerpt(texts, words | {"x"})).tags) <= {"mark", "/mark"}


@given(st.text())
def test_folding_again_changes_nothing(text):
    for word in words_of(text):
        assert fold(fold(word)) == fold(word)


@given(st.text())
def test_a_word_is_one_of_its_forms_and_each_is_one_word(text):
    for word in words_of(text):
        assert fold(word) in forms(word)
        assert all(len(form.split()) == 1 for form in forms(word))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Türkiye and Turkey", {"turkiye"}, "<mark>Türkiye</mark> and Turkey"),
        ("Tu\u0308rkiye", {"turkiye"}, "<mark>Tu\u0308rkiye</mark>"),
        ("NATO’s & Israel–NATO", {"nato"}, "<mark>NATO</mark>’s &amp; Israel–<mark>NATO</mark>"),
        ("notation", {"nota"}, "notation"),
        ("", {"nota"}, ""),
    ],
)
def test_whole_words_are_marked_whatever_their_accents(text, words, expected):
    assert marked(text, words) == expected


def test_an_excerpt_is_cut_around_what_matched():
    text = " ".join(["before"] * 100 + ["harbour"] + ["after"] * 100)
    shown = excerpt(["nothing here", text], {"harbour"})
    assert shown.startswith("… before ")
    assert shown.endswith(" after …")
    assert "<mark>harbour</mark>" in shown
    assert len(shown.split()) == LONGEST + 2


def test_an_excerpt_of_what_did_not_match_is_the_beginning_of_the_first_text():
    assert excerpt(["", "The first.", "The second."], {"harbour"}) == "The first."
    assert excerpt([], {"harbour"}) == ""
