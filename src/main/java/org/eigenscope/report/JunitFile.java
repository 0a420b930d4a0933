package org.eigenscope.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.SafeText;
import org.eigenscope.output.Destination;

/**
 * What a gate has found, as build servers show it: a suite a model, a case a layer. A finding that the gate does not
 * pass for is a failure, a layer that could not be analyzed an error, one that was left out is skipped.
 */
final class JunitFile implements ReportFile {

    private final Destination file;
    private final Function<ModelReport, List<GateFinding>> judge;
    private final StringWriter suites = new StringWriter();

    JunitFile(Destination file, Function<ModelReport, List<GateFinding>> judge) {
        this.file = file;
        this.judge = judge;
    }

    @Override
    public void add(ModelReport report) throws IOException {
        List<GateFinding> findings = judge.apply(report);
        List<LayerReport> layers = report.layers().stream().filter(layer -> layer.layer().hasMatrices()).toList();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(suites);
            xml.writeStartElement("testsuite");
            attribute(xml, "name", report.model().name());
            attribute(xml, "tests", layers.size());
            attribute(xml, "failures", findings.stream().filter(GateFinding::fails).map(GateFinding::layer).distinct()
                    .count());
            attribute(xml, "errors", count(layers, LayerReport.Failed.class));
            attribute(xml, "skipped", count(layers, LayerReport.Skipped.class));
            attribute(xml, "time", seconds(report.elapsed().toNanos()));
            for (LayerReport layer : layers) {
                xml.writeStartElement("testcase");
                attribute(xml, "classname", report.model().name());
                attribute(xml, "name", layer.name());
                attribute(xml, "time", seconds(layer instanceof Analyzed analyzed ? analyzed.elapsed().toNanos() : 0));
                write(xml, layer, findings.stream().filter(finding -> finding.layer().equals(layer.name())).toList());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void write(XMLStreamWriter xml, LayerReport layer, List<GateFinding> findings)
            throws XMLStreamException {
        switch (layer) {
            case Analyzed analyzed -> {
                for (GateFinding finding : findings.stream().filter(GateFinding::fails).limit(1).toList()) {
                    xml.writeStartElement("failure");
                    attribute(xml, "type", finding.rule());
                    attribute(xml, "message", finding.message());
                    xml.writeCharacters(SafeText.of(findings.stream().filter(GateFinding::fails)
                            .map(GateFinding::message).collect(Collectors.joining("; "))));
                    xml.writeEndElement();
                }
                String others = findings.stream().filter(finding -> !finding.fails()).map(GateFinding::message)
                        .collect(Collectors.joining("; "));
                if (!others.isEmpty()) {
                    xml.writeStartElement("system-out");
                    xml.writeCharacters(SafeText.of(others));
                    xml.writeEndElement();
                }
            }
            case LayerReport.Skipped skipped -> empty(xml, "skipped", skipped.reason());
            case LayerReport.Failed failed -> empty(xml, "error", failed.message());
        }
    }

    private static void empty(XMLStreamWriter xml, String name, String message) throws XMLStreamException {
        xml.writeEmptyElement(name);
        attribute(xml, "message", message);
    }

    private static long count(List<LayerReport> layers, Class<? extends LayerReport> kind) {
        return layers.stream().filter(kind::isInstance).count();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    private static void attribute(XMLStreamWriter xml, String name, Object value) throws XMLStreamException {
        xml.writeAttribute(name, SafeText.of(String.valueOf(value)));
    }

    @Override
    public void commit() throws IOException {
        String document = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<testsuites name=\"Eigenscope\">%s</testsuites>\n").formatted(suites);
        file.stream().write(document.getBytes(StandardCharsets.UTF_8));
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
