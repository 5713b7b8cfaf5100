# The twin of `phiguard.page_patterns.segments`.


def segments(path):
    cdef Text at
    cdef Py_ssize_t i, n, made = 0
    cdef list out = []
    cdef char[MOST_OF_PATH] words
    if type(path) is not str or not PyUnicode_IS_COMPACT_ASCII(path) or PyUnicode_GET_LENGTH(path) > MOST_OF_PATH:
        return twins["segments"](path)
    at, n = PyUnicode_1BYTE_DATA(path), PyUnicode_GET_LENGTH(path)
    for i in range(n):
        if at[i] == c"." or is_upper(at[i]):  # an ending that says nothing, or humps
            return twins["segments"](path)
    for i in range(n + 1):
        if i == n or at[i] == c"/":
            while made and words[made - 1] == c"-":
                made -= 1
            if made:
                out.append(PyUnicode_DecodeASCII(words, made, NULL))
            made = 0
        elif is_lower(at[i]) or is_digit(at[i]):
            words[made] = at[i]
            made += 1
        elif made and words[made - 1] != c"-":
            words[made] = c"-"
            made += 1
    return out


cdef enum:
    MOST_OF_PATH = 1024
