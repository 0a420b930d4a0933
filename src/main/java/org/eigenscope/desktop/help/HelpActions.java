package org.eigenscope.desktop.help;

/** The windows beside the main one. */
public interface HelpActions {

    /** Explains the picture. */
    void help();

    /** From a file to a decision. */
    void guide();

    /** Five steps through the window. */
    void tour();

    /**
     * Opens the glossary.
     *
     * @param term where; empty for its beginning
     */
    void glossary(String term);

    /** Shows what went wrong so far, as it is in the log. */
    void log();

    void about();

    /** The options of the analysis. */
    void settings();
}
