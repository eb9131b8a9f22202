"""The checks of pages find what they are for."""

from __future__ import annotations

import pytest

from tests.page_checks import well_formed


def document(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>T</title></head><body><main>{body}</main></body></html>'


GOOD = document(
    '<h1>One</h1><h2 id="a">Two</h2><a href="#a">down</a><label>Word <input name="q"></label>'
    '<table><caption>C</caption><thead><tr><th scope="col">H</th></tr></thead>'
    '<tbody><tr><th scope="row">R</th></tr></tbody></table><p>None is recorded. <bdi lang="he">דן</bdi></p>'
)


def test_a_sound_page_passes():
    assert well_formed(GOOD).h1.get_text() == "One"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>A</h1><h1>B</h1>", "2 <h1>"),
        ("<h2>A</h2>", "0 <h1>"),
        ("<h1>A</h1><h3>B</h3>", "<h3> follows <h1>"),
        ("<h1>A</h1><h2></h2>", "an empty <h2>"),
        ('<h1 id="a">A</h1><p id="a">B</p>', "id “a” 2 times"),
        ('<h1>A</h1><section aria-labelledby="b"></section>', "aria-labelledby=“b” names nothing"),
        ('<h1>A</h1><a href="#b">B</a>', "a link to #b"),
        ('<h1>A</h1><a href="/"></a>', "a link without words"),
        ("<h1>A</h1><a>B</a>", "a link to nowhere"),
        ('<h1>A</h1><input name="q">', "an input without a label"),
        ("<h1>A</h1><button></button>", "a button without words"),
        ("<h1>A</h1><nav></nav><nav></nav>", "one of 2 <nav> without a name"),
        ("<h1>A</h1><details><p>B</p></details>", "<details> without a summary"),
        ("<h1>A</h1><table><tr><td>B</td></tr></table>", "a table without a caption"),
        ("<h1>A</h1><table><caption>C</caption><tr><th>B</th></tr></table>", "without a scope"),
        ("<h1>A</h1><table><caption>C</caption><tbody><tr><td>B</td></tr></tbody></table>", "a table row without"),
        ('<h1 style="color:red">A</h1>', "has ['style']"),
        ('<h1 onclick="x()">A</h1>', "has ['onclick']"),
        ("<h1>A</h1><script>x()</script>", "an inline <script>"),
        ("<h1>A</h1><style>p{}</style>", "<style>"),
        ('<h1>A</h1><img src="x">', "an image without alt"),
        ("<h1>A</h1><p>None</p>", "not meant for readers"),
        ("<h1>A</h1><p>Party: None</p>", "not meant for readers"),
        ("<h1>A</h1><p>[]</p>", "not meant for readers"),
        ("<h1>A</h1><p>&amp;amp;</p>", "not meant for readers"),
        ("<h1>A</h1><p>דן</p>", "Hebrew or Arabic"),
        ('<h1>A</h1><p lang="he">דן</p>', "Hebrew or Arabic"),
        ('<h1>A</h1><p dir="auto">דן</p>', "Hebrew or Arabic"),
        ("<h1>A</h1><p><div>B</div></p>", "<div> within <p>"),
        ("<h1>A</h1><p><b>B</p></b>", "closes nothing"),
        ("<h1>A</h1><div>", "closes nothing"),
    ],
)
def test_a_fault_is_named(body, fault):
    with pytest.raises(AssertionError) as failure:
        well_formed(document(body), "/here/")
    assert fault in str(failure.value)
    assert str(failure.value).startswith("/here/")
