"""Print the part of requirements.lock that the application alone needs.

The wheel is tried in an environment without the tools of the tests, or a forgotten dependency would not show.
"""

import re
import sys
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed(root: str) -> set[str]:
    """Follow the declared dependencies from the project down, on this system and this Python."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for line in requires(waiting.pop()) or []:
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
                continue
            found.add(name)
            waiting.append(name)
    return found


def main(lock: str) -> None:
    """Keep the blocks, hashes included, whose name is needed."""
    names = needed("fabrique")
    blocks = re.findall(r"^\S.*(?:\n +.*)*", Path(lock).read_text(encoding="utf-8"), re.MULTILINE)
    print(*(block for block in blocks if canonicalize_name(block.split("==")[0]) in names), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
