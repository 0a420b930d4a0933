package org.eigenscope.timeline.training;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Tablesaw's types of columns, loaded once. They initialize each other in a circle: two threads that use Tablesaw for
 * the first time at once would wait for each other forever. All use goes through this class first, which one thread
 * initializes while others wait.
 */
public final class TableTypes {

    private static final int COLUMNS = Table.create("all types", StringColumn.create("text"),
            DoubleColumn.create("number"), LongColumn.create("count")).columnCount();

    private TableTypes() {}

    /** Returns once they are loaded; gives how many there are. */
    public static int load() {
        return COLUMNS;
    }
}
