package org.eigenscope.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eigenscope.format.io.Probe;

/** Recognizes files that people take for models that can be read: tells what each is, and how to convert it. */
final class UnsupportedFiles {

    private static final String UNPACK = "it is compressed by %s: unpack it and open what is inside";
    /** Extensions of weight files whose formats are not read, without the dot. */
    static final List<String> EXTENSIONS = List.of("ot", "ort");
    /** The start of protobuf's text form of TensorFlow's and ONNX' models. */
    private static final Pattern TEXT = Pattern.compile("\\s*(?:#[^\n]{0,200}\\s+)?(?:(?:node|library|versions|"
            + "meta_graphs|graph|graph_def) ?\\{"
            + "|(?:saved_model_schema_version|ir_version): ?\\d)");

    private static final String OPENVINO = "it is a model of OpenVINO (IR), which is not read: open the model that "
            + "it was "
            + "converted from";

    private UnsupportedFiles() {}

    /** Names the kind of the file, as the end of a sentence; empty if it is not known. */
    static String describe(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        if (head.startsWith("ORTM", 4)) {
            return "it is a model in ONNX Runtime's own format, which is not read: open the .onnx that it was "
                    + "converted from";
        }
        if (head.startsWith("ODTC", 4)) {
            return "it is a checkpoint of ONNX Runtime's training, which is not read: export the model to ONNX";
        }
        if (head.startsWith("MATLAB 5.0 MAT-file")) {
            return "it is a MATLAB file of version 5 to 7.2, which is not read: save it with -v7.3";
        }
        String foreign = ForeignFiles.describe(probe);
        if (!foreign.isEmpty()) {
            return foreign;
        }
        String beside = besideModel(probe, head);
        if (!beside.isEmpty()) {
            return beside;
        }
        if (head.startsWith("\u001f\u008b")) {
            return UNPACK.formatted("gzip");
        }
        if (head.startsWith("(\u00b5/\u00fd")) {
            return UNPACK.formatted("zstd");
        }
        if (head.startsWith("\u00fd7zXZ\0") && !isPickles(probe)) {
            return UNPACK.formatted("xz");
        }
        if (head.startsWith("7z\u00bc\u00af")) {
            return UNPACK.formatted("7-Zip");
        }
        if (head.matches("(?s)BZh[1-9]1AY&SY.*")) {
            return UNPACK.formatted("bzip2");
        }
        if (head.startsWith("\u0004\"M\u0018")) {
            return UNPACK.formatted("LZ4");
        }
        if (isPickles(probe) && isJoblibs(head)) {
            return "joblib has compressed it by LZMA, which is not read, or it is damaged: load it with joblib.load "
                    + "and save it by joblib.dump without compress, or its arrays as .npz";
        }
        return "";
    }

    private static boolean isPickles(Probe probe) {
        return List.of(".joblib", ".pkl", ".pickle", ".z", ".lzma").stream().anyMatch(probe::named);
    }

    /** The heads of a stream of zlib, whose two bytes are a multiple of 31, of xz, and of LZMA's older one. */
    private static boolean isJoblibs(String head) {
        boolean zlib = head.length() > 1 && head.charAt(0) == 'x' && ('x' << 8 | head.charAt(1)) % 31 == 0;
        return zlib || head.startsWith("\u00fd7zXZ\0") || head.startsWith("]\0\0");
    }

    /** Files that belong to a model, without its weights. */
    private static String besideModel(Probe probe, String head) {
        if (probe.named("fingerprint.pb") || probe.named("keras_metadata.pb") || probe.named("tfhub_module.pb")) {
            return "it is a file of a SavedModel without weights in it: open the folder";
        }
        if (probe.named(".meta") && head.startsWith("\n")) {
            return "it is the graph of a TensorFlow checkpoint, without weights: open the .index file beside it";
        }
        if (String.valueOf(probe.path().getFileName()).contains("tfevents")) {
            return "it is a log for TensorBoard, not a model";
        }
        if (probe.named(".xml") && head.contains("<net ")) {
            return OPENVINO;
        }
        if (TEXT.matcher(head).lookingAt()) {
            return "it is a model written as text, which is not read: save it in its binary form";
        }
        if (!head.startsWith("{") || !probe.named(".json")) {
            return "";
        }
        return head.contains("\"class_name\"") ? "it is the architecture of a Keras model, without weights: open the "
                + "file of its weights"
                : "it is a text of settings (JSON), not weights: open the model's folder, or the file of its weights";
    }

    /** Names the kind of a zip with these members. */
    static String describeZip(Set<String> members) {
        if (members.contains("_stable_baselines3_version") || members.contains("policy.pth")) {
            return "it is a zip of Stable-Baselines3: unpack it and open the policy.pth inside";
        }
        return members.stream().anyMatch(name -> name.endsWith("/models/model.json"))
                ? "it is a program of torch.export without weights of its own, or a compiled one: save the "
                + "state_dict() of the model that it was made from"
                : "it is a zip file, but not a known kind of model: unpack it and open what is inside";
    }

    /** Names the kind of a folder with these files; empty if it is not known. */
    static String describeFolder(List<String> files) {
        String foreign = ForeignFiles.describeFolder(files);
        if (!foreign.isEmpty()) {
            return foreign;
        }
        if (files.stream().anyMatch(name -> name.endsWith(".distcp"))) {
            return "it is a distributed checkpoint of PyTorch whose .metadata, which tells where its tensors are, is "
                    + "missing: get it too";
        }
        if (files.contains("_CHECKPOINT_METADATA")) {
            return "it is a step of Orbax whose arrays are not in it: get the whole folder";
        }
        return files.stream().anyMatch(name -> name.endsWith(".xml")
                && files.contains(name.substring(0, name.length() - 3) + "bin")) ? OPENVINO : "";
    }
}
