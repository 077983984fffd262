"""The URL patterns. Each public address begins with the language; without it, the best one is chosen."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from consulate import crawlers

handler400 = "bookings.citizen.views.errors.bad_request"
handler403 = "bookings.citizen.views.errors.permission_denied"
handler404 = "bookings.citizen.views.errors.page_not_found"
handler500 = "bookings.citizen.views.errors.server_error"

urlpatterns = [
    path("robots.txt", crawlers.robots),
    path("favicon.ico", crawlers.favicon),
    *i18n_patterns(
        path("accounts/", include("bookings.accounts.urls")),
        path("admin/", admin.site.urls),
        path("staff/", include("bookings.staff.urls")),
        path("", include("bookings.citizen.urls")),
    ),
]
