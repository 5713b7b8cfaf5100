# The twins of `phiguard.jsontext`.


cdef Py_ssize_t SURE_DIGITS = 15, FEW_NUMBERS = 8  # as `phiguard.jsontext` has them


def may_repeat(bytes raw not None, Py_ssize_t keys):
    return keys_in(raw, None) != keys or keys < 0


def exact(bytes raw not None, Py_ssize_t keys, list floats not None):
    return keys >= 0 and keys_in(raw, floats) == keys


cdef Py_ssize_t keys_in(bytes raw, list floats) except -2:
    """How many keys stand in a text, -1 where that is not sure, or where the fractions behind them are not these."""
    cdef const unsigned char *begin = raw
    cdef const unsigned char *end = begin + len(raw)
    cdef const unsigned char *at = begin
    cdef const unsigned char *back
    cdef Py_ssize_t colons = 0, fractions = 0, left = 0 if floats is None else len(floats)
    while True:
        at = <const unsigned char *>memchr(at, c":", end - at)
        if at == NULL:
            return -1 if fractions != left else colons
        back = at - 1
        if back >= begin and back[0] == b'"':
            if back - 1 >= begin and (back - 1)[0] == c"\\":
                if back - 2 >= begin and (back - 2)[0] == c"\\":
                    return -1
            else:
                colons += 1
                if left and fraction_at(at + 1) != NULL:
                    if fractions == left or not is_exact(at + 1, floats[fractions]):
                        return -1
                    fractions += 1
        else:
            while back >= begin and (back[0] == c" " or back[0] == c"\t" or back[0] == c"\r" or back[0] == c"\n"):
                back -= 1
            if back >= begin and back < at - 1 and back[0] == b'"':
                return -1
        at += 1


cdef const unsigned char *fraction_at(const unsigned char *at) noexcept nogil:
    """Where a fraction without an exponent ends that begins there, behind blanks; NULL where none does."""
    cdef const unsigned char *begin
    while at[0] == c" ":
        at += 1
    if at[0] == c"-":
        at += 1
    begin = at
    while is_digit(at[0]):
        at += 1
    if at == begin or at[0] != c".":
        return NULL
    begin = at + 1
    at += 1
    while is_digit(at[0]):
        at += 1
    return at if at > begin and (at[0] == c"," or at[0] == c"}") else NULL


cdef bint is_exact(const unsigned char *at, value) except? 0:
    """Whether the fraction that stands there is surely what a double holds."""
    cdef const unsigned char *end = fraction_at(at)
    cdef const unsigned char *said
    cdef Py_ssize_t length
    while at[0] == c" ":
        at += 1
    if end - at - (at[0] == c"-") <= SURE_DIGITS + 1:
        return True
    shown = dumps(value)
    said = <bytes>shown
    length = len(<bytes>shown)
    return end - at == length and memcmp(at, said, length) == 0


def inexact(bytes raw not None, floats):
    cdef Py_ssize_t at, end
    cdef double value
    written = ()
    if len(floats) > FEW_NUMBERS:  # each is looked for from the beginning
        written = frozenset(twins["inexact"].__globals__["_NUMBERS"].findall(raw))
    for value in floats:
        shown = dumps(value) if 1e-4 <= value < 1e16 or -1e16 < value <= -1e-4 else repr(value).encode()
        if shown in written:
            continue
        at = raw.find(shown)
        if at < 0:
            return True
        end = at + len(shown)
        if b"0" <= raw[end : end + 1] <= b"9":
            return True
    return False
