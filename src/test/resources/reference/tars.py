"""Makes containers/long-names/{pax,gnu}.tar: two members whose long names begin alike, and a link to one. In
pax.tar the size of the second stands in the extended header alone, as that of a member of over 8 GiB does."""

import io
import tarfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parents[1] / "containers" / "long-names"
FOLDERS = "weights-of-a-network/" * 6


def array(seed):
    out = io.BytesIO()
    np.save(out, np.random.default_rng(seed).standard_normal((4, 3)).astype("f4"))
    return out.getvalue()


def archive(kind):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as tar:
        for number, name in enumerate(["first-é", "second"]):
            member = tarfile.TarInfo(FOLDERS + name + ".npy")
            data = array(number)
            member.size = len(data)
            if kind == tarfile.PAX_FORMAT and number == 1:
                member.pax_headers = {"size": str(len(data))}
            tar.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("latest.npy")
        link.type, link.linkname = tarfile.SYMTYPE, FOLDERS + "second.npy"
        tar.addfile(link)
    data = bytearray(out.getvalue())
    if kind == tarfile.PAX_FORMAT:
        at = data.rindex(b"\x93NUMPY") - 512
        data[at + 124:at + 136] = b"00000000000\0"
        data[at + 148:at + 156] = b" " * 8
        data[at + 148:at + 156] = b"%06o\0 " % sum(data[at:at + 512])
    return data.rstrip(b"\0") + b"\0" * (1024 + -len(data.rstrip(b"\0")) % 512)


HERE.mkdir(exist_ok=True)
(HERE / "pax.tar").write_bytes(archive(tarfile.PAX_FORMAT))
(HERE / "gnu.tar").write_bytes(archive(tarfile.GNU_FORMAT))
