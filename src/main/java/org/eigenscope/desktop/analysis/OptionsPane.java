package org.eigenscope.desktop.analysis;

import java.util.Locale;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.chart.EsdView;

/** The options of an analysis, each with what it means. What cannot be an option cannot be typed. */
public final class OptionsPane extends GridPane {

    private final AnalysisOptions start;
    private final TextField seed = new TextField();
    private final Spinner<Integer> replicas;
    private final Spinner<Integer> minEvals;
    private final Spinner<Integer> maxEvals;
    private final Spinner<Integer> bootstraps;
    private final Spinner<Integer> threads;
    private final Spinner<Integer> bins;
    private final TextField level = new TextField();
    private final CheckBox pool = new CheckBox("Pool the slices of a convolution");
    private final CheckBox oversized = new CheckBox("Analyze oversized layers");
    private final CheckBox thorough = new CheckBox("Take the time");
    private int row;

    /** @param binsNow bins of the histograms; 0 to choose by the spectrum */
    public OptionsPane(AnalysisOptions start, int binsNow) {
        this.start = start;
        getStyleClass().add("options");
        seed.setText(String.valueOf(start.seed()));
        seed.setTextFormatter(new TextFormatter<>(change -> change.getControlNewText().matches("-?\\d{0,18}") ? change
                : null));
        level.setText(String.format(Locale.ROOT, "%s", start.trapLevel()));
        level.setTextFormatter(new TextFormatter<>(change -> change.getControlNewText().matches("0?(\\.\\d{0,9})?")
                ? change : null));
        replicas = spinner(0, 1000, start.replicas());
        minEvals = spinner(2, 100_000, start.minEvals());
        maxEvals = spinner(2, 1_000_000, start.maxEvals());
        bootstraps = spinner(0, 100_000, start.bootstraps());
        threads = spinner(0, 1024, start.threads());
        bins = spinner(0, EsdView.MAX_BINS, binsNow);
        pool.setSelected(start.poolSlices());
        oversized.setSelected(start.oversized());
        thorough.setSelected(start.thorough());
        add("Seed", seed, "Of every shuffle: the same seed gives the same figures.");
        add("Replicas", replicas, "How often each layer is shuffled. More shuffles decide about weak traps and draw a "
                + "band in the charts; 0 looks for no traps.");
        add("Trap level", level, "An eigenvalue of the shuffled layer counts as a trap if chance alone would give one "
                + "as large with at most this probability (p-value).");
        add("Smallest layer", minEvals, "Layers with fewer eigenvalues are skipped.");
        add("Largest layer", maxEvals, "Layers with more eigenvalues are skipped: the work grows with the cube of "
                + "their number.");
        add("Bootstraps", bootstraps, "Draws for the p-value of the power law; 0 for none. 1,000 take a while.");
        add("Threads", threads, "Layers analyzed at once; 0 for one per processor. The results do not depend on it.");
        add("Bins", bins, "Of the histograms; 0 chooses by the spectrum. The results do not depend on it.");
        add("Convolutions", pool, "Off: each position of the kernel is its own matrix.");
        add("Oversized", oversized, "Also layers that claim far more elements than their file can hold: this may take "
                + "very long. Not remembered for the next start.");
        add("Thorough", thorough, "Also compute what takes several times as long: the bulk by the Dyson equalizer, the "
                + "operator norm of convolutions, α of square windows.");
    }

    /** The options as they are set now. */
    public AnalysisOptions options() {
        double p = number(level.getText(), start.trapLevel());
        return new AnalysisOptions(seed(), replicas.getValue(), minEvals.getValue(),
                Math.max(minEvals.getValue(), maxEvals.getValue()), p > 0 && p < 1 ? p : start.trapLevel(),
                pool.isSelected(), bootstraps.getValue(), threads.getValue(), oversized.isSelected(),
                thorough.isSelected());
    }

    public int bins() {
        return bins.getValue();
    }

    private long seed() {
        try {
            return Long.parseLong(seed.getText());
        } catch (NumberFormatException e) {
            return start.seed();
        }
    }

    private static double number(String text, double otherwise) {
        try {
            return text.isBlank() ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Spinner<Integer> spinner(int min, int max, int value) {
        Spinner<Integer> spinner = new Spinner<>(new IntegerSpinnerValueFactory(min, max, Math.clamp(value, min, max)));
        spinner.setEditable(true);
        spinner.setPrefWidth(130);
        return spinner;
    }

    private void add(String name, javafx.scene.control.Control input, String meaning) {
        Label label = new Label(name);
        label.setLabelFor(input);
        Label hint = new Label(meaning);
        hint.getStyleClass().add("metric-meaning");
        hint.setWrapText(true);
        hint.setPrefWidth(520);
        hint.setMinHeight(USE_PREF_SIZE);
        input.setId("option-" + name.toLowerCase(Locale.ROOT).replace(' ', '-'));
        input.setAccessibleText(name + ". " + meaning);
        add(label, 0, row);
        add(new VBox(2, input, hint), 1, row++);
    }
}
