"""Addresses of the pages on which a confirmed booking is changed, and of a lost link."""

from django.urls import path

from bookings.citizen.views import give_up, kit, lost, manage, move, new_address

_MANAGE = "booking/<str:token>/manage/"

urlpatterns = [
    path(_MANAGE, manage.manage, name="manage"),
    path(f"{_MANAGE}move/", move.move, name="move"),
    path(f"{_MANAGE}move/<int:pk>/", move.times, name="move_times"),
    path(f"{_MANAGE}move/<int:pk>/confirm/", move.confirm, name="move_confirm"),
    path(f"{_MANAGE}give-up/", give_up.give_up, name="give_up"),
    path(f"{_MANAGE}give-up/confirm/", give_up.confirm, name="give_up_confirm"),
    path(f"{_MANAGE}address/", new_address.new_address, name="new_address"),
    path(f"{_MANAGE}address/code/", new_address.code, name="new_address_code"),
    path(f"{_MANAGE}link/", manage.renew_link, name="renew_link"),
    path("booking/<str:token>/kit/", kit.kit, name="kit"),
    path("booking/<str:token>/kit/instead/", kit.instead, name="kit_instead"),
    path("booking/<str:token>/kit/first-right/", kit.first_right, name="kit_first_right"),
    path("lost/", lost.lost, name="lost"),
    path("lost/sent/", lost.sent, name="lost_sent"),
]
