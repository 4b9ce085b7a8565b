"""What some checks need beside Python: absent, the check says so and is skipped; in the CI it must be there."""

from __future__ import annotations

import os
import shutil

import pytest


def needed(*commands: str, why: str) -> pytest.MarkDecorator:
    """Skips without one of these commands; with CI set nothing is skipped, and the test fails by itself."""
    missing = [command for command in commands if shutil.which(command) is None]
    return pytest.mark.skipif(
        bool(missing) and not os.environ.get("CI"), reason=f"{why} : {', '.join(missing)} absent de cette machine"
    )
