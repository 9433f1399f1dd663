"""The bytes of a file as text. Depends on nothing of a table.

A mark at the start decides the encoding. Without one the text is UTF-8, where it is valid UTF-8,
and otherwise what old spreadsheets write: Mac Roman where the lines end with CR alone, code page
850 (MS-DOS) where that gives letters in words that would have signs in them, else Windows-1252.
"""

import codecs
import re
from dataclasses import dataclass

from app.training.document.problems import refuse

FIELD = "file"  # what problems of the whole file are about
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What people send instead of a text, by its first bytes.
_OTHER_FILES = (
    (b"PK\x03\x04", "a spreadsheet or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"{\\rtf", "a document of a word processor"),
)
_OTHER_TEXTS = {  # by how they begin
    "HTML or XML": re.compile(r"\s*<[!?a-z][^<]*>", re.IGNORECASE),
    "JSON": re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\d])"),
    "ARFF": re.compile(r"\s*(?:%.*\n\s*)*@relation\b", re.IGNORECASE),
}
_LOOKED_AT = 10_000  # bytes or characters at the start
HALF = re.compile("[\ud800-\udfff]")  # half of a character, which is no text
_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a"]
_INVISIBLE = "\ufeff\u200b\u2060\u200e\u200f\u00ad"
_UTF_8_LETTER = re.compile(rb"[\xc3\xc4\xc5\xc2][\x80-\xbf]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
# Bytes that are letters in code page 850 and quotation marks or nothing in Windows-1252.
_DOS_WORD = re.compile(rb"[A-Za-z][\x81\x84\x94]|[\x81\x84\x94][A-Za-z]")
_DOS_LETTERS = "äöüÄÖÜßéèêëàâçîïôùûñáíóúøåæ²³°µ".encode("cp850")
_SAVE_AS_CSV = "must be a text: save the table as CSV first"


@dataclass(frozen=True)
class Decoded:
    """A text, how it was encoded, and how the lines of the file end: LF, CRLF, CR or mixed.

    The lines of `text` itself all end with LF.
    """

    text: str
    encoding: str
    has_mark: bool
    line_end: str

    @property
    def notes(self) -> list[str]:
        """A note on an old encoding, with a word by which a person can check it."""
        if self.encoding not in ("windows-1252", "cp850", "mac-roman"):
            return []
        words = re.split(r"[\s;,|]+", self.text[:_LOOKED_AT])
        word = next((word for word in words if not word.isascii()), "")
        example = f", for example {word[:40]}" if word else ""
        return [f"The file is not UTF-8; it is read as {self.encoding}{example}."]


def decoded(content: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file.

    encoding: what the person says it is; None to decide by the rules above.

    Raises:
        ExperimentError: where the file is not a text, or not in that encoding.
    """
    for first_bytes, what in _OTHER_FILES:
        if content.startswith(first_bytes):
            raise refuse(FIELD, what, _SAVE_AS_CSV)
    text, name, has_mark = _text(content, encoding)
    if any(control in text for control in _CONTROLS) or (not text.isascii() and HALF.search(text)):
        raise refuse(FIELD, "control characters", _SAVE_AS_CSV)
    for what, start in _OTHER_TEXTS.items():
        if start.match(text):
            raise refuse(FIELD, what, "must be a table of cells: save it as CSV first")
    if not text[:_LOOKED_AT].strip() and not text.strip():
        raise refuse(FIELD, "empty", "must have rows of data")
    for sign in _INVISIBLE if not text.isascii() else "":
        text = text.replace(sign, "")  # far faster than `translate` where a letter is not ASCII
    return Decoded(with_plain_line_ends(text).rstrip("\x1a"), name, has_mark, _line_end(text))


def decoded_json(content: bytes) -> Decoded:
    """The text of a JSON file, which is UTF-8, or UTF-16 with a mark.

    Raises:
        ExperimentError: where it is neither.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = _decode(content[len(mark) :], name)
            return Decoded(text, name[:6].rstrip("-"), True, _line_end(text))
    text = _decode(content, "utf-8")
    return Decoded(text, "utf-8", False, _line_end(text))


def with_plain_line_ends(text: str) -> str:
    """The text with LF at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _text(content: bytes, encoding: str | None) -> tuple[str, str, bool]:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], name), name[:6].rstrip("-"), True
    for name in [encoding] if encoding else [*_utf_16(content), "utf-8", ""]:
        name = name or _old_encoding(content)
        try:
            return content.decode(name), name, False
        except (UnicodeError, LookupError):
            continue
    raise refuse(
        FIELD, "bytes that are no text", f"must be in {encoding or 'UTF-8 or Windows-1252'}"
    )


def _old_encoding(content: bytes) -> str:
    """The encoding of a text that is not UTF-8.

    Raises:
        ExperimentError: where all but a few of its letters are UTF-8.
    """
    letters = len(_UTF_8_LETTER.findall(content))
    if letters and 2 * letters > 0.9 * sum(map(len, _NOT_ASCII.findall(content))) - 2:
        raise refuse(
            "encoding", f"byte {_first_wrong(content)}",
            "is no UTF-8, but the letters of the file are: save it as UTF-8 again, or answer "
            "windows-1252 if that is right",
        )  # fmt: skip
    if b"\r" in content and b"\n" not in content:
        return "mac-roman"
    signs = _DOS_WORD.findall(content)
    are_letters = signs and all(letter in _DOS_LETTERS for letter in content if letter > 127)
    return "cp850" if are_letters else "windows-1252"


def _first_wrong(content: bytes) -> int:
    """The place from 1 of the first byte that is no UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.start + 1
    return 0


def _utf_16(content: bytes) -> list[str]:
    """UTF-16, where every second byte is zero: so it is for Latin letters."""
    start = content[:_LOOKED_AT]
    half = len(start) // 2
    for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if half and zeros.count(0) > 0.9 * half:
            return [name]
    return []


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise refuse(FIELD, f"byte {error.start + 1}", f"must be valid {name.upper()}") from None


def _line_end(text: str) -> str:
    returns = text.count("\r")
    crlf = text.count("\r\n") if returns else 0
    counts = {"CRLF": crlf, "LF": text.count("\n") - crlf, "CR": returns - crlf}
    ends = [name for name, count in counts.items() if count]
    return "mixed" if len(ends) > 1 else ends[0] if ends else "LF"
