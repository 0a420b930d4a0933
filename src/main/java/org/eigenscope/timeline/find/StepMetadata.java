package org.eigenscope.timeline.find;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Model;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;

/** Steps as a checkpoint itself tells them: in its metadata, or in the trainer's state beside it. */
final class StepMetadata {

    /** What trainers call the number of updates, the surest first. */
    static final List<String> STEPS = List.of("global_step", "step", "iter_num", "iteration", "iter", "steps",
            "num_updates", "current_step", "trainer/global_step");
    static final List<String> EPOCHS = List.of("epoch", "current_epoch", "epochs");
    /** The history of a long training lies in the same file. */
    private static final long LONGEST_STATE = 256 << 20;
    private static final String STATE = "trainer_state.json";

    private StepMetadata() {}

    /** The step of a checkpoint; empty if it does not tell. */
    static Optional<Step> of(Model model, Path path) throws IOException, ModelFormatException {
        Optional<Step> state = state(path);
        return state.isPresent() ? state : of(model.metadata());
    }

    static Optional<Step> of(Map<String, String> metadata) {
        return first(metadata, STEPS, Unit.STEP).or(() -> first(metadata, EPOCHS, Unit.EPOCH));
    }

    private static Optional<Step> first(Map<String, String> metadata, List<String> keys, Unit unit) {
        return keys.stream().flatMap(key -> number(metadata.get(key)).stream())
                .map(number -> new Step(unit, number, "metadata")).findFirst();
    }

    private static Optional<Long> number(String text) {
        if (text == null || !text.matches("\\d{1,18}(\\.0+)?")) {
            return Optional.empty();
        }
        long number = Long.parseLong(text.replaceFirst("\\..*", ""));
        return number > Step.LARGEST ? Optional.empty() : Optional.of(number);
    }

    /** The step of Hugging Face's trainer, whose state lies in the checkpoint's folder. */
    private static Optional<Step> state(Path path) throws IOException, ModelFormatException {
        ModelFolder folder = new ModelFolder(path, ByteSource::open);
        if (!Files.isDirectory(path) || !folder.has(STATE)) {
            return Optional.empty();
        }
        try (ByteSource source = ByteSource.open(folder.resolve(path, STATE))) {
            return Json.pythonTree(source, LONGEST_STATE, "the trainer's state") instanceof JsonObject state
                    ? number(text(state.get("global_step"))).map(number -> new Step(Unit.STEP, number, STATE))
                    : Optional.empty();
        }
    }

    private static String text(JsonElement value) {
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }
}
