# The twins of `phiguard.treatments`: what a page does to addresses and to browsers' names, event after event.

cdef enum:
    FAMILIES_NEAR = 64

cdef Py_hash_t[FAMILIES_NEAR] families_at  # of the last browsers' names, each where its last bits say; 0 for none
cdef list families_near = [None] * FAMILIES_NEAR  # what they are written as, which is a name of a table
cdef Py_hash_t[FAMILIES_NEAR] custom_at, standard_at  # of the last names of events, which no vendor defines, or one


cdef bint is_plain_url(Text at, Text end) noexcept nogil:
    """Whether a text without spaces is an address for sure: a path, a query, or a scheme before the rest."""
    if at[0] == c"/" or at[0] == c"?" or at[0] == c"#" or at[0] == c"\\":
        return True
    if not (is_lower(at[0]) or is_upper(at[0])):
        return False
    while at < end and is_of_scheme(at[0]):
        at += 1
    return at < end and at[0] == c":"


cdef inline bint is_of_scheme(unsigned char c) noexcept nogil:
    return is_lower(c) or is_upper(c) or is_digit(c) or c == c"+" or c == c"." or c == c"-"


cdef bint has_space(Text at, Text end) noexcept nogil:
    while at < end:
        if at[0] == c" " or 9 <= at[0] <= 13 or 28 <= at[0] <= 31:
            return True
        at += 1
    return False


cdef Text authority_of(Text begin, Text end, Text *after) noexcept nogil:
    """Where the name of the host begins, or that of a user before it, and ends; NULL where there is none."""
    cdef Text at = begin
    if is_lower(at[0]) or is_upper(at[0]):
        while at < end and is_of_scheme(at[0]):
            at += 1
        if at < end and at[0] == c":":
            at += 1
        else:
            return NULL
    if end - at < 2 or (at[0] != c"/" and at[0] != c"\\") or (at[1] != c"/" and at[1] != c"\\"):
        return NULL
    at += 2
    after[0] = at
    while after[0] < end and not is_end_of_host(after[0][0]):
        after[0] += 1
    return at


cdef inline bint is_end_of_host(unsigned char c) noexcept nogil:
    return c == c"/" or c == c"\\" or c == c"?" or c == c"#"


cdef bint is_for_sure(text) noexcept:
    """Whether a text is an address as nearly all are."""
    cdef Text begin
    cdef Text end
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or PyUnicode_GET_LENGTH(text) == 0:
        return False
    begin = PyUnicode_1BYTE_DATA(text)
    end = begin + PyUnicode_GET_LENGTH(text)
    return is_plain_url(begin, end) and not has_space(begin, end)


def only_path(text):
    cdef Text begin
    cdef Text end
    cdef Text at
    cdef Text host
    cdef Text after = NULL
    if not is_for_sure(text):
        return twins["only_path"](text)
    begin = at = PyUnicode_1BYTE_DATA(text)
    end = begin + PyUnicode_GET_LENGTH(text)
    while at < end and at[0] != c"?" and at[0] != c"#":
        at += 1
    if at > begin:
        host = authority_of(begin, at, &after)
        if host != NULL and memchr(host, c"@", after - host) != NULL:
            return twins["only_path"](text)
    return text if at == end else PyUnicode_Substring(text, 0, at - begin)


def only_origin(text):
    cdef Text begin
    cdef Text end
    cdef Text host
    cdef Text after = NULL
    if not is_for_sure(text):
        return twins["only_origin"](text)
    begin = PyUnicode_1BYTE_DATA(text)
    end = begin + PyUnicode_GET_LENGTH(text)
    host = authority_of(begin, end, &after)
    if host == NULL:
        if is_lower(begin[0]) or is_upper(begin[0]):  # `example.com:80` is a host
            return twins["only_origin"](text)
        return "/" if begin[0] == c"/" or begin[0] == c"\\" else ""
    if memchr(host, c"@", after - host) != NULL:
        return twins["only_origin"](text)
    if host == after:
        return ""
    if (host - 1)[0] != c"/" or (host - 2)[0] != c"/":
        return twins["only_origin"](text)
    return PyUnicode_Substring(text, 0, after - begin) + "/"


def user_agent_family(text):
    cdef Py_hash_t at
    cdef Py_ssize_t place
    if type(text) is not str:
        return twins["user_agent_family"](text)
    at = text_hashed(text)
    place = at & (FAMILIES_NEAR - 1)
    if at != 0 and families_at[place] == at:
        return families_near[place]
    family = twins["user_agent_family"](text)
    if text:  # else it is none of them
        families_at[place] = 0  # another thread may look meanwhile
        families_near[place] = family
        families_at[place] = at
    return family


def neutral_event(name):
    cdef Py_hash_t at
    cdef Py_ssize_t place
    if type(name) is not str:
        return twins["neutral_event"](name)
    at = text_hashed(name)
    place = at & (FAMILIES_NEAR - 1)
    if at != 0 and standard_at[place] == at:
        return name
    if at != 0 and custom_at[place] == at:
        return neutral_name
    return neutral_asked(name, at)


cdef object neutral_name = None


cdef neutral_asked(name, Py_hash_t at):
    global neutral_name
    neutral = twins["neutral_event"](name)
    if neutral is name:
        standard_at[at & (FAMILIES_NEAR - 1)] = at
    else:
        neutral_name = neutral
        custom_at[at & (FAMILIES_NEAR - 1)] = at
    return neutral


def _drop(_):
    return dropped()
