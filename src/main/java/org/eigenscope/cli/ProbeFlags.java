package org.eigenscope.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.impact.OutputRole;
import org.eigenscope.impact.ProbeOptions;

/** The options that say what a network is fed with, and what its outputs are. */
final class ProbeFlags {

    private static final int PROBES = 512;

    private final Arguments arguments;
    private final Value<Integer> probes;
    private final Value<Double> mean;
    private final Value<Double> deviation;
    private final Value<Integer> tokens;
    private final Value<Integer> vocabulary;
    private final Value<List<String>> shapes;
    private final Value<List<String>> roles;

    ProbeFlags(Arguments arguments) {
        this.arguments = arguments;
        probes = arguments.count("--probes", "N", "0", 0, "Number of probes; 0 for %d, or all rows of --inputs. "
                .formatted(PROBES) + "Default: ${DEFAULT-VALUE}.");
        mean = arguments.option(Double.class, "--mean", "M", "0", "Mean of Gaussian inputs. Default: "
                + "${DEFAULT-VALUE}.");
        deviation = arguments.number("--deviation", "S", "1", NumberLimits.above(0),
                "Standard deviation of Gaussian inputs. Default: ${DEFAULT-VALUE}.");
        tokens = arguments.count("--tokens", "N", "0", 0, "Length of sequences; 0 for the length that the graph "
                + "demands, else 32. Default: ${DEFAULT-VALUE}.");
        vocabulary = arguments.count("--vocabulary", "N", "0", 0,
                "Number of tokens in the vocabulary; 0 for the rows of the embedding. Default: ${DEFAULT-VALUE}.");
        shapes = arguments.repeated(String.class, "--shape", "INPUT:LENGTHS",
                "Shape of an input without the batch dimension, where the graph leaves it open: image:3x224x224.");
        roles = arguments.repeated(String.class, "--as", "OUTPUT:ROLE",
                "What an output holds, if the guess is wrong: logits, probabilities or embedding.");
    }

    /** How many probes were asked for; 0 if it was not said. */
    int count() {
        return probes.get();
    }

    /** @param inputs true if the probes are those of a file, which has its own lengths and numbers */
    ProbeOptions options(long seed, boolean inputs) {
        for (String option : List.of("--tokens", "--vocabulary", "--shape", "--mean", "--deviation")) {
            if (inputs && arguments.given(option)) {
                throw arguments.wrong(("%s applies to drawn probes only: leave out "
                        + "%s or --inputs").formatted(option, option));
            }
        }
        if (probes.get() == 1) {
            throw arguments.wrong("--probes: at least 2 are needed, to know their spread");
        }
        Map<String, List<Long>> lengths = new HashMap<>();
        for (String shape : shapes.get()) {
            int colon = shape.lastIndexOf(':');
            if (colon < 1 || !shape.substring(colon + 1).matches("[1-9]\\d{0,8}(x[1-9]\\d{0,8}){0,7}")) {
                throw arguments.wrong(("--shape must be an input's name and lengths, such as "
                        + "image:3x224x224, not '%s'").formatted(
                        shape));
            }
            lengths.put(shape.substring(0, colon), Arrays.stream(shape.substring(colon + 1).split("x"))
                    .map(Long::valueOf).toList());
        }
        return new ProbeOptions(probes.get() == 0 ? PROBES : probes.get(), 0, seed, mean.get(), deviation.get(),
                tokens.get(), vocabulary.get(), lengths);
    }

    Map<String, OutputRole> roles() {
        Map<String, OutputRole> told = new HashMap<>();
        for (String role : roles.get()) {
            int colon = role.lastIndexOf(':');
            String word = role.substring(colon + 1).toUpperCase(Locale.ROOT);
            OutputRole known = Arrays.stream(OutputRole.values()).filter(value -> value.name().equals(word)).findFirst()
                    .orElseThrow(() -> arguments.wrong("--as: " + NearestWord.refusal(role.substring(colon + 1),
                            Arrays.stream(OutputRole.values()).map(OutputRole::label).toList())));
            told.put(colon < 0 ? "" : role.substring(0, colon), known);
        }
        return told;
    }
}
