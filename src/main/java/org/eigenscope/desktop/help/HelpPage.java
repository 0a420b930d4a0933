package org.eigenscope.desktop.help;

import java.util.List;

/** The help page: the picture, explained to a reader who has read nothing. */
public final class HelpPage {

    /** A part of the page. */
    public record Section(String heading, String text) {}

    public static final List<Section> SECTIONS = List.of(
            new Section("What you see", """
                    Every layer of a network is a matrix of weights. Its eigenvalues λ (the squares of its singular \
                    values) say how \
                    strongly it acts along each of its directions. The green histogram shows how many eigenvalues lie \
                    where, on \
                    logarithmic axes: this is the layer's empirical spectral density, its ESD."""),
            new Section("Green against red", """
                    Red and dashed is the same histogram after all weights of the layer were shuffled. Shuffling \
                    destroys everything \
                    that training has put between the weights and keeps only their values. Where green and red agree \
                    there is \
                    nothing but noise; where green reaches further to the right, the layer has learned something."""),
            new Section("The dotted curve and λ+", """
                    Pure noise of this size follows the Marchenko–Pastur law, the dotted curve. It ends at λ+, the \
                    bulk edge. The \
                    shuffled layer should end there too."""),
            new Section("The orange line: a trap", """
                    It stands at an eigenvalue of the shuffled layer that is further out than chance allows: something \
                    survives the shuffle. A layer without a trap has a thin grey line instead, at the largest of its \
                    random eigenvalues. Either one \
                    weight is far too \
                    large, or all weights share an offset. The panel on the right says which, where, and how sure that \
                    is. Traps come \
                    with training that was too long or too fast, and often go along with worse results on new data."""),
            new Section("The blue line: α", """
                    The tail of a well-trained layer falls like a power law, λ to the power of −α, drawn from xmin on. \
                    α between 2 \
                    and 6 is usual, near 2 is best. Below 2 the layer is over-trained, above 6 it has learned \
                    little."""),
            new Section("What to do next", """
                    Go from trap to trap by Ctrl+T and read what made each. Look at the overview: one layer outside 2 \
                    to 6 is a hint, \
                    many are a finding. Compare with an earlier checkpoint (File › Compare With) to see when a trap \
                    came. If it came \
                    late, stop earlier, or train with a smaller learning rate or more weight decay; then test again on \
                    data that the \
                    network has not seen, which no look at its weights replaces. File › Export writes charts and \
                    figures for others."""),
            new Section("Looking closer", """
                    Drag a rectangle to zoom in, turn the wheel to zoom at the pointer, drag with Shift or the middle \
                    button to move, double-click or press 0 to \
                    see all again; + and − and the arrow keys do the same once the chart has the focus. The pointer \
                    reads out λ, the \
                    density and the count. The switches below the chart hide and show its parts. Pin a layer \
                    (bookmark) to keep it \
                    behind the others for comparison."""),
            new Section("By keyboard", """
                    The arrow keys walk the layers in the tree, and the chart follows. Ctrl+Down and Ctrl+Up do so \
                    from anywhere, \
                    Ctrl+T goes to the next trap, Alt+Left goes back, Ctrl+F \
                    searches, Ctrl+1 to Ctrl+9 choose the chart, F6, F7, F8 and F4 \
                    go to the layer, the \
                    overview, the comparison and the findings, \
                    F9 hides the table. In the table the menu key or Shift+F10 sorts it \
                    and chooses its \
                    columns. Tab goes round, Escape closes a message. On macOS read Command for Ctrl."""));

    private HelpPage() {}
}
