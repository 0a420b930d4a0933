package org.eigenscope.cli;

import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;

/** The option for the figure that is drawn of each layer of a training run. */
final class MetricFlag {

    private final Arguments arguments;
    private final Value<String> name;

    MetricFlag(Arguments arguments) {
        this.arguments = arguments;
        name = arguments.option(String.class, "--metric", "NAME", "alpha",
                "Metric to draw for each layer of a training run, by its name in CSV. Default: ${DEFAULT-VALUE}.");
    }

    /** The metric; wrong usage if there is none of this name. */
    Metric get() {
        return MetricCatalog.figures().stream().filter(one -> one.name().equalsIgnoreCase(name.get())).findFirst()
                .orElseThrow(() -> arguments.wrong("--metric: " + NearestWord.refusal(name.get(),
                        MetricCatalog.figures().stream().map(Metric::name).toList())));
    }
}
