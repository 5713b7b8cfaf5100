# The twin of `phiguard.forms`: each form is read by a function of its own.

ctypedef const unsigned char *Text
# Each gives the place behind what it read, or NULL.


cdef inline bint is_digit(unsigned char c) noexcept nogil:
    return c"0" <= c <= c"9"


cdef inline bint is_lower_hex(unsigned char c) noexcept nogil:
    return c"0" <= c <= c"9" or c"a" <= c <= c"f"


cdef inline bint is_hex(unsigned char c) noexcept nogil:
    return is_lower_hex(c) or c"A" <= c <= c"F"


cdef Text digits(Text at, int least, int most) noexcept nogil:
    """A run of digits; fewer or more are none."""
    cdef int n = 0
    while n <= most and is_digit(at[n]):
        n += 1
    return at + n if least <= n <= most else NULL


cdef unsigned char[256] hex_kinds  # 1 for a hexadecimal digit, 3 for 1 to 9; those of ids are at random


cdef int number_hexes() except -1:
    cdef int c
    for c in range(256):
        hex_kinds[c] = 3 if c"1" <= c <= c"9" else is_hex(<unsigned char>c)
    return 0


number_hexes()


cdef Text hexes(Text at, int n) noexcept nogil:
    """So many hexadecimal digits."""
    cdef int i
    cdef unsigned char all = 1
    for i in range(n):
        if not at[i]:  # no step goes past the end
            return NULL
        all &= hex_kinds[at[i]]
    return at + n if all else NULL


cdef Text group(Text at, int *value) noexcept nogil:
    """One to four lower-case hexadecimal digits."""
    cdef int n = 0
    value[0] = 0
    while n <= 4 and is_lower_hex(at[n]):
        value[0] = value[0] * 16 + (at[n] - c"0" if is_digit(at[n]) else at[n] - c"a" + 10)
        n += 1
    return at + n if 1 <= n <= 4 else NULL


cdef Text octet(Text at, int *value) noexcept nogil:
    """A number up to 255, without a zero in front."""
    cdef int n = 0
    value[0] = 0
    while n <= 3 and is_digit(at[n]):
        value[0] = value[0] * 10 + at[n] - c"0"
        n += 1
    return at + n if 1 <= n <= 3 and value[0] <= 255 and (n == 1 or at[0] != c"0") else NULL


cdef Text octets(Text at, int n) noexcept nogil:
    """So many, each behind a dot."""
    cdef int i, value
    for i in range(n):
        if at == NULL or at[0] != c".":
            return NULL
        at = octet(at + 1, &value)
    return at


cdef Text uuid(Text at) noexcept nogil:
    cdef int i
    cdef unsigned char some = 0
    for i in range(8):
        some |= hex_kinds[at[i]]
        if not hex_kinds[at[i]]:
            return NULL
    if some != 3:
        return NULL
    at += 8
    for i in range(4):
        if at[0] != c"-":
            return NULL
        at = hexes(at + 1, 12 if i == 3 else 4)
        if at == NULL:
            return NULL
    return at


cdef Text fbp(Text at) noexcept nogil:
    if at[0] != c"f" or at[1] != c"b" or at[2] != c"." or not c"0" <= at[3] <= c"2" or at[4] != c".":
        return NULL
    if at[5] != c"1":
        return NULL
    at = digits(at + 6, 12, 12)
    if at == NULL or at[0] != c"." or not c"1" <= at[1] <= c"9":
        return NULL
    return digits(at + 2, 5, 9)


cdef Text ga_client(Text at) noexcept nogil:
    if not c"1" <= at[0] <= c"9":
        return NULL
    at = digits(at + 1, 4, 9)
    return digits(at + 2, 9, 9) if at != NULL and at[0] == c"." and at[1] == c"1" else NULL


cdef Text two(Text at, unsigned char first) noexcept nogil:
    """Two digits, the first of them up to a given one."""
    return at + 2 if c"0" <= at[0] <= first and is_digit(at[1]) else NULL


cdef Text time(Text at) noexcept nogil:
    if not (at[0] == c"1" and at[1] == c"9" or at[0] == c"2" and at[1] == c"0"):
        return NULL
    if not (is_digit(at[2]) and is_digit(at[3]) and at[4] == c"-"):
        return NULL
    at = two(at + 5, c"1")
    if at == NULL or at[0] != c"-":
        return NULL
    at = two(at + 1, c"3")
    if at == NULL or at[0] != c"T":
        return NULL
    at = two(at + 1, c"2")
    if at == NULL or at[0] != c":":
        return NULL
    at = two(at + 1, c"5")
    if at == NULL:
        return NULL
    if at[0] == c":":
        at = two(at + 1, c"5")
        if at == NULL:
            return NULL
        if at[0] == c".":
            at = digits(at + 1, 1, 9)
            if at == NULL:
                return NULL
    if at[0] == c"Z":
        return at + 1
    if at[0] == c"+" or at[0] == c"-":
        at = two(at + 1, c"1")
        if at == NULL:
            return NULL
        return two(at + 1 if at[0] == c":" else at, c"5")
    return at


cdef Text epoch(Text at) noexcept nogil:
    cdef int n = 0
    while n <= 16 and is_digit(at[n]):
        n += 1
    return at + n if at[0] == c"1" and (n == 10 or n == 13 or n == 16) else NULL


cdef Text integer(Text at) noexcept nogil:
    return digits(at + 1, 5, 14) if c"1" <= at[0] <= c"9" else NULL


cdef Text short_number(Text at) noexcept nogil:
    return digits(at + 1, 2, 4) if c"1" <= at[0] <= c"9" else NULL


cdef Text object_id(Text at) noexcept nogil:
    cdef int i, changes = 0  # from a digit to a letter
    for i in range(24):
        if c"a" <= at[i] <= c"f":
            changes += i > 0 and is_digit(at[i - 1])
        elif not is_digit(at[i]):
            return NULL
    return at + 24 if changes >= 4 else NULL


cdef bint is_private(int first, int second) noexcept nogil:
    """Whether a network is private, shared, link-local, of many, or reserved."""
    return (
        first == 10 or first >= 224 or (first == 100 and 64 <= second <= 127) or (first == 169 and second == 254)
        or (first == 172 and 16 <= second <= 31) or (first == 192 and second == 168)
    )


cdef Text network(Text at, int *first, int *second) noexcept nogil:
    """The first two of four numbers."""
    at = octet(at, first)
    return octet(at + 1, second) if at != NULL and at[0] == c"." else NULL


cdef Text ipv4(Text at) noexcept nogil:
    cdef int first, second
    at = network(at, &first, &second)
    if at == NULL or first == 0 or first == 127 or is_private(first, second):
        return NULL
    return octets(at, 2)


cdef Text ipv4_private(Text at) noexcept nogil:
    cdef int first, second
    at = network(at, &first, &second)
    return octets(at, 2) if at != NULL and is_private(first, second) else NULL


cdef Text ipv4_loopback(Text at) noexcept nogil:
    cdef int first, second
    at = network(at, &first, &second)
    return octets(at, 2) if at != NULL and first == 127 else NULL


cdef Text ipv6(Text at) noexcept nogil:
    cdef int i, value
    cdef Text end = group(at, &value)
    if end == NULL or end - at != 4 or value >> 12 != 2:
        return NULL
    if value == 0x2001:
        if end[0] != c":":
            return NULL
        at = end + 1
        end = group(at, &value)
        if end == NULL or value != 0xDB8 and (end - at != 4 or value < 0x1000):
            return NULL
    elif value > 0x2002:
        if end[0] != c":":
            return NULL
        end = group(end + 1, &value)
    else:
        return NULL
    for i in range(6):
        if end == NULL or end[0] != c":":
            return NULL
        end = group(end + 1, &value)
    return end


cdef Text sha256(Text at) noexcept nogil:
    cdef int i
    cdef bint figure = False, letter = False
    for i in range(64):
        if not is_lower_hex(at[i]):
            return NULL
        if i <= 40:
            if not is_digit(at[i]):
                letter = True
            elif at[i] != c"0":
                figure = True
    return at + 64 if figure and letter else NULL


ctypedef Text (*Matcher)(Text) noexcept nogil

# By the CRC-32 of the pattern that it was written for: another pattern is left to `re`.
cdef dict WRITTEN = {}


cdef class Written:
    """A form that is read here."""

    cdef Matcher matcher


cdef written(crc, Matcher matcher):
    cdef Written form = Written()
    form.matcher = matcher
    WRITTEN[crc] = form


written(0xFFBCEEEA, uuid)
written(0xBB7937E3, fbp)
written(0xCD165F99, ga_client)
written(0x85FA03F9, time)
written(0x89A7F057, epoch)
written(0x9966B03D, integer)
written(0x8F2BC290, short_number)
written(0xDCD963A2, object_id)
written(0x173CFD85, ipv4)
written(0xABDAFB5A, ipv4_private)
written(0xE32E4E1B, ipv4_loopback)
written(0x6F1118CD, ipv6)
written(0xC48560EA, sha256)


cdef class Form:
    """One of the forms that texts of some length may have. ``fits`` is its pattern, ``check`` the rest, if there is any."""

    cdef object name, fits, check
    cdef Matcher matcher

    def __cinit__(self, name, fits, check):
        cdef Written known = WRITTEN.get(crc32(fits.__self__.pattern.encode()))
        self.name, self.fits, self.check = name, fits, check
        self.matcher = NULL if known is None else known.matcher


cdef list by_length = None  # by the length of a text, the `Form`s it may have


cdef list forms_by_length(dict table, dict checks):
    return [
        [Form(name, fits, checks.get(name)) for name, fits in table.get(length, ())] for length in range(max(table) + 1)
    ]


cdef left_to_re(list table):
    return {(<Form>form).name for forms in table for form in forms if (<Form>form).matcher == NULL}


def learn_forms():
    """Read the table of `phiguard.forms`; the names of those forms that are left to `re`."""
    global by_length
    said = twins["form_of"].__globals__
    by_length = forms_by_length(said["BY_LENGTH"], said["_CHECKS"])
    return left_to_re(by_length)


def is_random_digest(text):
    cdef unsigned char[32] raw
    cdef Text at
    cdef int i, n, nulls = 0
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or PyUnicode_GET_LENGTH(text) not in (24, 64):
        return twins["is_random_digest"](text)
    at, n = PyUnicode_1BYTE_DATA(text), <int>PyUnicode_GET_LENGTH(text) // 2
    for i in range(2 * n):
        if not is_lower_hex(at[i]):
            return twins["is_random_digest"](text)
    for i in range(n):
        raw[i] = hex_digit(at[2 * i]) << 4 | hex_digit(at[2 * i + 1])
        nulls += raw[i] == 0
    if nulls >= 5 or raw[0] == 0x1F or raw[0] == 0x28 or raw[0] == 0x78 or raw[0] >= 0xFE:
        return False
    return is_no_text(raw, n)


cdef inline unsigned char hex_digit(unsigned char c) noexcept nogil:
    return c - c"0" if c <= c"9" else c - c"a" + 10


cdef bint is_no_text(const unsigned char *at, int n) noexcept nogil:
    """Whether bytes are no UTF-8, nor its beginning."""
    cdef int i = 0, more, k
    cdef unsigned char c, low, high
    while i < n:
        c = at[i]
        i += 1
        if c < 0x80:
            continue
        if c < 0xC2 or c > 0xF4:
            return True
        more = 1 if c < 0xE0 else 2 if c < 0xF0 else 3
        for k in range(more):
            if i >= n:
                return False  # it ends too soon
            low = 0xA0 if c == 0xE0 and not k else 0x90 if c == 0xF0 and not k else 0x80
            high = 0x9F if c == 0xED and not k else 0x8F if c == 0xF4 and not k else 0xBF
            if not low <= at[i] <= high:
                return True
            i += 1
    return False


def form_of(text):
    return form(text)


cdef form(text):
    if type(text) is not str:
        return twins["form_of"](text)
    if by_length is None:
        learn_forms()
    return form_among(by_length, text)


cdef form_among(list table, text):
    cdef Form one
    cdef Text begin
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    if length >= len(table):
        return None
    for one in <list>table[length]:
        if one.matcher == NULL:
            if not one.fits(text):
                continue
        elif PyUnicode_IS_COMPACT_ASCII(text):
            begin = PyUnicode_1BYTE_DATA(text)
            if one.matcher(begin) != begin + length:
                continue
        else:
            continue
        return one.name if one.check is None or one.check(text) else None
    return None
