"""How pages are cached: the browser asks each time whether its copy is still valid, which costs few bytes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_cache_control


class AskedAgain:
    """Set this for every page that sets nothing itself. A page that depends on a cookie is for one browser only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not answer.has_header("Cache-Control"):
            patch_cache_control(
                answer, no_cache=True, **({"private": True} if has_vary_header(answer, "Cookie") else {})
            )
        return answer
