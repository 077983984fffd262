"""Addresses of "Tell me when you come"."""

from django.urls import path

from bookings.citizen.views import interest

_ONE = "tell-me/<str:interest>/"

urlpatterns = [
    path("tell-me/", interest.interest, name="interest"),
    path("tell-me/done/", interest.end, {"page": "done"}, name="interest_done"),
    path("tell-me/kept/", interest.end, {"page": "kept"}, name="interest_kept"),
    path("tell-me/left/", interest.end, {"page": "left"}, name="interest_left"),
    path(f"{_ONE}code/", interest.code, name="interest_code"),
    path(f"{_ONE}code/new/", interest.new_code, name="interest_new_code"),
    path(f"{_ONE}keep/", interest.keep, name="interest_keep"),
    path(f"{_ONE}leave/", interest.leave, name="interest_leave"),
]
