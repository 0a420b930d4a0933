package org.eigenscope.desktop.help;

import javafx.event.Event;
import javafx.event.EventType;

/** The user wants to know what a term means; the window opens the glossary at it. */
public final class GlossaryEvent extends Event {

    public static final EventType<GlossaryEvent> ASKED = new EventType<>(Event.ANY, "GLOSSARY");
    private static final long serialVersionUID = 1L;

    private final String term;

    public GlossaryEvent(String term) {
        super(ASKED);
        this.term = term;
    }

    /** The name of a figure, or a word of the glossary. */
    public String term() {
        return term;
    }
}
