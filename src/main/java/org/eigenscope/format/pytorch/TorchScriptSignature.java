package org.eigenscope.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.model.DType;

/**
 * The inputs of a TorchScript module: the arguments of its {@code forward}, with the types and shapes of the inputs
 * that it was traced with. A module that was scripted has none, so its lengths are open.
 */
final class TorchScriptSignature {

    private static final Pattern FORWARD = Pattern.compile("def forward\\(self: ([\\w.]+)((?:,\\s*\\w+: [^,()]+)*)\\)");
    private static final Pattern ARGUMENT = Pattern.compile("(\\w+): ([^,()]+)");
    /** What a module may be written to do beside arithmetic: to read and write files. */
    private static final Pattern REACHING = Pattern.compile("\\b(?:torch|ops\\.aten)\\.(save|from_file|load|ops)\\(");
    /** Operators of another library: {@code ops.torchvision.nms}. */
    private static final Pattern FOREIGN = Pattern.compile("\\bops\\.(?!aten\\.|prim\\.|quantized\\.|prepacked\\.)"
            + "(\\w+\\.\\w+)");

    private TorchScriptSignature() {}

    /**
     * @param type the qualified name of the module's class
     * @param code the texts of all its classes
     * @param traced the value of its {@code traced_inputs.pkl}, or null
     */
    static Signature of(String type, List<String> code, Object traced) {
        List<StoredTensor> examples = examples(traced);
        List<Port> inputs = new ArrayList<>();
        TreeSet<String> reaching = new TreeSet<>();
        TreeSet<String> foreign = new TreeSet<>();
        boolean found = false;
        for (String text : code) {
            Matcher forward = FORWARD.matcher(text);
            while (!found && forward.find()) {
                if (forward.group(1).equals(type)) {
                    found = true;
                    Matcher argument = ARGUMENT.matcher(forward.group(2));
                    while (argument.find()) {
                        inputs.add(port(argument.group(1), argument.group(2).strip(),
                                inputs.size() < examples.size() ? examples.get(inputs.size()) : null));
                    }
                }
            }
            REACHING.matcher(text).results().forEach(match -> reaching.add(match.group(1)));
            FOREIGN.matcher(text).results().forEach(match -> foreign.add(match.group(1)));
        }
        List<String> problems = new ArrayList<>();
        if (!found) {
            problems.add("it has no forward(…) whose arguments are understood");
        }
        if (!reaching.isEmpty()) {
            problems.add("its code reads or writes files: " + String.join(", ", reaching));
        }
        if (!foreign.isEmpty()) {
            problems.add("it has operators of another library: " + String.join(", ", foreign.stream().limit(5)
                    .toList()));
        }
        return new Signature(Signature.Runtime.TORCH_SCRIPT, inputs, List.of(), Map.of(), problems);
    }

    private static Port port(String name, String type, StoredTensor example) {
        if (!type.equals("Tensor") || example == null || example.size() == null) {
            return new Port(name, type.equals("Tensor") ? DType.F32 : DType.OTHER, type, null);
        }
        List<Long> dims = new ArrayList<>(example.size());
        if (!dims.isEmpty()) {
            dims.set(0, Signature.ANY);
        }
        return new Port(name, example.dtype(), type, dims);
    }

    private static List<StoredTensor> examples(Object traced) {
        List<StoredTensor> tensors = new ArrayList<>();
        Object value = untagged(traced);
        if (value instanceof Mapping methods && untagged(methods.get("forward")) instanceof Sequence arguments) {
            for (Object argument : arguments.items) {
                StoredTensor tensor = StoredTensor.of(argument);
                if (tensor == null) {
                    return List.of();
                }
                tensors.add(tensor);
            }
        }
        return tensors;
    }

    /** What is in a call that only tells its type. */
    private static Object untagged(Object value) {
        return value instanceof Instance call && call.className().equals("torch.jit._pickle.restore_type_tag")
                ? call.argument(0) : value;
    }
}
