package org.eigenscope.surgery;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.Model;

/**
 * The start of a copy of a file where a note stands, in formats whose header precedes the data and whose places of
 * data count from its end: what follows is the original's, moved.
 *
 * @param replaced how many of the original's first bytes it stands for
 * @param bytes the new ones
 */
record CopyHead(long replaced, byte[] bytes) {

    /** The copy starts as the original does. */
    static final CopyHead SAME = new CopyHead(0, new byte[0]);

    /** File systems share blocks of this size, where data moves by whole ones. */
    static final int BLOCK = 4096;

    private static final int LONGEST = 100_000_000;
    private static final String METADATA = "__metadata__";
    /** The magic bytes, the version, the numbers of tensors and of pairs. */
    private static final int GGUF_START = 24;
    private static final int GGUF_PAIRS = 16;
    private static final int GGUF_TEXT = 8;
    private static final int LARGEST_ALIGNMENT = 1 << 20;

    /** By how much what follows has moved. */
    long shift() {
        return bytes.length - replaced;
    }

    /** The start of the copy of a file of a model, with these words; {@link #SAME} if its format has no room there. */
    static CopyHead of(Model model, Path file, String words) throws IOException {
        try (ByteSource source = ByteSource.open(file)) {
            if (source.size() < GGUF_START) {
                return SAME;
            }
            byte[] start = new byte[GGUF_START];
            source.read(0, start, 0, start.length);
            if (new String(start, 0, 4, StandardCharsets.ISO_8859_1).equals("GGUF")) {
                return gguf(model, start, words);
            }
            return model.format().startsWith("safetensors")
                    && file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")
                    ? safetensors(source, ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0), words)
                    : SAME;
        }
    }

    /** A pair before the others, as long as the alignment of the data demands. */
    private static CopyHead gguf(Model model, byte[] start, String words) {
        String alignment = model.metadata().getOrDefault("general.alignment", "32");
        int step = alignment.matches("\\d{1,7}") ? Integer.parseInt(alignment) : 0;
        if (model.metadata().containsKey(CopyNote.DOTTED_KEY) || step < 1 || step > LARGEST_ALIGNMENT) {
            return SAME;
        }
        byte[] key = CopyNote.DOTTED_KEY.getBytes(StandardCharsets.UTF_8);
        byte[] text = words.getBytes(StandardCharsets.UTF_8);
        int taken = Long.BYTES + key.length + Integer.BYTES + Long.BYTES + text.length;
        String padded = words + " ".repeat(Math.floorMod(-taken, step));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.wrap(start.clone()).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(GGUF_PAIRS, head.getLong(GGUF_PAIRS) + 1);
        out.writeBytes(head.array());
        out.writeBytes(little(Long.BYTES, key.length));
        out.writeBytes(key);
        out.writeBytes(little(Integer.BYTES, GGUF_TEXT));
        byte[] value = padded.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(little(Long.BYTES, value.length));
        out.writeBytes(value);
        return new CopyHead(GGUF_START, out.toByteArray());
    }

    private static byte[] little(int bytes, long value) {
        ByteBuffer all = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        byte[] first = new byte[bytes];
        all.get(0, first);
        return first;
    }

    /** An entry of {@code __metadata__}, within the header's padding or by whole blocks more of it. */
    private static CopyHead safetensors(ByteSource source, long length, String words) throws IOException {
        if (length < 2 || length > LONGEST || length > source.size() - Long.BYTES) {
            return SAME;
        }
        byte[] text = new byte[(int) length];
        source.read(Long.BYTES, text, 0, text.length);
        String header = new String(text, StandardCharsets.UTF_8);
        StringWriter noted = new StringWriter();
        try (JsonReader in = new JsonReader(new StringReader(header)); JsonWriter out = new JsonWriter(noted)) {
            header(in, out, header.contains("\"%s\"".formatted(METADATA)), words);
        }
        byte[] json = noted.toString().getBytes(StandardCharsets.UTF_8);
        int blocks = Math.max(0, Math.ceilDiv(json.length - text.length, BLOCK));
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + text.length + blocks * BLOCK)
                .order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(length + (long) blocks * BLOCK).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        return new CopyHead(Long.BYTES + length, head.array());
    }

    /** @param noted true if it may have metadata already */
    private static void header(JsonReader in, JsonWriter out, boolean noted, String words) throws IOException {
        in.beginObject();
        out.beginObject();
        if (!noted) {
            out.name(METADATA).beginObject().name(CopyNote.KEY).value(words).endObject();
        }
        while (in.hasNext()) {
            String name = in.nextName();
            out.name(name);
            if (name.equals(METADATA)) {
                metadata(in, out, words);
            } else {
                value(in, out);
            }
        }
        in.endObject();
        out.endObject();
    }

    private static void metadata(JsonReader in, JsonWriter out, String words) throws IOException {
        String all = words;
        in.beginObject();
        out.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (key.equals(CopyNote.KEY)) {
                all = in.nextString() + "; " + words;
            } else {
                out.name(key).value(in.nextString());
            }
        }
        in.endObject();
        out.name(CopyNote.KEY).value(all).endObject();
    }

    private static void value(JsonReader in, JsonWriter out) throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                in.beginObject();
                out.beginObject();
                while (in.hasNext()) {
                    out.name(in.nextName());
                    value(in, out);
                }
                in.endObject();
                out.endObject();
            }
            case BEGIN_ARRAY -> {
                in.beginArray();
                out.beginArray();
                while (in.hasNext()) {
                    value(in, out);
                }
                in.endArray();
                out.endArray();
            }
            case NUMBER -> out.jsonValue(in.nextString());
            case BOOLEAN -> out.value(in.nextBoolean());
            case NULL -> {
                in.nextNull();
                out.nullValue();
            }
            default -> out.value(in.nextString());
        }
    }
}
