package org.eigenscope.cli;

/** The colours of the terminal, named by their meaning. */
enum TerminalColour {
    PLAIN(""),
    ERROR("1;31"),
    TRAP("33"),
    BAD("31"),
    DOUBT("2"),
    HEADING("1");

    private final String code;

    TerminalColour(String code) {
        this.code = code;
    }

    /** The text in this colour, if colours are wanted. */
    String paint(String text, boolean coloured) {
        return coloured && this != PLAIN ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
