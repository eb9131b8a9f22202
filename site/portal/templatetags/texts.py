"""Django's `i18n`, with a `{% translate %}` that looks up what stands in a template once in a language.

Django's own makes a lazy text of it each time and looks that up, which is a tenth of the time that a page takes. The
settings put this in its place.
"""

from __future__ import annotations

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedText(Node):
    """A text without variables, and what it is in the languages that were asked for."""

    def __init__(self, translated: i18n.TranslateNode) -> None:
        self.translated = translated
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language, name = get_language(), self.translated.asvar
        if language not in self.said:
            text = self.translated.render(context)
            self.said[language] = context[name] if name else text
        if not name:
            return self.said[language]
        context[name] = self.said[language]
        return ""


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_fixed = expression.var.literal is not None and not expression.filters and node.message_context is None
    return FixedText(node) if is_fixed else node
