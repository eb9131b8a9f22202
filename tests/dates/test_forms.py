import django_filters
import pytest
from django import forms

from dates import parse
from dates.filters import DateFromFilter, DateToFilter
from dates.forms import HistoricalDateFormField


class Form(forms.Form):
    date = HistoricalDateFormField(required=False)


def test_a_date_typed_becomes_a_date_and_nothing_typed_is_none():
    form = Form({"date": " March 1953 "})
    assert form.is_valid()
    assert form.cleaned_data["date"] == parse("1953-03")
    empty = Form({"date": " "})
    assert empty.is_valid()
    assert empty.cleaned_data["date"] is None


def test_a_wrong_date_is_shown_again_as_typed_with_the_reason():
    form = Form({"date": "<9/1/02>"})
    assert form["date"].value() == "<9/1/02>"
    assert "&lt;9/1/02&gt;" in form.as_p()
    assert form.errors["date"]


def test_a_date_shown_in_a_form_is_canonical_edtf():
    form = Form(initial={"date": parse("early 2012")})
    assert 'value="2012-01/2012-04"' in form.as_p()


def test_a_required_date_must_be_given():
    with pytest.raises(forms.ValidationError, match="required"):
        HistoricalDateFormField().clean("")


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (parse("1953-03"), "March 1953", False),
        (parse("early 2012"), "2012-01/2012-04", False),
        (parse("early 2012"), "early 2012", False),
        (parse("2012-01/2012-04"), "early 2012", True),
        (parse("1953-03"), "1953", True),
        (parse("1953-03"), "", True),
        (parse("1953-03"), "rubbish", True),
        (None, "", False),
        (None, "1953", True),
    ],
)
def test_a_form_has_changed_only_when_the_date_means_something_else(initial, typed, changed):
    assert HistoricalDateFormField().has_changed(initial, typed) is changed


def test_editors_are_given_examples():
    assert "early 2012" in str(HistoricalDateFormField().help_text)
    assert HistoricalDateFormField(help_text="When?").help_text == "When?"


class Asked(list):
    """Stands for a QuerySet; notes the conditions."""

    def filter(self, condition):
        self.append(condition)
        return self

    all = filter


@pytest.mark.parametrize("filter_class", [DateFromFilter, DateToFilter])
def test_a_side_without_a_day_sets_no_limit(filter_class):
    asked = Asked()
    typed = parse("until 2016" if filter_class is DateFromFilter else "since 2016")
    assert filter_class().filter(asked, typed) == []
    assert filter_class().filter(asked, None) == []


def test_from_is_the_first_and_to_the_last_day_of_what_was_typed():
    asked = Asked()
    DateFromFilter().filter(asked, parse("March 1953"))
    DateToFilter().filter(asked, parse("1957"))
    assert "datetime.date(1953, 3, 1)" in str(asked[0])
    assert "datetime.date(1957, 12, 31)" in str(asked[1])


def test_a_filter_keeps_what_was_typed_and_says_what_is_wrong():
    fields = {"from": DateFromFilter(label="From")}
    form_class = type("Form", (forms.Form,), {name: f.field for name, f in fields.items()})
    form = form_class({"from": "1.2.2003"})
    assert isinstance(fields["from"], django_filters.Filter)
    assert form["from"].value() == "1.2.2003"
    assert "1 February 2003" in form.errors["from"][0]
