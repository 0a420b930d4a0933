package org.eigenscope.spectrum;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.spectrum.PowerLawFit.Candidate;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Lists of numbers in arrays: what they hold is what was given, and stays. */
class PackedListsTest {

    @Test
    void numbersAreCopiedAndStay() {
        List<Double> given = new ArrayList<>(List.of(1.5, Double.NaN, -0.0));
        List<Double> packed = PackedDoubles.copyOf(given);
        given.set(0, 7.0);
        assertThat(packed).containsExactly(1.5, Double.NaN, -0.0).isEqualTo(List.of(1.5, Double.NaN, -0.0));
        assertThat(PackedDoubles.copyOf(packed)).isSameAs(packed);
        assertThatThrownBy(() -> packed.set(0, 7.0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> packed.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void candidatesAreCopiedAndStay() {
        List<Candidate> given = new ArrayList<>(List.of(new Candidate(1, 2, 3), new Candidate(4, 5, 6)));
        List<Candidate> packed = PackedCandidates.copyOf(given);
        given.removeFirst();
        assertThat(packed).containsExactly(new Candidate(1, 2, 3), new Candidate(4, 5, 6));
        assertThat(PackedCandidates.copyOf(packed)).isSameAs(packed);
        assertThatThrownBy(() -> packed.removeFirst()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> packed.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** A cluster sends reports between its machines as serialized objects. */
    @Test
    void aFitWithCandidatesIsSerialized() throws Exception {
        PowerLawFit fit = PowerLaw.fit(Spectrum.of(1, 2, 3, 5, 8, 13, 21));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(fit);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(fit);
        }
        assertThat(fit.candidates()).isNotEmpty();
        assertThat(fit.withoutCandidates().candidates()).isEmpty();
        assertThat(fit.withoutCandidates().alpha()).isEqualTo(fit.alpha());
    }
}
