package org.eigenscope.desktop.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.textfield.CustomTextField;
import org.controlsfx.control.textfield.TextFields;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Definitions.Definition;
import org.eigenscope.metric.MetricCatalog;

/** Every word and figure of the window with its meaning; a field above finds them. */
public final class Glossary extends BorderPane {

    /**
     * An entry.
     *
     * @param term the word, or the name of a figure in tables and files
     * @param text its meaning
     */
    public record Entry(String term, String text) {}

    /** What nobody needs to know before who looks at a layer for the first time. */
    private static final List<Entry> WORDS = List.of(
            new Entry("eigenvalue λ", "The square of a singular value of a layer's matrix: how strongly the layer "
                    + "acts along one of its directions, squared. A layer of 384 columns has 384 of them."),
            new Entry("spectrum", "All eigenvalues of a layer; their histogram is the empirical spectral density "
                    + "(ESD), the green area of the chart."),
            new Entry("shuffled (randomized)", "The same weights in random order. What training has put into their "
                    + "arrangement is gone, their values stay: the red, dashed curve is what is left."),
            new Entry("bulk", "The eigenvalues that pure noise of the same size would have, too."),
            new Entry("Marchenko–Pastur law", "The spectrum of a matrix of independent random elements, the dotted "
                    + "curve. Source: V. Marchenko and L. Pastur, 1967."),
            new Entry("λ−, λ+", "The two ends of the bulk. An eigenvalue beyond λ+ stands out from the noise."),
            new Entry("tail", "The largest eigenvalues, from xmin on. In a trained layer they fall off like a power "
                    + "law."),
            new Entry("α (alpha)", "How fast the tail falls off: like λ to the power of −α. Values from 2 to 6 are "
                    + "usual for a trained layer, and near 2 is best; a layer below 2 is over-trained, one above 6 has "
                    + "learned little. Where the power law fits badly, α tells little, and the panel says so."),
            new Entry("correlation trap", "An eigenvalue of the shuffled layer that is larger than chance allows. "
                    + "Since shuffling leaves no structure, the values of weights must cause it: one that is far too "
                    + "large, several of them, or a shift of all. The orange line."),
            new Entry("settled trap", "A trap that the shuffles of the layer have shown, and not only the quick look "
                    + "at its weights that comes first."),
            new Entry("strength of a trap", "How far a trap stands out: its eigenvalue divided by λ+. 9.9× is far, "
                    + "1.05× barely."),
            new Entry("σ (sigma)", "The standard deviation of the layer's weights. A weight at 179 σ is 179 standard "
                    + "deviations from their mean."),
            new Entry("p, p-value", "The probability that chance alone gives something as large. Below 0.01 it is "
                    + "hardly chance."),
            new Entry("mean shift", "All weights of a layer share an offset: their mean is not zero. This causes one "
                    + "large eigenvalue, which survives every shuffle."),
            new Entry("over-trained, under-trained", "Words for α below 2 and above 6. They are hints about the "
                    + "weights; only data can tell whether the network answers worse."),
            new Entry("leading vector", "The direction that belongs to an eigenvalue. Where one element holds most of "
                    + "it, one row or column of the layer is the cause."),
            new Entry("α by block", "The blocks of a transformer repeat; the chart puts α of each block's matrices "
                    + "(query, key, value, output, gate, up, down) side by side."),
            new Entry("xmin", "Where the tail begins: the eigenvalue from which on a power law fits best."),
            new Entry("doubtful power law, no power law", "Doubtful: another law fits the tail better, or it has too "
                    + "few eigenvalues to tell. None: its α is grey and is not to be read."),
            new Entry("ΔW", "The change of a layer between two models: the second one's weights less the first one's. "
                    + "An audit looks at its spectrum beside noise of the same size."),
            new Entry("fit, goodness of", "Whether the tail is a power law at all: D is its distance from one; other "
                    + "laws are tried beside it."));

    private final List<Entry> all;
    private final CustomTextField search = (CustomTextField) TextFields.createClearableTextField();
    private final ListView<Entry> list = new ListView<>();

    /** @param term where it opens; empty for its beginning */
    public Glossary(Definitions definitions, String term) {
        all = Stream.concat(WORDS.stream(), definitions.all().stream().map(Glossary::entry)).toList();
        search.setId("glossary-search");
        search.setPromptText("Search the glossary");
        search.setAccessibleText("Search the glossary");
        search.textProperty().addListener((p, before, text) -> find(text));
        search.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                list.requestFocus();
                list.getSelectionModel().selectFirst();
            }
        });
        list.setId("glossary");
        list.setAccessibleText("Glossary");
        list.getStyleClass().add("glossary");
        list.setCellFactory(view -> new EntryCell());
        BorderPane.setMargin(search, new Insets(10, 14, 10, 14));
        setTop(search);
        setCenter(list);
        find("");
        all.stream().filter(entry -> entry.term().equals(term)).findFirst().ifPresent(entry -> {
            list.getSelectionModel().select(entry);
            list.scrollTo(entry);
        });
    }

    private static Entry entry(Definition definition) {
        List<String> lines = new ArrayList<>(List.of(definition.meaning()));
        add("Formula: ", definition.formula(), lines);
        add("Unit: ", MetricCatalog.find(definition.name()).map(metric -> metric.unit().words()).orElse(""), lines);
        add("Reading: ", definition.reading(), lines);
        add("Source: ", definition.source(), lines);
        return new Entry(definition.name(), lines.stream().map(line -> line.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[*`]", "")).collect(Collectors.joining("\n")));
    }

    private static void add(String label, String text, List<String> lines) {
        if (!text.isEmpty()) {
            lines.add(label + text);
        }
    }

    /** Entries of that name first, then those that speak of it. */
    private void find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<Entry> named = all.stream().filter(entry -> entry.term().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        list.getItems().setAll(Stream.concat(named.stream(), all.stream().filter(entry -> !named.contains(entry)
                && entry.text().toLowerCase(Locale.ROOT).contains(wanted))).toList());
        list.scrollTo(0);
    }

    /** A term above its meaning, as high as its words need. */
    private static final class EntryCell extends ListCell<Entry> {

        private final Label term = new Label();
        private final Label text = new Label();
        private final VBox lines = new VBox(2, term, text);

        EntryCell() {
            term.getStyleClass().add("help-term");
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
            lines.setFillWidth(true);
            // As wide as the list, so that the words break.
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            term.setText(entry.term());
            text.setText(entry.text());
            setAccessibleText(entry.term() + ": " + entry.text());
            setGraphic(lines);
        }
    }
}
