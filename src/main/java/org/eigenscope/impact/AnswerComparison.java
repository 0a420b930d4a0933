package org.eigenscope.impact;

/**
 * Compares the answers to one probe before and after a change.
 *
 * @param temperature what logits are divided by before their softmax; 1 for the answers as they are
 */
record AnswerComparison(double temperature) {

    /**
     * Compares.
     *
     * @param before answers of several probes, row after row
     * @param after the others
     * @param from where this probe's begin in the first
     * @param other where they begin in the second
     * @param length how many numbers they are
     * @param width numbers of one position
     * @return one number for each {@link AnswerMeasure}; NaN where the role has none
     */
    double[] of(OutputRole role, float[] before, int from, float[] after, int other, int length, int width) {
        double js = 0;
        double cosine = 0;
        double same = 0;
        double squares = 0;
        double changes = 0;
        int positions = Math.max(1, length / Math.max(1, width));
        for (int position = 0; position < positions; position++) {
            int a = from + position * width;
            int b = other + position * width;
            double aa = 0;
            double bb = 0;
            double apart = 0;
            int bestA = 0;
            int bestB = 0;
            for (int i = 0; i < width; i++) {
                double x = before[a + i];
                double y = after[b + i];
                aa += x * x;
                bb += y * y;
                apart += (x - y) * (x - y);
                bestA = before[a + i] > before[a + bestA] ? i : bestA;
                bestB = after[b + i] > after[b + bestB] ? i : bestB;
            }
            squares += aa;
            changes += apart;
            cosine += distance(aa, bb, apart);
            same += bestA == bestB ? 1 : 0;
            if (role.answers()) {
                js += divergence(role, before, a, after, b, width);
            }
        }
        return new double[] {role.answers() ? js / positions : Double.NaN, cosine / positions,
            squares > 0 ? Math.sqrt(changes / squares) : changes > 0 ? Double.NaN : 0,
            role.answers() ? same / positions : Double.NaN};
    }

    /**
     * 1 − cos from the squared lengths of two vectors and of their difference: (d² − (|a| − |b|)²)/(2·|a|·|b|), which
     * loses no digits where they hardly differ.
     */
    private static double distance(double aa, double bb, double apart) {
        double product = Math.sqrt(aa) * Math.sqrt(bb);
        if (product == 0) {
            return aa == bb ? 0 : 1;
        }
        double difference = (aa - bb) / (Math.sqrt(aa) + Math.sqrt(bb));
        return Math.max(0, (apart - difference * difference) / (2 * product));
    }

    /** ½·Σ p·ln(p/m) + ½·Σ q·ln(q/m), m = (p + q)/2, natural logarithms; at most ln 2. */
    private double divergence(OutputRole role, float[] before, int a, float[] after, int b, int width) {
        Scale p = Scale.of(role, temperature, before, a, width);
        Scale q = Scale.of(role, temperature, after, b, width);
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double one = p.of(before[a + i]);
            double two = q.of(after[b + i]);
            double middle = 0.5 * (one + two);
            sum += term(one, middle) + term(two, middle);
        }
        return Math.clamp(0.5 * sum, 0, Math.log(2));
    }

    private static double term(double p, double middle) {
        return p > 0 ? p * Math.log(p / middle) : 0;
    }

    /** What makes probabilities of the numbers of one position: softmax(z/T), or pᵢ^(1/T)/Σ p^(1/T). */
    private record Scale(boolean softmax, double temperature, double largest, double sum) {

        static Scale of(OutputRole role, double temperature, float[] values, int from, int width) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < width; i++) {
                largest = Math.max(largest, values[from + i]);
            }
            Scale whole = new Scale(role == OutputRole.LOGITS, temperature, largest, 1);
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += whole.of(values[from + i]);
            }
            return new Scale(whole.softmax, temperature, largest, sum);
        }

        double of(float value) {
            double weight = softmax ? Math.exp((value - largest) / temperature)
                    : temperature == 1 ? Math.max(0, value) : Math.pow(Math.max(0, value), 1 / temperature);
            return weight / sum;
        }
    }
}
