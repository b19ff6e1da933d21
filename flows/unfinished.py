"""Names of files that some program is still writing, and that it renames or leaves alone when it is done."""

from __future__ import annotations

# Endings of names, in small letters, and the program that writes such a file.
UNFINISHED = {
    ".tmp": "many programs, and cablehouse itself",
    ".temp": "many programs",
    ".part": "Firefox, KDE, Transmission, JDownloader, yt-dlp",
    ".partial": "rclone, Internet Explorer, Edge before 79",
    ".filepart": "WinSCP",
    ".crdownload": "Chrome, Chromium, Edge, Brave, Vivaldi",
    ".opdownload": "Opera",
    ".download": "Safari, as a folder",
    ".dtapart": "DownThemAll",
    ".fdmdownload": "Free Download Manager",
    ".!qb": "qBittorrent",
    ".!ut": "µTorrent",
    ".bc!": "BitComet",
    ".az!": "Vuze",
    ".xltd": "Xunlei",
    ".cyberducksegment": "Cyberduck",
    "~": "Emacs, vim and gedit, of the text before it was edited",
}
# The program writes to the file's own name, and keeps what is left to do in a file beside it of this ending.
CONTROLS = {
    ".aria2": "aria2",
    ".lftp-pget-status": "lftp",
}

_ENDINGS = tuple(UNFINISHED)
_CONTROL_ENDINGS = tuple(CONTROLS)


def is_unfinished(name: str) -> bool:
    """Whether a file of that name is hidden, still being written, or the control file of one that is."""
    return name.startswith(".") or name.lower().endswith(_ENDINGS) or is_control(name)


def is_control(name: str) -> bool:
    """Whether a file of that name tells that the one beside it is still being written."""
    return name.endswith(_CONTROL_ENDINGS)


def controlled(name: str) -> str:
    """The name of the file that a control file is about."""
    return next((name.removesuffix(ending) for ending in CONTROLS if name.endswith(ending)), name)
