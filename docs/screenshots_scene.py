"""What the pictures show beside the record itself: three people, and records between draft and publication."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from timeline.models import Event

PASSWORD = "only for pictures"  # noqa: S105


def person(name: str, first: str, last: str, group: str):  # noqa: ANN201
    user = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=first, last_name=last)
    user.groups.add(Group.objects.get(name=group))
    return user


editor = person("editor", "Edith", "Ormond", "Editor")
reviewer = person("reviewer", "Rafael", "Weiss", "Reviewer")
person("publisher", "Petra", "Lind", "Publisher")
today = timezone.localdate()


def submit(event: Event, by=editor):  # noqa: ANN001, ANN201
    event.save_revision(user=by, log_action=True)
    return event.get_workflow().start(event, by)


# One change waits for review, one new event too, and one came back with a comment.
changed = Event.objects.get(key="2018-06-saber-strike")
changed.summary += " The exercise was held in four countries at once."
changed.place = "Poland and the Baltic states"
changed.findings[0].value["why"] += " The unit's own newspaper agrees."
submit(changed)
new = Event(
    key="talks-on-the-patrol",
    slug="talks-on-the-patrol",
    title="Talks on the naval patrol",
    date="early 2012",
    kind="meeting",
    summary="Officials talked about the patrol.",
    live=False,
)
new.save()
submit(new)
back = Event(key="visit-to-haifa", slug="visit-to-haifa", title="Visit to Haifa", date="March 2012", live=False)
back.save()
state = submit(back)
task_state = state.current_task_state
task_state.task.specific.on_action(
    task_state, reviewer, "reject", comment="Which ship? The newspaper names two; please add the source."
)

# Some checks are overdue, some fall due, and one event is scheduled.
for number, event in enumerate(Event.objects.order_by("date_order")[:6]):
    Event.objects.filter(pk=event.pk).update(review_by=today + timedelta(days=10 * (number - 3)))
draft = Event(
    key="briefing-in-brussels",
    slug="briefing-in-brussels",
    title="Briefing in Brussels",
    date="2016",
    kind="meeting",
    verdict="unverified",
    live=False,
    go_live_at=timezone.now() + timedelta(days=3),
)
draft.save()
draft.save_revision(user=editor, log_action=True).publish()
