package org.eigenscope.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Files that people take for models we read: what each is, and the way from it to one that we read. */
final class OtherFiles {

    private static final String UNPACK = "it is compressed by %s: unpack it and open what is inside";
    private static final int TAR = 257;

    private OtherFiles() {}

    /** What the file is, as the end of a sentence; empty if it is not known. */
    static String describe(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        if (head.startsWith("TFL3", 4)) {
            return "it is a TensorFlow Lite model, which is not read: open the model that it was converted from";
        }
        if (head.startsWith("lmgg") || head.startsWith("tjgg") || head.startsWith("fmgg")) {
            return "it is a GGML file, what llama.cpp used before GGUF: convert it to GGUF";
        }
        if (probe.named(".msgpack")) {
            return "Flax's msgpack is not read: save the parameters as safetensors or .npz";
        }
        if (head.startsWith("ustar", TAR)) {
            return "it is a tar archive (PyTorch 0.1.1 and older wrote such): unpack it and open what is inside";
        }
        if (head.startsWith("\u001f\u008b")) {
            return UNPACK.formatted("gzip");
        }
        if (head.startsWith("(\u00b5/\u00fd")) {
            return UNPACK.formatted("zstd");
        }
        if (head.startsWith("\u00fd7zXZ\0")) {
            return UNPACK.formatted("xz");
        }
        if (head.startsWith("7z\u00bc\u00af")) {
            return UNPACK.formatted("7-Zip");
        }
        // PROTO 2 to 5; PyTorch's own pickles are told before.
        if (head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) >= 2 && head.charAt(1) <= 5) {
            return "it is a pickle of Python that PyTorch did not write (scikit-learn, joblib, NumPy), which is not read: "
                    + "save its arrays as .npz";
        }
        return "";
    }

    /** What a zip of these members is. */
    static String describeZip(Set<String> members) {
        return members.stream().anyMatch(name -> name.endsWith("/models/model.json"))
                ? "it is a program of torch.export, which is not read: save the state_dict() of the model that it was made of"
                : "it is a zip file, but of no model that we know: unpack it and open what is inside";
    }

    /** What a folder of these files is; empty if it is not known. */
    static String describeFolder(List<String> files) {
        return files.stream().anyMatch(name -> name.endsWith(".distcp"))
                ? "it is a distributed checkpoint of PyTorch, which is not read: make one file of it by "
                        + "python -m torch.distributed.checkpoint.format_utils dcp_to_torch" : "";
    }
}
