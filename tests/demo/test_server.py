"""The servers that the tests themselves run on."""

import pytest
import redis
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_a_postgresql_of_this_run() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 160000


def test_redis_answers_and_is_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
