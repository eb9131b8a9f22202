"""Records that readers may not see, each bearing a marker word for why not, tied to public ones in every way."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from evidence.editions import keep_first_editions
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)

#: What is wrong with the record, and the marker word that all its texts bear.
STATES = {
    "draft": ("Zdraftz", {"public": False}),
    "private": ("Zprivatez", {"is_private": True}),
    "expired": ("Zexpiredz", {"expire_at": timezone.now() - timedelta(days=1)}),
    "scheduled": ("Zscheduledz", {"public": False, "go_live_at": timezone.now() + timedelta(days=1)}),
}
WORDS = [word for word, _state in STATES.values()]


#: Of the public records that name hidden ones, one in each section.
RECORDS = {"timeline": "open-event", "agreements": "open-pact", "people": "open-holder", "sources": "open-source"}


def make_hidden_records() -> dict[str, list]:
    """Public records that name hidden ones in every way, and hidden ones that name public ones; these, by section."""
    source, topic, organisation = (
        SourceFactory(key="open-source", title="Open source"),
        TopicFactory(name="open"),
        OrganisationFactory(),
    )
    post = PostFactory(title="Open post", organisation=organisation, in_office_panel=True)
    person = PersonFactory(name="Open Person", sources=[source], terms=[{"post": post, "date": "2000/2020"}])
    agreement = AgreementFactory(
        key="open-agreement", sources=[source], parties=[{"organisation": organisation}], date="2010"
    )
    made = {"events": [], "agreements": [], "people": [], "sources": []}
    extras = {"sources": [source], "topics": [topic], "agreements": [agreement], "participations": []}
    parties, terms = [{"organisation": organisation}], [{"post": post, "date": "2000/2020"}]
    for word, state in STATES.values():
        low = word.lower()
        hidden_source = SourceFactory(key=f"s-{low}", title=word, publisher=word, url=f"https://{low}.example", **state)
        hidden_topic = TopicFactory(key=f"t-{low}", name=word, **state)
        hidden_body = OrganisationFactory(key=f"o-{low}", name=word, abbreviation=word, **state)
        hidden_post = PostFactory(key=f"p-{low}", title=word, organisation=organisation, in_office_panel=True, **state)
        hidden_agreement = AgreementFactory(
            key=f"a-{low}",
            title=word,
            short_title=word,
            summary=word,
            sources=[source],
            parties=list(parties),
            date="2010-06",
            **state,
        )
        hidden_person = PersonFactory(
            key=f"n-{low}", name=word, sort_name=word, summary=word, sources=[source], terms=list(terms), **state
        )
        hidden_event = EventFactory(
            key=f"e-{low}", title=word, summary=word, reported=word, place=word, date="2010-05", sources=[source],
            topics=[topic], agreements=[agreement],
            participations=[{"organisation": organisation}, {"person": person}], **state,
        )  # fmt: skip
        extras["sources"].append(hidden_source)
        extras["topics"].append(hidden_topic)
        extras["agreements"].append(hidden_agreement)
        extras["participations"] += [{"organisation": hidden_body}, {"person": hidden_person}]
        parties.append({"organisation": hidden_body})
        terms.append({"post": hidden_post, "date": "2000/2020"})
        for name, record in zip(made, (hidden_event, hidden_agreement, hidden_person, hidden_source), strict=True):
            made[name].append(record)
    EventFactory(key="open-event", title="Open event", date="2010-05-15", **extras)
    PersonFactory(key="open-holder", name="Open Holder", sources=extras["sources"], terms=terms)
    AgreementFactory(key="open-pact", sources=extras["sources"], parties=parties, date="2011")
    keep_first_editions()
    return made
