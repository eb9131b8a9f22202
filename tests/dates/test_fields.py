import copy
import json
import pickle
from datetime import date

import pytest
from django.core import checks, serializers
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, connection, models
from django.db.migrations.writer import MigrationWriter
from django.forms import modelform_factory
from django.test.utils import isolate_apps
from modelcluster.models import ClusterableModel

from dates import DateError, HistoricalDate, parse
from dates import parsing as parsing_module
from dates.fields import HistoricalDateField, bounds_in_order
from dates.querysets import dated, on, overlapping
from dates.wagtail_hooks import HistoricalDateComparison


def throwaway_model():
    class Record(ClusterableModel):
        """Its words are declared first: the order of fields must not matter."""

        date_text = models.CharField(max_length=64, blank=True)
        date = HistoricalDateField(
            earliest_field="date_earliest", latest_field="date_latest", text_field="date_text", blank=True
        )
        date_earliest = models.DateField(null=True, editable=False, db_index=True)
        date_latest = models.DateField(null=True, editable=False, db_index=True)

        class Meta:
            app_label = "dates"
            constraints = [bounds_in_order("date_earliest", "date_latest", "record_date_in_order")]

    return Record


@pytest.fixture(scope="module")
def record_model(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), isolate_apps("dates"):
        model = throwaway_model()
        with connection.schema_editor() as editor:
            editor.create_model(model)
        yield model
        with connection.schema_editor() as editor:
            editor.delete_model(model)


@pytest.fixture
def record(record_model, db):
    """Makes a saved record, read back from the database."""

    def make(**kwargs):
        return record_model.objects.get(pk=record_model.objects.create(**kwargs).pk)

    return make


def columns(obj):
    return obj.date and obj.date.edtf, obj.date_earliest, obj.date_latest, obj.date_text


EARLY_2012 = ("2012-01/2012-04", date(2012, 1, 1), date(2012, 4, 30), "early 2012")


def test_text_is_read_at_once_and_the_bounds_are_set(record_model):
    obj = record_model(date="early 2012")
    assert columns(obj) == EARLY_2012
    obj.date = "March 1953"
    assert columns(obj) == ("1953-03", date(1953, 3, 1), date(1953, 3, 31), "")
    obj.date = parse("since 2016")
    assert columns(obj) == ("2016/..", date(2016, 1, 1), None, "")
    obj.date = None
    assert columns(obj) == (None, None, None, "")


def test_words_given_at_creation_win_over_words_read(record_model):
    obj = record_model(date="early 2012", date_text="in the first months of 2012")
    assert obj.date == HistoricalDate("2012-01/2012-04", None, None, "in the first months of 2012")


def test_the_same_edtf_assigned_again_leaves_the_words(record_model):
    obj = record_model(date="2018-02-05/2018-02-09", date_text="in the week up to 9 February 2018")
    obj.date = "2018-02-05/2018-02-09"
    assert str(obj.date) == "in the week up to 9 February 2018"
    obj.date = "2018-02-05"
    assert str(obj.date) == "5 February 2018"


def test_words_changed_beside_the_date_are_the_dates_words(record_model):
    obj = record_model(date="2012")
    obj.date_text = "in 2012, as he recalls"
    assert str(obj.date) == "in 2012, as he recalls"


def test_reading_from_the_database_never_parses(record, record_model, monkeypatch):
    pk = record(date="early 2012").pk

    def fail(text):
        raise AssertionError(f"{text!r} was parsed")

    monkeypatch.setattr(parsing_module, "_read", fail)
    obj = record_model.objects.get(pk=pk)
    assert columns(obj) == EARLY_2012
    assert obj.date.contains(date(2012, 2, 1))
    assert str(obj.date) == "early 2012"


def test_no_date_is_an_empty_column_and_none_in_python(record, record_model):
    obj = record(date="")
    assert obj.date is None
    assert record_model.objects.filter(date="").count() == 1


def test_text_that_is_no_date_waits_for_full_clean_which_says_why(record_model):
    obj = record_model(date="9/1/2002")
    obj.date = "30 February 2012"
    with pytest.raises(ValidationError) as caught:
        obj.full_clean()
    assert caught.value.message_dict == {"date": ["There is no day 30 in February 2012: that month has 29 days."]}
    assert (obj.date_earliest, obj.date_latest) == (None, None)


def test_text_that_is_no_date_is_never_saved(record_model, db):
    with pytest.raises(DateError, match="9 January 2002"):
        record_model(date="9/1/2002").save()


def test_words_that_contradict_the_date_are_refused(record_model):
    with pytest.raises(ValidationError, match="do not meet"):
        record_model(date="1957", date_text="March 1953").full_clean()
    record_model(date="2002-01-09", date_text="January 2002").full_clean()
    record_model(date="2002-01-09", date_text="one day in the spring").full_clean()


def test_validators_of_the_column_are_given_the_edtf():
    field = HistoricalDateField(validators=[RegexValidator("^[0-9/-]+$", "No guesses.")])
    assert field.clean("March 1953", None) == parse("1953-03")
    with pytest.raises(ValidationError, match="No guesses"):
        field.clean("c. 1957", None)


def test_a_required_date_left_empty_is_missing_rather_than_null():
    field = HistoricalDateField(earliest_field="a", latest_field="b")
    with pytest.raises(ValidationError, match="cannot be blank"):
        field.clean(None, None)


def test_a_deferred_date_is_fetched_when_read(record, record_model, django_assert_num_queries):
    pk = record(date="early 2012").pk
    obj = record_model.objects.only("date_text").get(pk=pk)
    assert columns(obj) == EARLY_2012
    bare = record_model.objects.only("date", "date_text").get(pk=pk)
    with django_assert_num_queries(0):  # the calendar answers for the bounds
        assert bare.date.latest == date(2012, 4, 30)


def test_refreshing_takes_the_date_of_the_database(record, record_model):
    obj = record(date="early 2012")
    record_model.objects.get(pk=obj.pk)
    obj.date = "1953"
    obj.refresh_from_db()
    assert columns(obj) == EARLY_2012
    obj.date = "1953"
    obj.refresh_from_db(fields=["date"])
    assert columns(obj) == EARLY_2012


def test_an_edtf_string_taken_from_another_row_brings_its_bounds(record, record_model):
    record(date="March 1953")
    taken = record_model.objects.values_list("date", flat=True).get()
    assert columns(record_model(date=taken)) == ("1953-03", date(1953, 3, 1), date(1953, 3, 31), "")
    other = record_model(date="2012")
    other.date = taken
    assert other.date_latest == date(1953, 3, 31)


def test_the_column_is_filtered_by_text_or_by_date(record, record_model):
    record(date="1953-03")
    for wanted in ("1953-03", "March 1953", parse("1953-03")):
        assert record_model.objects.filter(date=wanted).exists()
    assert record_model.objects.filter(date__in=["1957", "Mar 1953"]).exists()
    assert record_model.objects.filter(date__startswith="1953").exists()
    with pytest.raises(DateError):
        record_model.objects.filter(date="9/1/2002").exists()


def test_a_revision_gives_the_same_date_back(record, record_model):
    for written in ("early 2012", "2016-09/", "2016-09/..", "1957~", ""):
        obj = record(date=written)
        content = json.loads(obj.to_json())
        for keys in (list(content), list(reversed(content))):  # JSONField of PostgreSQL reorders the keys
            back = record_model.from_serializable_data({key: content[key] for key in keys})
            assert columns(back) == columns(obj)
            assert json.loads(back.to_json()) == content


def test_a_revision_with_words_only_in_the_record_keeps_them(record, record_model):
    obj = record(date="2018-02-05/2018-02-09", date_text="in the week up to 9 February 2018")
    assert record_model.from_json(obj.to_json()).date == obj.date


def test_records_can_be_copied_and_pickled(record, record_model):
    for obj in (record(date="early 2012"), record_model(date="early 2012")):
        for state in (copy.deepcopy(obj.__dict__), pickle.loads(pickle.dumps(obj.__dict__))):  # noqa: S301
            twin = record_model()
            twin.__dict__.update(state)
            assert columns(twin) == EARLY_2012


def test_fixtures_carry_canonical_edtf_both_ways(record, record_model):
    obj = record(date="1995–2002")
    dumped = serializers.serialize("python", [obj])
    assert dumped[0]["fields"]["date"] == "1995/2002"
    field = record_model._meta.get_field("date")
    loaded = record_model(date=field.to_python(dumped[0]["fields"]["date"]))
    assert columns(loaded) == columns(obj)


def test_a_form_reads_english_and_says_what_is_wrong(record, record_model):
    form_class = modelform_factory(record_model, fields=["date", "date_text"])
    form = form_class({"date": "early 2012", "date_text": ""})
    assert form.is_valid(), form.errors
    assert columns(form.save()) == EARLY_2012
    assert form_class({"date": "9/1/2002"}).errors["date"] == [
        "“9/1/2002” can be 9 January 2002 or 1 September 2002. Write the month as a word."
    ]


def test_a_form_posted_unchanged_changes_nothing(record, record_model):
    obj = record(date="2018-02-05/2018-02-09", date_text="in the week up to 9 February 2018")
    form_class = modelform_factory(record_model, fields=["date"])
    shown = form_class(instance=obj)["date"].value()
    form = form_class({"date": shown}, instance=obj)
    assert not form.has_changed()
    form.save()
    assert columns(record_model.objects.get(pk=obj.pk)) == columns(obj)


def test_the_words_can_be_cleared_in_a_form(record, record_model):
    obj = record(date="early 2012")
    form_class = modelform_factory(record_model, fields=["date", "date_text"])
    form_class({"date": form_class(instance=obj)["date"].value(), "date_text": ""}, instance=obj).save()
    assert record_model.objects.get(pk=obj.pk).date == parse("2012-01/2012-04")


def test_missing_siblings_are_found_by_the_system_check():
    with isolate_apps("dates"):

        class Broken(models.Model):  # noqa: DJ008
            date = HistoricalDateField(earliest_field="begins", latest_field="title", text_field="words")
            title = models.CharField(max_length=9)

            class Meta:
                app_label = "dates"

        found = Broken._meta.get_field("date").check()
    assert [type(error) for error in found] == [checks.Error] * 3
    assert {error.id for error in found} == {"dates.E001"}


def test_a_sound_model_has_no_complaints(record_model):
    assert record_model._meta.get_field("date").check() == []


def test_a_migration_names_the_siblings():
    field = HistoricalDateField(earliest_field="a", latest_field="b", text_field="c", blank=True)
    written, _ = MigrationWriter.serialize(field)
    assert written == (
        "dates.fields.HistoricalDateField(blank=True, earliest_field='a', latest_field='b', text_field='c')"
    )


def test_the_database_refuses_bounds_out_of_order(record, record_model):
    obj = record(date="1953")
    with pytest.raises(IntegrityError):
        record_model.objects.filter(pk=obj.pk).update(date_earliest=date(1954, 1, 1))


def test_two_versions_are_compared_by_their_words(record_model):
    field = record_model._meta.get_field("date")
    comparison = HistoricalDateComparison(field, record_model(date="1953"), record_model(date="March 1953"))
    assert comparison.has_changed()
    assert "March 1953" in comparison.htmldiff()
    assert not HistoricalDateComparison(field, record_model(date=""), record_model()).has_changed()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2016, 1, 1), date(2016, 12, 31), ["/2016", "2016-09/..", "2016-12-31"]),
        (date(2017, 1, 1), None, ["2016-09/..", "2017"]),
        (None, date(2016, 9, 1), ["/2016", "2016-09/..", "1953"]),
        (None, None, ["/2016", "2016-09/..", "2016-12-31", "2017", "1953"]),
    ],
)
def test_overlap_follows_open_sides_and_leaves_out_the_undated(record, record_model, start, end, expected):
    for text in ("/2016", "2016-09/..", "2016-12-31", "2017", "1953", ""):
        record(date=text)
    found = record_model.objects.filter(overlapping(start=start, end=end)).values_list("date", flat=True)
    assert set(found) == set(expected)


def test_a_single_day_is_met_by_every_date_that_can_mean_it(record, record_model):
    for text in ("2016", "2016-09-16", "2016-10", ""):
        record(date=text)
    found = record_model.objects.filter(on(date(2016, 9, 16))).values_list("date", flat=True)
    assert set(found) == {"2016", "2016-09-16"}
    assert record_model.objects.filter(dated()).count() == 3
