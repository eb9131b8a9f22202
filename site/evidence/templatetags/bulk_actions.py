"""The bulk actions of a list, as far as one has the right to them."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.db.models.options import Options
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, ListingButton
from wagtail.permissions import policy_registry

register = template.Library()
#: How many stand in the bar itself; the others stand in its menu.
IN_SIGHT = 4


@register.inclusion_tag("wagtailadmin/shared/buttons.html", takes_context=True)
def permitted_bulk_actions(context: Any, options: Options) -> dict[str, Any]:
    """Wagtail's `bulk_action_choices`, but for those that the user could not do to any record."""
    user, model = context["request"].user, options.model
    actions = bulk_action_registry.get_bulk_actions_for_model(options.app_label, options.model_name)
    offered = [action for action in actions if _is_offered(action, user, model)]
    offered.sort(key=lambda action: action.action_priority)

    def button(action: Any, kind: type[Button], classname: str) -> Button:
        return kind(
            action.display_name,
            reverse("wagtail_bulk_action", args=[options.app_label, options.model_name, action.action_type]),
            attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
            priority=action.action_priority,
            classname=classname,
        )

    buttons = [
        button(action, ListingButton, " ".join(action.classes | {"bulk-action-btn"})) for action in offered[:IN_SIGHT]
    ]
    if len(offered) > IN_SIGHT:
        menu = [button(action, Button, "") for action in offered[IN_SIGHT:]]
        more = {"label": _("More"), "attrs": {"title": _("More bulk actions")}}
        buttons.append(ButtonWithDropdown(**more, classname="button button-secondary button-small", buttons=menu))
    return {"buttons": buttons}


def _is_offered(action: Any, user: Any, model: type[Model]) -> bool:
    if hasattr(action, "is_offered_to"):
        return action.is_offered_to(user, model)
    return policy_registry.get_by_type(model).user_has_permission(user, action.action_type)
