package org.eigenscope.analysis.run;

import java.io.IOException;
import org.eigenscope.analysis.LayerReport;

/** Words a layer's failure: why it was not analyzed. */
final class LayerFailure {

    private LayerFailure() {}

    /** The report of a task that has ended with an exception or error. */
    static LayerReport.Failed report(LayerTask task, Throwable cause) {
        return new LayerReport.Failed(task.layer(), switch (cause) {
            case IOException unreadable -> "It cannot be read: " + message(unreadable);
            case ArithmeticException refused -> message(refused);
            case OutOfMemoryError memory -> ("There is not enough memory: it needs about %d MB; give the program more, "
                    + "or use fewer workers").formatted(Math.round(task.bytes() / 1e6));
            default -> "This is an error in Eigenscope (%s): please report it".formatted(cause);
        });
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
