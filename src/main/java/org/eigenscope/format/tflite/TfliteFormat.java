package org.eigenscope.format.tflite;

import java.io.IOException;
import java.util.List;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;

/** TensorFlow Lite (LiteRT). */
public final class TfliteFormat implements ModelFormat {

    @Override
    public String name() {
        return "TensorFlow Lite";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("TensorFlow Lite model", "", List.of("tflite"), 49, List.of(), true));
    }

    /** The identifier behind the place of the root. */
    @Override
    public boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        return head.length >= 8 && head[4] == 'T' && head[5] == 'F' && head[6] == 'L' && head[7] == '3';
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed, Unsupported {
        try (ByteSource source = probe.open()) {
            return new TfliteModel(source).read();
        }
    }
}
