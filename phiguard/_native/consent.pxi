# The twin of `phiguard.consent.signals.silent`.

cdef object says_consent = None, is_listed, plain_key
cdef frozenset names_that_matter
# Of names that matter, by their first letter: a bit for each length.
cdef unsigned long long lengths_from[128]
cdef Py_ssize_t longest_name, longest_looked_at
cdef int most_silent, deepest_silent


cdef prepare_consent():
    global says_consent, is_listed, plain_key, names_that_matter, longest_name, longest_looked_at
    global most_silent, deepest_silent
    said = twins["silent"].__globals__
    is_listed, plain_key, names_that_matter = said["_is_listed"], said["_plain"], said["_MATTER"]
    longest_name, longest_looked_at = said["_LONGEST"], said["_MAX_CHARS"]
    most_silent, deepest_silent = said["_MOST_SILENT"], said["_MAX_DEPTH"]
    for name in names_that_matter:
        lengths_from[<int>ord(name[0])] |= 1ull << len(name)
    says_consent = said["_may_speak"]


cdef inline unsigned char small_letter(unsigned char c) noexcept nogil:
    return c + 32 if c"A" <= c <= c"Z" else c


cdef inline bint follows(Text at, Text end, const char *letters, Py_ssize_t size) noexcept nogil:
    """Whether these small letters stand there, in any case."""
    cdef Py_ssize_t i
    if end - at < size:
        return False
    for i in range(size):
        if small_letter(at[i]) != <unsigned char>letters[i]:
            return False
    return True


cdef bint has_hint(Text at, Text end) noexcept nogil:
    """As the pattern of hints says."""
    cdef unsigned char c
    cdef Text then
    while at < end:
        c = at[0]
        at += 1
        if c == c"%":
            then = at
            while follows(then, end, "25", 2):
                then += 2
            if follows(then, end, "3d", 2):
                return True
        elif c < 65:
            continue
        else:
            c = small_letter(c)
            if c == c"g":
                if (
                    follows(at, end, "cs", 2) or follows(at, end, "cd", 2) or follows(at, end, "dpr", 3)
                    or follows(at, end, "pp", 2) or follows(at, end, "pc", 2)
                ):
                    return True
            elif c == c"n":
                if follows(at, end, "pa", 2):
                    return True
            elif c == c"p":
                if follows(at, end, "rivacy", 6):
                    return True
            elif c == c"c":
                if follows(at, end, "onsent", 6):
                    return True
    return False


cdef bint text_speaks(text) except? 1:
    cdef Text begin
    cdef Py_ssize_t size
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return says_consent(text)
    begin, size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    if (
        memchr(begin, c":", size) == NULL and memchr(begin, c"=", size) == NULL
        and memchr(begin, c"%", size) == NULL
    ):
        return False
    return has_hint(begin, begin + min(size, longest_looked_at))


cdef bint key_speaks(key) except? 1:
    """Whether a key is one of the names that matter, however it is written."""
    cdef Text at
    cdef Text end
    cdef unsigned char c
    cdef char plain[64]
    cdef Py_ssize_t size, length = 0
    if type(key) is not str:
        return False
    if not PyUnicode_IS_COMPACT_ASCII(key):
        return bool(plain_key(key))
    size = PyUnicode_GET_LENGTH(key)
    if size <= 2 or size > longest_name:
        return False
    if size > 64:
        return bool(plain_key(key))
    at = PyUnicode_1BYTE_DATA(key)
    if not lengths_from[small_letter(at[0])]:
        return False
    end = at + size
    while at < end:
        c = small_letter(at[0])
        at += 1
        if c == c" " or c == c"." or c == c"_" or c == c"-" or 9 <= c <= 13 or 28 <= c <= 31:
            continue
        plain[length] = <char>c
        length += 1
    if not length or not lengths_from[<unsigned char>plain[0]] >> length & 1:
        return False
    return PyUnicode_DecodeASCII(plain, length, NULL) in names_that_matter


cdef bint speaks(value, int depth, int *left) except? 1:
    """Whether something in a value may be a signal, or there is too much of it."""
    kind = type(value)
    left[0] -= 1
    if left[0] < 0 or depth >= deepest_silent:
        return True
    if kind is str:
        return text_speaks(value)
    if kind is dict:
        if "value" in <dict>value and is_listed(value):
            return True
        for key, item in (<dict>value).items():
            if key_speaks(key) or speaks(item, depth + 1, left):
                return True
        return False
    if kind is list:
        for item in <list>value:
            if speaks(item, depth + 1, left):
                return True
        return False
    return not (value is None or kind is int or kind is float or kind is bool)


def silent(event):
    cdef int left
    if says_consent is None:
        prepare_consent()
    left = most_silent
    return not speaks(event, 0, &left)
