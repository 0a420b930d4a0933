package org.eigenscope.report;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.store.FileHash;
import org.eigenscope.store.FileHashes;
import static org.eigenscope.report.Html.tag;
import static org.eigenscope.report.Html.text;

/** The part of a page that is about one model. */
final class HtmlModel {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ModelReport report;
    private final Outcome outcome;
    private final Summary summary;
    private final String id;
    private final Definitions definitions;
    private final FileHashes files;

    /** @param number of the model in the page, from 1 */
    HtmlModel(ModelReport report, int number, Definitions definitions, FileHashes files) {
        this.report = report;
        this.outcome = Outcome.of(report);
        this.summary = outcome.summary();
        this.id = "m" + number;
        this.definitions = definitions;
        this.files = files;
    }

    /** @param drawn hears which share of the layers is drawn */
    void write(HtmlPage page, AnalysisContext drawn) throws IOException {
        HtmlCharts charts = new HtmlCharts(report, id);
        page.add(tag("section").id(id), out -> {
            for (Html piece : List.of(tag("h2").of(report.model().name()),
                    Html.muted("%s · %s parameters in %s tensors".formatted(report.model().format(),
                            NumberText.count(report.model().elements()),
                            NumberText.count(report.model().layers().size()))),
                    new HtmlStory(report, outcome, id).whole(), cards(), navigation(), charts.overview(), notes(),
                    findings(), traps(), new HtmlLayers(report, id, definitions).table(), left())) {
                out.write(piece.toString());
            }
            charts.layers(out, drawn);
            out.write(reproduce().toString());
        });
    }

    /** Links to what the page has of this model. */
    private Html navigation() {
        return tag("nav").with("aria-label", "Parts of the report").of(Html.link(id, "Verdict"),
                report.options().replicas() == 0 ? Html.NOTHING : Html.link(id + "-traps", "Traps"),
                Html.link(id + "-table", "Layers"), Html.link(id + "-charts", "Charts"),
                Html.link(id + "-again", "How to reproduce"), Html.link("meanings", "What the figures mean"));
    }

    private Html cards() {
        List<Html> cards = new ArrayList<>();
        cards.add(card("", summary.layers(), "layers analyzed"));
        cards.add(card(summary.traps() > 0 ? "trap" : "good", report.options().replicas() == 0 ? "–" : summary.traps(),
                summary.traps() == 1 ? "correlation trap" : "correlation traps"));
        cards.add(card("", MetricCatalog.get("alpha").briefly(summary.alpha()), "mean alpha"));
        if (summary.doubtful() > 0) {
            cards.add(card("", MetricCatalog.get("alpha").briefly(summary.alphaTrusted()), "mean of the %d not doubtful"
                    .formatted(summary.trusted())));
            cards.add(card("doubt", summary.doubtful(), "doubtful power laws"));
        }
        int over = AlphaVerdict.OVER_TRAINED.countSaid(report.analyzed());
        int under = AlphaVerdict.UNDER_TRAINED.countSaid(report.analyzed());
        cards.add(card(over > 0 ? "bad" : "", over, label(AlphaVerdict.OVER_TRAINED)));
        cards.add(card(under > 0 ? "under-trained" : "", under, label(AlphaVerdict.UNDER_TRAINED)));
        if (outcome.failed() > 0) {
            cards.add(card("bad", outcome.failed(), "failed"));
        }
        if (outcome.undecoded() > 0) {
            cards.add(card("bad", outcome.undecoded(), "not decoded"));
        }
        if (outcome.damaged() > 0) {
            cards.add(card("bad", outcome.damaged(), "damaged"));
        }
        return Html.of(tag("div").styled("cards").of(cards), report.complete() ? Html.NOTHING
                : tag("p").styled("bad").of("The analysis was cancelled: some layers are missing."));
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ", " + verdict.condition("alpha");
    }

    private static Html card(String style, Object value, String label) {
        return tag("div").styled("card").of(tag("b").styled(style).of(value.toString()), tag("span").of(label));
    }

    /** What the user has written of layers. */
    private Html notes() {
        return report.notes().isEmpty() ? Html.NOTHING : Html.of(tag("h3").id(id + "-notes").of("Notes"),
                tag("dl").styled("notes").of(report.notes().stream().map(this::note).toList()));
    }

    private Html note(LayerNote note) {
        Html name = report.analyzed().stream().filter(layer -> layer.layer().id() == note.id()).findFirst()
                .map(layer -> Html.link(HtmlLayers.anchor(id, layer), note.name())).orElse(Html.text(note.name()));
        return Html.of(tag("dt").of(name), tag("dd").of(Html.made(note.words().lines().map(line ->
                Html.text(line).toString()).collect(Collectors.joining(tag("br").open())))));
    }

    private Html findings() {
        return report.model().findings().isEmpty() ? Html.NOTHING
                : Html.of(tag("h3").of("About the file"), Html.findings(report.model().findings()));
    }

    private Html traps() {
        if (report.options().replicas() == 0) {
            return Html.NOTHING;
        }
        List<Html> traps = new ArrayList<>();
        for (Analyzed layer : report.analyzed()) {
            for (int i = 0; i < layer.traps().size(); i++) {
                Trap trap = layer.traps().get(i);
                traps.add(Html.of(Html.link(HtmlLayers.anchor(id, layer), layer.name()), text(" "),
                        tag("b").styled("trap").of(TrapWords.title(trap, i + 1)), text(". %s %s".formatted(
                                TrapWords.finding(trap, layer.layer()), TrapWords.cause(trap)))));
            }
        }
        return Html.of(tag("h3").id(id + "-traps").of("Correlation traps"), traps.isEmpty() ? tag("p").of(
                "None: no tested layer keeps an eigenvalue outside the noise after its elements are shuffled.")
                : Html.list(traps));
    }

    /** Lists what was not analyzed, with the reasons. */
    private Html left() {
        List<LayerReport> left = report.layers().stream().filter(layer -> !(layer instanceof Analyzed)).toList();
        return left.isEmpty() ? Html.NOTHING : tag("details").styled("left").id(id + "-left").of(
                tag("summary").of("%d tensors without a spectrum".formatted(left.size())),
                tag("div").styled("charts").of(Html.list(left.stream().map(layer -> Html.of(
                        tag("code").of(layer.layer().name()), text(": "), why(layer))).toList())));
    }

    private static Html why(LayerReport layer) {
        return switch (layer) {
            case LayerReport.Skipped skipped -> text(skipped.reason());
            case LayerReport.Failed failed -> Html.of(tag("b").styled("bad").of("failed"), text(": "
                    + failed.message()));
            case Analyzed analyzed -> throw new IllegalArgumentException(analyzed.name() + " was analyzed");
        };
    }

    private Html reproduce() throws IOException {
        List<Html> terms = new ArrayList<>(List.of(Html.term("Program", text(Version.current().toString())),
                Html.term("Linear algebra", text(report.backend())),
                Html.term("Analyzed", text("%s, in %.2f s".formatted(TIME.format(report.started()),
                        report.elapsed().toNanos() / 1e9)))));
        for (FileHash hash : files.of(report.model())) {
            terms.add(Html.term(hash.name(), text(NumberText.count(hash.bytes()) + " bytes, SHA-256 "),
                    tag("code").of(hash.sha256())));
        }
        return Html.of(tag("h3").id(id + "-again").of("How to reproduce"),
                tag("pre").of("eigenscope analyze " + shell(report.model().path().toString()) + flags(report.options())
                        + ChosenLayers.of(report).map(" --ids "::concat).orElse("")),
                tag("dl").of(terms), Html.muted("The same file, options and program give the same numbers, whatever "
                        + "the number of threads."));
    }

    /** The options of an analysis as a command line has them. */
    static String flags(AnalysisOptions options) {
        AnalysisOptions defaults = AnalysisOptions.DEFAULT;
        StringBuilder flags = new StringBuilder(" --seed " + options.seed());
        flags.append(options.replicas() == 0 ? " --no-randomize" : " --replicas " + options.replicas());
        flags.append(options.minEvals() == defaults.minEvals() ? "" : " --min-evals " + options.minEvals());
        flags.append(options.maxEvals() == defaults.maxEvals() ? "" : " --max-evals " + options.maxEvals());
        flags.append(options.bootstraps() == 0 ? "" : " --bootstrap " + options.bootstraps());
        flags.append(options.trapLevel() == defaults.trapLevel() ? "" : " --trap-level " + options.trapLevel());
        flags.append(options.poolSlices() ? "" : " --unpooled");
        flags.append(options.oversized() ? " --oversized" : "");
        flags.append(options.thorough() ? " --thorough" : "");
        return flags.toString();
    }

    private static String shell(String word) {
        return word.matches("[\\p{L}\\p{N}._/:=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The table that compares several models. */
    static HtmlTable<HtmlModel> overview(Definitions definitions) {
        return new HtmlTable<>("overview-table", HtmlTable.Order.DESCENDING, ModelColumns.ALL.stream().map(column -> {
            HtmlTable.Cells<ModelColumns.Row> cells = HtmlTable.Cells.of(column, definitions);
            return new HtmlTable.Cells<HtmlModel>(cells.heading(), cells.words(), cells.meaning(),
                    model -> model.linked(column).orElseGet(() -> cells.cell().apply(model.row())));
        }).toList());
    }

    private ModelColumns.Row row() {
        return new ModelColumns.Row(report, outcome);
    }

    /** A cell that leads to what it tells of. */
    private Optional<Html> linked(Column<ModelColumns.Row> column) {
        String words = column.words().apply(row());
        if (column == ModelColumns.MODEL) {
            return Optional.of(tag("td").styled("words name").of(Html.link(id, words)));
        }
        return column == ModelColumns.WORST_TRAP ? outcome.worst().map(layer -> HtmlTable.words(
                Html.link(HtmlLayers.anchor(id, layer), words))) : Optional.empty();
    }
}
