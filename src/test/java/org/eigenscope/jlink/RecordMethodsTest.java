package org.eigenscope.jlink;

import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** A record's methods, written out and as the JVM makes them. */
class RecordMethodsTest {

    record Everything(boolean flag, byte tiny, short small, char letter, int number, long large, float single,
            double precise, String text, int[] array, List<Nothing> list) {}

    record Nothing() {}

    record Own(int number) {

        @Override
        public String toString() {
            return "number " + number;
        }
    }

    private static final int[] ARRAY = {1};
    /** Each next one differs from the first in one component. */
    private static final List<Object[]> VALUES = values();

    private static List<Object[]> values() {
        Object[] first = {true, (byte) -1, (short) -2, 'c', 3, 1L << 40, -0f, Double.NaN, "a", ARRAY,
            List.of(new Nothing())};
        Object[] other = {false, (byte) 1, (short) 2, 'd', 4, 1L << 41, 0f, -Double.MIN_VALUE, null, new int[] {1},
            null};
        List<Object[]> all = new ArrayList<>(List.of(first, first.clone(), other));
        for (int i = 0; i < first.length; i++) {
            Object[] changed = first.clone();
            changed[i] = other[i];
            all.add(changed);
        }
        return all;
    }

    @Test
    void theyReturnWhatTheyDid() throws Exception {
        Class<?> written = written(Everything.class);
        List<Object> before = new ArrayList<>();
        List<Object> after = new ArrayList<>();
        for (Object[] each : VALUES) {
            before.add(Everything.class.getDeclaredConstructors()[0].newInstance(each));
            after.add(RewrittenClass.make(written, each));
        }
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).hashCode()).isEqualTo(before.get(i).hashCode());
            assertThat(after.get(i)).hasToString(before.get(i).toString());
            assertThat(after.get(i).equals(null)).isFalse();
            assertThat(after.get(i).equals(before.get(i))).as("another class").isFalse();
            for (int j = 0; j < before.size(); j++) {
                assertThat(after.get(i).equals(after.get(j))).as(i + " and " + j)
                        .isEqualTo(before.get(i).equals(before.get(j)));
            }
        }
    }

    @Test
    void aRecordOfNothingIsEqualToAnother() throws Exception {
        Class<?> written = written(Nothing.class);

        Object one = RewrittenClass.make(written);
        assertThat(one).isEqualTo(RewrittenClass.make(written)).hasSameHashCodeAs(new Nothing())
                .hasToString("Nothing[]");
    }

    @Test
    void whatARecordSaysItselfStays() throws Exception {
        assertThat(RewrittenClass.make(written(Own.class), 7)).hasToString("number 7").hasSameHashCodeAs(new Own(7));
    }

    @Test
    void nothingIsLeftToTheJvm() throws Exception {
        for (Class<?> each : List.of(Everything.class, Nothing.class, Own.class)) {
            byte[] bytes = RecordMethods.write(RewrittenClass.bytes(each));
            assertThat(RewrittenClass.calls(bytes, "java.lang.runtime.ObjectMethods")).as(each.getName()).isZero();
            assertThat(ClassFile.of().verify(bytes)).isEmpty();
        }
        byte[] plain = RewrittenClass.bytes(RecordMethodsTest.class);
        assertThat(RecordMethods.write(plain)).isSameAs(plain);
    }

    private static Class<?> written(Class<?> type) throws Exception {
        return RewrittenClass.define(type, RecordMethods.write(RewrittenClass.bytes(type)));
    }
}
