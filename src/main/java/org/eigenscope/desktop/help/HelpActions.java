package org.eigenscope.desktop.help;

/** The windows beside the main one. */
public interface HelpActions {

    /** Explains the picture. */
    void help();

    /** Shows what the reader noticed about the open file. */
    void findings();

    /** Shows what went wrong so far, as it stands in the log. */
    void log();

    void about();

    /** The options of the analysis. */
    void settings();
}
