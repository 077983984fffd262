"""The HTML checker that every journey ends with would see a fault."""

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import faults_of_html


@pytest.mark.skipif(shutil.which("java") is None, reason="the Nu HTML checker needs Java")
@pytest.mark.long
def test_the_check_finds_a_fault(tmp_path: Path) -> None:
    head = '<!doctype html><html lang="en"><head><title>A page</title></head><body>'
    (tmp_path / "sound.html").write_text(f"{head}<p>Sound.</p></body></html>")
    assert faults_of_html(tmp_path) == []
    (tmp_path / "faulty.html").write_text(f"{head}<p id=a>One<p id=a>Two</body></html>")
    assert any("Duplicate ID" in fault for fault in faults_of_html(tmp_path))
