# The twins of `phiguard.jsontext`.


def may_repeat(bytes raw not None, Py_ssize_t keys):
    cdef const unsigned char *begin = raw
    cdef const unsigned char *end = begin + len(raw)
    cdef const unsigned char *at = begin
    cdef const unsigned char *back
    cdef Py_ssize_t colons = 0
    cdef bint odd = False
    while True:
        at = <const unsigned char *>memchr(at, c":", end - at)
        if at == NULL:
            return colons != keys or odd
        back = at - 1
        if back >= begin and back[0] == b'"':
            if back - 1 >= begin and (back - 1)[0] == c"\\":
                odd = odd or (back - 2 >= begin and (back - 2)[0] == c"\\")
            else:
                colons += 1
        else:
            while back >= begin and (back[0] == c" " or back[0] == c"\t" or back[0] == c"\r" or back[0] == c"\n"):
                back -= 1
            odd = odd or (back >= begin and back < at - 1 and back[0] == b'"')
        at += 1


def inexact(bytes raw not None, floats):
    cdef Py_ssize_t at, end
    cdef double value
    for value in floats:
        shown = dumps(value) if 1e-4 <= value < 1e16 or -1e16 < value <= -1e-4 else repr(value).encode()
        at = raw.find(shown)
        if at < 0:
            return True
        end = at + len(shown)
        if b"0" <= raw[end : end + 1] <= b"9":
            return True
    return False
