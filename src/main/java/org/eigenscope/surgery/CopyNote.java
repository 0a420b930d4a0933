package org.eigenscope.surgery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.eigenscope.model.Model;

/**
 * The note in a copy that it was mended, where the format has room for one: an entry of {@code metadata_props} behind
 * the last of an ONNX file, whose fields have no order; the comment at the end of a zip file that has none; metadata in
 * the header of safetensors and GGUF, which places of data count from the end of. The headers of other formats name
 * places in the file, which would all have to change.
 *
 * @param words what was done
 */
record CopyNote(String words) {

    /** The key of the note in formats that name their notes. */
    static final String KEY = "eigenscope";

    /** The same where keys are of several words with dots between them. */
    static final String DOTTED_KEY = KEY + ".note";

    private static final int MOST = 100;
    private static final int METADATA_PROPS = 14 << 3 | 2;
    private static final int PROP_KEY = 1 << 3 | 2;
    private static final int PROP_VALUE = 2 << 3 | 2;
    private static final int END = 22;
    private static final int END_MAGIC = 0x06054b50;
    private static final int ZIP_MAGIC = 0x04034b50;

    /** Of changed layers. */
    static CopyNote of(List<Mending> changes) {
        List<String> names = changes.stream().map(change -> change.layer().name()).toList();
        String more = names.size() > MOST ? " and %d more".formatted(names.size() - MOST) : "";
        return new CopyNote("mended %s: %s%s".formatted(changes.getFirst().operation().way().words(),
                String.join(", ", names.subList(0, Math.min(MOST, names.size()))), more));
    }

    /** The start of the copy of a file of a model, with the note if it stands there. */
    CopyHead head(Model model, Path file) throws IOException {
        return CopyHead.of(model, file, words);
    }

    /** Writes it at the end of a copy of a model, if there is room. */
    void write(Model model, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (model.format().startsWith("ONNX") && !model.metadata().containsKey(KEY)) {
                write(channel, ByteBuffer.wrap(field(METADATA_PROPS, field(PROP_KEY, KEY.getBytes(
                        StandardCharsets.UTF_8)), field(PROP_VALUE, words.getBytes(StandardCharsets.UTF_8)))),
                        channel.size());
            } else {
                comment(channel);
            }
        }
    }

    private void comment(FileChannel channel) throws IOException {
        long at = channel.size() - END;
        ByteBuffer end = ByteBuffer.allocate(END).order(ByteOrder.LITTLE_ENDIAN);
        if (at < 0 || start(channel) != ZIP_MAGIC || channel.read(end, at) < END
                || end.getInt(0) != END_MAGIC || end.getShort(END - 2) != 0) {
            return;
        }
        byte[] text = ("eigenscope: " + words).getBytes(StandardCharsets.UTF_8);
        if (text.length <= 0xffff) {
            write(channel, ByteBuffer.wrap(text), channel.size());
            write(channel, ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) text.length),
                    at + END - 2);
        }
    }

    private static int start(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return channel.read(start, 0) < Integer.BYTES ? 0 : start.getInt(0);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long start = position - bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, start + bytes.position());
        }
    }

    /** A field of Protocol Buffers whose value has a length. */
    private static byte[] field(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        for (; length > 0x7f; length >>>= 7) {
            out.write(length & 0x7f | 0x80);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
