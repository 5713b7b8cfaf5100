# The twin of `phiguard.glance.reads_plainly`.

cdef enum:
    MOST_OPENINGS = 24
    MOST_SIGNS = 24
    MOST_GLASSES = 64
    LONG_RUN = 12  # as `phiguard.glance` has it

ctypedef struct Opener:
    # A beginning of which a text is asked: characters of which one has to stand in the text, and which may stand first.
    unsigned long long low, high
    unsigned int begins[BEGINNING][128]  # as `phiguard.beginnings` has it
    bint begun
    int kind

ctypedef struct Word:
    # The characters in it, and what it is; the text is of Python's.
    unsigned long long low, high
    Text at
    Py_ssize_t size
    int idle

ctypedef struct Sign:
    int kind, idle


cdef class Glass:
    """A `phiguard.glance.Glance`, as it is asked here."""

    cdef object of  # kept, so that nothing else comes to stand in its place
    cdef bytes signs
    cdef Text kinds
    cdef tuple words, idle, by_sign, idle_by_sign
    cdef list matches
    cdef object unpacks
    cdef Opener openings[MOST_OPENINGS]
    cdef Word spelt[MOST_SIGNS]
    cdef Sign signs_of[MOST_SIGNS]
    cdef int count, spellings, patterns


cdef dict glasses = {}  # by the place in memory of a glance


cdef Glass glass_of(of):
    # Fields stand as in `phiguard.glance.Glance`: is_odd, begins, has_long_run, words, by_sign, kinds, openings, spelt,
    # unpacks, idle, idle_by_sign.
    cdef Glass glass
    cdef int i, j, sign
    at = PyLong_FromVoidPtr(<PyObject *>of)
    glass = glasses.get(at)
    if glass is not None:
        return glass
    glass = Glass()
    openings = field(of, 6)
    glass.of, glass.count, glass.matches = of, len(openings), []
    if glass.count > MOST_OPENINGS:
        raise ValueError("so many beginnings of texts")
    glass.words, glass.by_sign, glass.idle, glass.idle_by_sign = field(of, 3), field(of, 4), field(of, 9), field(of, 10)
    glass.spellings, glass.patterns = len(glass.words), len(glass.by_sign)
    if glass.spellings > MOST_SIGNS or glass.patterns > MOST_SIGNS:
        raise ValueError("so many signs")
    if type(field(of, 5)) is not bytes or len(<bytes>field(of, 5)) != 128:
        raise ValueError("a kind for each character of ASCII")
    glass.signs = field(of, 5)
    glass.kinds = glass.signs
    glass.unpacks = field(of, 8)
    for i in range(glass.spellings):
        word = glass.words[i]
        if type(word) is not str or not word or not PyUnicode_IS_COMPACT_ASCII(word):
            raise ValueError("words of ASCII")
        glass.spelt[i].low, glass.spelt[i].high = field(of, 7)[i]
        glass.spelt[i].at, glass.spelt[i].size = PyUnicode_1BYTE_DATA(word), PyUnicode_GET_LENGTH(word)
        glass.spelt[i].idle = kind_of_idle(glass.idle[i])
    for i in range(glass.patterns):
        glass.signs_of[i].kind = kind_of_sign(sign_kinds, glass.by_sign[i], "search")
        glass.signs_of[i].idle = kind_of_idle(glass.idle_by_sign[i])
    for i in range(glass.count):
        match, low, high, begins = openings[i]
        glass.matches.append(match)
        glass.openings[i].low, glass.openings[i].high, glass.openings[i].begun = low, high, begins is not None
        glass.openings[i].kind = kind_of_sign(opening_kinds, match, "match")
        if begins is not None:
            tables = field(begins, 1)
            for j in range(BEGINNING):
                for sign in range(128):
                    glass.openings[i].begins[j][sign] = tables[j][sign]
    if len(glasses) >= MOST_GLASSES:
        glasses.clear()
    glasses[at] = glass  # at last: another thread may look meanwhile
    return glass


cdef Glass glass_behind(glance):
    """What a function of `phiguard.glance.glance` asks; None of another one."""
    if isinstance(glance, partial) and glance.func is reads_plainly and len(glance.args) == 1 and not glance.keywords:
        return glass_of(glance.args[0])
    return None


def reads_plainly(of, text):
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["reads_plainly"](of, text)
    return looks_plain(glass_of(of), text)


cdef bint looks_plain(Glass glass, str text) except -1:
    cdef Text data, kinds = glass.kinds
    cdef Py_ssize_t i, size
    cdef int run = 0, longest = 0, seen = 0, kind, at
    cdef unsigned long long low, high
    cdef unsigned long long[2] bits
    cdef Word *word
    cdef Sign *sign
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["reads_plainly"](glass.of, text)
    data, size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    bits[0] = bits[1] = 0
    for i in range(size):
        kind = kinds[data[i]]
        if kind & 2:
            return False
        run = (run + 1) & -(kind & 1)
        longest = max(longest, run)
        seen |= kind
        bits[data[i] >> 6] |= <unsigned long long>1 << (data[i] & 63)
    low, high = bits[0], bits[1]
    for at in range(glass.count):
        if not (low & glass.openings[at].low or high & glass.openings[at].high):
            continue
        if glass.openings[at].begun and not opens_so(&glass.openings[at], data, size):
            continue
        if glass.openings[at].kind != SIGN_OF_ANY:
            if begins_so(glass.openings[at].kind, data, size):
                return False
        elif glass.matches[at](text) is not None:
            return False
    if longest >= LONG_RUN and text_may_encode(text, glass.unpacks, True):
        return False
    for at in range(glass.spellings):
        word = &glass.spelt[at]
        if word.low & ~low or word.high & ~high or not holds_word(data, size, word.at, word.size):
            continue
        if word.idle == IDLE_NEVER or not stands_idle(word.idle, glass.idle[at], text):
            return False
    for at in range(glass.patterns):
        if not seen >> (2 + min(at, 5)) & 1:
            continue
        sign = &glass.signs_of[at]
        if sign.kind != SIGN_OF_ANY:
            if not holds_sign(sign.kind, data, size):
                continue
        elif glass.by_sign[at](text) is None:
            continue
        if sign.idle == IDLE_NEVER or not stands_idle(sign.idle, glass.idle_by_sign[at], text):
            return False
    return not low >> 45 & 1 or not holds_word(data, size, b"--", 2) or "xn--" not in text.lower()


cdef inline bint opens_so(Opener *of, Text data, Py_ssize_t size) noexcept nogil:
    """Whether a text of ASCII, which has a NUL behind it, may begin so."""
    cdef unsigned int groups = of.begins[0][data[0] & 127]
    if size > 0:
        groups &= of.begins[1][data[1] & 127]
    else:
        groups &= of.begins[1][0]
    groups &= of.begins[2][data[2] & 127 if size > 1 else 0]
    return (groups & of.begins[3][data[3] & 127 if size > 2 else 0]) != 0
