package org.eigenscope.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
 * Writes what a gate has found as build servers show it: a suite per model, a case per layer. A finding that fails the
 * gate is a failure, a layer that could not be analyzed an error, and one that was left out is skipped; the other
 * findings are the output of the suite. Valid by the schema of Ant's reports, the strictest there is, and by that of
 * Jenkins.
 */
final class JunitFile implements ReportFile {

    private final Destination file;
    private final Function<ModelReport, List<GateFinding>> judge;
    private final StringWriter suites = new StringWriter();
    private int count;

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
            attribute(xml, "timestamp", LocalDateTime.ofInstant(report.started(), ZoneOffset.UTC)
                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT)));
            // The name of the machine is nobody's business.
            attribute(xml, "hostname", "localhost");
            attribute(xml, "package", "eigenscope");
            attribute(xml, "id", count++);
            xml.writeStartElement("properties");
            property(xml, "version", Version.current());
            property(xml, "backend", report.backend());
            property(xml, "seed", report.options().seed());
            xml.writeEndElement();
            for (LayerReport layer : layers) {
                xml.writeStartElement("testcase");
                attribute(xml, "classname", report.model().name());
                attribute(xml, "name", layer.name());
                attribute(xml, "time", seconds(layer instanceof Analyzed analyzed ? analyzed.elapsed().toNanos() : 0));
                write(xml, layer, findings.stream().filter(finding -> finding.fails()
                        && finding.layer().equals(layer.name())).toList());
                xml.writeEndElement();
            }
            text(xml, "system-out", findings.stream().filter(finding -> !finding.fails())
                    .map(finding -> finding.layer() + ": " + finding.message() + "\n").collect(Collectors.joining()));
            text(xml, "system-err", "");
            xml.writeEndElement();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /** @param failures what the gate does not pass this layer for */
    private static void write(XMLStreamWriter xml, LayerReport layer, List<GateFinding> failures)
            throws XMLStreamException {
        switch (layer) {
            case Analyzed analyzed -> {
                if (!failures.isEmpty()) {
                    xml.writeStartElement("failure");
                    attribute(xml, "type", failures.getFirst().rule());
                    attribute(xml, "message", failures.getFirst().message());
                    xml.writeCharacters(SafeText.of(failures.stream().map(GateFinding::message)
                            .collect(Collectors.joining("; "))));
                    xml.writeEndElement();
                }
            }
            case LayerReport.Skipped skipped -> {
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", skipped.reason());
            }
            case LayerReport.Failed failed -> {
                xml.writeEmptyElement("error");
                attribute(xml, "type", "not analyzed");
                attribute(xml, "message", failed.message());
            }
        }
    }

    private static void property(XMLStreamWriter xml, String name, Object value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        attribute(xml, "name", name);
        attribute(xml, "value", value);
    }

    private static void text(XMLStreamWriter xml, String element, String lines) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(lines.lines().map(SafeText::of).collect(Collectors.joining("\n")));
        xml.writeEndElement();
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
                + "<testsuites>%s</testsuites>\n").formatted(suites);
        file.stream().write(document.getBytes(StandardCharsets.UTF_8));
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
