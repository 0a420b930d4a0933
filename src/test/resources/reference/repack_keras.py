"""Packs a .keras file anew: its arrays in chunks that are shuffled and compressed, in a compressed archive.

    python repack_keras.py src/test/resources/formats/digits-mlp.keras originals/digits-mlp.repacked.keras

Keras writes neither, but opens both; mended.py compares what becomes of them. h5py 3.14.
"""
import io
import sys
import zipfile

import h5py


def repacked(data):
    out = io.BytesIO()
    with h5py.File(io.BytesIO(data)) as old, h5py.File(out, "w") as new:
        new.attrs.update(old.attrs)

        def visit(name, item):
            if isinstance(item, h5py.Group):
                made = new.require_group(name)
            elif item.ndim == 2:
                made = new.create_dataset(name, data=item[()], chunks=tuple(max(1, n // 3) for n in item.shape),
                                          compression="gzip", shuffle=True)
            else:
                made = new.create_dataset(name, data=item[()])
            made.attrs.update(item.attrs)

        old.visititems(visit)
    return out.getvalue()


with zipfile.ZipFile(sys.argv[1]) as before, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as after:
    for name in before.namelist():
        content = before.read(name)
        after.writestr(name, repacked(content) if name.endswith(".h5") else content)
