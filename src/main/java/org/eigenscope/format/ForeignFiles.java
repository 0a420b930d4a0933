package org.eigenscope.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.eigenscope.format.io.Probe;

/**
 * Recognizes models of other programs: by their first bytes or, where a format has no signature, by their file ending.
 */
final class ForeignFiles {

    /**
     * @param is tells the kind by the file's first bytes, as characters of one byte each
     * @param sentence what it is and what to do instead
     */
    private record Kind(BiPredicate<Probe, String> is, String sentence) {

        static Kind startsWith(String bytes, String sentence) {
            return new Kind((probe, head) -> head.startsWith(bytes), sentence);
        }

        static Kind endsIn(String ending, String sentence) {
            return new Kind((probe, head) -> probe.named(ending), sentence);
        }
    }

    /** Models, models of Falcon, and adapters; the letters stand backwards. */
    private static final List<String> GGML = List.of("lmgg", "tjgg", "fmgg", "ccgg", "algg");
    private static final String CHIP = "it is a model that was compiled for one kind of chip (%s), which is not read: "
            + "open the model that it was converted from";
    private static final String TREES = "it is a model of decision trees (%s): it has no matrices of weights";
    private static final String NOT_READ = "it is a model of %s, which is not read: open the model that it was "
            + "converted from";
    private static final String SAVE = "it is a model of %s, which is not read: load it there and save its arrays as "
            + ".npz";
    /** A version, the length of a name, and the name of what the model is: {@code WhisperSpec}. */
    private static final Pattern CTRANSLATE2 = Pattern.compile("[\\x01-\\x20]\0\0\0.\0\\w{2,60}Spec\0.*",
            Pattern.DOTALL);

    /** The four letters that FAISS starts its indices with. */
    private static final Pattern FAISS = Pattern.compile("I[xwBHMPSRNv][A-Za-z0-9]{2}..\\x00\\x00", Pattern.DOTALL);
    /** A line with the number of words and of their figures; or a word and its figures. */
    private static final Pattern VECTORS = Pattern.compile("\\d{1,9} \\d{1,5}\\n[^\\n ]{1,99} |[^\\n ]{1,99}(?: "
            + "-?\\d{0,3}\\.\\d{2,9}(?:e-\\d\\d)?){4}");

    private static final List<Kind> KINDS = List.of(
            new Kind((probe, head) -> GGML.stream().anyMatch(head::startsWith),
                    "it is a GGML file, from before GGUF (whisper.cpp still writes such): open the model that it was "
                    + "converted from, or convert it to GGUF"),
            new Kind((probe, head) -> probe.named(".nemo"), "it is a model of NeMo, an archive that is "
                    + "compressed or cut short: unpack it with tar and "
                    + "open the model_weights.ckpt inside"),
            Kind.startsWith("\u00ba\u0016O/", "it is a model of fastText, which is not read: save its vectors as .npy"),
            new Kind((probe, head) -> CTRANSLATE2.matcher(head).matches(), NOT_READ.formatted("CTranslate2")),
            new Kind((probe, head) -> FAISS.matcher(head).lookingAt(), "it is an index of FAISS, for a search among "
                    + "vectors: it has no weights"),
            new Kind((probe, head) -> VECTORS.matcher(head).lookingAt(), "it holds vectors of words (word2vec, GloVe, "
                    + "fastText's text), which are not read: load them there and save them as .npy"),
            Kind.startsWith("7767517\n", NOT_READ.formatted("ncnn")),
            Kind.startsWith("MZqFpD", "it is a llamafile, a program with a model in it: unpack it as a zip and open "
                    + "the .gguf inside"),
            Kind.startsWith(" /\u00f3z", "it is a network of Stockfish (NNUE), which is not read"),
            new Kind((probe, head) -> head.startsWith("nsgg") || head.startsWith("qsgg"), "it is a session of "
                    + "llama.cpp, what a model has computed so far: open the model's .gguf"),
            Kind.startsWith("RKNN", CHIP.formatted("Rockchip, RKNN")),
            Kind.endsIn(".rknn", CHIP.formatted("Rockchip, RKNN")),
            Kind.endsIn(".hef", CHIP.formatted("Hailo")),
            Kind.endsIn(".dlc", CHIP.formatted("Qualcomm, SNPE")),
            Kind.endsIn(".om", CHIP.formatted("Ascend")),
            Kind.endsIn(".bmodel", CHIP.formatted("Sophgo")),
            Kind.endsIn(".kmodel", CHIP.formatted("Kendryte")),
            Kind.endsIn(".xmodel", CHIP.formatted("Xilinx, Vitis")),
            Kind.endsIn(".mnn", NOT_READ.formatted("MNN")),
            new Kind((probe, head) -> head.startsWith("\u0082\u00a8metadata") && head.contains("burn"),
                    SAVE.formatted("Burn")),
            Kind.startsWith("\u0084\u00a5nodes", SAVE.formatted("thinc (spaCy)")),
            Kind.startsWith("tree\nversion=", TREES.formatted("LightGBM")),
            Kind.startsWith("CBM1", TREES.formatted("CatBoost")),
            Kind.startsWith("binf", TREES.formatted("XGBoost")),
            Kind.startsWith("{\"learner\"", TREES.formatted("XGBoost")),
            Kind.startsWith("{L\0\0\0\0\0\0\0\u0007learner", TREES.formatted("XGBoost")),
            Kind.startsWith("ftrt", NOT_READ.formatted("TensorRT")),
            new Kind((probe, head) -> head.startsWith("ET1", 4), NOT_READ.formatted("ExecuTorch")),
            Kind.startsWith("\u0012\u0001\0\0\0\0\0\0", SAVE.formatted("MXNet")),
            Kind.endsIn(".pdiparams", "it holds the parameters of a program of PaddlePaddle without their names, and "
                    + "is not read: open the .pdparams, or convert the program to ONNX"),
            Kind.endsIn(".pdmodel", "it is a program of PaddlePaddle, without weights: open the .pdparams, or convert "
                    + "it to ONNX"),
            Kind.endsIn(".caffemodel", SAVE.formatted("Caffe")),
            Kind.endsIn(".mlmodel", NOT_READ.formatted("Core ML")),
            Kind.endsIn("coremldata.bin", NOT_READ.formatted("Core ML")),
            Kind.endsIn(".weights", SAVE.formatted("Darknet")),
            Kind.endsIn(".t7", SAVE.formatted("Torch7")),
            // A protocol buffer of named tensors.
            new Kind((probe, head) -> probe.named(".ckpt") && head.startsWith("\n") && head.contains("Float"),
                    SAVE.formatted("MindSpore")));

    private ForeignFiles() {}

    /** Names the kind of a file, as the end of a sentence; empty if it is not known. */
    static String describe(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        return KINDS.stream().filter(kind -> kind.is.test(probe, head)).map(Kind::sentence).findFirst().orElse("");
    }

    /** Names the kind of a folder with these entries; empty if it is not known. */
    static String describeFolder(List<String> entries) {
        if (entries.contains("meta.json") && entries.contains("config.cfg")) {
            return "it is a pipeline of spaCy, whose parts are msgpack and not read: save the arrays of its models as "
                    + ".npz";
        }
        boolean compiled = entries.contains("coremldata.bin") || entries.contains("model.mil");
        if (compiled || entries.contains("Manifest.json") && entries.contains("Data")) {
            return NOT_READ.formatted("Core ML");
        }
        return "";
    }
}
