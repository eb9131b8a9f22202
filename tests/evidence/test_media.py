"""Pictures carry their description; a picture has each size once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail.images.tests.utils import get_test_image_file

from evidence.models import CreditedImage, CreditedRendition

pytestmark = pytest.mark.django_db


def image(**fields: str) -> CreditedImage:
    return CreditedImage(title="T", file=get_test_image_file(), credit="NATO", licence="CC BY 4.0", **fields)


def test_a_picture_has_an_alternative_text():
    with pytest.raises(ValidationError) as error:
        image().full_clean()
    assert error.value.message_dict == {"description": ["This field cannot be blank."]}
    with pytest.raises(ValidationError) as error:
        image().validate_constraints()
    assert error.value.messages == ["Describe the picture for those who cannot see it."]
    with pytest.raises(IntegrityError, match="image_has_alternative_text"):
        image().save()


def test_the_alternative_text_is_the_description():
    assert image(description="Two people shake hands.").default_alt_text == "Two people shake hands."


def test_a_picture_names_its_author_and_its_licence():
    with pytest.raises(ValidationError) as error:
        CreditedImage(title="T", file=get_test_image_file(), description="D").full_clean()
    assert set(error.value.message_dict) == {"credit", "licence"}


def test_a_picture_has_one_rendition_of_a_size():
    picture = image(description="D")
    picture.save()
    rendition = picture.get_rendition("width-50")
    again = CreditedRendition(
        image=picture, filter_spec=rendition.filter_spec, file=rendition.file.name, width=50, height=38
    )
    with pytest.raises(ValidationError):
        again.validate_constraints()
    with pytest.raises(IntegrityError):
        CreditedRendition.objects.bulk_create([again])
