# Texts that differ in their digits alone, as browsers' names do: that they say nothing is known of all of them, where
# neither a pattern nor a health term is met in the one that stands for them (`phiguard.blurring`).

cdef enum:
    KNOWN_BLURRED = 1024  # forms, by the last bits of their hashes
    LEAST_RUN_OF_NOISE = 20  # as `phiguard.noise` has it


cdef class Blurred:
    """Keyed hashes of texts that stand for others."""

    cdef Sieve sieve
    cdef Lexicon figures  # terms with digits, blurred; None where there are none
    cdef Py_hash_t silent[KNOWN_BLURRED]
    cdef Py_hash_t once[KNOWN_BLURRED]  # met once; or turned around, where it was not found to be silent


cdef Blurred blurred_of(scanner, Lexicon lexicon):
    """None where it cannot be told of all digits."""
    cdef Blurred made
    engine = attr(scanner, "engine")
    blob = attr(engine, "blurred")
    if blob is None:
        return None
    made = Blurred()
    if not index_figures(lexicon, made):
        return None
    made.sieve = Sieve(blob)
    return made if made.sieve.count == len(attr(scanner, "shapes")) else None


cdef bint index_figures(Lexicon lexicon, Blurred made) except -1:
    """Index the terms with digits, blurred; False where that cannot be done."""
    cdef dict lines = {}
    known = lexicon.table.figures
    if lexicon.own is not None or known is None:
        with_figures(lexicon.table, lines)
        if lexicon.own is not None:
            with_figures(lexicon.own, lines)
        known = False
        if lines:
            known = indexed(
                SimpleNamespace(
                    sizes=[len(line) for line in lines],
                    _joined=b"\n".join(lines),
                    stems=frozenset([i for i, is_stem in enumerate(lines.values()) if is_stem]),
                )
            )
            if known is None:
                return False
        if lexicon.own is None:
            lexicon.table.figures = known
    if known is not False:
        made.figures = Lexicon()
        made.figures.index = <TermIndex>known
    return True


cdef int with_figures(table, dict lines) except -1:
    """Add the patterns of a table that have digits, blurred, and whether each is a stem."""
    cdef bytes joined = table._joined
    cdef bytearray room
    cdef frozenset stems = table.stems
    cdef const unsigned char *at = joined
    cdef Py_ssize_t i, start = 0, number = 0, size = len(joined)
    cdef bint figured = False
    for i in range(size + 1):
        if i < size and at[i] != c"\n":
            figured = figured or is_digit(at[i])
            continue
        if figured:
            room = bytearray(i - start + 1)
            blur(room, at + start, i - start)
            line = bytes(room[: i - start])
            lines[line] = lines.get(line, False) or number in stems
        start, figured = i + 1, False
        number += 1
    return 0


cdef bint blur(unsigned char *out, Text data, Py_ssize_t n) noexcept nogil:
    """Copy a text as `phiguard.blurring` has it, and put a NUL behind it; whether it has any digit."""
    cdef Py_ssize_t i
    cdef unsigned char c
    cdef bint some = False, before = False
    for i in range(n):
        c = data[i]
        if is_digit(c):
            out[i] = c"2" if before else c"0" if c == c"0" else c"1"
            some = before = True
        else:
            out[i] = c
            before = False
    out[n] = 0
    return some


cdef bint is_silent_blurred(Blurred of, const unsigned char *blurred, Py_ssize_t n, Py_hash_t *at) except -1:
    """Whether it is known that no text of this form says anything. ``at``: its hash."""
    at[0] = phiguard_chars_hash(blurred, n)
    return at[0] and of.silent[at[0] & (KNOWN_BLURRED - 1)] == at[0]


cdef int learn_blurred(
    Listener listener, const unsigned char *blurred, Text data, Py_ssize_t n, Py_hash_t at
) except -1:
    """Of a text that says nothing: where its form was met before, learn whether any of that form may say something."""
    cdef Blurred of = listener.blurred
    cdef Py_hash_t *once = &of.once[at & (KNOWN_BLURRED - 1)]
    if once[0] == at:
        if never_speaks(listener, blurred, data, n):
            of.silent[at & (KNOWN_BLURRED - 1)] = at
        else:
            once[0] = ~at
    elif once[0] != ~at:
        once[0] = at
    return 0


cdef bint never_speaks(Listener listener, const unsigned char *blurred, Text data, Py_ssize_t n) except -1:
    """Whether nothing is found in a text, nor in any other one that differs in digits alone."""
    cdef Hits hits
    cdef Sifting sifting
    cdef Blurred of = listener.blurred
    cdef Py_ssize_t i
    cdef int run = 0
    for i in range(n):  # what looks drawn is taken out before terms are looked for, and digits bear on that
        run = run + 1 if is_letter(data[i]) or is_digit(data[i]) or data[i] == 0x7F else 0
        if run >= LEAST_RUN_OF_NOISE:
            return False
    hits.at, hits.count, hits.room = hits.few, 0, 24
    sifting.code, sifting.starts, sifting.sets = of.sieve.code, of.sieve.starts, of.sieve.sets
    sifting.hits, sifting.steps, sifting.text, sifting.once, sifting.first = &hits, MOST_STEPS, 0, True, 0
    sifting.data, sifting.size = blurred, <int>n
    try:
        if not sift(of.sieve, &sifting) or hits.count:
            return False
    finally:
        if hits.at != hits.few:
            free(hits.at)
    # A term without digits stands in all of them or in none.
    return holds_no_term(listener.lexicon, data, n) and (of.figures is None or holds_no_term(of.figures, blurred, n))


cdef bint holds_no_term(Lexicon lexicon, Text data, Py_ssize_t n) except -1:
    """Whether no term may stand in a text, nor in its copy in which words are parted."""
    cdef Spots spots
    cdef bytes apart
    spots.at, spots.count, spots.room = spots.few, 0, 24
    try:
        if spots_in(lexicon, data, n, &spots) and not spots.count:
            apart = put_apart(data[:n])
            spots_in(lexicon, apart, len(apart), &spots)
        return spots.count == 0
    finally:
        if spots.at != spots.few:
            free(spots.at)


def blurs(scanner, matcher, str text not None):
    """For the tests: whether nothing is found in a text whatever its digits are; None where that cannot be told."""
    cdef Listener listener = Listener()
    cdef unsigned char out[LONGEST_QUIET + 1]
    cdef Py_ssize_t n = len(text)
    if not PyUnicode_IS_COMPACT_ASCII(text) or n > LONGEST_QUIET:
        raise ValueError("no short text of ASCII")
    listener.lexicon = lexicon_of(matcher)
    listener.blurred = blurred_of(scanner, listener.lexicon)
    if listener.blurred is None:
        return None
    blur(out, PyUnicode_1BYTE_DATA(text), n)
    return never_speaks(listener, out, PyUnicode_1BYTE_DATA(text), n)
