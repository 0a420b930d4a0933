package org.eigenscope.desktop.workbench;

import java.util.Optional;
import java.util.function.Consumer;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Notice.Remedy;

/** Notices that the file of the open model has changed or vanished, and says so once for each change. */
final class FileWatch {

    private final Background background;
    private final Consumer<Notice> tell;
    private final Runnable reload;
    private Session watched;
    private FileStamp last;
    private boolean looking;

    FileWatch(Background background, Consumer<Notice> tell, Runnable reload) {
        this.background = background;
        this.tell = tell;
        this.reload = reload;
    }

    /** Looks, away from the window's thread; to be called every few seconds. */
    void check(Session session) {
        if (session != watched) {
            watched = session;
            last = session == null ? null : session.fingerprint();
        }
        // A network drive that hangs is asked once, not every few seconds.
        if (session == null || looking) {
            return;
        }
        looking = true;
        background.run(() -> FileStamp.of(session.file()), now -> {
            looking = false;
            if (session == watched && session.open() && !now.equals(last)) {
                last = now;
                tell.accept(notice(session, now));
            }
        }, problem -> looking = false);
    }

    private Notice notice(Session session, FileStamp now) {
        String name = session.model().name();
        if (now.gone()) {
            return new Notice(Level.WARNING, name + " is no longer there: it was moved, renamed or deleted. "
                    + "What is analyzed stays; nothing more can be read from it.");
        }
        if (now.equals(session.fingerprint())) {
            return new Notice(Level.WARNING, name + " is there again, as it was.");
        }
        return new Notice(Level.WARNING, name + " has changed on disk: what is shown is the file as it was when it "
                + "was opened.",
                Optional.of(new Remedy("Reload", reload)));
    }
}
