"""The product's addresses and the demo's own. The demo's have no language: each email has its own."""

from django.urls import path, register_converter

from consulate.demo import views
from consulate.urls import *  # noqa: F403 - the pages for errors too, where the product names any
from consulate.urls import urlpatterns as product


class MailId:
    """The name of a mail file without its ending. No other name reaches the disk."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MailId, "mail_id")

urlpatterns = [
    path("demo/logins/", views.login_list, name="demo_logins"),
    path("demo/mail/", views.mail_list, name="demo_mail"),
    path("demo/mail/<mail_id:mail_id>/", views.mail_detail, name="demo_mail_detail"),
    path("demo/mail/<mail_id:mail_id>/html/", views.mail_html, name="demo_mail_html"),
    path("demo/mail/<mail_id:mail_id>/part/<int:number>/", views.mail_part, name="demo_mail_part"),
    # Not include(): Django refuses a language prefix in an included address list.
    *product,
]
