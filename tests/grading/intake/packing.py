"""Archives and folders made for a test, as {path: bytes}."""

import io
import tarfile
import zipfile
import zlib


def write(folder, *paths, data=b"{}"):
    """These files, in folders of their own."""
    for path in paths:
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def packed(*names, data=b"{}", method=zipfile.ZIP_DEFLATED):
    """A zip of files of these names, as bytes."""
    return zipped(dict.fromkeys(names, data), method)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip of these files; a name that ends with a slash is a folder."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return memory.getvalue()


def tarred(files, mode="w:gz", mtime=1_700_000_000):
    """The same as a tar."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name.rstrip("/"))
            info.mtime = mtime
            if name.endswith("/"):
                info.type = tarfile.DIRTYPE
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return memory.getvalue()


def raw_zip(files, *, flag=0, extra=b""):
    """A zip whose names are these bytes, without saying in which encoding they are."""
    names = {f"{i:08}".ljust(max(8, len(name)), "_"): name for i, name in enumerate(files)}
    assert all(len(placeholder) == len(name) for placeholder, name in names.items()), "names of 8 bytes or more"
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for placeholder, name in names.items():
            info = zipfile.ZipInfo(placeholder)
            info.extra = extra
            archive.writestr(info, files[name])
    data = memory.getvalue()
    for placeholder, name in names.items():
        data = data.replace(placeholder.encode(), name)
    return data


def read_all(entries):
    """{path: bytes}, or {path: why it is not read}."""
    from coursekit.grading.intake.download import Refused

    found = {}
    for entry in entries:
        assert entry.path not in found
        try:
            found[entry.path] = entry.read()
        except Refused as why:
            found[entry.path] = str(why)
    return found


def rar(files):
    """The same as a RAR (version 5), stored as they are."""
    blocks = [_rar_block(1, 0, _vint(0))]
    for name, data in files.items():
        about = [0x4, len(data), 0o100644]
        crc = zlib.crc32(data).to_bytes(4, "little")
        name = name.encode()
        body = b"".join(map(_vint, about)) + crc + _vint(0) + _vint(1) + _vint(len(name)) + name
        blocks.append(_rar_block(2, 2, _vint(len(data)) + body) + data)
    return b"Rar!\x1a\x07\x01\0" + b"".join([*blocks, _rar_block(5, 0, _vint(0))])


def _rar_block(kind, flags, body):
    body = _vint(kind) + _vint(flags) + body
    body = _vint(len(body)) + body
    return zlib.crc32(body).to_bytes(4, "little") + body


def _vint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
