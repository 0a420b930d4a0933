package org.eigenscope.model;

/** The role of a tensor in its network, as far as the file tells. */
public enum LayerKind {
    DENSE("dense"),
    EMBEDDING("embedding"),
    CONV1D("conv1d"),
    CONV2D("conv2d"),
    CONV3D("conv3d"),
    RECURRENT("recurrent"),
    /** A stack of matrices, one for each expert of a mixture. */
    EXPERTS("experts"),
    /** The update scale·B·A of a low-rank adapter. */
    LORA("lora"),
    /** A vector that scales: of a normalization, or a running statistic. */
    NORM("norm"),
    BIAS("bias"),
    /** Counters, masks, tables, parts of a weight that is listed itself: anything that is no weight. */
    OTHER("other");

    private final String label;

    LayerKind(String label) {
        this.label = label;
    }

    /** The word for tables and files, in WeightWatcher's spelling where it has one. */
    public String label() {
        return label;
    }
}
