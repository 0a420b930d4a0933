package org.eigenscope.desktop.workbench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Notice.Remedy;

/** Notices that a file of an open model has changed or vanished, and tells so once per change. */
final class FileWatch {

    private final Background background;
    private final Consumer<Notice> tell;
    private final Consumer<Session> reload;
    private final Map<Session, FileStamp> last = new WeakHashMap<>();
    private final Set<Session> looking = Collections.newSetFromMap(new WeakHashMap<>());
    private final Predicate<Session> shown;

    /**
     * @param shown true for a model that is looked at
     * @param reload reads a model's file again
     */
    FileWatch(Background background, Consumer<Notice> tell, Predicate<Session> shown, Consumer<Session> reload) {
        this.shown = shown;
        this.background = background;
        this.tell = tell;
        this.reload = reload;
    }

    /** Looks, away from the window's thread; to be called every few seconds. */
    void check(List<Session> sessions) {
        for (Session session : sessions) {
            // A network drive that hangs is asked once, not every few seconds.
            if (looking.add(session)) {
                background.run(() -> FileStamp.of(session.file()), now -> {
                    looking.remove(session);
                    FileStamp before = last.getOrDefault(session, session.fingerprint());
                    if (shown.test(session) && session.open() && !now.equals(before)) {
                        last.put(session, now);
                        tell.accept(notice(session, now));
                    }
                }, problem -> looking.remove(session));
            }
        }
    }

    /**
     * Tells of a model whose files have changed during its analysis: how many layers have failed follows from that.
     *
     * @param summary tells what the analysis has given, if they have not
     */
    void unlessChanged(Session session, ModelReport report, Runnable summary) {
        if (report.model().findings().size() == session.model().findings().size()) {
            summary.run();
            return;
        }
        background.run(() -> FileStamp.of(session.file()), now -> {
            last.put(session, now);
            tell.accept(now.gone() ? gone(session) : changedNotice(session));
        }, problem -> tell.accept(changedNotice(session)));
    }

    private Notice notice(Session session, FileStamp now) {
        return now.gone() ? gone(session) : !now.equals(session.fingerprint()) ? changedNotice(session)
                : new Notice(Level.WARNING, session.model().name() + " is there again, as it was.");
    }

    private static Notice gone(Session session) {
        return new Notice(Level.WARNING, session.model().name() + " is no longer there: it was moved, renamed or "
                + "deleted. Results stay on screen; nothing more can be read from it.");
    }

    private Notice changedNotice(Session session) {
        return new Notice(Level.WARNING, session.model().name() + " has changed on disk; the window shows what it read "
                + "before that, and no layer of the new file.",
                Optional.of(new Remedy("Reload", () -> reload.accept(session))));
    }
}
