import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** OpenBLAS without its complex routines, read as a loader reads it: by program headers alone. */
class RealRoutinesTest {

    private static byte[] whole;
    private static byte[] real;
    /** Name to address and size, by the section headers, which the shortened library has no more. */
    private static Map<String, long[]> routines;

    @BeforeAll
    static void shorten() throws Exception {
        String platform = System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x86_64";
        try (InputStream in = RealRoutinesTest.class.getResourceAsStream("/org/bytedeco/openblas/" + platform + "/libopenblas.so.0")) {
            assumeTrue(in != null, "OpenBLAS for Linux is not on the class path of another system");
            whole = in.readAllBytes();
        }
        real = RealRoutines.of(whole);
        routines = routines(whole);
    }

    @Test
    void almostHalfOfTheLibraryGoes() {
        assertThat(real.length).isBetween(whole.length / 4, whole.length * 6 / 10);
    }

    @Test
    void everyRealRoutineLiesWhereItLayByteForByte() {
        int compared = 0;
        for (var routine : routines.entrySet()) {
            String name = routine.getKey().replaceFirst("^(cblas|LAPACKE)_", "");
            if (name.matches("[sd].*|i[sd]a.*|openblas.*|gotoblas.*|blas.*|exec_blas.*|xerbla.*|ilaenv.*|lsame.*") && !name.matches("(sc|dz).*")) {
                long address = routine.getValue()[0];
                int size = (int) routine.getValue()[1];
                assertThat(at(real, address, size)).as(routine.getKey()).isEqualTo(at(whole, address, size));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5_000);
    }

    @Test
    void mostComplexRoutinesAreInNoSegment() {
        long complex = routines.keySet().stream().filter(name -> name.matches("[cz](ge|he|sy|tr|un)[a-z0-9]+_")).count();
        long left = routines.entrySet().stream().filter(each -> each.getKey().matches("[cz](ge|he|sy|tr|un)[a-z0-9]+_"))
                .filter(each -> at(real, each.getValue()[0], (int) each.getValue()[1]) != null).count();

        assertThat(complex).isGreaterThan(300);
        assertThat(left).isLessThan(complex / 10);
    }

    @Test
    void segmentsAscendAndFitTheirPages() {
        ByteBuffer elf = ByteBuffer.wrap(real).order(ByteOrder.LITTLE_ENDIAN);
        long end = 0;
        for (int at = (int) elf.getLong(32); at < elf.getLong(32) + 56L * elf.getShort(56); at += 56) {
            if (elf.getInt(at) == 1) {
                long offset = elf.getLong(at + 8);
                long address = elf.getLong(at + 16);
                assertThat(address).isGreaterThanOrEqualTo(end);
                assertThat((address - offset) % elf.getLong(at + 48)).isZero();
                assertThat(offset + elf.getLong(at + 32)).isLessThanOrEqualTo(real.length);
                end = address + elf.getLong(at + 40);
            }
        }
        assertThat(end).isPositive();
    }

    @Test
    void whatIsNoElfStaysAsItIs() {
        byte[] dylib = {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe, 7, 0, 0, 1};
        assertThat(RealRoutines.of(dylib)).isEqualTo(dylib);
        assertThat(RealRoutines.of(new byte[0])).isEmpty();
    }

    /** What memory holds there, or null if no segment does. */
    private static byte[] at(byte[] library, long address, int size) {
        ByteBuffer elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = (int) elf.getLong(32); at < elf.getLong(32) + 56L * elf.getShort(56); at += 56) {
            long from = elf.getLong(at + 16);
            if (elf.getInt(at) == 1 && from <= address && address + size <= from + elf.getLong(at + 32)) {
                int offset = (int) (elf.getLong(at + 8) + address - from);
                return Arrays.copyOfRange(library, offset, offset + size);
            }
        }
        return null;
    }

    private static Map<String, long[]> routines(byte[] library) {
        ByteBuffer elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, long[]> found = new LinkedHashMap<>();
        int sections = (int) elf.getLong(40);
        for (int section = sections; section < sections + 64 * elf.getShort(60); section += 64) {
            if (elf.getInt(section + 4) == 11) {
                int names = (int) elf.getLong(sections + 64 * elf.getInt(section + 40) + 24);
                int from = (int) elf.getLong(section + 24);
                for (int at = from; at < from + elf.getLong(section + 32); at += 24) {
                    if ((elf.get(at + 4) & 15) == 2 && elf.getLong(at + 8) != 0) {
                        int name = names + elf.getInt(at);
                        int end = name;
                        while (library[end] != 0) {
                            end++;
                        }
                        found.put(new String(library, name, end - name, StandardCharsets.US_ASCII), new long[] {elf.getLong(at + 8), elf.getLong(at + 16)});
                    }
                }
            }
        }
        return found;
    }
}
