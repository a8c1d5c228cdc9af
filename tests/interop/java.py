"""Runs Java tools: Maven brings them, Java compiles the programs beside this file by itself."""

import subprocess
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
_NAMES = {"m": "http://maven.apache.org/POM/4.0.0"}


def version(tool: str) -> str:
    """The version of a tool (a profile of the POM)."""
    path = f"m:profiles/m:profile[m:id='{tool}']/m:dependencies/m:dependency/m:version"
    found = ET.parse(POM).getroot().find(path, _NAMES)  # noqa: S314 - the file beside this one
    assert found is not None
    return str(found.text)


@cache
def classpath(tool: str) -> str:
    """The libraries of a tool; they are loaded the first time."""
    target = HERE / "target" / f"{tool}.classpath"
    goal = ("dependency:build-classpath", f"-Dmdep.outputFile={target}")
    command = [
        "mvn",
        "--batch-mode",
        "--quiet",
        f"--file={POM}",
        f"--activate-profiles={tool}",
        *goal,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"Maven does not bring {tool}:\n{done.stdout}{done.stderr}")
    return target.read_text("utf-8").strip()


def run(tool: str, program: str, *arguments: object, may_fail: bool = False) -> list[list[str]]:
    """The lines of what a program (a file beside this one, or a class) says, split at tabs."""
    command = ["java", "-Djava.awt.headless=true", "-cp", classpath(tool), program]
    done = subprocess.run(
        [*command, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=HERE
    )
    if done.returncode and not may_fail:
        raise SystemExit(f"{tool}: {program} failed:\n{done.stdout}{done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]
