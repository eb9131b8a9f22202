"""The form of a picture, which looks at its size before anything is decoded, and takes a broken file for a mistake."""

from __future__ import annotations

import warnings
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        """The file, as Wagtail gives it.

        Raises:
            ValidationError: also for what Pillow cannot read, on which Wagtail 8.0.1 fails where the fault comes late.
        """
        try:
            if data and self._pixels(data) > self.max_image_pixels:
                shown = {"num_pixels": self._pixels(data), "max_pixels_count": self.max_image_pixels}
                raise ValidationError(self.error_messages["file_too_many_pixels"] % shown, code="file_too_many_pixels")
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # each format's reader has errors of its own, as Wagtail says of Willow's
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error

    def _pixels(self, data: Any) -> int:
        """As the head of the file says; 0 where it is of no kind that Pillow knows."""
        try:
            with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
                picture = Image.open(data)
            return picture.width * picture.height
        except Image.DecompressionBombError:
            return 2 * Image.MAX_IMAGE_PIXELS + 1
        except Image.UnidentifiedImageError:
            return 0
        finally:
            data.seek(0)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)
