"""Pictures that stand beside links to the record elsewhere (Open Graph): title, date and verdict, in two inks.

The fonts are cut from Charis SIL with fontTools, to what `legible` may need and no more:

    pyftsubset CharisSIL-Bold.ttf --no-hinting --no-notdef-outline --layout-features=kern,mark,mkmk,ccmp
        --unicodes=U+0020-007E,U+00A0-017F,U+0218-021B,U+02BC,U+02BE,U+02BF,U+02C6,U+02DA,U+02DC,U+0300-0304,
        U+0306-0308,U+030A-030C,U+0323,U+0327,U+0328,U+0331,U+1E0C,U+1E0D,U+1E24,U+1E25,U+1E62,U+1E63,U+1E6C,
        U+1E6D,U+1E92,U+1E93,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2032,U+2033,U+2039,U+203A,U+20AA,
        U+20AC,U+2122,U+2212

without the tables of Graphite, and renamed. A sign that the font lacks has the empty outline of `.notdef`: that is how
`legible` knows it.
"""
