/**
 * Arrays in chunks under keys, zarr 2 and 3, and what Orbax makes of them: checkpoints of JAX, whose keys are files of
 * a folder or are in a tree (OCDBT).
 *
 * <p>Specifications: <a href="https://zarr-specs.readthedocs.io">zarr</a>; <a
 * href="https://google.github.io/tensorstore/kvstore/ocdbt/index.html">OCDBT</a>; <a
 * href="https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst">Blosc</a>.
 */
package org.eigenscope.format.zarr;
