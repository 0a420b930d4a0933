import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Leaves the routines for complex numbers out of OpenBLAS: half of the library, 17 MB, and nothing here has complex
 * matrices. A linker's output cannot be taken apart, but it need not be loaded whole: a run of neighbouring complex routines
 * becomes a gap between two segments. All addresses stay as they are, so every real routine of every processor works as
 * before; a call into a gap would be a fault of memory, and no real routine makes one (docs/decisions/0010).
 *
 * <p>For ELF with 64 bits and little end, that is, Linux; other libraries stay as they are. Section headers, which only
 * debuggers read, go with it.
 */
final class RealRoutines {

    /** BLAS, CBLAS, LAPACK and LAPACKE: the letter of the type comes first, or after the i of "index of the largest". */
    private static final Pattern COMPLEX = Pattern.compile("(cblas_|LAPACKE_)?+(i?[cz]|(sc|dz)(asum|nrm2|sum|amax|amin)).*");
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int LOADED = 1;
    private static final int EXECUTABLE = 1;
    private static final int DYNAMIC_SYMBOLS = 11;
    private static final int SYMBOL = 24;
    private static final int FUNCTION = 2;

    private record Range(long from, long to) {}

    /** A function that the library exports. */
    private record Routine(long address, long size, boolean complex) {}

    /** A program header. */
    private record Segment(int type, int flags, long offset, long address, long inFile, long inMemory, long align) {}

    private final ByteBuffer elf;

    private RealRoutines(byte[] library) {
        elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The library without its complex routines; the same bytes if it is none that this understands. */
    static byte[] of(byte[] library) {
        boolean elf = library.length > HEADER && library[0] == 0x7f && library[1] == 'E' && library[2] == 'L' && library[3] == 'F';
        return elf && library[4] == 2 && library[5] == 1 ? new RealRoutines(library).rewritten() : library;
    }

    private byte[] rewritten() {
        List<Segment> segments = segments();
        List<Segment> loaded = segments.stream().filter(each -> each.type == LOADED).toList();
        // The others hold the jumps to other libraries.
        Segment code = loaded.stream().filter(each -> (each.flags & EXECUTABLE) != 0).max(Comparator.comparing(Segment::inFile)).orElseThrow();
        // Gaps are cut out of the file too, in whole pages: else file and memory would no longer match.
        long page = loaded.stream().mapToLong(Segment::align).min().orElseThrow();
        List<Range> gaps = gaps(code, page);
        if (gaps.isEmpty()) {
            return elf.array();
        }
        List<Segment> kept = new ArrayList<>();
        for (Segment each : segments) {
            if (each.equals(code)) {
                kept.addAll(split(each, gaps, page));
            } else {
                kept.add(moved(each, each.offset - cutBefore(each.offset, code, gaps)));
            }
        }
        long end = loaded.stream().mapToLong(each -> each.offset + each.inFile).max().orElseThrow();
        long table = (end - cutBefore(end, code, gaps) + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(table + (long) kept.size() * SEGMENT)).order(ByteOrder.LITTLE_ENDIAN);
        long from = 0;
        for (Range gap : gaps) {
            long until = gap.from - code.address + code.offset;
            out.put(elf.array(), (int) from, (int) (until - from));
            from = gap.to - code.address + code.offset;
        }
        out.put(elf.array(), (int) from, (int) (end - from));
        out.position((int) table);
        kept.forEach(each -> out.putInt(each.type).putInt(each.flags).putLong(each.offset).putLong(each.address).putLong(each.address)
                .putLong(each.inFile).putLong(each.inMemory).putLong(each.align));
        out.putLong(32, table).putShort(56, (short) kept.size());
        // No section headers.
        out.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        return out.array();
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        int at = Math.toIntExact(elf.getLong(32));
        for (int i = 0; i < elf.getShort(56); i++, at += SEGMENT) {
            segments.add(new Segment(elf.getInt(at), elf.getInt(at + 4), elf.getLong(at + 8), elf.getLong(at + 16), elf.getLong(at + 32),
                    elf.getLong(at + 40), elf.getLong(at + 48)));
        }
        return segments;
    }

    private static Segment moved(Segment each, long offset) {
        return new Segment(each.type, each.flags, offset, each.address, each.inFile, each.inMemory, each.align);
    }

    private static long cutBefore(long offset, Segment code, List<Range> gaps) {
        return gaps.stream().filter(gap -> gap.from - code.address + code.offset < offset).mapToLong(gap -> gap.to - gap.from).sum();
    }

    private static List<Segment> split(Segment code, List<Range> gaps, long page) {
        List<Segment> pieces = new ArrayList<>();
        long from = code.address;
        long offset = code.offset;
        for (Range gap : gaps) {
            long size = gap.from - from;
            pieces.add(new Segment(code.type, code.flags, offset, from, size, size, pieces.isEmpty() ? code.align : page));
            offset += size;
            from = gap.to;
        }
        long size = code.address + code.inFile - from;
        pieces.add(new Segment(code.type, code.flags, offset, from, size, size, page));
        return pieces;
    }

    /**
     * Whole pages between the first and the last of neighbouring complex routines. What lies before the first or behind
     * the last may be a helper of the real routine beside it, and stays.
     */
    private List<Range> gaps(Segment code, long page) {
        List<Range> gaps = new ArrayList<>();
        List<Routine> routines = routines();
        for (int i = 0; i < routines.size(); i++) {
            int first = i;
            while (i < routines.size() && routines.get(i).complex) {
                i++;
            }
            if (i > first) {
                Routine last = routines.get(i - 1);
                long from = (routines.get(first).address + page - 1) / page * page;
                long to = (last.address + last.size) / page * page;
                if (from < to && from > code.address && to < code.address + code.inFile) {
                    gaps.add(new Range(from, to));
                }
            }
        }
        return gaps;
    }

    /** By address. An address with several names is complex only if all of them are. */
    private List<Routine> routines() {
        TreeMap<Long, Routine> routines = new TreeMap<>();
        int sections = Math.toIntExact(elf.getLong(40));
        for (int i = 0; i < elf.getShort(60); i++) {
            int section = sections + i * HEADER;
            if (elf.getInt(section + 4) == DYNAMIC_SYMBOLS) {
                int names = Math.toIntExact(elf.getLong(sections + elf.getInt(section + 40) * HEADER + 24));
                int from = Math.toIntExact(elf.getLong(section + 24));
                for (int at = from; at < from + elf.getLong(section + 32); at += SYMBOL) {
                    boolean defined = elf.getShort(at + 6) != 0;
                    if (defined && (elf.get(at + 4) & 15) == FUNCTION) {
                        Routine routine = new Routine(elf.getLong(at + 8), elf.getLong(at + 16),
                                COMPLEX.matcher(text(names + elf.getInt(at))).matches());
                        routines.merge(routine.address, routine, (one, other) ->
                                new Routine(one.address, Math.max(one.size, other.size), one.complex && other.complex));
                    }
                }
            }
        }
        return List.copyOf(routines.values());
    }

    private String text(int at) {
        int end = at;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(elf.array(), at, end), StandardCharsets.US_ASCII);
    }
}
