package org.eigenscope.format.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.SafeText;

/**
 * All before the tensors' data.
 *
 * @param version 2 or 3
 * @param metadata the key-value pairs as text; arrays by their length
 * @param tensors the tensor infos in the file's order
 * @param dataStart where the data starts, aligned
 * @param alignment the alignment of each tensor
 */
record GgufHeader(int version, Map<String, String> metadata, List<TensorInfo> tensors, long dataStart, long alignment) {

    /** Elements of an array that are shown. */
    private static final int MOST_SHOWN = 8;
    private static final int LONGEST_SHOWN = 2000;
    /** Bytes of a text that has more characters than are shown, whatever they are. */
    private static final int LONGEST_READ = 4 * LONGEST_SHOWN + 4;
    private static final int DEEPEST = 8;
    /** Bytes of the smallest tensor info and key-value pair: what a count can claim of the file at most. */
    private static final int LEAST_TENSOR = 8 + 4 + 4 + 8;
    private static final int LEAST_PAIR = 8 + 4 + 1;
    /** Bytes that a tensor info and a pair take in memory beside their texts. */
    private static final int TENSOR = 240;
    private static final int PAIR = 100;

    /** A tensor: dims[0] is the fastest; the offset counts from the start of the data. */
    record TensorInfo(String name, List<Long> dims, int type, long offset) {}

    static GgufHeader read(ByteSource source) throws IOException, Malformed, Unsupported {
        GgufInput in = new GgufInput(source);
        in.skip(4, "the magic bytes");
        int version = in.u32("the version");
        if (version != 2 && version != 3) {
            boolean bigEndian = (version & 0xffff) == 0 && version != 0;
            throw new Unsupported(source.path(), bigEndian ? "it is a big-endian GGUF file; little-endian ones are read"
                    : "it is GGUF of version %s; versions 2 and 3 are read"
                            .formatted(Integer.toUnsignedString(version)));
        }
        long tensorCount = in.u64("the number of tensors");
        long pairCount = in.u64("the number of metadata pairs");
        checkCount(source, tensorCount, LEAST_TENSOR, "tensors");
        checkCount(source, pairCount, LEAST_PAIR, "metadata pairs");
        Map<String, String> metadata = new LinkedHashMap<>();
        for (long i = 0; i < pairCount; i++) {
            String key = in.name("the key of a metadata pair");
            String what = "the metadata '%s'".formatted(SafeText.name(key));
            in.keep(PAIR);
            if (metadata.put(key, value(in, in.u32("the type of " + what), what, 0)) != null) {
                throw source.malformed(what + " occurs twice");
            }
        }
        List<TensorInfo> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < tensorCount; i++) {
            TensorInfo tensor = tensor(in);
            if (!names.add(tensor.name())) {
                throw source.malformed("the tensor '%s' occurs twice".formatted(SafeText.name(tensor.name())));
            }
            tensors.add(tensor);
        }
        long alignment = alignment(source, metadata);
        long start = in.position() + (alignment - in.position() % alignment) % alignment;
        return new GgufHeader(version, metadata, tensors, start, alignment);
    }

    private static void checkCount(ByteSource source, long count, int least, String what) throws Malformed {
        if (count < 0 || count > source.size() / least || count > FileIndex.MOST_TENSORS) {
            throw source.malformed("it claims %s %s, more than we read of a file of %,d bytes"
                    .formatted(SafeText.unsigned(count), what, source.size()));
        }
    }

    private static long alignment(ByteSource source, Map<String, String> metadata) throws Malformed {
        String text = metadata.getOrDefault("general.alignment", "32");
        long alignment = text.matches("\\d{1,10}") ? Long.parseLong(text) : 0;
        if (Long.bitCount(alignment) != 1 || alignment > 1 << 20) {
            throw source.malformed("its alignment '%s' is not a power of two".formatted(SafeText.name(text)));
        }
        return alignment;
    }

    private static TensorInfo tensor(GgufInput in) throws IOException, Malformed {
        String name = in.name("the name of a tensor");
        in.keep(TENSOR);
        // No message is made for a field that is there: there may be 500,000.
        int rank = in.u32("the rank of a tensor");
        if (rank < 0 || rank > 4) {
            throw in.source().malformed("the tensor '%s' claims %s dimensions, but GGUF allows 4"
                    .formatted(SafeText.name(name), Integer.toUnsignedString(rank)));
        }
        List<Long> dims = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            dims.add(in.u64("the dimensions of a tensor"));
        }
        int type = in.u32("the type of a tensor");
        return new TensorInfo(name, List.copyOf(dims), type, in.u64("the offset of a tensor"));
    }

    /** A value as text. */
    private static String value(GgufInput in, int type, String what, int depth) throws IOException, Malformed {
        return switch (type) {
            case 0 -> String.valueOf(in.u8(what) & 0xff);
            case 1 -> String.valueOf(in.u8(what));
            case 2 -> String.valueOf(in.u16(what) & 0xffff);
            case 3 -> String.valueOf(in.u16(what));
            case 4 -> Integer.toUnsignedString(in.u32(what));
            case 5 -> String.valueOf(in.u32(what));
            case 6 -> String.valueOf(Float.intBitsToFloat(in.u32(what)));
            case 7 -> String.valueOf(in.u8(what) != 0);
            case 8 -> {
                String text = in.start(LONGEST_READ, what);
                yield text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
            }
            case 9 -> array(in, what, depth);
            case 10 -> Long.toUnsignedString(in.u64(what));
            case 11 -> String.valueOf(in.u64(what));
            case 12 -> String.valueOf(Double.longBitsToDouble(in.u64(what)));
            default -> throw in.source().malformed("%s has the type %s, which GGUF does not know"
                    .formatted(what, Integer.toUnsignedString(type)));
        };
    }

    /**
     * A few whole numbers, such as a shape; what is longer is skipped: the vocabulary of a tokenizer is no business of
     * ours.
     */
    private static String array(GgufInput in, String what, int depth) throws IOException, Malformed {
        if (depth >= DEEPEST) {
            throw in.source().malformed("%s has arrays in arrays, more than %d deep".formatted(what, DEEPEST));
        }
        int type = in.u32(what);
        long count = in.u64(what);
        int size = switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> 0;
        };
        in.source().require(in.position(), size == 0 ? count : Math.max(0, count), what);
        boolean whole = type == 4 || type == 5 || type == 10 || type == 11;
        if (whole && count > 0 && count <= MOST_SHOWN) {
            List<String> values = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                values.add(value(in, type, what, depth + 1));
            }
            return values.toString();
        }
        if (size > 0) {
            if (count > Long.MAX_VALUE / size) {
                throw in.source().malformed("%s claims %s elements".formatted(what, SafeText.unsigned(count)));
            }
            in.skip(count * size, what);
        } else {
            for (long i = 0; i < count; i++) {
                if (type == 8) {
                    in.skip(in.u64(what), what);
                } else {
                    value(in, type, what, depth + 1);
                }
            }
        }
        return "[%,d values]".formatted(count);
    }
}
