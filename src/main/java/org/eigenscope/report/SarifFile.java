package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.output.Destination;

/**
 * What a gate has found, as code scanners read it: SARIF 2.1.0, <a
 * href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">OASIS</a>. The fingerprint of a finding is
 * that of its rule, its layer and the name of its file without the numbers in it: the next checkpoint of a run has the
 * same, whatever its figures.
 */
final class SarifFile implements ReportFile {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private final Destination file;
    private final JsonWriter json;
    private final Function<ModelReport, List<GateFinding>> judge;
    /** How many models of one name, except for numbers, there were. */
    private final Map<String, Integer> alike = new HashMap<>();

    SarifFile(Destination file, List<GateFinding.Rule> rules, Function<ModelReport, List<GateFinding>> judge)
            throws IOException {
        this.file = file;
        this.judge = judge;
        json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8)));
        json.setIndent("  ");
        json.beginObject();
        json.name("$schema").value(SCHEMA);
        json.name("version").value("2.1.0");
        json.name("runs").beginArray().beginObject();
        json.name("tool").beginObject().name("driver").beginObject();
        json.name("name").value("Eigenscope");
        json.name("version").value(Version.current().toString());
        json.name("rules").beginArray();
        for (GateFinding.Rule rule : rules) {
            json.beginObject();
            json.name("id").value(rule.id());
            text("shortDescription", rule.meaning());
            json.endObject();
        }
        json.endArray().endObject().endObject();
        json.name("results").beginArray();
    }

    private void text(String name, String words) throws IOException {
        json.name(name).beginObject().name("text").value(words).endObject();
    }

    @Override
    public void add(ModelReport report) throws IOException {
        String template = report.model().name().replaceAll("\\d+", "#");
        int place = alike.merge(template, 1, Integer::sum);
        for (GateFinding finding : judge.apply(report)) {
            json.beginObject();
            json.name("ruleId").value(finding.rule());
            json.name("level").value(finding.fails() ? "error" : "warning");
            text("message", finding.layer() + ": " + finding.message());
            json.name("locations").beginArray().beginObject();
            json.name("physicalLocation").beginObject();
            json.name("artifactLocation").beginObject().name("uri").value(uri(report.model().path())).endObject();
            json.name("region").beginObject().name("startLine").value(1).endObject();
            json.endObject();
            json.name("logicalLocations").beginArray().beginObject();
            json.name("fullyQualifiedName").value(finding.layer());
            json.endObject().endArray();
            json.endObject().endArray();
            json.name("partialFingerprints").beginObject();
            json.name("layerRule/v1").value(fingerprint(finding.rule(), finding.layer(), template,
                    String.valueOf(place)));
            json.endObject();
            if (!finding.state().isEmpty()) {
                json.name("baselineState").value(finding.state());
            }
            json.endObject();
        }
    }

    private static String uri(Path path) {
        try {
            String words = path.toString().replace('\\', '/');
            return new URI(null, null, words.startsWith("/") ? words : "./" + words, null).getRawPath()
                    .replaceFirst("^\\./", "");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path is quoted where it must be", e);
        }
    }

    private static String fingerprint(String... parts) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts)
                    .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void commit() throws IOException {
        json.endArray().endObject().endArray().endObject();
        json.flush();
        file.stream().write('\n');
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
