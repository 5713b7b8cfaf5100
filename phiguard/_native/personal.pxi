# The twin of `phiguard.forms.personal_form_of`: forms in which people's details are written.


cdef inline bint is_lower(unsigned char c) noexcept nogil:
    return c"a" <= c <= c"z"


cdef inline bint is_upper(unsigned char c) noexcept nogil:
    return c"A" <= c <= c"Z"


cdef Text small_letters(Text at, int least, int most) noexcept nogil:
    """A run of small letters; fewer or more are none."""
    cdef int n = 0
    while n <= most and is_lower(at[n]):
        n += 1
    return at + n if least <= n <= most else NULL


cdef Text word(Text at) noexcept nogil:
    if not is_upper(at[0]):
        return NULL
    at += 1
    if at[0] == c"'":
        if not is_upper(at[1]):
            return NULL
        at += 2
    return small_letters(at, 2, 13)


cdef Text label(Text at) noexcept nogil:
    """A label of an address: up to eleven signs, the first a letter."""
    cdef int n = 0
    if not is_lower(at[0]):
        return NULL
    while n <= 11 and (is_lower(at[n]) or is_digit(at[n]) or at[n] == c"_" or at[n] == c"-"):
        n += 1
    return at + n if n <= 11 else NULL


cdef const char *TOPS = b"com org net edu gov info biz me io co us uk ca de fr es it nl eu au br mx example health care "
cdef const char *STREETS = b"St Ave Rd Blvd Ln Ct Street Avenue Road Lane "


cdef bint is_one_of(Text at, Py_ssize_t size, const char *names) noexcept nogil:
    """Whether it is one of some names, behind each of which stands a space."""
    cdef Text other = <Text>names
    cdef Py_ssize_t n
    while other[0] != 0:
        n = 0
        while other[n] != c" ":
            n += 1
        if n == size and memcmp(other, at, size) == 0:
            return True
        other += n + 1
    return False


cdef Text email(Text at) noexcept nogil:
    cdef int labels = 1
    cdef Text begin
    at = label(at)
    while at != NULL and at[0] == c"." and labels < 3:
        at = label(at + 1)
        labels += 1
    if at == NULL or at[0] != c"@":
        return NULL
    labels = 0
    while labels < 4:
        begin = at + 1
        at = label(begin)
        labels += 1
        if at == NULL:
            return NULL
        if at[0] != c".":
            return at if labels > 1 and is_one_of(begin, at - begin, TOPS) else NULL
    return NULL


cdef Text phone(Text at) noexcept nogil:
    if at[0] != c"+" or at[1] != c"1" or not c"2" <= at[2] <= c"9":
        return NULL
    return digits(at + 3, 9, 9)


cdef Text street(Text at) noexcept nogil:
    cdef Text begin
    if not c"1" <= at[0] <= c"9":
        return NULL
    at = digits(at + 1, 1, 4)
    if at == NULL or at[0] != c" " or not is_upper(at[1]):
        return NULL
    at = small_letters(at + 2, 2, 12)
    if at == NULL or at[0] != c" ":
        return NULL
    begin = at = at + 1
    while is_lower(at[0]) or is_upper(at[0]):
        at += 1
    return at if is_one_of(begin, at - begin, STREETS) else NULL


cdef Text zip_code(Text at) noexcept nogil:
    if memcmp(at, b"00000", 5) == 0:
        return NULL
    return digits(at, 5, 5)


cdef Text day(Text at) noexcept nogil:
    cdef int month, number
    if not (at[0] == c"1" and at[1] == c"9" or at[0] == c"2" and at[1] == c"0"):
        return NULL
    if not (is_digit(at[2]) and is_digit(at[3]) and at[4] == c"-"):
        return NULL
    if two(at + 5, c"1") == NULL or at[7] != c"-" or two(at + 8, c"2") == NULL:
        return NULL
    month, number = (at[5] - c"0") * 10 + at[6] - c"0", (at[8] - c"0") * 10 + at[9] - c"0"
    return at + 10 if 1 <= month <= 12 and 1 <= number <= 28 else NULL


cdef Text capitals(Text at) noexcept nogil:
    return at + 2 if is_upper(at[0]) and is_upper(at[1]) else NULL


written(0x9BED91AC, word)
written(0xF1F39F64, email)
written(0x5955D639, phone)
written(0xF402A587, street)
written(0xC3B73011, zip_code)
written(0xE4848688, capitals)
written(0x43F52254, day)

cdef list personal_by_length = None


def learn_personal_forms():
    """As `learn_forms`, of the personal ones."""
    global personal_by_length
    table = twins["personal_form_of"].__globals__["_PERSONAL_BY_LENGTH"]
    personal_by_length = forms_by_length(table, {})
    return left_to_re(personal_by_length)


def personal_form_of(text):
    return personal_form(text)


cdef personal_form(text):
    if type(text) is not str:
        return twins["personal_form_of"](text)
    if personal_by_length is None:
        learn_personal_forms()
    return form_among(personal_by_length, text)


# ---- what of a value says that it is none: `phiguard.checks.says_nothing`

cdef frozenset nothing = None


def says_nothing(text):
    global nothing, remarking
    cdef Text at, end
    cdef bint some = False, marks = True
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["says_nothing"](text)
    if nothing is None:
        remarking = word_set(twins["says_nothing"].__globals__["_REMARKING"])
        nothing = twins["says_nothing"].__globals__["_NOTHING"]
    if " " in <str>text and may_be_remark(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)):
        return twins["says_nothing"](text)
    plain = (<str>text).strip().lower()
    if plain in nothing:
        return True
    at = PyUnicode_1BYTE_DATA(plain)
    end = at + PyUnicode_GET_LENGTH(plain)
    while at < end:
        some = some or is_lower(at[0]) or is_digit(at[0])
        marks = marks and (at[0] == c"x" or at[0] == c"*" or at[0] == c"-" or at[0] == c"#")
        at += 1
    return not some or marks


cdef bint may_be_remark(Text at, Py_ssize_t size) except? 0:
    """`_may_be_remark`: whether a word of it, or the last one without its full stop, is one of those of a remark."""
    cdef Text end = at + size, word, close
    while at < end:
        if parts_words(at[0]):
            at += 1
            continue
        word = at
        while at < end and not parts_words(at[0]):
            at += 1
        close = at
        if remarking.has(word, close - word):
            return True
        while word < close and ((close - 1)[0] == c"." or (close - 1)[0] == c"!"):
            close -= 1
        if close < at and remarking.has(word, close - word):
            return True
    return False
