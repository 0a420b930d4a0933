package org.eigenscope.format.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.reader.ArrayTypes;
import org.eigenscope.model.DType;
import org.eigenscope.model.SafeText;

/**
 * The header of an .npy array.
 *
 * @param descr the type as NumPy writes it: {@code <f4}; empty if it is no plain type
 * @param fortran true if the elements are in Fortran order
 * @param shape not checked
 * @param dataStart where the elements start
 */
record NpyHeader(String descr, boolean fortran, List<Long> shape, long dataStart) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself writes a few hundred bytes at most, for structured types. */
    private static final int LONGEST = 1 << 16;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*(?:'([^']*)'|\\[)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern DIM = Pattern.compile("\\d{1,18}L?");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^()]*)\\)");

    /** @param what the array, for messages: {@code the array 'fc1.npy'} */
    static NpyHeader read(ByteReader reader, long size, Path file, String what) throws IOException, Malformed {
        byte[] start = bytes(reader, 0, 8, size, file, "the magic bytes of " + what);
        for (int i = 0; i < MAGIC.length; i++) {
            if (start[i] != MAGIC[i]) {
                throw new Malformed(file, what + " does not start as a NumPy array");
            }
        }
        int major = start[6];
        if (major < 1 || major > 3) {
            throw new Malformed(file, "%s is of NumPy's format version %d; 1 to 3 are read".formatted(what,
                    major & 0xff));
        }
        int prefix = major == 1 ? 2 : 4;
        ByteBuffer lengths = ByteBuffer.wrap(bytes(reader, 8, prefix, size, file, "the header length of " + what))
                .order(ByteOrder.LITTLE_ENDIAN);
        long length = major == 1 ? lengths.getShort() & 0xffff : lengths.getInt() & 0xffffffffL;
        if (length > LONGEST) {
            throw new Malformed(file, "the header of %s claims %,d bytes, more than the %,d that we read"
                    .formatted(what, length, LONGEST));
        }
        byte[] text = bytes(reader, 8 + prefix, (int) length, size, file, "the header of " + what);
        return parse(new String(text, StandardCharsets.UTF_8), 8 + prefix + length, file, what);
    }

    private static byte[] bytes(ByteReader reader, long position, int count, long size, Path file, String what)
            throws IOException, Malformed {
        if (position > size - count) {
            throw new Malformed(file, "%s should take %,d bytes, but only %,d are there: it is cut short, get it again"
                    .formatted(what, count, Math.max(0, size - position)));
        }
        byte[] bytes = new byte[count];
        reader.read(position, bytes, 0, count);
        return bytes;
    }

    private static NpyHeader parse(String text, long dataStart, Path file, String what) throws Malformed {
        String dictionary = text.strip();
        MatchResult descr = last(DESCR, dictionary);
        MatchResult order = last(ORDER, dictionary);
        MatchResult shape = last(SHAPE, dictionary);
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}") || descr == null || order == null
                || shape == null) {
            throw new Malformed(file, "the header of %s is not a valid dictionary: %s"
                    .formatted(what, SafeText.name(dictionary)));
        }
        List<Long> dims = new ArrayList<>();
        for (String dim : shape.group(1).split(",")) {
            String digits = dim.strip();
            if (digits.isEmpty()) {
                continue;
            }
            if (!DIM.matcher(digits).matches() || dims.size() >= 64) {
                throw new Malformed(file, "the shape (%s) of %s is impossible".formatted(
                        SafeText.name(shape.group(1)), what));
            }
            dims.add(Long.parseLong(digits.replace("L", "")));
        }
        return new NpyHeader(descr.group(1) == null ? "" : descr.group(1), order.group(1).equals("True"),
                List.copyOf(dims), dataStart);
    }

    /** What stands last under a key, as in Python, where a key that occurs twice has its last value; or null. */
    private static MatchResult last(Pattern pattern, String dictionary) {
        Matcher matcher = pattern.matcher(dictionary);
        MatchResult last = null;
        while (matcher.find()) {
            last = matcher.toMatchResult();
        }
        return last;
    }

    boolean bigEndian() {
        return descr.startsWith(">");
    }

    DType dtype() {
        return ArrayTypes.coded(descr.isEmpty() ? "" : descr.substring(1));
    }

    /** True if the elements are strings or dates, which no weight is made of. */
    boolean isText() {
        return descr.length() > 1 && "USaSmM".indexOf(descr.charAt(1)) >= 0;
    }

    /** Why the elements cannot be read, by their type; empty if they can. */
    String reason() {
        if (dtype() != DType.OTHER) {
            return "";
        }
        if (descr.endsWith("O")) {
            return "it holds pickled Python objects, which are not read: nothing in a file is run";
        }
        if (isText()) {
            return "strings and dates are not weights";
        }
        return descr.isEmpty() ? "it has a structured type, not numbers"
                : "its type '%s' is not decoded".formatted(SafeText.name(descr));
    }
}
