"""What is said below a date box while somebody types into it."""

import pytest
from django.utils.translation import override

from dates import DateError, parse
from dates.understanding import understand

WINTERS = ["January to February 2012", "December 2012 to February 2013"]


@pytest.mark.parametrize(
    ("typed", "said", "edtf"),
    [
        ("early 2012", "early 2012: January to April 2012", "2012-01/2012-04"),
        ("before 2016", "before 2016: until 2015; start not found", "/2015"),
        ("March 1953", "March 1953", "1953-03"),
        ("1953-03-09", "9 March 1953", "1953-03-09"),
        ("c. 1957", "about 1957", "1957~"),
        ("summer 2012", "summer 2012: June to August 2012", "2012-22"),
        ("1990s", "1990s: 1990 to 1999", "199X"),
        ("20th century", "20th century: 1900 to 1999", "19XX"),
        ("2016-09-16/..", "since 16 September 2016", "2016-09-16/.."),
        ("2016/", "from 2016; end not found", "2016/"),
        ("1995–2002", "1995 to 2002", "1995/2002"),
    ],
)
def test_what_was_understood_is_said_in_words(typed, said, edtf):
    reading = understand(typed)
    assert (reading.text, reading.edtf, reading.is_wrong) == (said, edtf, False)


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_nothing_is_said_of_an_empty_box(typed):
    assert understand(typed, "early 2012") == understand("")
    assert understand(typed).text == ""


@pytest.mark.parametrize(
    ("typed", "labels", "fills"),
    [
        ("9/1/2002", ["9 January 2002", "1 September 2002"], ["9 January 2002", "1 September 2002"]),
        ("2002/03", ["March 2002", "2002 to 2003"], ["March 2002", "2002 to 2003"]),
        ("2002-25", ["2002 to 2025"], ["2002 to 2025"]),
        ("1900s", ["the decade 1900–1909", "20th century"], ["the decade 1900–1909", "20th century"]),
        ("from 2016", ["since 2016", "from 2016; end not found"], ["since 2016", "from 2016; end not found"]),
        ("2016/2014", ["2014 to 2016"], ["2014 to 2016"]),
        ("2012-24", ["January to February 2012", "December 2012 to February 2013"], WINTERS),
        ("winter 9999", ["January to February 9999"], ["January to February 9999"]),
        ("30 February 2012", [], []),
        ("rubbish", [], []),
    ],
)
def test_each_reading_of_an_ambiguous_date_is_offered(typed, labels, fills):
    reading = understand(typed)
    assert reading.is_wrong
    assert [offer.label for offer in reading.offers] == labels
    assert [offer.fill for offer in reading.offers] == fills


@pytest.mark.parametrize("typed", ["9/1/2002", "2002/03", "1900s", "from May 2016", "2016/2014", "winter 2012"])
def test_what_is_offered_is_read_as_the_date_that_was_offered(typed):
    with pytest.raises(DateError) as caught:
        parse(typed)
    offers = understand(typed).offers
    assert [parse(offer.fill).edtf for offer in offers] == list(caught.value.readings)


def test_edtf_is_filled_in_where_the_words_of_a_language_are_not_read():
    with override("de"):
        offers = understand("1/3/2002").offers
    assert [offer.fill for offer in offers] == ["2002-01-03", "2002-03-01"]


@pytest.mark.parametrize(
    ("typed", "words", "said"),
    [
        ("7 May 2013", "early 2012", "does not meet"),
        ("7 February 2012", "early 2012", "Readers see the date in words, “early 2012”"),
        ("7 February 2012", "in the week of the summit", "Readers see"),
        ("2012-01/2012-04", "early 2012", ""),
        ("7 February 2012", " ", ""),
        ("9/1/2002", "early 2012", ""),
    ],
)
def test_words_that_are_not_the_date_are_pointed_out(typed, words, said):
    note = understand(typed, words).words_note
    assert (said in note) if said else note == ""


# The address that the script asks


def read(client, **query):
    return client.get("/admin/dates/read/", query, headers={"x-requested-with": "XMLHttpRequest"})


@pytest.mark.django_db
def test_the_admin_reads_a_date_for_the_script(client, sign_in):
    sign_in("Editor")
    answer = read(client, text="9/1/2002", words="early 2012").json()
    assert answer["is_wrong"]
    assert "9 January 2002" in answer["text"]
    assert answer["offers"][1] == {"label": "1 September 2002", "fill": "1 September 2002"}
    assert read(client).json()["text"] == ""


@pytest.mark.django_db
def test_reading_a_date_costs_no_query_beyond_the_session(client, sign_in, django_assert_max_num_queries):
    sign_in("Editor")
    read(client, text="1957")
    with django_assert_max_num_queries(5):
        read(client, text="early 2012")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "9" * 400, "<script>", "½", "1e5000000", "/" * 300, "\ud800"])
def test_odd_text_is_answered_with_what_is_wrong(client, sign_in, text):
    sign_in("Editor")
    response = client.get("/admin/dates/read/", {"text": text.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert response.json()["is_wrong"]


@pytest.mark.django_db
def test_the_length_of_what_is_read_is_bounded(client, sign_in):
    sign_in("Editor")
    assert read(client, text="9" * 401).status_code == 400
    assert read(client, text="1957", words="9" * 401).status_code == 400
    assert client.post("/admin/dates/read/").status_code == 405


@pytest.mark.django_db
def test_only_who_may_enter_the_admin_is_answered(client, sign_in):
    assert read(client, text="1957").status_code in (302, 403)
    sign_in("")
    assert read(client, text="1957").status_code in (302, 403)
