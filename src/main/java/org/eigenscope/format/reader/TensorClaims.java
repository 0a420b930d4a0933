package org.eigenscope.format.reader;

import java.util.List;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Shape;

/** Checks what a file claims about one of its tensors. */
public final class TensorClaims {

    private TensorClaims() {}

    /** Thrown for a tensor that cannot be read; the message says why, and becomes the reason of its layer. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Severity severity;

        /** Refuses a tensor whose file contradicts itself. */
        public Refused(String reason) {
            this(Severity.DAMAGED, reason);
        }

        public Refused(Severity severity, String reason) {
            super(reason);
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }
    }

    /**
     * Makes a shape of claimed dimensions.
     *
     * @throws Refused if no array can have it
     */
    public static Shape shape(List<Long> dims) throws Refused {
        try {
            return new Shape(dims);
        } catch (IllegalArgumentException e) {
            throw new Refused("its shape is impossible (%s)".formatted(e.getMessage()));
        }
    }

    /**
     * Counts the bytes of a tensor.
     *
     * @throws Refused if they are more than any file has
     */
    public static long bytes(DType dtype, Shape shape) throws Refused {
        try {
            return dtype.bytesOf(shape.elements());
        } catch (ArithmeticException e) {
            throw new Refused("its shape %s takes more bytes than any file has".formatted(shape));
        }
    }
}
