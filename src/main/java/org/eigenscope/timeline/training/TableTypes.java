package org.eigenscope.timeline.training;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Loads Tablesaw's column types once. They initialize each other in a circle, so that two threads that use Tablesaw for
 * the first time at once would wait for each other forever. All use of Tablesaw goes through this class first, which
 * one thread initializes while others wait.
 */
public final class TableTypes {

    private static final String CLASS_PATH = "java.class.path";
    private static final int COLUMNS = columns();

    private TableTypes() {}

    /**
     * Creates a table with a column of each type. Tablesaw's own initializer searches the whole class path for readers,
     * which takes a quarter of a short command, though all readers are in its own jar. The search takes the class path
     * from the system property alone and has no option to narrow it, so the property names that jar in the meantime.
     */
    private static int columns() {
        String all = System.getProperty(CLASS_PATH);
        CodeSource own = Table.class.getProtectionDomain().getCodeSource();
        try {
            if (own != null) {
                System.setProperty(CLASS_PATH, Path.of(own.getLocation().toURI()).toString());
            }
            return Table.create("all types", StringColumn.create("text"), DoubleColumn.create("number"),
                    LongColumn.create("count")).columnCount();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no place of a library: " + own.getLocation(), e);
        } finally {
            System.setProperty(CLASS_PATH, all);
        }
    }

    /** Returns once they are loaded; gives how many there are. */
    public static int load() {
        return COLUMNS;
    }
}
