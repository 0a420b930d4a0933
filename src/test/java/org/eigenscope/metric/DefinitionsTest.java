package org.eigenscope.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eigenscope.analysis.Golden;
import org.eigenscope.desktop.help.HelpPage;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.report.ComparisonTable;
import org.eigenscope.report.ModelColumns;
import org.eigenscope.report.TrapsTable;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LineageColumns;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.surgery.MendColumns;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Every number that we show explains itself, in docs/definitions.md. */
class DefinitionsTest {

    private final Definitions definitions = Definitions.load();

    @Test
    void everyDefinitionIsWhole() {
        assertThat(definitions.all()).hasSizeGreaterThan(60).allSatisfy(one -> {
            assertThat(one.group()).as(one.name()).isNotBlank();
            assertThat(one.meaning()).as(one.name()).endsWith(".").doesNotStartWith("-").hasSizeLessThan(180);
            assertThat(one.formula()).as(one.name()).isNotBlank();
            assertThat(one.reading()).as(one.name()).isNotBlank();
            assertThat(one.source()).as(one.name()).isNotBlank();
        });
        assertThat(definitions.all().stream().map(Definitions.Definition::name)).doesNotHaveDuplicates();
    }

    /** A metric without a paragraph, and one that stands under another heading, are mistakes. */
    @Test
    void everyMetricIsDefinedUnderItsHeading() {
        assertThat(MetricCatalog.all()).allSatisfy(metric ->
                assertThat(definitions.of(metric.name()).map(Definitions.Definition::group)).as(metric.name())
                        .contains(metric.group().heading()));
    }

    /** What is no metric of a layer is a column of the tables of traps, of two models or of a plan. */
    @Test
    void everyDefinitionIsOfANumberThatWeShow() {
        Set<String> columns = new HashSet<>(TrapsTable.of(List.of()).columnNames());
        columns.addAll(ComparisonTable.of(List.of()).columnNames());
        Set<String> others = ComparisonColumns.AUDIT.stream().map(Column::name).collect(Collectors.toSet());
        others.add(ComparisonColumns.ROUNDING.name());
        PlanColumns.ALL.forEach(column -> others.add(column.name()));
        LineageColumns.ALL.forEach(column -> others.add(column.name()));
        MendColumns.ALL.forEach(column -> others.add(column.name()));
        assertThat(others).allSatisfy(name -> assertThat(definitions.of(name)).as(name).isPresent());
        columns.addAll(others);
        ImpactColumns.ALL.forEach(column -> columns.add(column.name()));
        ModelColumns.ALL.forEach(column -> columns.add(column.name()));
        assertThat(definitions.all()).allSatisfy(one -> assertThat(MetricCatalog.find(one.name()).isPresent()
                || columns.contains(one.name())).as(one.name()).isTrue());
    }

    /** Numbers of traps; what is left are names, places and words. */
    @Test
    void everyNumberOfATrapIsDefined() {
        assertThat(TrapsTable.of(List.of()).columnNames()).filteredOn(name -> !Set.of("model", "cause", "row", "column",
                "group", "group_rows", "group_columns", "explanation").contains(name)).allSatisfy(name ->
                        assertThat(definitions.of(name)).as(name).isPresent());
    }

    @Test
    void everyColumnOfWeightWatcherIsAMetric() throws Exception {
        for (String table : new String[] {"all-minilm-l6-v2", "digits-mlp"}) {
            assertThat(Golden.details(table).getFirst().keySet()).allSatisfy(column ->
                    assertThat(MetricCatalog.find(column).map(Metric::origin)).contains(Metric.Origin.WEIGHT_WATCHER));
        }
    }

    /** The limits of α and the names of verdicts are told in prose too. */
    @Test
    void theVerdictsAreToldAsTheyAre() {
        for (AlphaVerdict verdict : List.of(AlphaVerdict.OVER_TRAINED, AlphaVerdict.UNDER_TRAINED)) {
            assertThat(definitions.of("warning").orElseThrow().formula()).contains(
                    "`%s` for %s".formatted(verdict.label(), verdict.condition("α")));
            assertThat(help()).containsIgnoringCase(verdict.range());
        }
        assertThat(help()).contains("α " + AlphaVerdict.WELL_TRAINED.range());
        for (FitQuality.Verdict verdict : FitQuality.Verdict.values()) {
            assertThat(definitions.of("fit_verdict").orElseThrow().reading()).contains(
                    "*" + verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "*");
        }
    }

    private static String help() {
        return HelpPage.SECTIONS.stream().map(HelpPage.Section::text).collect(Collectors.joining("\n"));
    }

    /** The page on notebooks speaks of columns by name. */
    @Test
    void theNotebooksPageNamesMetrics() throws IOException {
        String page = Files.readString(Path.of("docs/notebooks.md"));
        String differences = page.substring(page.indexOf("| Column |"), page.indexOf("Layers that were skipped"));
        List<String> named = Pattern.compile("(?m)^\\| (.*?) \\|").matcher(differences).results()
                .flatMap(row -> Pattern.compile("`(\\w+)`").matcher(row.group(1)).results().map(name -> name.group(1)))
                .toList();
        assertThat(named).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(MetricCatalog.find(name)).as(name)
                .isPresent());
        String rows = page.substring(page.indexOf("## Our columns"), page.indexOf("say what the row is about"));
        assertThat(Pattern.compile("`(\\w+)`").matcher(rows).results().map(name -> name.group(1))
                .filter(name -> !name.equals("model")))
                .containsExactlyElementsOf(MetricCatalog.ownColumns().stream()
                .filter(metric -> metric.group() == Group.LAYER)
                        .map(Metric::name).toList());
    }
}
