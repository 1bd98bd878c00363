"""Reads the examples of a page and runs them, in order, in a folder of their own.

What counts as an example:

* a ``console`` block: a line ``$ command`` is run, the lines under it are what it prints. A line of ``...`` stands
  for any lines, ``...`` within a line for any text. Without lines only the exit code counts. A command must succeed,
  unless ``$ echo $?`` stands next and shows the code;
* a ``python`` block; a ``text`` block right under it is what it prints;
* a ``toml`` or ``csv`` block after a line that ends in a file's name in backticks and a colon: the file is written;
* a line indented by four blanks that starts with ``titrant``: a command that must succeed.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from titrant.cli import app

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\s*$")
FILE_NAME = re.compile(r"`([\w./-]+\.(?:toml|csv))`:$")
ANY = "..."


@dataclass
class Block:
    """One fenced block, or one indented command, with the line it stands on."""

    kind: str
    line: int
    body: list[str] = field(default_factory=list)
    before: str = ""


def pages() -> list[Path]:
    """All pages of the project that may hold examples."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])


def blocks(text: str) -> list[Block]:
    """The blocks of a page in order."""
    found: list[Block] = []
    inside: Block | None = None
    before = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            if line.startswith("```"):
                found.append(inside)
                inside, before = None, ""
            else:
                inside.body.append(line)
        elif fence := FENCE.match(line):
            inside = Block(fence[1], number, before=before)
        elif line.startswith("    titrant "):
            found.append(Block("console", number, ["$ " + line.strip().partition("  #")[0]]))
        elif line.strip():
            before = line.strip()
    return found


def commands(body: list[str]) -> list[tuple[str, list[str]]]:
    """Commands of a console block, each with the lines shown under it."""
    found: list[tuple[str, list[str]]] = []
    for line in body:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
        else:
            raise AssertionError(f"a console block starts with output: {line!r}")
    return found


def matches(shown: list[str], printed: str) -> bool:
    """Whether the printed text is what is shown, up to ``...``."""
    pattern = ""
    for line in shown:
        if line.strip() == ANY:
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split(ANY)) + r"[ ]*\n"
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


class Runner:
    """The folder and the names of one page."""

    def __init__(self, folder: Path, page: str) -> None:
        self.folder, self.page = folder, page
        self.names: dict[str, object] = {"__name__": "__main__"}
        shutil.copytree(ROOT / "examples", folder / "examples")
        for name in ("docs", "tests", "src"):
            (folder / name).symlink_to(ROOT / name)

    def run(self, found: list[Block]) -> None:
        """Run the blocks of the page; the first that differs fails."""
        for block, below in zip(found, [*found[1:], None], strict=True):
            if block.kind == "console":
                self._console(block)
            elif block.kind == "python":
                self._python(block, below)
            elif block.kind in ("toml", "csv"):
                self._file(block)

    @staticmethod
    def run_one(command: str) -> None:
        """Run one command of titrant where we stand; it must succeed."""
        code, printed = _titrant(shlex.split(command))
        assert code == 0, f"titrant {command} exits with {code}:\n{printed}"

    def _console(self, block: Block) -> None:
        asked = commands(block.body)
        code: int | None = None
        for at, (command, shown) in enumerate(asked):
            if command == "echo $?":
                assert shown == [str(code)], f"{self.page}:{block.line}: exit code is {code}, shown is {shown}"
                continue
            code, printed = self._command(command)
            checked_next = at + 1 < len(asked) and asked[at + 1][0] == "echo $?"
            assert code == 0 or checked_next, f"{self.page}:{block.line}: {command} exits with {code}:\n{printed}"
            assert not shown or matches(shown, printed), f"{self.page}:{block.line}: {command} prints:\n{printed}"

    def _command(self, command: str) -> tuple[int, str]:
        words = shlex.split(command)
        if words[0] == "titrant":
            return _titrant(words[1:])
        return 0, self._of_shell(words)

    def _of_shell(self, words: list[str]) -> str:
        match words:
            case ["mkdir", name]:
                Path(name).mkdir()
            case ["cp", "-r", old, new]:
                shutil.copytree(old, new)
            case ["cp", old, new]:
                shutil.copy(old, new)
            case ["rm", name]:
                Path(name).unlink()
            case ["cat", name]:
                return Path(name).read_text(encoding="utf-8")
            case ["ls", name]:
                return "\n".join(sorted(path.name for path in Path(name).iterdir()))
            case _:
                raise AssertionError(f"{self.page}: examples do not use {words[0]!r}")
        return ""

    def _python(self, block: Block, below: Block | None) -> None:
        out = io.StringIO()
        code = compile("\n" * block.line + "\n".join(block.body), self.page, "exec")
        with contextlib.redirect_stdout(out):
            exec(code, self.names)
        shown_below = below is not None and below.kind == "text" and not below.before
        if below is not None and shown_below:
            assert matches(below.body, out.getvalue()), f"{self.page}:{below.line}: printed is:\n{out.getvalue()}"

    def _file(self, block: Block) -> None:
        named = FILE_NAME.search(block.before)
        assert named, f"{self.page}:{block.line}: name the file in backticks, with a colon, right above the block"
        path = Path(named[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(block.body) + "\n", encoding="utf-8")


def _titrant(words: list[str]) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app.run(words)
        except SystemExit as left:
            code = left.code or 0
    return int(str(code)), out.getvalue() + err.getvalue()
