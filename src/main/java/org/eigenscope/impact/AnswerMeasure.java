package org.eigenscope.impact;

/** The measures by which two answers to one probe are compared. */
enum AnswerMeasure {
    /** Jensen–Shannon divergence in nats, the mean over the positions of the output. */
    JENSEN_SHANNON,
    /** 1 − cos of the angle between the two, the mean over the positions. */
    COSINE,
    /** ‖z′ − z‖/‖z‖ of the whole output. */
    CHANGE,
    /** The share of positions whose largest class is the same. */
    SAME
}
