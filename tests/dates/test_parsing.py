import re

import edtf
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dates import DateError, HistoricalDate, parse
from dates.grammar import part_bounds
from dates.parsing import MAX_LENGTH
from dates.parts import read_part
from dates.value import bounds_of

YEARS = st.integers(1, 9999)
POINTS = st.one_of(
    YEARS.map("{:04d}".format),
    st.builds("{:04d}-{:02d}".format, YEARS, st.integers(1, 12)),
    st.builds("{:04d}-{:02d}".format, YEARS, st.integers(21, 23)),
    st.dates().map(str),
    st.integers(1, 999).map("{:03d}X".format),
    st.integers(1, 99).map("{:02d}XX".format),
)
PARTS = st.builds("{}{}".format, POINTS, st.sampled_from(["", "", "", "~", "?", "%"]))
WORDLIST = re.findall(
    r"\S+",
    "early mid late about circa c. perhaps between and from to since until by before after the 1990s 1900s"
    " 20th century spring winter March 53 31 February 2012 2016 1957~ .. / - – ; end start not found present",
)


def in_order(pair):
    earliest, latest = read_part(pair[0]).bounds[0], read_part(pair[1]).bounds[1]
    return earliest <= latest


INTERVALS = st.one_of(
    st.tuples(PARTS, PARTS).filter(in_order).map("/".join),
    PARTS.map("{}/..".format),
    PARTS.map("{}/".format),
    PARTS.map("../{}".format),
    PARTS.map("/{}".format),
)
DATES = st.one_of(PARTS, INTERVALS)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("March 1953", "1953-03"),
        ("Mar. 1953", "1953-03"),
        ("in March 1953", "1953-03"),
        ("9 January 2002", "2002-01-09"),
        ("January 9, 2002", "2002-01-09"),
        ("the 9th of January 2002", "2002-01-09"),
        ("  9\N{NO-BREAK SPACE}January  2002 ", "2002-01-09"),
        ("25/1/2002", "2002-01-25"),
        ("5.5.2002", "2002-05-05"),
        ("c. 1957", "1957~"),
        ("circa 1957", "1957~"),
        ("About 1957", "1957~"),
        ("perhaps March 1953", "1953-03?"),
        ("perhaps about 1957", "1957%"),
        ("1990s", "199X"),
        ("the 1990’s", "199X"),
        ("20th century", "19XX"),
        ("spring 2012", "2012-21"),
        ("fall 2012", "2012-23"),
        ("1995–2002", "1995/2002"),
        ("1995-2002", "1995/2002"),
        ("1995 — 2002", "1995/2002"),
        ("from 1995 to 2002", "1995/2002"),
        ("3 to 15 June 2018", "2018-06-03/2018-06-15"),
        ("3–4 May 2016", "2016-05-03/2016-05-04"),
        ("June 3–15, 2018", "2018-06-03/2018-06-15"),
        ("31 October to 4 November 2016", "2016-10-31/2016-11-04"),
        ("November to December 1957", "1957-11/1957-12"),
        ("October 2001 to 2016", "2001-10/2016"),
        ("since 16 September 2016", "2016-09-16/.."),
        ("2016 to present", "2016/.."),
        ("until 2016", "../2016"),
        ("from 16 September 2016; end not found", "2016-09-16/"),
        ("until 2016; start not found", "/2016"),
        ("199x", "199X"),
        ("2012-01 / 2012-03", "2012-01/2012-03"),
    ],
)
def test_what_people_write_is_read_and_its_words_are_not_needed(typed, canonical):
    assert parse(typed) == HistoricalDate(canonical, None, None)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("early 2012", "2012-01/2012-04"),
        ("Mid-2012", "2012-05/2012-08"),
        ("late 2012", "2012-09/2012-12"),
        ("early 1990s", "1990/1993"),
        ("late March 1953", "1953-03-21/1953-03-31"),
        ("between October 2006 and January 2007", "2006-10/2007-01"),
        ("late 2004 to 2005", "2004-09/2005"),
        ("by 2016", "/2016"),
        ("before 9 January 2002", "/2002-01-08"),
        ("after May 1958", "1958-06/"),
    ],
)
def test_words_that_say_more_than_edtf_are_kept_as_written(typed, canonical):
    assert parse(typed) == HistoricalDate(canonical, None, None, typed)


@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("9/1/2002", "9 January 2002", "1 September 2002"),
        ("01-02-2002", "1 February 2002", "2 January 2002"),
        ("9.1.2002", "9 January 2002", "1 September 2002"),
        ("2002–03", "March 2002", "2002 to 2003"),
        ("2002/03", "March 2002", "2002 to 2003"),
        ("1900s", "190X", "19XX"),
        ("winter 2012", "January to February 2012", "December 2012 to February 2013"),
        ("from 2016", "since 2016", "2016/"),
    ],
)
def test_the_ambiguous_is_refused_and_both_readings_are_named(typed, one, other):
    with pytest.raises(DateError) as caught:
        parse(typed)
    assert one in str(caught.value)
    assert other in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "There is no date"),
        ("30 February 2012", "February 2012: that month has 29 days"),
        ("2011-02-29", "February 2011: that month has 28 days"),
        ("2005/2001", "2001/2005"),
        ("4 November to 31 October 2016", "2016-10-31/2016-11-04"),
        ("March 53", "four digits"),
        ("9/1/02", "four digits"),
        ("’90s", "four digits"),
        ("1953-54", "1953 to 1954"),
        ("2012-00", "no month 00"),
        ("0000", "1 to 9999"),
        ("000X", "1 to 9999"),
        ("after 9999", "1 to 9999"),
        ("/", "neither a start nor an end"),
        ("../..", "neither a start nor an end"),
        ("1953\x00", "characters"),
        ("\ud800", "characters"),
        ("١٩٥٣", "characters"),
        ("x" * 65, "65 characters"),
        ("in the days of yore", "not understood"),
    ],
)
def test_the_impossible_is_refused_with_the_reason(typed, reason):
    with pytest.raises(DateError, match=reason) as caught:
        parse(typed)
    str(caught.value).encode()  # can be put on a page, whatever was typed


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 5_000,
        "1953-" * 1_000,
        "Y1E999999999",
        "[" + ",".join(["1953"] * 2_000) + "]",
        "[1667,1668..1670]",
        "{" * 30 + "1953" + "}" * 30,
        "1953-03-09T10:00:00Z",
        "-1953",
        "1953S2",
        "?1953-?03",
        "9" * 60,
        "c. " * 21,
        "early " * 10,
        "-" * 64,
        "from to " * 8,
        "/" * 64,
    ],
)
def test_what_is_outside_the_subset_never_reaches_the_edtf_parser(hostile, monkeypatch):
    def reached(*args, **kwargs):
        raise AssertionError("the edtf parser was called")

    for form in (edtf.Date, edtf.Season, edtf.Unspecified):
        monkeypatch.setattr(form, "parse", reached)
    with pytest.raises(DateError):
        parse(hostile)


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDLIST), max_size=8).map(" ".join)))
def test_any_text_is_a_date_or_a_date_error(text):
    try:
        found = parse(text)
    except DateError as error:
        str(error).encode()
    else:
        assert parse(found.edtf).edtf == found.edtf


@given(DATES)
def test_canonical_edtf_is_its_own_reading(edtf_text):
    assert parse(edtf_text) == HistoricalDate(edtf_text, None, None)


@given(DATES)
@example("190X/201X")
@example("2018-06-03/2018-06-15")
def test_the_english_words_of_a_date_are_read_back_as_the_same_date(edtf_text):
    when = parse(edtf_text)
    words = when.display("en")
    assume(len(words) <= MAX_LENGTH)  # two flagged decades can take 72
    assert parse(words) == when


@given(DATES)
def test_the_calendar_agrees_with_the_edtf_package_about_every_bound(edtf_text):
    when = parse(edtf_text)
    assert bounds_of(edtf_text) == (when.earliest, when.latest)


@given(PARTS)
def test_the_quick_forms_agree_with_the_whole_edtf_parser(part):
    whole = edtf.parse_edtf(part.rstrip("~?%"))
    strict = (whole.lower_strict(), whole.upper_strict())
    assert tuple((d.year, d.month, d.day) for d in part_bounds(part)) == tuple(tuple(s[:3]) for s in strict)


@given(DATES.filter(lambda text: "X" not in text and "-2" not in text))
def test_whatever_we_write_is_edtf_to_others(edtf_text):
    """Flagged seasons, and decades in an open interval, are ISO 8601-2 but not in the package's grammar."""
    assert edtf.is_valid_edtf(edtf_text)
