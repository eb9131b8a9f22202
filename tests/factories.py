"""Records for tests. Give a factory only what the test is about.

Every factory of a record takes, beside the model's fields:

- `public=False` for a draft; records are public otherwise;
- `revision=True` to save a revision, and publish it where the record is public, as the admin and the loader do. Without
  it a record is a plain row, which is quicker to make.

Children are given as lists of dictionaries (`citations=[{"source": …}]`, `terms`, `participations`, `parties`,
`actions`, `other_names`), many-to-many fields as lists (`topics`, `agreements`). `sources=[…]` is short for citations.
"""

from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from factory.django import DjangoModelFactory

from evidence.models import Reliability, Source
from evidence.verdicts import Verdict
from people.models import Organisation, OrganisationKind, Person, Post, Rank
from timeline.models import Agreement, Event, EventKind, LegalNature, Topic


class RecordFactory(DjangoModelFactory):
    """A record with a key of its own."""

    class Meta:
        abstract = True

    public = True
    key = factory.Sequence(lambda n: f"record-{n}")

    @classmethod
    def _build(cls, model_class: type[Model], *args: Any, **kwargs: Any) -> Any:
        """An unsaved record with its children in memory."""
        kwargs.pop("revision", None)
        kwargs["live"] = kwargs.pop("public") and kwargs.get("live", True)
        citations = [{"source": source} for source in kwargs.pop("sources", ())] + kwargs.pop("citations", [])
        related = {name: kwargs.pop(name) for name in list(kwargs) if _is_related(model_class, name)}
        record = model_class(**kwargs)
        for name, rows in (related | ({"citations": citations} if citations else {})).items():
            field = model_class._meta.get_field(name)
            if field.one_to_many:
                rows = [field.related_model(sort_order=number, **row) for number, row in enumerate(rows)]
            getattr(record, name).set(rows)
        return record

    @classmethod
    def _create(cls, model_class: type[Model], *args: Any, **kwargs: Any) -> Any:
        wants_revision = kwargs.get("revision", False)
        record = cls._build(model_class, *args, **kwargs)
        record.save()
        if wants_revision:
            revision = record.save_revision(clean=record.live)
            if record.live:
                revision.publish()
            record = model_class.objects.get(pk=record.pk)
        return record


def _is_related(model: type[Model], name: str) -> bool:
    field = next((field for field in model._meta.get_fields() if field.name == name), None)
    return bool(field and (field.one_to_many or field.many_to_many))


class EvidencedFactory(RecordFactory):
    """A record that may be published: “confirmed” where it cites a source, else “unverified”."""

    class Meta:
        abstract = True

    slug = factory.SelfAttribute("key")
    sources: list[Source] = factory.List([])
    verdict = factory.LazyAttribute(lambda record: Verdict.CONFIRMED if record.sources else Verdict.UNVERIFIED)


class SourceFactory(RecordFactory):
    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")
    publisher = "The Publisher"
    url = factory.LazyAttribute(lambda source: f"https://example.org/{source.key}")
    reliability = Reliability.PRIMARY


class OrganisationFactory(RecordFactory):
    class Meta:
        model = Organisation

    key = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.STATE


class PostFactory(RecordFactory):
    class Meta:
        model = Post

    key = factory.Sequence(lambda n: f"post-{n}")
    title = factory.Sequence(lambda n: f"Ambassador {n}")
    rank = Rank.AMBASSADOR
    organisation = factory.SubFactory(OrganisationFactory)


class PersonFactory(EvidencedFactory):
    class Meta:
        model = Person

    key = factory.Sequence(lambda n: f"person-{n}")
    name = factory.Sequence(lambda n: f"Given Family{n}")
    sort_name = factory.LazyAttribute(lambda person: ", ".join(reversed(person.name.split(" ", 1))))


class TopicFactory(RecordFactory):
    class Meta:
        model = Topic

    key = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")


class AgreementFactory(EvidencedFactory):
    class Meta:
        model = Agreement

    key = factory.Sequence(lambda n: f"agreement-{n}")
    title = factory.Sequence(lambda n: f"Agreement number {n} on a matter")
    short_title = factory.Sequence(lambda n: f"Agreement {n}")
    legal_nature = LegalNature.AGREEMENT
    date = "2001-04-10"


class EventFactory(EvidencedFactory):
    class Meta:
        model = Event

    key = factory.Sequence(lambda n: f"event-{n}")
    title = factory.Sequence(lambda n: f"Event {n}")
    kind = EventKind.MEETING
    date = "2012-02-07"


class UserFactory(DjangoModelFactory):
    """Somebody who may sign in with the password “password”; `group="Editor"` puts them into a group."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("password")

    @factory.post_generation
    def group(self, create: bool, name: str | None, **kwargs: Any) -> None:
        if create and name:
            self.groups.add(Group.objects.get(name=name))
