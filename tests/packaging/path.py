"""A PATH on which Python programs of the tests stand in for commands that a machine may lack."""

import os
import shlex
import sys
from pathlib import Path


def with_commands(folder: Path, **programs: Path) -> str:
    """The PATH with each program found first under its name; `folder` must be an empty one."""
    for name, program in programs.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(program)])} "$@"\n')
        script.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"
