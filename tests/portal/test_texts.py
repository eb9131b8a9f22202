"""A fixed text of a template is looked up once in a language, and never shown in another."""

from __future__ import annotations

from django.template import engines
from django.utils.translation import override

# Texts of Django's own, which come with translations.
TEMPLATE = """{% load i18n %}{% translate "January" %} {% translate "March" as month %}{{ month }} {% trans "May" %}"""


def render(text: str, **context: object) -> str:
    return engines["django"].from_string(text).render(context)


def test_each_language_has_its_own_words():
    template = engines["django"].from_string(TEMPLATE)
    for _twice in range(2):
        assert template.render() == "January March May"
        with override("de"):
            assert template.render() == "Januar März Mai"


def test_a_text_with_a_variable_or_a_filter_is_translated_each_time():
    template = engines["django"].from_string("{% load i18n %}{% translate month %} {% translate 'may'|capfirst %}")
    with override("de"):
        assert template.render({"month": "January"}) == "Januar Mai"
        assert template.render({"month": "March"}) == "März Mai"


def test_the_other_tags_are_still_there():
    assert render("{% load i18n %}{% blocktranslate with n=2 %}{{ n }} events{% endblocktranslate %}") == "2 events"
    assert render("{% load i18n %}{{ 'de'|language_name }}") == "German"
