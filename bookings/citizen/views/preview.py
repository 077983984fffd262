"""The picture that messengers show beside a link to a reception: day and town, so that people can pass it on."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from bookings.citizen.reception_cards import find_reception
from bookings.formatting import weekday_date

WIDTH, HEIGHT, EDGE = 1200, 630, 80  # pixels, as messengers ask for
BRAND, TRIM, INK = "#14485a", "#d9893b", "#ffffff"
KEPT = 24 * 60 * 60  # seconds; a reception's day and town hardly ever change
_FONT = Path(settings.BASE_DIR) / "bookings/staff/fonts/DejaVuSansCondensed-Bold.ttf"


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    reception = find_reception(pk)
    district = reception.venue.district
    day = capfirst(weekday_date(reception.date))
    picture = draw(str(_("Consular outreach receptions")), day, district.centre or district.name)
    response = HttpResponse(picture, content_type="image/png")
    patch_cache_control(response, public=True, max_age=KEPT)
    return response


@lru_cache(maxsize=200)
def draw(site: str, day: str, town: str) -> bytes:
    """Return a PNG of the three texts, each on a line of its own and as large as fits."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BRAND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT - 24, WIDTH, HEIGHT), fill=TRIM)
    for text, top, size in ((site, 70, 44), (day, 230, 64), (town, 350, 110)):
        pen.text((EDGE, top), text, font=_fitting(text, size), fill=INK)
    written = io.BytesIO()
    image.quantize(16).save(written, "PNG", optimize=True)
    return written.getvalue()


def _fitting(text: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONT, size)
    length = font.getlength(text)
    return font if length <= WIDTH - 2 * EDGE else font.font_variant(size=int(size * (WIDTH - 2 * EDGE) / length))
