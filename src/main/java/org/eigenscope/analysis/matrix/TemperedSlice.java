package org.eigenscope.analysis.matrix;

/** A matrix whose elements are changed as they are read: outliers become the mean, and the mean may become 0. */
final class TemperedSlice extends Slice {

    private final Slice source;
    private final double mean;
    private final double farthest;
    private final boolean centred;

    TemperedSlice(Slice source, double mean, double farthest, boolean centred) {
        super(source.rows(), source.columns());
        this.source = source;
        this.mean = mean;
        this.farthest = farthest;
        this.centred = centred;
    }

    private double tempered(double element) {
        double value = Math.abs(element - mean) > farthest ? mean : element;
        return centred ? value - mean : value;
    }

    @Override
    public boolean fitsFloat() {
        return false;
    }

    @Override
    public double get(int index) {
        return tempered(source.get(index));
    }

    @Override
    public void copy(int from, int count, double[] into, int offset) {
        source.copy(from, count, into, offset);
        for (int i = offset; i < offset + count; i++) {
            into[i] = tempered(into[i]);
        }
    }

    @Override
    public void copy(int from, int count, float[] into, int offset) {
        source.copy(from, count, into, offset);
        for (int i = offset; i < offset + count; i++) {
            into[i] = (float) tempered(into[i]);
        }
    }

    @Override
    public Slice shuffled(long seed) {
        throw new UnsupportedOperationException("a tempered matrix is a shuffle already");
    }
}
