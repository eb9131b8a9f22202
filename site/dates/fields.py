"""The model field for a HistoricalDate."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dates.errors import DateError
from dates.forms import HistoricalDateFormField
from dates.parsing import MAX_LENGTH, parse
from dates.value import HistoricalDate, bounds_of


class StoredEdtf(str):
    """Canonical EDTF as the database gave it: known to be right, so never parsed again."""


class HistoricalDateAttribute(DeferredAttribute):
    """Reads as HistoricalDate or None; takes those, EDTF and English.

    Text that is no date is kept as it is, so that full_clean() can say what is wrong with it.
    """

    field: HistoricalDateField

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if type(value) is StoredEdtf:
            return self.field.value_from_columns(value, instance)
        if type(value) is HistoricalDate and value.text != (words := self.field.words_of(instance, value)):
            return HistoricalDate(value.edtf, value.earliest, value.latest, words)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        data, name = instance.__dict__, self.field.attname
        if name not in data:  # Model.__init__: the siblings come later, and post_init joins them up
            data[name] = value if type(value) is StoredEdtf else self.field.read(value)
            return
        old, new = self.__get__(instance), self.field.read(value)
        data[name] = new
        same = isinstance(old, HistoricalDate) and isinstance(new, HistoricalDate) and old.edtf == new.edtf
        self.field.update_siblings(instance, keep_words=same)


class HistoricalDateField(models.CharField):
    """Canonical EDTF in a column, with its first and last day beside it in two indexed DateFields.

    `earliest_field` and `latest_field` name those siblings (null, not editable), `text_field` a CharField
    for the words as written. They are kept in step, as ImageField keeps width and height, when a date is
    assigned; declare them after this field. An empty column means that no date is given: None in Python.

    `save(update_fields=…)` must name the siblings too, and `QuerySet.update()` cannot be used.
    Assigning the EDTF that it already has leaves the words alone.
    """

    def __init__(
        self,
        *args: Any,
        earliest_field: str = "",
        latest_field: str = "",
        text_field: str = "",
        **kwargs: Any,
    ) -> None:
        self.earliest_field, self.latest_field, self.text_field = earliest_field, latest_field, text_field
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)

    descriptor_class = HistoricalDateAttribute

    # What Django asks of a field

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == MAX_LENGTH:
            del kwargs["max_length"]
        for option in ("earliest_field", "latest_field", "text_field"):
            if sibling := getattr(self, option):
                kwargs[option] = sibling
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            post_init.connect(self._after_init, sender=cls)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return StoredEdtf(value) if value else None

    def to_python(self, value: Any) -> HistoricalDate | None:
        value = self.read(value)
        if isinstance(value, str):
            try:
                return parse(value)
            except DateError as error:
                raise ValidationError(error.message, code="invalid_date", params=error.params) from error
        return value

    def get_prep_value(self, value: Any) -> str:
        """Raises DateError for text that is no date: it never reaches the database."""
        if isinstance(value, StoredEdtf):
            return str(value)
        value = self.read(value)
        return parse(value).edtf if isinstance(value, str) else value.edtf if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def pre_save(self, model_instance: models.Model, add: bool) -> HistoricalDate | str | None:
        self.update_siblings(model_instance, keep_words=True)
        return super().pre_save(model_instance, add)

    def clean(self, value: Any, model_instance: models.Model | None) -> HistoricalDate | None:
        cleaned = super().clean(value, model_instance)
        words = getattr(model_instance, self.text_field, "") if self.text_field else ""
        if cleaned and words:
            check_words(cleaned, words, self._sibling(self.text_field))
        return cleaned

    def validate(self, value: HistoricalDate | None, model_instance: models.Model | None) -> None:
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value: HistoricalDate | None) -> None:
        super().run_validators(value.edtf if value else "")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": HistoricalDateFormField, **kwargs})

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_siblings()]

    def _check_siblings(self) -> list[checks.CheckMessage]:
        wanted = [("earliest_field", models.DateField), ("latest_field", models.DateField)]
        if self.text_field:
            wanted.append(("text_field", models.CharField))
        return [
            checks.Error(
                f"'{option}' names {getattr(self, option)!r}, which is no {kind.__name__} of this model.",
                hint=f"Declare one, and pass its name as {option}=.",
                obj=self,
                id="dates.E001",
            )
            for option, kind in wanted
            if not isinstance(self._sibling(getattr(self, option)), kind)
        ]

    def _sibling(self, name: str) -> models.Field | None:
        try:
            return self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None

    # What keeps the columns in step

    def read(self, value: Any) -> HistoricalDate | str | None:
        """A HistoricalDate, None for nothing, or the text itself where it is no date."""
        if value is None or isinstance(value, HistoricalDate):
            return value
        text = str(value)
        if not text.strip():
            return None
        try:
            return parse(text)
        except DateError:
            return text

    def value_from_columns(self, edtf: str, instance: models.Model) -> HistoricalDate:
        """Built, not parsed; a deferred sibling is not worth a query when the calendar has the answer."""
        data = instance.__dict__
        try:
            earliest, latest = data[self.earliest_field], data[self.latest_field]
        except KeyError:
            earliest, latest = bounds_of(edtf)
        return HistoricalDate(str(edtf), earliest, latest, self.words_of(instance))

    def words_of(self, instance: models.Model, value: HistoricalDate | None = None) -> str:
        """The words in the sibling; those of a date just assigned where the sibling has none."""
        words = getattr(instance, self.text_field) if self.text_field else ""
        return words or (value.text if value else "")

    def update_siblings(self, instance: models.Model, *, keep_words: bool) -> None:
        value = instance.__dict__.get(self.attname)
        if type(value) is StoredEdtf or self.attname not in instance.__dict__:
            return
        dated = isinstance(value, HistoricalDate)
        if self.earliest_field:
            setattr(instance, self.earliest_field, value.earliest if dated else None)
        if self.latest_field:
            setattr(instance, self.latest_field, value.latest if dated else None)
        if self.text_field:
            words = value.text if dated else ""
            if words or not keep_words:
                kept = getattr(instance, self.text_field) if keep_words else ""
                setattr(instance, self.text_field, kept or words)

    def _after_init(self, instance: models.Model, **kwargs: Any) -> None:
        data = instance.__dict__
        value = data.get(self.attname)
        if type(value) is StoredEdtf:
            if data.get(self.earliest_field, 0) or data.get(self.latest_field, 0):
                return
            if self.earliest_field not in data or self.latest_field not in data:
                return
            data[self.attname] = self.read(str(value))  # taken from another row, by values_list()
        if value is not None:
            self.update_siblings(instance, keep_words=True)


def check_words(value: HistoricalDate, words: str, box: models.Field) -> None:
    """Words that are themselves a date must not contradict the date that they stand for."""
    try:
        meant = parse(words)
    except DateError:
        return  # "in the week up to 9 February 2018": nothing to compare
    if not meant.overlaps(value):
        raise ValidationError(
            _(
                "The words “%(words)s” and the date %(date)s do not meet. Clear “%(field)s”, or write words there "
                "that fit the date."
            ),
            code="words_contradict",
            params={"words": words, "date": value.edtf, "field": capfirst(box.verbose_name)},
        )


def bounds_in_order(earliest_field: str, latest_field: str, name: str, message: Any = None) -> models.CheckConstraint:
    """earliest <= latest wherever both are known; `message` says so to editors."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{earliest_field}__isnull": True})
        | models.Q(**{f"{latest_field}__isnull": True})
        | models.Q(**{f"{earliest_field}__lte": models.F(latest_field)}),
        name=name,
        violation_error_message=message,
    )
