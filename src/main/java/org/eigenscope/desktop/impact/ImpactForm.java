package org.eigenscope.desktop.impact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.impact.ImpactOptions;
import org.eigenscope.impact.ImpactSubject;
import org.eigenscope.impact.ImpactWays;
import org.eigenscope.impact.ProbeOptions;
import org.eigenscope.impact.ProbeSource;
import org.eigenscope.surgery.Removal;

/**
 * A form for the options of an impact measurement: which traps, how they are removed, and the inputs of the network.
 */
final class ImpactForm extends GridPane {

    private static final int PROBES = 512;
    private static final int RANDOM = 20;
    private static final int REPLICAS = 5;
    private static final double INPUT = 140;
    private static final String NUMBER = "-?\\d{0,9}(\\.\\d{0,9})?";

    private final ComboBox<Choice> traps = new ComboBox<>();
    private final List<CheckBox> ways = new ArrayList<>();
    private final TextField labels = new TextField();
    private final Label data = new Label();
    private final Button drawn = new Button("Draw Again");
    private final Spinner<Integer> probes = spinner(2, 1_000_000, PROBES);
    private final Spinner<Integer> tokens = spinner(0, 1_000_000, 0);
    private final Spinner<Integer> random = spinner(0, 1000, RANDOM);
    private final TextField mean = number("0", NUMBER);
    private final TextField deviation = number("1", NUMBER);
    private final TextField temperature = number("1", NUMBER);
    private final TextField seed = number("0", "-?\\d{0,18}");
    private Path inputs;

    /** Traps that can be chosen together. */
    private record Choice(String words, List<ImpactSubject> subjects) {
        @Override
        public String toString() {
            return words;
        }
    }

    ImpactForm(Dialogs dialogs) {
        getStyleClass().add("options");
        ColumnConstraints names = new ColumnConstraints();
        ColumnConstraints inputColumn = new ColumnConstraints();
        inputColumn.setHgrow(Priority.ALWAYS);
        inputColumn.setMinWidth(INPUT);
        inputColumn.setPrefWidth(2 * INPUT);
        getColumnConstraints().addAll(names, inputColumn, names, inputColumn);
        traps.setMaxWidth(Double.MAX_VALUE);
        traps.setMinWidth(0);
        FlowPane boxes = new FlowPane(14, 4);
        boxes.setAlignment(Pos.CENTER_LEFT);
        for (Removal way : ImpactWays.ALL) {
            CheckBox box = new CheckBox(way.id());
            box.setTooltip(new Tooltip("Taken out " + way.words()));
            box.setSelected(ImpactWays.USUAL.contains(way));
            box.setId("impact-way-" + way.id());
            ways.add(box);
            boxes.getChildren().add(box);
        }
        Button real = new Button("Real Data…");
        real.setTooltip(new Tooltip("An .npz file with an array for each input, or an .npy file"));
        real.setOnAction(event -> dialogs.open("Real data: arrays by the names of the inputs").ifPresent(this::feed));
        drawn.setOnAction(event -> feed(null));
        FlowPane source = new FlowPane(8, 4, data, real, drawn);
        source.setAlignment(Pos.CENTER_LEFT);
        // A long name is cut; where it is narrow it is above the buttons.
        data.maxWidthProperty().bind(source.widthProperty());
        labels.setPromptText("none");
        labels.setMaxWidth(INPUT);
        add(0, 0, "Traps", traps, "Which traps are removed, each by itself");
        add(1, 0, "Ways", boxes, "How they are removed; each way is measured");
        add(0, 1, "Data", source, "What the network is fed with");
        add(1, 1, "Labels", labels, "The array of the right classes in the file, or an .npy file: gives the accuracy");
        add(0, 2, "Probes", probes, "How many to draw, or how many rows of the file to use");
        add(1, 2, "Tokens", tokens, "Length of drawn sequences; 0 for what the graph demands, or 32");
        add(0, 3, "Mean", mean, "Of drawn Gaussian numbers");
        add(1, 3, "Deviation", deviation, "Standard deviation of drawn Gaussian numbers");
        add(0, 4, "Temperature", temperature, "What logits are divided by before their softmax; 1 leaves them");
        add(1, 4, "Random", random, "Random changes of the same size beside each trap; 0 for none, and no verdict");
        add(0, 5, "Seed", seed, "Of probes, shuffles and random changes: the same seed gives the same figures");
        feed(null);
    }

    private void add(int column, int row, String name, Node input, String meaning) {
        Label label = new Label(name);
        label.setLabelFor(input);
        label.setTooltip(new Tooltip(meaning));
        label.setMinWidth(USE_PREF_SIZE);
        input.setId("impact-" + name.toLowerCase(Locale.ROOT));
        input.setAccessibleText(name + ". " + meaning);
        add(label, 2 * column, row);
        add(input, 2 * column + 1, row);
    }

    private void feed(Path file) {
        inputs = file;
        data.setText(file == null ? "Drawn" : String.valueOf(file.getFileName()));
        drawn.setVisible(file != null);
        drawn.setManaged(file != null);
        labels.setDisable(file == null);
        mean.setDisable(file != null);
        deviation.setDisable(file != null);
        tokens.setDisable(file != null);
    }

    /**
     * Offers traps.
     *
     * @param all those of the model that are not weak
     * @param chosen the one that is asked about, which may be weak; null for all
     */
    void offer(List<ImpactSubject> all, ImpactSubject chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice(all.size() == 1 ? "The one settled trap" : "All %d settled traps".formatted(all.size()),
                all));
        if (chosen != null && all.stream().noneMatch(subject -> same(subject, chosen))) {
            choices.add(choice(chosen));
        }
        all.forEach(subject -> choices.add(choice(subject)));
        traps.getItems().setAll(choices);
        traps.getSelectionModel().select(chosen == null ? choices.getFirst() : choices.stream().skip(1)
                .filter(choice -> same(choice.subjects().getFirst(), chosen)).findFirst().orElseThrow());
    }

    private static Choice choice(ImpactSubject subject) {
        return new Choice("%s, trap %d".formatted(subject.report().layer().name(), subject.number()),
                List.of(subject));
    }

    private static boolean same(ImpactSubject one, ImpactSubject other) {
        return one.report().layer() == other.report().layer() && one.number() == other.number();
    }

    /** The traps that are chosen. */
    List<ImpactSubject> subjects() {
        return traps.getValue() == null ? List.of() : traps.getValue().subjects();
    }

    /** What is wrong with the options as they are set now. */
    Optional<String> wrong() {
        return subjects().isEmpty() ? Optional.of("No layer has a settled trap: there is nothing to remove.")
                : chosen().isEmpty() ? Optional.of("Choose at least one way to remove traps.")
                : !(value(deviation) > 0) ? Optional.of("The deviation must be more than 0.")
                : !(value(temperature) > 0) ? Optional.of("The temperature must be more than 0.") : Optional.empty();
    }

    /** What the network is fed with. */
    ProbeSource feed() {
        return new ProbeSource(new ProbeOptions(probes.getValue(), 0, seed(), value(mean), value(deviation),
                tokens.getValue(), 0, Map.of()), inputs, inputs == null ? 0 : probes.getValue(),
                inputs == null || labels.getText().isBlank() ? null : labels.getText().strip());
    }

    /** How it is measured. */
    ImpactOptions options() {
        return new ImpactOptions(chosen(), REPLICAS, random.getValue(), seed(), value(temperature), Map.of());
    }

    private List<Removal> chosen() {
        return ImpactWays.ALL.stream().filter(way -> ways.get(ImpactWays.ALL.indexOf(way)).isSelected()).toList();
    }

    private long seed() {
        return seed.getText().matches("-?\\d+") ? Long.parseLong(seed.getText()) : 0;
    }

    private static double value(TextField field) {
        try {
            return Double.parseDouble(field.getText());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static TextField number(String start, String pattern) {
        TextField field = new TextField(start);
        field.setTextFormatter(new TextFormatter<>(change -> change.getControlNewText().matches(pattern) ? change
                : null));
        field.setMaxWidth(INPUT);
        return field;
    }

    private static Spinner<Integer> spinner(int min, int max, int value) {
        Spinner<Integer> spinner = new Spinner<>(new IntegerSpinnerValueFactory(min, max, value));
        spinner.setEditable(true);
        spinner.setPrefWidth(INPUT);
        return spinner;
    }
}
