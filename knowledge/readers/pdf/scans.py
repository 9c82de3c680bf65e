"""Scanned pages read by tesseract with its Vietnamese letters, where both are installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from knowledge.domain.lettering import visible

if TYPE_CHECKING:
    from pdfplumber.page import Page

_DOTS_PER_INCH = 300
_LONGEST_WAIT = 60.0


@cache
def tesseract() -> str | None:
    """The program that recognises Vietnamese letters; None where it or its ``vie`` is missing."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=_LONGEST_WAIT)
    return program if b"vie" in listed.stdout.split() else None


def recognised_lines(page: Page) -> list[str]:
    """The lines of a scanned page; none where nothing can recognise them or it takes too long."""
    program = tesseract()
    if program is None:
        return []
    picture = io.BytesIO()
    page.to_image(resolution=_DOTS_PER_INCH).original.save(picture, format="PNG")
    command = [program, "stdin", "stdout", "-l", "vie", "--psm", "4"]
    try:
        done = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, check=False, timeout=_LONGEST_WAIT
        )
    except subprocess.TimeoutExpired:
        return []
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return [shown for line in lines if (shown := visible(line).strip())]
