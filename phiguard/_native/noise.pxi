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
    cdef Py_ssize_t made = 0
    cdef int state = 0, value
    cdef unsigned int bits = 0
    cdef int count = 0
    cdef unsigned char c, first = 0, second = 0
    for i in range(size):
        if SIX[at[i]] < 0:
            return twins["is_noise"](body)
    if size % 4 == 1:
        size -= 1
    for i in range(size):
        value = SIX[at[i]]
        bits = (bits << 6 | value) & 0xFFFF
        count += 6
        if count < 8:
            continue
        count -= 8
        c = bits >> count & 0xFF
        if c == 0:
            return False
        if made == 0:
            first = c
            if c == 0x78:
                return False
        elif made == 1:
            second = c
            if (first == 0x1F and second == 0x8B) or (first == 0x28 and second == 0xB5):
                return False
            if (first == 0xFF and second == 0xFE) or (first == 0xFE and second == 0xFF):
                return False
        made += 1
        if state >= 0:
            state = utf8(state, c)
    return state < 0


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
