package org.eigenscope.surgery;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.data.Encoding;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.StagedFolder;

/**
 * A copy of a model as one file of safetensors, whatever the model is: every tensor by its name, floats and integers of
 * their own type, quantized ones as floats of 32 bits. What else the model's files hold, a graph or a configuration, is
 * not in it.
 */
final class SafetensorsCopy implements CopyInProgress {

    private static final int BLOCK = 1 << 16;
    private static final int ALIGNED = 8;
    private static final double EXACT = 0x1p53;

    private final CopyPlace place;
    private final Path name;
    private final StagedFolder stage;
    private final Runnable checkpoint;
    private final Map<Layer, WeightMatrix> changed = new HashMap<>();
    private final CopyNote note;

    /** @param dtype its type in the file */
    private record Entry(Layer layer, String name, DType dtype) {
        long bytes() {
            return dtype.bytesOf(layer.tensor().shape().elements());
        }
    }

    private SafetensorsCopy(CopyPlace place, StagedFolder stage, CopyNote note, Runnable checkpoint) {
        this.place = place;
        this.note = note;
        this.name = place.target().toAbsolutePath().getFileName();
        this.stage = stage;
        this.checkpoint = checkpoint;
    }

    static SafetensorsCopy begin(CopyPlace place, CopyNote note, Runnable checkpoint) throws IOException {
        check(place);
        return new SafetensorsCopy(place, StagedFolder.begin(place.target().toAbsolutePath().getParent(),
                place.mode()), note, checkpoint);
    }

    /** Fails where the copy could not be written: a tensor cannot be read, or something is in its way. */
    static void check(CopyPlace place) throws IOException {
        AtomicFile.check(place.target(), place.mode());
        for (SourceFile file : place.model().files()) {
            if (Files.exists(place.target()) && Files.isSameFile(place.target(), Path.of(file.path()))) {
                throw new IOException("%s: it belongs to the model that is read; give the copy another name".formatted(
                        place.target()));
            }
        }
        long bytes = 0;
        for (Entry entry : entries(place)) {
            bytes += entry.bytes();
        }
        ModelFileSet.checkRoom(place.target(), place.target().toAbsolutePath().getParent(), bytes);
    }

    private static List<Entry> entries(CopyPlace place) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Layer layer : place.model().layers()) {
            Tensor tensor = layer.tensor();
            DType dtype = dtype(layer);
            boolean told = layer.weights() == null || tensor.name().startsWith(layer.name());
            String name = told ? tensor.name() : layer.name() + ".weight";
            if (layer.severity().costsFigures() || !tensor.shape().known() || dtype == null) {
                throw new IOException(("%s: %s cannot be written as safetensors (%s); leave the name of the copy its "
                        + "own ending").formatted(place.target(), layer.name(),
                        layer.reason().isEmpty() ? tensor.dtype() : layer.reason()));
            }
            for (int i = 2; !names.add(name); i++) {
                name = tensor.name() + "#" + i;
            }
            entries.add(new Entry(layer, name, dtype));
        }
        return entries;
    }

    /** The type in the file; null if it has none for it. */
    private static DType dtype(Layer layer) {
        Tensor tensor = layer.tensor();
        if (tensor.data().dequantized() || tensor.dtype().group() == DType.Group.QUANTIZED) {
            return DType.F32;
        }
        return switch (tensor.dtype()) {
            case F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U8, BOOL -> tensor.dtype();
            default -> null;
        };
    }

    @Override
    public boolean replace(Layer layer, WeightMatrix weights) throws IOException {
        MatrixView view = ModelCopy.view(layer);
        if (!view.data().equals(layer.tensor().data())) {
            throw new NotRewritableException("its matrices are not those of its tensor");
        }
        changed.put(layer, weights);
        return true;
    }

    @Override
    public Path complete() throws IOException {
        List<Entry> entries = entries(place);
        StringWriter header = new StringWriter();
        try (JsonWriter json = new JsonWriter(header)) {
            json.beginObject();
            json.name("__metadata__").beginObject().name(CopyNote.KEY).value(note.words()).endObject();
            long start = 0;
            for (Entry entry : entries) {
                json.name(entry.name()).beginObject().name("dtype").value(entry.dtype().name()).name("shape")
                        .beginArray();
                for (long dim : entry.layer().tensor().shape().dims()) {
                    json.value(dim);
                }
                json.endArray().name("data_offsets").beginArray().value(start).value(start += entry.bytes()).endArray()
                        .endObject();
            }
            json.endObject();
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int padding = (int) Math.floorMod(-(long) text.length, (long) ALIGNED);
        stage.write(name, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length + padding)
                    .array());
            out.write(text);
            out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
            for (Entry entry : entries) {
                write(entry, out);
            }
        });
        return stage.place(name);
    }

    private void write(Entry entry, OutputStream out) throws IOException {
        Layer layer = entry.layer();
        ElementWriter writer = new StreamWriter(entry, out);
        if (changed.containsKey(layer)) {
            try (MatrixReader reader = changed.get(layer).source().open()) {
                new MatrixWriting(ModelCopy.view(layer), reader, writer, checkpoint).write();
            }
            return;
        }
        long elements = layer.tensor().shape().elements();
        double[] block = new double[(int) Math.min(BLOCK, elements)];
        try (ElementReader reader = layer.tensor().data().open()) {
            for (long first = 0; first < elements; first += block.length) {
                checkpoint.run();
                int count = (int) Math.min(block.length, elements - first);
                reader.read(first, block, 0, count);
                writer.write(first, block, 0, count);
            }
        }
    }

    /** Writes elements one after the other. */
    private static final class StreamWriter implements ElementWriter {
        private final Entry entry;
        private final OutputStream out;
        private final Encoding encoding;
        private long position;

        StreamWriter(Entry entry, OutputStream out) {
            this.entry = entry;
            this.out = out;
            encoding = entry.dtype().group() == DType.Group.FLOAT ? new Encoding(entry.dtype(), false) : null;
        }

        @Override
        public void write(long first, double[] values, int offset, int count) throws IOException {
            if (first != position) {
                throw new NotRewritableException("its matrices are not in the order of its elements");
            }
            position += count;
            int size = entry.dtype().blockBytes();
            byte[] bytes = new byte[count * size];
            for (int i = 0; i < count; i++) {
                double value = values[offset + i];
                if (encoding != null) {
                    encoding.encode(value, bytes, i * size);
                    continue;
                }
                if (Math.abs(value) >= EXACT) {
                    throw new IOException("%s: its integers are too large to be copied".formatted(entry.name()));
                }
                for (int b = 0; b < size; b++) {
                    bytes[i * size + b] = (byte) ((long) value >> Byte.SIZE * b);
                }
            }
            out.write(bytes);
        }

        @Override
        public void close() {
            // The stream goes on.
        }
    }

    @Override
    public Path commit() throws IOException {
        ModelCopy.checkUnchanged(place.model());
        stage.commit();
        return place.target();
    }

    @Override
    public void close() {
        stage.close();
    }
}
