# The twins of what `phiguard.detectors.email_address` looks at in each address.

cdef frozenset file_endings = None


def address_span(text, start, end):
    cdef Text at
    cdef Py_ssize_t begin, stop, sign, i, dot = -1
    global file_endings
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or type(start) is not int or type(end) is not int:
        return twins["address_span"](text, start, end)
    if not 0 <= start <= end <= PyUnicode_GET_LENGTH(text):
        return twins["address_span"](text, start, end)
    if file_endings is None:
        file_endings = twins["address_span"].__globals__["_FILE_ENDINGS"]
    at, begin, stop = PyUnicode_1BYTE_DATA(text), start, end
    sign = begin
    while sign < stop and at[sign] != c"@":
        sign += 1
    if sign == stop:
        return twins["address_span"](text, start, end)
    while begin < sign and not is_alnum(at[begin]) and at[begin] != c"_":
        begin += 1
    for i in range(sign - 1, begin - 1, -1):
        if not is_alnum(at[i]) and not is_local_sign(at[i]):
            begin = i + 1
            break
    for i in range(sign + 1, stop):
        if not is_alnum(at[i]) and at[i] != c"-" and at[i] != c".":
            stop = i
            break
    while stop > sign and (at[stop - 1] == c"-" or at[stop - 1] == c"."):
        stop -= 1
    for i in range(sign + 1, stop):
        if at[i] == c".":
            dot = i
    if begin == sign or dot <= sign + 1 or stop - dot < 3 or is_digit(at[dot + 1]):
        return None
    if is_of_ssh(at + sign + 1, stop - sign - 1) or (sign - begin >= 5 and at[sign - 1] == c"D"):
        return twins["address_span"](text, start, end)
    if sign - begin == 3 and memcmp(at + begin, b"git", 3) == 0:
        return None
    return None if PyUnicode_Substring(text, dot + 1, stop).lower() in file_endings else (begin, stop)


cdef inline bint is_local_sign(unsigned char c) noexcept nogil:
    return (
        c == c"." or c == c"_" or c == c"-" or c == c"+" or c == c"!" or c == c"$" or c == c"%" or c == c"'" or c == c"*"
        or c == c"^"
    )


cdef bint is_of_ssh(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a domain is one of those in names of SSH's algorithms."""
    return (
        (n == 11 and memcmp(at, b"openssh.com", 11) == 0)
        or (n == 10 and memcmp(at, b"libssh.org", 10) == 0)
        or (n == 14 and memcmp(at, b"lysator.liu.se", 14) == 0)
        or (n == 7 and memcmp(at, b"ssh.com", 7) == 0)
    )


def address_weight(value):
    cdef Text at
    cdef Py_ssize_t i = 0, n
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["address_weight"](value)
    at, n = PyUnicode_1BYTE_DATA(value), PyUnicode_GET_LENGTH(value)
    while i < n and is_lower_hex(at[i]):
        i += 1
    return -8.0 if i == 32 and (i == n or at[i] == c"@") else 0.0
