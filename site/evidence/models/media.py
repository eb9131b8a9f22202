"""Pictures and files with their credit, licence and origin."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from evidence.uploads import check_document


class Credited(models.Model):
    """Who made a work, under which licence it may be shown, and where it was found."""

    credit = models.CharField(_("credit"), max_length=255, help_text=_("Who made it, for example “NATO / J. Smith”."))
    licence = models.CharField(
        _("licence"), max_length=120, help_text=_("For example “CC BY-SA 4.0” or “public domain”.")
    )
    origin_url = models.URLField(_("found at"), max_length=1000, blank=True)

    class Meta:
        abstract = True


class CreditedImage(Credited, AbstractImage):
    """A picture. Its description is the alternative text, and required."""

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "origin_url")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]
        constraints = [
            models.CheckConstraint(
                name="image_has_alternative_text",
                condition=~models.Q(description=""),
                violation_error_message=_("Describe the picture for those who cannot see it."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def default_alt_text(self) -> str:
        return self.description


CreditedImage._meta.get_field("description").blank = False


class CreditedRendition(AbstractRendition):
    """A size of a picture."""

    image = models.ForeignKey(CreditedImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


class CreditedDocument(Credited, AbstractDocument):
    """A file for download, for example the text of an agreement."""

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence", "origin_url")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        # A file that is stored was looked at when it came.
        if self.file and not self.file._committed:
            check_document(self.file.file, self.file.name)
