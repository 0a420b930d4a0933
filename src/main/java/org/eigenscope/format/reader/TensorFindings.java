package org.eigenscope.format.reader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * Collects the findings of one reader. Of tensors that cannot be read it keeps the first few: a damaged file may have
 * millions, and each of their layers says why by itself.
 */
public final class TensorFindings {

    private static final int MOST_DAMAGED = 20;

    private final List<Finding> findings = new ArrayList<>();
    private int damaged;

    public void add(Finding finding) {
        findings.add(finding);
    }

    /** Adds that a tensor is not read because its file is damaged. */
    public void addDamaged(String tensor, String reason) {
        if (damaged++ < MOST_DAMAGED) {
            add(new Finding(Severity.DAMAGED, SafeText.name(tensor), reason + ": this tensor is not read"));
        }
    }

    public List<Finding> all() {
        return Collections.unmodifiableList(findings);
    }
}
