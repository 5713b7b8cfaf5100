# The twins of the signs of encodings that `phiguard.glance` looks for in nearly every text, and of what says of a text
# with such a sign that it opens nothing. A pattern is known by how it is written: one that was changed is Python's again.

cdef enum SignKind:
    SIGN_OF_ANY  # for Python
    SIGN_OF_ENTITY
    SIGN_OF_PERCENT
    SIGN_OF_FIELD
    SIGN_OF_LABEL
    SIGN_OF_TABLE
    OPENING_OF_HOST
    OPENING_OF_SCHEME
    OPENING_OF_HEADER

cdef enum IdleKind:
    IDLE_NEVER
    IDLE_ASKED  # of Python
    IDLE_FIELD
    IDLE_HOST

cdef dict sign_kinds = {
    r"&[#A-Za-z]": SIGN_OF_ENTITY,
    r"%[0-9A-Fa-fu]": SIGN_OF_PERCENT,
    r"[Vv](?i:ALUES)": SIGN_OF_TABLE,
    r"[\"'=<*`{|](?:(?<=[\"'])(?:\]? ?(?::|=>)|(?<=[:=][\"'])|(?<=[:=] [\"'])|(?<=[a-z]\([\"']))|(?<=\");s:"
    r"|(?<=[\"'\w]=)|(?<=\)=)\(|(?<=\] =)> |(?<=<)/|(?<=\*)\*|(?<=: `)|(?<={)[A-Z][a-zA-Z]+:|(?<=\|) )": SIGN_OF_FIELD,
    r"[:\t\r\n](?:(?<=[A-Za-z.#*)]:) ?\S|(?<=[A-Za-z.#*)] :) ?\S|(?<=[A-Za-z#)]:)\s"
    r"|(?:(?<=[A-Za-z.#*)][\t\n])|(?<=[A-Za-z.#*)] [\t\n]))\S"
    r"|(?:(?<=[A-Za-z.#*)]\r)|(?<=[A-Za-z.#*)] \r))\n\S)": SIGN_OF_LABEL,
}
cdef dict opening_kinds = {
    r"\A(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}[:/?#]": OPENING_OF_HOST,
    r"\A[A-Za-z][A-Za-z0-9+.\-]{1,30}:": OPENING_OF_SCHEME,
    r"\A\s*[A-Za-z][A-Za-z0-9_\-]{0,63}:": OPENING_OF_HEADER,
}


cdef int kind_of_sign(dict kinds, search, str name) except -1:
    """What is compiled for a pattern's function, if anything."""
    if getattr(search, "__name__", None) != name:
        return SIGN_OF_ANY
    pattern = getattr(search, "__self__", None)
    if getattr(pattern, "flags", None) != UNICODE_ALONE:
        return SIGN_OF_ANY
    return kinds.get(getattr(pattern, "pattern", None), SIGN_OF_ANY)


cdef enum:
    UNICODE_ALONE = 32  # `re.UNICODE`


def compiled_signs(of):
    """For the tests: how many patterns of a `phiguard.glance.Glance` are compiled, anywhere and at the beginning."""
    cdef int anywhere = 0, first = 0
    for search in field(of, 4):
        anywhere += kind_of_sign(sign_kinds, search, "search") != SIGN_OF_ANY
    for opening in field(of, 6):
        first += kind_of_sign(opening_kinds, opening[0], "match") != SIGN_OF_ANY
    return anywhere, first


cdef int kind_of_idle(idle) except -1:
    if idle is None:
        return IDLE_NEVER
    return IDLE_FIELD if idle is holds_no_field else IDLE_HOST if idle is is_host_alone else IDLE_ASKED


cdef bint stands_idle(int kind, idle, str text) except -1:
    """Whether a text with a sign of an encoding opens nothing all the same."""
    cdef int says
    if kind == IDLE_FIELD:
        says = field_idle(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text))
        return says == 1 if says >= 0 else bool(idle(text))
    if kind == IDLE_HOST:
        return lone_host(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text))
    return kind != IDLE_NEVER and bool(idle(text))


cdef inline bint holds_word(Text at, Py_ssize_t n, Text word, Py_ssize_t size) noexcept nogil:
    cdef Text end = at + n - size
    while at <= end:
        at = <Text>memchr(at, word[0], end - at + 1)
        if at == NULL:
            return False
        if memcmp(at, word, size) == 0:
            return True
        at += 1
    return False


# ---- what a sign is


cdef unsigned char SIGNIFIES[256]  # 1 what a sign of a field begins with; 2 of a label; 4 what `field_idle` looks at
memset(SIGNIFIES, 0, 256)
for _c in b"\"'=<*`{|":
    SIGNIFIES[_c] |= 1
for _c in b":\t\r\n":
    SIGNIFIES[_c] |= 2
for _c in b"\"'=<*`{\ndDB":
    SIGNIFIES[_c] |= 4


cdef inline bint is_quote(unsigned char c) noexcept nogil:
    return c == c'"' or c == c"'"


cdef bint holds_sign(int kind, Text at, Py_ssize_t n) noexcept nogil:
    """Whether a pattern finds anything in a text of ASCII, behind which a NUL stands."""
    cdef Py_ssize_t i
    for i in range(n):
        if kind == SIGN_OF_FIELD:
            if SIGNIFIES[at[i]] & 1 and field_sign_at(at, i):
                return True
        elif kind == SIGN_OF_LABEL:
            if SIGNIFIES[at[i]] & 2 and label_sign_at(at, i, n):
                return True
        elif kind == SIGN_OF_TABLE:
            if (at[i] | 32) == c"v" and is_values(at + i):
                return True
        elif kind == SIGN_OF_ENTITY:
            if at[i] == c"&" and (at[i + 1] == c"#" or is_letter(at[i + 1])):
                return True
        elif at[i] == c"%" and (of_hex(at[i + 1]) >= 0 or at[i + 1] == c"u"):
            return True
    return False


cdef inline bint is_values(Text at) noexcept nogil:
    """Whether the word begins here, in letters of either case."""
    return (
        (at[1] | 32) == c"a" and (at[2] | 32) == c"l" and (at[3] | 32) == c"u" and (at[4] | 32) == c"e"
        and (at[5] | 32) == c"s"
    )


cdef bint field_sign_at(Text at, Py_ssize_t i) noexcept nogil:
    """`phiguard.codecs.written_fields`, all but its words."""
    cdef Py_ssize_t j
    cdef unsigned char sign = at[i], last = at[i - 1] if i > 0 else 0, before = at[i - 2] if i > 1 else 0
    if is_quote(sign):
        if last == c":" or last == c"=" or (last == c" " and (before == c":" or before == c"=")):
            return True
        if last == c"(" and c"a" <= before <= c"z":
            return True
        if sign == c'"' and at[i + 1] == c";" and at[i + 2] == c"s" and at[i + 3] == c":":
            return True
        j = i + 1
        if at[j] == c"]":
            j += 1
        if at[j] == c" ":
            j += 1
        return at[j] == c":" or (at[j] == c"=" and at[j + 1] == c">")
    if sign == c"=":
        if is_quote(last) or is_of_word(last):
            return True
        if last == c")" and at[i + 1] == c"(":
            return True
        return last == c" " and before == c"]" and at[i + 1] == c">" and at[i + 2] == c" "
    if sign == c"<":
        return at[i + 1] == c"/"
    if sign == c"*":
        return at[i + 1] == c"*"
    if sign == c"`":
        return last == c" " and before == c":"
    if sign == c"{":
        j = i + 1
        if not c"A" <= at[j] <= c"Z":
            return False
        j += 1
        while is_letter(at[j]):
            j += 1
        return j > i + 2 and at[j] == c":"
    return sign == c"|" and at[i + 1] == c" "


cdef inline bint ends_a_label(unsigned char c) noexcept nogil:
    return is_letter(c) or c == c"." or c == c"#" or c == c"*" or c == c")"


cdef bint label_sign_at(Text at, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """`phiguard.codecs.written_labels`."""
    cdef Py_ssize_t j = i + 1
    cdef unsigned char sign = at[i], last = at[i - 1] if i > 0 else 0, before = at[i - 2] if i > 1 else 0
    if sign == c":":
        if (is_letter(last) or last == c"#" or last == c")") and j < n and is_blank(at[j]):
            return True
        if at[j] == c" ":
            j += 1
    elif sign == c"\r":
        if at[j] != c"\n":
            return False
        j += 1
    elif sign != c"\t" and sign != c"\n":
        return False
    if not (ends_a_label(last) or (last == c" " and ends_a_label(before))):
        return False
    return j < n and not is_blank(at[j])


# ---- what a text begins with


cdef bint begins_so(int kind, Text at, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i = 0, start = 0, labels = 0
    cdef bint letters
    if kind == OPENING_OF_HOST:
        while True:
            start, letters = i, True
            while is_letter(at[i]) or is_digit(at[i]) or at[i] == c"-":
                letters = letters and is_letter(at[i])
                i += 1
            if at[i] == c"." and start < i <= start + 63 and labels < 8:
                labels += 1
                i += 1
                continue
            if labels == 0 or not letters or not 2 <= i - start <= 24:
                return False
            return at[i] == c":" or at[i] == c"/" or at[i] == c"?" or at[i] == c"#"
    if kind == OPENING_OF_HEADER:
        while is_blank(at[i]):
            i += 1
        start = i
        while is_of_word(at[i]) or at[i] == c"-":
            i += 1
        return start < i <= start + 64 and is_letter(at[start]) and at[i] == c":"
    while is_letter(at[i]) or is_digit(at[i]) or at[i] == c"+" or at[i] == c"." or at[i] == c"-":
        i += 1
    return 2 <= i <= 31 and is_letter(at[0]) and at[i] == c":"


# ---- texts with signs that open nothing


def holds_no_field(text):
    cdef int says = -1
    if type(text) is str and PyUnicode_IS_COMPACT_ASCII(text):
        says = field_idle(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text))
    return says == 1 if says >= 0 else twins["holds_no_field"](text)


cdef inline bint is_call_of_date(Text at) noexcept nogil:
    """Whether ``date(`` or ``datetime(`` begins here, in letters of either case."""
    if (at[0] | 32) != c"d" or (at[1] | 32) != c"a" or (at[2] | 32) != c"t" or (at[3] | 32) != c"e":
        return False
    at += 4
    if (at[0] | 32) == c"t" and (at[1] | 32) == c"i" and (at[2] | 32) == c"m" and (at[3] | 32) == c"e":
        at += 4
    return at[0] == c"("


cdef int field_idle(Text at, Py_ssize_t n) noexcept nogil:
    """`phiguard.codecs.written_fields.holds_no_field`; below zero where that must be asked."""
    cdef Py_ssize_t i
    if at[0] == c"|":
        return 0
    for i in range(n):
        if not SIGNIFIES[at[i]] & 4:
            continue
        if is_quote(at[i]) or (at[i] == c"\n" and at[i + 1] == c"|"):
            return 0
        if is_call_of_date(at + i):
            return 0
        if at[i] == c"B" and at[i + 1] == c"E" and at[i + 2] == c"G":
            return -1
        if at[i] != c"|" and field_sign_at(at, i):
            return 0
    return 1


def is_host_alone(text):
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["is_host_alone"](text)
    return lone_host(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text))


cdef bint lone_host(Text at, Py_ssize_t n) noexcept nogil:
    """`phiguard.codecs.link.is_host_alone`."""
    cdef Py_ssize_t i
    if n < 5 or memcmp(at, b"www.", 4) != 0 or not (is_letter(at[n - 1]) or is_digit(at[n - 1])):
        return False
    for i in range(4, n):
        if not (is_letter(at[i]) or is_digit(at[i]) or at[i] == c"." or at[i] == c"-"):
            return False
    return True
