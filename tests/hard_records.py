"""Records that strain a page: every text at its limit and in one word, other scripts, nothing at all, or very much."""

from __future__ import annotations

from evidence.models import Source
from people.models import Person
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.models import Agreement, Event

HEBREW = "אהרון לשנו־יער, נציג (2016) בנאט״ו"
ARABIC = "الحوار المتوسطي"
#: Hebrew points, a letter of two parts, and marks that pile up on one letter.
MARKS = "שָׁלוֹם Łódź Z" + "\u0301\u0308\u0302\u0323\u0303" * 4 + "algo"


def word(length: int, letter: str = "w") -> str:
    """One word that nothing but the page can break."""
    return letter.upper() + letter * (length - 1)


def finding(text: str, *sources: Source, aspect: str = "point", verdict: str = "corrected") -> tuple[str, dict]:
    texts = dict.fromkeys(("reported", "read", "why"), text)
    return "finding", {"aspect": aspect, "verdict": verdict, "passage": text[:40], "sources": list(sources), **texts}


def bare_event() -> Event:
    """No place, no summary, no topic, no source, no participant."""
    return EventFactory(key="bare", title="Bare event", date="1957")


def long_event() -> Event:
    """Every text at its limit and one word, 60 sources, 40 findings, 30 topics."""
    sources = [
        SourceFactory(
            key=f"long-{n}",
            title=word(400),
            container_title=word(300),
            authors=word(200),
            genre=word(80),
            url=f"https://example.org/{word(900)}{n}",
            archive_url=f"https://archive.example.org/{word(900)}{n}",
        )
        for n in range(60)
    ]
    return EventFactory(
        key="long",
        title=word(160),
        place=word(160),
        summary=word(400),
        reported=word(400),
        date="2000",
        date_text=word(120),
        verdict="corrected",
        citations=[{"source": s, "locator": word(120), "note": word(200), "quotation": word(300)} for s in sources],
        findings=[finding(word(200), *sources[n : n + 8], aspect=word(120)) for n in range(40)],
        topics=[TopicFactory(key=f"long-{n}", name=f"{word(60)}{n}") for n in range(30)],
        agreements=[AgreementFactory(key="long-pact", title=word(400), short_title=word(120))],
        participations=[
            {"organisation": OrganisationFactory(key="long", name=word(200)), "role": word(80)},
            {"person": PersonFactory(key="long", name=word(120)), "role": word(80)},
        ],
    )


def hebrew_event() -> Event:
    """Every text in Hebrew, Arabic or with marks, within the English page."""
    source = SourceFactory(
        key="hebrew", title=HEBREW, authors=HEBREW, container_title=ARABIC, genre=HEBREW, note=HEBREW, language=""
    )
    post = PostFactory(key="hebrew", title=f"Ambassador {HEBREW}", in_office_panel=True)
    person = PersonFactory(key="hebrew", name=HEBREW, terms=[{"post": post, "date": "2015/2020"}])
    EventFactory(key="hebrew-before", title=f"Before: {HEBREW}", date="2016")
    return EventFactory(
        key="hebrew",
        title=f"{HEBREW} visits Brussels",
        place=ARABIC,
        summary=f"{MARKS} and {HEBREW}.",
        reported=HEBREW,
        date="2017",
        verdict="corrected",
        citations=[{"source": source, "locator": HEBREW, "note": HEBREW, "quotation": HEBREW}],
        findings=[finding(HEBREW, source, aspect=HEBREW)],
        topics=[TopicFactory(key="hebrew", name=HEBREW)],
        agreements=[hebrew_agreement()],
        participations=[{"person": person, "role": HEBREW}],
    )


def hebrew_agreement() -> Agreement:
    body = OrganisationFactory(key="hebrew", name=HEBREW)
    return AgreementFactory(
        key="hebrew",
        title=HEBREW,
        short_title=f"{ARABIC} 1995",
        summary=HEBREW,
        parties=[{"organisation": body, "role": HEBREW, "signatory": f"{HEBREW}, minister"}],
        actions=[{"kind": "signature", "date": "1995", "party": body, "note": HEBREW}],
    )


def ancient_event() -> Event:
    """Over two thousand years."""
    return EventFactory(key="ancient", title="Two millennia", date="0001/2026", reported_date="0030")


def busy_agreement() -> Agreement:
    """Eighty actions over two thousand years, and no party."""
    kinds = ["amendment", "extension", "suspension", "resumption"]
    actions = [{"kind": kinds[n % 4], "date": f"{25 * n + 1:04}", "note": word(300)} for n in range(80)]
    return AgreementFactory(key="busy", title=word(400), short_title=word(120, "m"), date="0001", actions=actions)


def much_travelled_person() -> Person:
    """Twelve terms in one post, and a post that nobody held."""
    post = PostFactory(key="held", title="Ambassador to many")
    PostFactory(key="vacant", title="Ambassador to nobody", in_office_panel=True)
    terms = [{"post": post, "date": f"{1950 + 5 * n}/{1953 + 5 * n}"} for n in range(12)]
    return PersonFactory(key="twelve", name="Much Travelled", terms=terms)
