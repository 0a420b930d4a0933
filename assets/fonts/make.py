"""Makes the fonts of figures in src/main/resources/org/eigenscope/chart: the letters that figures need, of Arimo.

Needs fontTools and Arimo 1.33 (Debian: fonts-croscore). Hints are left out: figures are printed or drawn large.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

LETTERS = ("0020-007E,00A0-017F,02B0-02DD,0300-0308,0384-03CE,03D5,03F5,0400-045F,1D2C-1D6A,1E80-1E85,2002-200B,"
           "2010-2027,202F,2030,2032,2033,2039,203A,2044,2070-209C,20AC,2100-2122,2150-215E,2190-2195,2202,2206,220F,"
           "2211,2212,2215,2219,221A,221E,2227-222B,2248,2260,2261,2264,2265,22C5,25CA,25CB,25CF,FB01,FB02,FFFD")
RING, MINUS, DEGREE = 0x2218, 0x2212, 0x00B0


def add_ring(font):
    """The ring operator, which Arimo lacks: its degree sign at the height of the minus sign."""
    names, glyphs = font.getBestCmap(), font["glyf"]
    degree, minus = names[DEGREE], names[MINUS]
    middle = [(glyphs[name].yMin + glyphs[name].yMax) // 2 for name in (degree, minus)]
    pen = TTGlyphPen(glyphs)
    pen.addComponent(degree, (1, 0, 0, 1, 0, middle[1] - middle[0]))
    font.setGlyphOrder(font.getGlyphOrder() + ["ringoperator"])
    glyphs["ringoperator"] = pen.glyph()
    font["hmtx"]["ringoperator"] = font["hmtx"][degree]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[RING] = "ringoperator"


def make(source, target):
    options = subset.Options()
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    font = TTFont(source)
    font.tables.pop("gasp", None)
    add_ring(font)
    letters = [RING]
    for part in LETTERS.split(","):
        first, _, last = part.partition("-")
        letters += range(int(first, 16), int(last or first, 16) + 1)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=letters)
    chosen.subset(font)
    font.save(target)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    for name in ("Arimo-Regular.ttf", "Arimo-Bold.ttf"):
        make(source / name, target / name)
