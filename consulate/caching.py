"""What others may keep of a page: the browser asks each time whether its copy still holds, which costs few bytes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_cache_control


class AskedAgain:
    """Says so of every page that says nothing of its own. What differs by cookie is for the person's browser alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not answer.has_header("Cache-Control"):
            patch_cache_control(
                answer, no_cache=True, **({"private": True} if has_vary_header(answer, "Cookie") else {})
            )
        return answer
