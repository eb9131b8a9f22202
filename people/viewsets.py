"""People, organisations and posts in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.snippets.permissions import user_can_access_snippets
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from dates.filters import DateFromFilter, DateToFilter
from evidence.desk.columns import CountColumn, DayColumn, RecordStatusColumn, VerdictColumn, WordsColumn
from evidence.desk.listing import EvidencedFilterSet, RecordFilterSet, RecordIndexView, count_of
from evidence.desk.viewsets import RecordViewSet
from people.models import Organisation, OrganisationKind, Person, PersonCitation, Post, Rank, Term


class RankFilter(django_filters.MultipleChoiceFilter):
    """People who held a post of one of the ranks."""

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        return queryset.filter(pk__in=Term.objects.filter(post__rank__in=value).values("person"))


class PersonFilterSet(EvidencedFilterSet):
    rank = RankFilter(label=_("Held a post of rank"), choices=Rank.choices)
    post = django_filters.ModelChoiceFilter(
        label=_("Held the post"), queryset=Post.objects.all(), method="held", empty_label=_("Any")
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def held(self, queryset: QuerySet, name: str, post: Post) -> QuerySet:
        return queryset.filter(pk__in=Term.objects.filter(post=post).values("person"))


def posts_held(person: Person) -> str:
    """The posts of a person with their dates, for a list."""
    return " · ".join(f"{term.post.title}, {term.when}" for term in person.terms.all())


class PersonIndexView(RecordIndexView):
    counts = {"citation_count": count_of(PersonCitation)}
    prefetched = (Prefetch("terms", Term.objects.select_related("post").order_by("date_earliest", "pk")), "other_names")

    def get_page_title(self) -> str:
        if self.request.GET.getlist("rank") == [Rank.AMBASSADOR.value]:
            return str(_("Ambassadors"))
        return str(super().get_page_title())

    def export_value(self, item: Any, name: str) -> Any:
        return posts_held(item) if name == "posts" else super().export_value(item, name)


class PersonViewSet(RecordViewSet):
    model = Person
    base_url_path = export_filename = "people"
    icon = "user"
    menu_label = _("All people")
    ordering = "sort_name"
    index_view_class = PersonIndexView
    filterset_class = PersonFilterSet
    list_display = (
        "name",
        Column("posts", label=_("Posts"), accessor=posts_held),
        VerdictColumn(),
        CountColumn("citation_count", _("Sources")),
        DayColumn("checked_on", label=_("Last checked"), sort_key="checked_on"),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "name",
        "sort_name",
        "native_name",
        "native_language",
        "other_names",
        "birth_date",
        "birth_date_edtf",
        "death_date",
        "death_date_edtf",
        "posts",
        "summary",
        "verdict",
        "origin",
        "citation_count",
        "checked_on",
        "review_by",
        "status",
        "address",
    )
    chooser_columns = (WordsColumn("birth_date", label=_("Born")),)


class OrganisationFilterSet(RecordFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=OrganisationKind.choices)
    parent = django_filters.ModelChoiceFilter(
        label=_("Part of"),
        queryset=Organisation.objects.filter(children__isnull=False).distinct(),
        empty_label=_("Any"),
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()


class OrganisationIndexView(RecordIndexView):
    related = ("parent",)
    counts = {"post_count": count_of(Post, "organisation")}


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    base_url_path = export_filename = "organisations"
    icon = "globe"
    ordering = "name"
    index_view_class = OrganisationIndexView
    filterset_class = OrganisationFilterSet
    list_display = (
        "name",
        "abbreviation",
        "kind",
        Column("parent", label=_("Part of"), sort_key="parent__name"),
        CountColumn("post_count", _("Posts")),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "name",
        "abbreviation",
        "kind",
        "parent",
        "founded",
        "founded_edtf",
        "seat",
        "description",
        "post_count",
        "status",
    )
    chooser_columns = (
        Column("abbreviation", label=_("Abbreviation")),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
    )


class PostFilterSet(RecordFilterSet):
    rank = django_filters.MultipleChoiceFilter(label=_("Rank"), choices=Rank.choices)
    established_from = DateFromFilter("established", label=_("Established from"))
    established_to = DateToFilter("established", label=_("Established to"))

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()


class PostIndexView(RecordIndexView):
    related = ("organisation", "accredited_to")
    counts = {"term_count": count_of(Term, "post")}


class PostViewSet(RecordViewSet):
    model = Post
    base_url_path = export_filename = "posts"
    icon = "key"
    ordering = "display_order"
    index_view_class = PostIndexView
    filterset_class = PostFilterSet
    list_display = (
        "title",
        "rank",
        Column("organisation", label=_("Of"), sort_key="organisation__name"),
        Column("accredited_to", label=_("Accredited to"), sort_key="accredited_to__name"),
        CountColumn("term_count", _("Terms")),
        Column("display_order", label=_("Order"), sort_key="display_order"),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "title",
        "rank",
        "organisation",
        "accredited_to",
        "established",
        "established_edtf",
        "description",
        "in_office_panel",
        "display_order",
        "term_count",
        "status",
    )
    chooser_columns = (
        Column("rank", label=_("Rank"), accessor="get_rank_display"),
        Column("organisation", label=_("Of")),
    )


class AmbassadorsMenuItem(MenuItem):
    """The list of people, already narrowed to those who held an ambassadorial post."""

    def is_shown(self, request: Any) -> bool:
        return user_can_access_snippets(request.user, [Person])


class PeopleGroup(SnippetViewSetGroup):
    items = (PersonViewSet,)
    menu_label = _("Ambassadors and people")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 130

    def get_submenu_items(self) -> list[MenuItem]:
        address = f"{reverse(self.registerables[0].get_url_name('list'))}?rank={Rank.AMBASSADOR.value}"
        ambassadors = AmbassadorsMenuItem(_("Ambassadors"), address, name="ambassadors", icon_name="user", order=0)
        return [ambassadors, *super().get_submenu_items()]


class OrganisationsGroup(SnippetViewSetGroup):
    items = (OrganisationViewSet, PostViewSet)
    menu_label = _("Organisations and posts")
    menu_name = "organisations-and-posts"
    menu_icon = "globe"
    menu_order = 140
