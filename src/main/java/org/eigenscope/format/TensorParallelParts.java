package org.eigenscope.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * Files that hold a part of every matrix, as tensor parallelism cuts them: {@code consolidated.00.pth} and its likes of
 * Meta's models, {@code mp_rank_00/model_optim_rng.pt} of Megatron. Nothing in the file tells; its neighbours do.
 */
final class TensorParallelParts {

    /** Names with the number of a processor, which is what stands between the other two groups. */
    private static final List<Pattern> NUMBERED = List.of(
            Pattern.compile("(consolidated\\.)(\\d\\d)(\\.pth)"),
            // vLLM's sharded states; TensorRT-LLM; fairseq's model parallelism and FSDP.
            Pattern.compile("(model-rank-)(\\d{1,5})(-part-\\d{1,5}\\.safetensors)"),
            Pattern.compile("(rank)(\\d{1,5})(\\.safetensors)"),
            Pattern.compile("(.*-model_part-)(\\d{1,5})((?:-shard\\d{1,5})?\\.pt)"),
            Pattern.compile("(.*-shard)(\\d{1,5})(\\.pt)"));
    private static final Pattern MEGATRON = Pattern.compile("mp_rank_(\\d\\d)(_\\d{3})?");

    private TensorParallelParts() {}

    /** The sentence on a file that is such a part; empty if it is not one. */
    static Optional<Finding> of(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        String name = String.valueOf(absolute.getFileName());
        for (Pattern pattern : NUMBERED) {
            Matcher numbered = pattern.matcher(name);
            if (numbered.matches() && folder != null && Files.exists(folder.resolve(numbered.group(1)
                    + other(numbered.group(2)) + numbered.group(3)))) {
                return Optional.of(part(name));
            }
        }
        Path above = folder == null ? null : folder.getParent();
        Matcher megatron = MEGATRON.matcher(folder == null ? "" : String.valueOf(folder.getFileName()));
        if (megatron.matches() && above != null && Files.isDirectory(above.resolve("mp_rank_%s%s".formatted(
                megatron.group(1).equals("00") ? "01" : "00", megatron.group(2) == null ? "" : megatron.group(2))))) {
            return Optional.of(part(folder.getFileName() + "/" + name));
        }
        return Optional.empty();
    }

    /** The number of the first processor; of the second if it is the first's. */
    private static String other(String number) {
        String zeros = "0".repeat(number.length());
        return number.equals(zeros) ? zeros.substring(1) + "1" : zeros;
    }

    private static Finding part(String name) {
        return new Finding(Severity.UNDECODED, SafeText.name(name), "it holds a part of every matrix, as tensor "
                + "parallelism divides them among processors: the figures are those of the parts; open a complete "
                + "version of the model instead");
    }
}
