# The twins of `phiguard.noise`.

cdef signed char SIX[256]
cdef int _c
for _c in range(256):
    SIX[_c] = -1
for _c in range(26):
    SIX[c"A" + _c] = _c
    SIX[c"a" + _c] = 26 + _c
for _c in range(10):
    SIX[c"0" + _c] = 52 + _c
SIX[c"+"] = SIX[c"-"] = 62
SIX[c"/"] = SIX[c"_"] = 63


cdef int utf8(int state, unsigned char c) noexcept nogil:
    """The state behind another byte: how many are still to come, and, below them, in which bounds the next lies.

    Below zero where it is no UTF-8. Bounds: 0 any, 1 from A0, 2 to 9F, 3 from 90, 4 to 8F.
    """
    cdef int left = state >> 3, bound = state & 7
    if left == 0:
        if c < 0x80:
            return 0
        if c < 0xC2 or c > 0xF4:
            return -1
        if c < 0xE0:
            return 1 << 3
        if c < 0xF0:
            return 2 << 3 | (1 if c == 0xE0 else 2 if c == 0xED else 0)
        return 3 << 3 | (3 if c == 0xF0 else 4 if c == 0xF4 else 0)
    if c & 0xC0 != 0x80:
        return -1
    if (bound == 1 and c < 0xA0) or (bound == 2 and c > 0x9F) or (bound == 3 and c < 0x90) or (bound == 4 and c > 0x8F):
        return -1
    return left - 1 << 3


def is_noise(str body not None):
    if not PyUnicode_IS_COMPACT_ASCII(body):
        return twins["is_noise"](body)
    cdef const unsigned char *at = PyUnicode_1BYTE_DATA(body)
    cdef Py_ssize_t i, size = len(body)
    for i in range(size):
        if SIX[at[i]] < 0:
            return twins["is_noise"](body)
    return base64_is_noise(at, size)


cdef struct Bytes:
    Py_ssize_t made, nuls
    int state
    unsigned char first
    bint told  # that it may be something else


cdef inline void another_byte(Bytes *of, unsigned char c) noexcept nogil:
    of.nuls += c == 0
    if of.made == 0:
        of.first = c
        if c == 0x78:
            of.told = True
    elif of.made == 1:
        if (of.first == 0x1F and c == 0x8B) or (of.first == 0x28 and c == 0xB5):
            of.told = True
        if (of.first == 0xFF and c == 0xFE) or (of.first == 0xFE and c == 0xFF):
            of.told = True
    of.made += 1
    if of.state >= 0:
        of.state = utf8(of.state, c)


cdef bint base64_is_noise(const unsigned char *at, Py_ssize_t size) noexcept nogil:
    """Of characters of either alphabet."""
    cdef Bytes of = Bytes(0, 0, 0, 0, False)
    cdef Py_ssize_t i
    cdef unsigned int bits = 0
    cdef int count = 0
    if size % 4 == 1:
        size -= 1
    for i in range(size):
        bits = (bits << 6 | <unsigned int>SIX[at[i]]) & 0xFFFF
        count += 6
        if count >= 8:
            count -= 8
            another_byte(&of, bits >> count & 0xFF)
            if of.told:
                return False
    return is_broken_utf8(&of)


cdef inline bint is_broken_utf8(Bytes *of) noexcept nogil:
    """And has too few NULs for UTF-16."""
    return of.state < 0 and not of.told and 4 * of.nuls < of.made  # as `phiguard.noise` has it


cdef inline int of_hex(unsigned char c) noexcept nogil:
    """The value of a hexadecimal digit, below zero of anything else."""
    if c"0" <= c <= c"9":
        return c - c"0"
    if c"a" <= c <= c"f":
        return c - c"a" + 10
    return c - c"A" + 10 if c"A" <= c <= c"F" else -1


cdef bint digits_may_open(const unsigned char *at, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """`phiguard.noise._may_be_digits`."""
    cdef Py_ssize_t i = start, begin, k
    cdef bint small, big
    cdef Bytes of
    while i < end:
        if of_hex(at[i]) < 0:
            i += 1
            continue
        begin, small, big = i, False, False
        while i < end and of_hex(at[i]) >= 0:
            small = small or at[i] >= c"a"
            big = big or c"A" <= at[i] <= c"F"
            i += 1
        if i - begin < 12 or (i - begin) % 2 or (small and big):
            continue
        if begin > 1 and at[begin - 1] == c"-" and of_hex(at[begin - 2]) >= 0:
            continue
        of = Bytes(0, 0, 0, 0, False)
        for k in range(begin, i, 2):
            another_byte(&of, <unsigned char>(of_hex(at[k]) << 4 | of_hex(at[k + 1])))
        if not is_broken_utf8(&of):
            return True
    return False


cdef set closed_runs = None
cdef Py_ssize_t MOST_CLOSED, SHORT_RUNS, LEAST_BROTLI


cdef int prepare_noise() except -1:
    global closed_runs, MOST_CLOSED, SHORT_RUNS, LEAST_BROTLI
    said = twins["may_encode"].__globals__
    MOST_CLOSED, SHORT_RUNS, LEAST_BROTLI = said["_MOST_CLOSED"], said["_SHORT_TEXT"], said["_LEAST_BROTLI"]
    closed_runs = said["_closed"]
    return 0


cdef bint may_be_brotli(const unsigned char *at, Py_ssize_t size) noexcept nogil:
    """Whether base64 may begin as Brotli does, by the header of its first block: RFC 7932, sections 9.1 and 9.2."""
    cdef unsigned long long bits = 0
    cdef unsigned int group
    cdef int k, i, where = 1, nibbles, value = 0
    cdef bint last
    cdef Py_ssize_t length = 0
    if size < 8:
        return True
    for k in range(2):
        group = 0
        for i in range(4):
            group = group << 6 | <unsigned int>SIX[at[4 * k + i]]
        for i in range(3):
            bits |= <unsigned long long>(group >> (16 - 8 * i) & 0xFF) << (24 * k + 8 * i)
    if bits & 1:
        where = 4
        if not bits >> 1 & 7:
            where = 7
            if bits >> 4 & 7 == 1:  # a window larger than the format has
                return False
    last = bits >> where & 1
    where += 1
    if last:
        if bits >> where & 1:  # nothing
            return False
        where += 1
    nibbles = 4 + <int>(bits >> where & 3)
    where += 2
    if nibbles == 7:
        return not bits >> where & 1
    for i in range(nibbles):
        value = <int>(bits >> where & 15)
        length |= <Py_ssize_t>value << (4 * i)
        where += 4
    if nibbles > 4 and value == 0:
        return False
    if not last and bits >> where & 1:  # as it stands, and there are not so many bytes
        return length + 1 <= size
    return True


cdef bint run_may_open(str text, const unsigned char *at, Py_ssize_t start, Py_ssize_t end, unpacks) except? True:
    """`phiguard.noise._may_open`, of a part of a text."""
    cdef Py_ssize_t i, size = end - start
    cdef bint low = True, high = True, line = False, slash = False
    cdef unsigned char c
    for i in range(start, end):
        c = at[i]
        if c == c"-" or c == c"_":
            line = True
            if c == c"_":
                low = high = False
        elif c == c"+" or c == c"/":
            slash, low, high = True, False, False
        elif c > c"9":
            low = low and c"a" <= c <= c"f"
            high = high and c"A" <= c <= c"F"
    if low or high or (line and slash):
        return False
    if not base64_is_noise(at + start, size):
        return True
    if (size - (size % 4 == 1)) * 6 // 8 < LEAST_BROTLI:
        return False
    body = PyUnicode_Substring(text, start, end)
    mark = hashed(body)
    if mark in closed_runs:
        return False
    if not may_be_brotli(at + start, size):
        return False
    if unpacks(twins["may_encode"].__globals__["unbase64"](body)):
        return True
    if len(closed_runs) >= MOST_CLOSED:
        closed_runs.clear()
    closed_runs.add(mark)
    return False


cdef bint parts_may_open(
    str text, const unsigned char *at, Py_ssize_t start, Py_ssize_t end, bint slash, bint line, unpacks
) except? True:
    """Of a run, its parts between signs."""
    cdef Py_ssize_t i = start, begin = start
    while i <= end:
        if i == end or (slash and at[i] == c"/") or (line and (at[i] == c"-" or at[i] == c"_")):
            if i - begin >= 12 and run_may_open(text, at, begin, i, unpacks):
                return True
            begin = i + 1
        i += 1
    return False


def may_encode(text, unpacks, digits):
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["may_encode"](text, unpacks, digits)
    return text_may_encode(text, unpacks, digits)


cdef bint text_may_encode(str text, unpacks, bint digits) except? True:
    """Of a text of ASCII."""
    cdef const unsigned char *at = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t i = 0, start, size = PyUnicode_GET_LENGTH(text)
    cdef bint slash, line, asked = False
    if closed_runs is None:
        prepare_noise()
    while i < size:
        if SIX[at[i]] < 0:
            i += 1
            continue
        start, slash, line = i, False, False
        while i < size and SIX[at[i]] >= 0:
            slash = slash or at[i] == c"/"
            line = line or at[i] == c"-" or at[i] == c"_"
            i += 1
        if i - start < 12:
            continue
        if not asked:
            asked = True
            if size > SHORT_RUNS or memchr(at, c"\n", size) is not NULL or (digits and "eyJ" in text):
                return True
        if digits and digits_may_open(at, start, i):
            return True
        if run_may_open(text, at, start, i, unpacks):
            return True
        if slash and line and parts_may_open(text, at, start, i, True, False, unpacks):
            return True
        if slash and line and parts_may_open(text, at, start, i, False, True, unpacks):
            return True
        if (slash or line) and parts_may_open(text, at, start, i, True, True, unpacks):
            return True
    return False


cdef enum:
    NO_RUN = 0
    SMALL = 1
    BIG = 2
    DIGIT = 3
    OTHER = 4


cdef inline int kind_of(unsigned char c) noexcept nogil:
    if c"a" <= c <= c"z":
        return SMALL
    if c"A" <= c <= c"Z":
        return BIG
    if c"0" <= c <= c"9":
        return DIGIT
    return OTHER if c == 0x7F else NO_RUN


def without_noise(bytes raw not None):
    cdef const unsigned char *at = raw
    cdef Py_ssize_t size = len(raw), i = 0, start, plain, parts, k
    cdef int kind, before
    cdef bytearray out = None
    cdef unsigned char *to = NULL
    while i < size:
        kind = kind_of(at[i])
        if kind == NO_RUN:
            i += 1
            continue
        start, plain, parts, before = i, i, 0, NO_RUN
        while kind != NO_RUN:
            if kind == OTHER:
                plain = i + 1
            elif kind != before and not (kind == SMALL and before == BIG and (i - 2 < start or kind_of(at[i - 2]) != BIG)):
                parts += 1
            before = kind
            i += 1
            if i - plain > 64 and (i == size or kind_of(at[i]) in (NO_RUN, OTHER)):
                if out is None:
                    out = bytearray(raw)
                    to = out
                for k in range(plain, i):
                    to[k] = 0x7F
            kind = kind_of(at[i]) if i < size else NO_RUN
        if i - start >= 20 and 5 * parts > 2 * (i - start):
            if out is None:
                out = bytearray(raw)
                to = out
            for k in range(start, i):
                to[k] = 0x7F
    return raw if out is None else bytes(out)
