package org.eigenscope.format;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.archive.TarFormat;
import org.eigenscope.format.flax.FlaxFormat;
import org.eigenscope.format.gguf.GgufFormat;
import org.eigenscope.format.join.ShardIndex;
import org.eigenscope.format.keras.KerasFormat;
import org.eigenscope.format.numpy.NumpyFormat;
import org.eigenscope.format.onnx.OnnxFormat;
import org.eigenscope.format.pytorch.PyTorchFormat;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.safetensors.SafetensorsFormat;
import org.eigenscope.format.tensorflow.TensorFlowFormat;
import org.eigenscope.format.tfjs.TfjsFormat;
import org.eigenscope.format.tflite.TfliteFormat;
import org.eigenscope.format.zarr.OrbaxFormat;
import org.eigenscope.format.zarr.ZarrFormat;

/** The list of all formats: everything that opens, looks for or names model files reads it. */
public final class Formats {

    /**
     * The formats of one file. The order matters: a file is of the first format that recognizes it, so magic bytes go
     * first.
     */
    private static final List<ModelFormat> SINGLE = List.of(
            new SafetensorsFormat(),
            new GgufFormat(),
            new PyTorchFormat(),
            new KerasFormat(),
            new NumpyFormat(),
            new OnnxFormat(),
            new FlaxFormat(),
            new TfjsFormat(),
            new TfliteFormat());

    /** The formats, in the order in which they are asked. */
    public static final List<ModelFormat> ALL = Stream.concat(SINGLE.stream(),
            Stream.of(new ShardIndex(SINGLE), new TarFormat(SINGLE), new TensorFlowFormat(), new OrbaxFormat(),
                    new ZarrFormat())).toList();

    private Formats() {}

    /** The names of the formats, for people. */
    public static List<String> names() {
        return ALL.stream().map(ModelFormat::name).toList();
    }

    /** The formats that hold weights, as the end of a sentence: {@code safetensors, GGUF or TensorFlow}. */
    public static String inWords() {
        List<String> names = ALL.stream().filter(format -> !(format instanceof ShardIndex)).map(ModelFormat::name)
                .toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    /** The kinds of file of all formats, in the order in which a folder's model is looked for among them. */
    public static List<FileType> fileTypes() {
        return ALL.stream().flatMap(format -> format.fileTypes().stream())
                .sorted(Comparator.comparingInt(FileType::rank)).toList();
    }

    /** Globs of the names that weight files have, for a dialog. */
    public static List<String> globs() {
        return fileTypes().stream().flatMap(type -> type.anyName().stream()).distinct().toList();
    }

    /**
     * How the names of the files begin that lie beside a file of this name and hold parts of its model; empty if there
     * are none.
     */
    public static String parts(String fileName) {
        return ALL.stream().map(format -> format.parts(fileName)).filter(parts -> !parts.isEmpty()).findFirst()
                .orElse("");
    }
}
