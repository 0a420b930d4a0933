"""Makes newer.h5: h5py 3.16 (HDF5 2.0), the forms of version 1.10 that Keras does not write.

Forty members in one group are kept in a heap; the same matrix is stored in chunks by every kind of index.
"""
import h5py
import numpy

a = numpy.random.default_rng(1).normal(size=(40, 30)).astype('f4')
with h5py.File('newer.h5', 'w', libver=('v110', 'v110')) as f:
    f.create_dataset('plain', data=a)
    f.create_dataset('one', data=a, chunks=(40, 30))
    f.create_dataset('fixed', data=a, chunks=(4, 3))
    f.create_dataset('filtered', data=a, chunks=(4, 3), compression='gzip', shuffle=True)
    f.create_dataset('extensible', data=a, chunks=(4, 3), maxshape=(None, 30))
    f.create_dataset('tree', data=a, chunks=(4, 3), maxshape=(None, None))
    for i in range(40):
        f.create_dataset(f'heap/layer_{i}/kernel', data=a[i:i + 1, :2].T @ a[i:i + 1, :2])
