"""One matrix of 60 x 48 in chunks of several forms and filters, a stack of 4 x 6 x 10 x 12, one matrix whose row of
chunks is larger than what is held of it, matrices that were never written, and chunks that grow. h5py 3."""
import os
import zipfile
import zlib

import h5py
import numpy as np

random = np.random.default_rng(7)
plain = random.standard_normal((60, 48)).astype("f4")
stack = random.standard_normal((4, 6, 10, 12)).astype("f8")
with h5py.File("chunks.h5", "w", libver=("v110", "v110")) as file:
    file["plain/kernel"] = plain
    for name, chunk in {"tall": (60, 5), "wide": (1, 48), "square": (16, 16), "odd": (7, 11)}.items():
        file.create_dataset(name + "/kernel", data=plain, chunks=chunk, compression="gzip", shuffle=True)
    file.create_dataset("summed/kernel", data=plain, chunks=(16, 16), fletcher32=True)
    file.create_dataset("all/kernel", data=plain, chunks=(16, 16), compression="gzip", shuffle=True, fletcher32=True)
    # Every second chunk is stored as it is: bit 0 of its mask leaves out the first filter, the only one.
    masked = file.create_dataset("masked/kernel", (60, 48), "f4", chunks=(20, 16), compression="gzip")
    for i in range(3):
        for j in range(3):
            part = plain[20 * i:20 * i + 20, 16 * j:16 * j + 16].tobytes()
            left = (i + j) % 2
            masked.id.write_direct_chunk((20 * i, 16 * j), part if left else zlib.compress(part), left)
    file["stack/kernel"] = stack
    file.create_dataset("stacked/kernel", data=stack, chunks=(2, 4, 5, 7), compression="gzip")
    filled = file.create_dataset("filled/kernel", (60, 48), ">f4", chunks=(16, 16), fillvalue=2.5)
    filled[0:16, 0:16] = plain[0:16, 0:16]
    # 9 MB of halves that compress to little: a row of chunks is all of it.
    values = (np.arange(2100) % 5).astype("f2")
    file.create_dataset("high/kernel", data=np.tile(values, (2100, 1)), chunks=(2100, 16), compression="gzip",
                        compression_opts=9)
with h5py.File("chunks-older.h5", "w") as file:
    file["plain/kernel"] = plain
    file.create_dataset("all/kernel", data=plain, chunks=(16, 16), compression="gzip", shuffle=True, fletcher32=True)
    masked = file.create_dataset("masked/kernel", (60, 48), "f4", chunks=(20, 48), compression="gzip")
    for i in range(3):
        part = plain[20 * i:20 * i + 20].tobytes()
        masked.id.write_direct_chunk((20 * i, 0), part if i == 1 else zlib.compress(part), i == 1)
with h5py.File("never-written.h5", "w") as file:
    for i in range(3):
        file.create_dataset(f"never{i}/kernel", (20_000, 20_000), "f4", chunks=(1000, 1000))
    file["written/kernel"] = plain
# Small whole numbers, which take more bytes once something is taken from them: every kind of index of version 1.10.
small = random.integers(0, 200, (520, 66)).astype("f4")
with h5py.File("chunks-indexed.h5", "w", libver=("v110", "v110")) as file:
    for name, rows, columns, chunk, most in [
            ("one", 60, 48, (60, 48), None), ("fixed", 60, 48, (16, 16), None), ("paged", 66, 66, (2, 2), None),
            ("extensible", 120, 12, (2, 12), (None, 12)), ("secondary", 520, 12, (2, 12), (None, 12)),
            ("tree", 66, 66, (8, 8), (None, None))]:
        file.create_dataset(name + "/kernel", data=small[:rows, :columns], chunks=chunk, maxshape=most,
                            compression="gzip", shuffle=name != "paged")
with h5py.File("packed.h5", "w") as file:
    for name in "layers/dense", "layers/dense_1":
        file.create_dataset(name + "/vars/0", data=small[:60, :48], chunks=(16, 16), compression="gzip")
with zipfile.ZipFile("chunks-packed.keras", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write("packed.h5", "model.weights.h5")
    archive.writestr("config.json", '{"class_name": "Sequential", "config": {"name": "s", "layers": []}}')
    archive.writestr("metadata.json", '{"keras_version": "3.0.0"}')
os.remove("packed.h5")
