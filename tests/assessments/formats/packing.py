"""Zip files made by hand, friendly and hostile."""

import io
import stat
import zipfile


def packed(files, **changes):
    """A zip of the files by name; `changes` are set on every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in changes.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    return out.getvalue()


def repacked(data, **files):
    """The zip with these files (dots for slashes are not: pass a mapping by **) changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known = {name: archive.read(name) for name in archive.namelist()}
    return packed(known | files)


def locked(data):
    """The zip with every entry said to be encrypted."""
    data = bytearray(data)
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


LINK = (stat.S_IFLNK | 0o777) << 16
