# The twins of what detectors ask of a match and of the text around it: `phiguard.dates`, `phiguard.names`,
# `phiguard.detectors.phone_number`, `name_in_text` and `provider_in_text`. Where a question is rare, it goes to the twin.

cdef enum:
    FIT_OWN = 0  # of another detector, in Python
    FIT_DATE = 1
    FIT_NAME = 2
    FIT_PHONE = 3
    FIT_SAID_NAME = 4
    FIT_PROVIDER = 5
    FIT_HEADING = 6
    FIT_WHOLE_NAME = 7
    NEAR_NUMBER = 30  # characters before a local number that are looked at
    NEAR_DOCTOR = 24


cdef class WordSet:
    """Words in small letters; most that are not among them are told by their first character and length."""

    cdef frozenset words
    cdef unsigned long long sizes[128]

    cdef bint has(self, Text at, Py_ssize_t n) except? 1:
        cdef unsigned char first
        if n <= 0:
            return n == 0 and "" in self.words
        first = at[0] & 127
        if c"A" <= first <= c"Z":
            first |= 32
        return self.sizes[first] >> (n if n < 63 else 63) & 1 and small(at, at + n) in self.words


cdef WordSet word_set(words):
    cdef WordSet new = WordSet()
    new.words = frozenset(words)
    for word in new.words:
        if word and ord((<str>word)[0]) < 128:
            new.sizes[ord((<str>word)[0])] |= 1ULL << min(len(<str>word), 63)
    return new


cdef WordSet remarking = None, no_names_of_fields = None, no_bodies = None, no_labels, no_providers = None, brands, tails


cdef inline bint parts_words(unsigned char c) noexcept nogil:
    """What `str.split` parts words at."""
    return c == c" " or 9 <= c <= 13 or 28 <= c <= 31


cdef inline bint is_alnum(unsigned char c) noexcept nogil:
    return is_letter(c) or is_digit(c)


cdef int by_twin(name, text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    said = twins[name](text, start[0], end[0])
    if said is None:
        return 0
    start[0], end[0] = said
    return 1


cdef int span_fits(int kind, text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    """Of a span in a text of ASCII, whether it fits, and how far it goes."""
    if kind == FIT_DATE:
        return date_fits(text, start, end)
    if kind == FIT_NAME:
        return name_fits(text, start, end)
    if kind == FIT_PHONE:
        return phone_fits(text, start, end)
    if kind == FIT_SAID_NAME:
        return said_name_fits(text, start, end)
    if kind == FIT_HEADING:
        return heading_fits(text, start, end)
    if kind == FIT_WHOLE_NAME:
        return whole_name_fits(text, start, end)
    return provider_fits(text, start, end)


cdef object fitted_span(int kind, name, text, start, end):
    cdef Py_ssize_t begin, stop
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or type(start) is not int or type(end) is not int:
        return twins[name](text, start, end)
    if not 0 <= start <= end <= PyUnicode_GET_LENGTH(text):
        return twins[name](text, start, end)
    begin, stop = start, end
    return (begin, stop) if span_fits(kind, text, &begin, &stop) else None


cdef int kind_of_fit(fit) except -1:
    """Which of these a detector asks; `FIT_OWN` where it asks another."""
    return kinds_of_fits.get(fit, FIT_OWN) if type(fit) is type(date_span) else FIT_OWN


# ---- phiguard.dates


def date_span(text, start, end):
    return fitted_span(FIT_DATE, "date_span", text, start, end)


cdef int date_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    cdef Text data = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), begin = start[0], stop = end[0]
    cdef unsigned char c
    if begin > 0:
        c = data[begin - 1]
        if is_alnum(c) or ((c == c"-" or c == c"/" or c == c".") and begin > 1 and is_digit(data[begin - 2])):
            return 0
    if stop < size:
        c = data[stop]
        if is_alnum(c) or c == c"_":
            return 0
        if (c == c"-" or c == c"/" or c == c":" or c == c".") and is_digit(data[stop + 1]):
            return 0
    while stop > 0 and (data[stop - 1] == c"." or data[stop - 1] == c"," or data[stop - 1] == c" "):
        stop -= 1
    if stop == 0:
        return by_twin("date_span", text, start, end)
    end[0] = stop
    return 1


# ---- phiguard.names


def fit(text, start, end):
    return fitted_span(FIT_NAME, "fit", text, start, end)


cdef bint may_be_told_of(Text at, Py_ssize_t n) noexcept nogil:
    """Whether it may begin as what forms say of a field."""
    cdef unsigned char[3] head
    if n < 4:
        return False
    lower(at, head, 3)
    return (
        memcmp(head, b"can", 3) == 0 or memcmp(head, b"may", 3) == 0 or memcmp(head, b"mus", 3) == 0
        or memcmp(head, b"sho", 3) == 0 or memcmp(head, b"is ", 3) == 0 or memcmp(head, b"has", 3) == 0
        or memcmp(head, b"too", 3) == 0 or memcmp(head, b"ple", 3) == 0
    )


cdef int name_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    global no_names_of_fields
    cdef Text data = PyUnicode_1BYTE_DATA(text), at, stop
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), begin = start[0], last = end[0], n, blanks = 0
    cdef bint lettered = False, dotted = False
    cdef unsigned char[5] tail
    if no_names_of_fields is None:
        no_names_of_fields = word_set(twins["fit"].__globals__["_NO_NAMES"])
    if begin > 0 and data[begin - 1] == c"'":
        return by_twin("fit", text, start, end)
    while last - begin > 1 and (data[last - 1] == c"'" or data[last - 1] == c"-"):
        last -= 1
    if last < size and (data[last] == c"=" or data[last] == c":"):
        return by_twin("fit", text, start, end)
    at, stop, n = data + begin, data + last, last - begin
    while at < stop:
        blanks += at[0] == c" "
        lettered = lettered or is_letter(at[0])
        dotted = dotted or at[0] == c"."
        at += 1
    at = data + begin
    if dotted or may_be_told_of(at, n):
        return by_twin("fit", text, start, end)
    if not lettered or blanks > 6 or no_names_of_fields.has(at, n) or nothing_said(text, begin, last):
        return 0
    if n >= 5:
        lower(stop - 5, tail, 5)
        if memcmp(tail, b" name", 5) == 0:
            return 0
    if is_lower(at[0]):
        while at < stop and is_lower(at[0]):
            at += 1
        if stop - at > 1 and is_upper(at[0]) and is_lower(at[1]):
            return 0
    end[0] = last
    return 1


cdef bint nothing_said(text, Py_ssize_t begin, Py_ssize_t end) except? 1:
    return says_nothing(text[begin:end])


# ---- phiguard.detectors.phone_number


def phone_span(text, start, end):
    return fitted_span(FIT_PHONE, "phone_span", text, start, end)


cdef inline bint parts_number(unsigned char c) noexcept nogil:
    return c == c"-" or c == c"_" or c == c"+" or c == c"%" or c == c"$" or c == c"#"


cdef int phone_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    cdef Text data = PyUnicode_1BYTE_DATA(text), at, stop
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), begin = start[0], last = end[0], n = 0
    cdef unsigned char c, first = 0
    cdef bint several = False, goes_on
    if begin > 0:
        c = data[begin - 1]
        if c == c".":
            if begin > 1 and is_digit(data[begin - 2]):
                return 0
        elif is_alnum(c) or parts_number(c):
            return 0
        elif c == c"/" and begin > 1 and is_alnum(data[begin - 2]):
            return 0
    if last < size:
        c = data[last]
        if c == c".":
            goes_on = is_digit(data[last + 1])
        else:
            goes_on = in_word(c) or ((c == c"-" or c == c"/") and is_alnum(data[last + 1]))
        if goes_on and (c | 32) != c"x" and not ((c | 32) == c"e" and (data[last + 1] | 32) == c"x"):
            return 0
    at, stop = data + begin, data + last
    while at < stop:
        if is_digit(at[0]):
            several = several or (n > 0 and at[0] != first)
            first = at[0]
            n += 1
        at += 1
    if not 7 <= n <= 15 or not several or is_day_at(data + begin, stop):
        return 0
    if n == 7 and last - begin == 8 and is_another_number(text, data, begin, last):
        return 0
    return 1


cdef bint is_day_at(Text at, Text stop) noexcept nogil:
    """`_DAY.match`."""
    cdef unsigned char sign
    if stop - at < 8 or not is_digit(at[0]):
        return False
    at += 2 if is_digit(at[1]) and at[0] <= c"3" else 1
    sign = at[0]
    if sign != c"." and sign != c"/" and sign != c"-":
        return False
    at += 1
    if not is_digit(at[0]):
        return False
    at += 2 if is_digit(at[1]) and at[0] <= c"1" else 1
    if stop - at < 5 or at[0] != sign:
        return False
    if not ((at[1] == c"1" and at[2] == c"9") or (at[1] == c"2" and at[2] == c"0")):
        return False
    return is_digit(at[3]) and is_digit(at[4]) and (at + 5 == stop or not is_digit(at[5]))


cdef bint is_another_number(text, Text data, Py_ssize_t begin, Py_ssize_t end) except? 1:
    """`_is_another`, which is asked where no group of digits stands before the number."""
    cdef Py_ssize_t least = begin - NEAR_NUMBER if begin > NEAR_NUMBER else 0, at = begin, low
    while at > least and (data[at - 1] == c" " or data[at - 1] == c"." or data[at - 1] == c"-"):
        at -= 1
    if begin - at <= 3:
        if at - least >= 2 and is_digit(data[at - 1]) and is_digit(data[at - 2]):
            return True
        if at > least and data[at - 1] == c")":
            low = at - 2
            while low >= least and at - low <= 5 and is_digit(data[low]):
                low -= 1
            if low >= least and data[low] == c"(" and 2 <= at - 2 - low <= 4:
                return True
    return twins["phone_span"].__globals__["_is_another"](text, begin, end)


def phone_weight(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["phone_weight"](value)
    return weight_of_phone(value, 0, PyUnicode_GET_LENGTH(value))


cdef double weight_of_phone(text, Py_ssize_t begin, Py_ssize_t end) except? -1:
    """Of a part of a text of ASCII."""
    cdef Text data = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t i, n = 0
    if end - begin > 1:
        if data[end - 1] == c"0" and data[end - 2] == c"0":
            return twins["phone_weight"](text[begin:end])
        if data[begin] == c"+":
            if data[begin + 1] != c"1":
                return twins["phone_weight"](text[begin:end])
            for i in range(begin, end):
                n += is_digit(data[i])
            return 0.0 if n == 11 else -4.0
    elif end > begin and data[begin] == c"+":
        return twins["phone_weight"](text[begin:end])
    return 0.0


# ---- phiguard.detectors.name_in_text


def said_name_span(text, start, end):
    return fitted_span(FIT_SAID_NAME, "said_name_span", text, start, end)


cdef int said_name_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    global no_bodies, no_labels
    cdef Text data = PyUnicode_1BYTE_DATA(text), at, stop, word, close
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), begin = start[0], last = end[0]
    if no_bodies is None:
        said = twins["said_name_span"].__globals__
        no_labels = word_set(said["_LABELS"])
        no_bodies = word_set(said["_NOBODY"])
    at, stop = data + begin, data + last
    if at < stop and is_letters(at, stop):
        if no_bodies.has(at, stop - at) or (stop - at > 1 and (stop - 2)[0] == c"l" and (stop - 1)[0] == c"y"):
            return 0
    if begin >= 9 and memcmp(at - 9, b"[PERSON] ", 9) == 0:
        return by_twin("said_name_span", text, start, end)
    if begin >= 2 and (at - 2)[0] == c"," and (at - 1)[0] == c" ":
        return by_twin("said_name_span", text, start, end)
    if size - last > 2 and stop[0] == c"," and stop[1] == c" " and memchr(b"yhiwdtpja", stop[2], 9) != NULL:
        return by_twin("said_name_span", text, start, end)  # it may be turned to
    while at < stop:
        if parts_words(at[0]):
            at += 1
            continue
        word = at
        while at < stop and not parts_words(at[0]):
            at += 1
        close = at
        while word < close and (word[0] == c"," or word[0] == c"."):
            word += 1
        while word < close and ((close - 1)[0] == c"," or (close - 1)[0] == c"."):
            close -= 1
        if no_labels.has(word, close - word):
            return 0
    return name_fits(text, start, end)


# ---- phiguard.detectors.provider_in_text


def provider_span(text, start, end):
    return fitted_span(FIT_PROVIDER, "provider_span", text, start, end)


cdef int provider_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    global no_providers, brands, tails
    cdef Text data = PyUnicode_1BYTE_DATA(text), at, stop, word = NULL, close
    cdef Py_ssize_t begin = start[0], i
    cdef unsigned char[6] said_before
    cdef bint first = True
    if no_providers is None:
        said = twins["provider_span"].__globals__
        brands, tails = word_set(said["_BRANDS"]), word_set(said["_TAIL"])
        no_providers = word_set(said["_NO_NAMES"])
    for i in range(begin - NEAR_DOCTOR if begin > NEAR_DOCTOR else 0, begin - 5):
        if (data[i] | 32) == c"d":
            lower(data + i, said_before, 6)
            if memcmp(said_before, b"doctor", 6) == 0:
                return by_twin("provider_span", text, start, end)
    at, stop = data + begin, data + end[0]
    while at < stop:
        if parts_words(at[0]):
            at += 1
            continue
        word = at
        while at < stop and not parts_words(at[0]):
            at += 1
        if no_providers.has(word, at - word):
            if not first:
                return 0
            begin += at - word + 1
        elif first:
            first = False
            close = at
            while word < close and (close - 1)[0] == c".":
                close -= 1
            if brands.has(word, close - word):
                return 0
    if first or tails.has(word, last_word_end(word, stop) - word):
        return 0
    if data + begin < stop and is_shouted(data + begin, stop - data - begin):
        return 0
    start[0] = begin
    return 1


cdef Text last_word_end(Text at, Text stop) noexcept nogil:
    while at < stop and not parts_words(at[0]):
        at += 1
    return at


# ---- phiguard.detectors.medical_record_number


def record_echoes(value):
    cdef Text at
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["record_echoes"](value)
    at = PyUnicode_1BYTE_DATA(value)
    while is_digit(at[0]):
        at += 1
    if at - PyUnicode_1BYTE_DATA(value) != PyUnicode_GET_LENGTH(value):
        return twins["record_echoes"](value)
    return (value,) if PyUnicode_GET_LENGTH(value) >= 6 else ()


# ---- phiguard.detectors.street_address

cdef frozenset units_of_streets = None, no_streets


def street_span(text, start, end):
    cdef Text at
    cdef Py_ssize_t i, n
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or start != 0 or end != PyUnicode_GET_LENGTH(text):
        return twins["street_span"](text, start, end)
    at = PyUnicode_1BYTE_DATA(text)
    n = PyUnicode_GET_LENGTH(text)
    if not is_digit(at[0]):  # it may be the label of the field
        return twins["street_span"](text, start, end)
    if says_nothing(text):
        return None
    for i in range(n):
        if is_letter(at[i]):
            return 0, n
    return None


def street_weight(value):
    global units_of_streets, no_streets
    cdef list words
    cdef Py_ssize_t i, unit
    cdef Text at
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["street_weight"](value)
    if units_of_streets is None:
        said = twins["street_weight"].__globals__
        no_streets, units_of_streets = said["_NO_STREETS"], said["_UNITS"]
    words = (<str>lowered(value)).split()
    if len(words) < 2:
        return twins["street_weight"](value)
    first = words[0]
    at = PyUnicode_1BYTE_DATA(first)
    while is_digit(at[0]):
        at += 1
    if at[0] != 0 or at - PyUnicode_1BYTE_DATA(first) != PyUnicode_GET_LENGTH(first):
        return twins["street_weight"](value)
    unit = len(words)
    for i in range(2, unit):
        if (<str>words[i]).rstrip(".") in units_of_streets:
            unit = i
            break
    for i in range(1, unit - 1):
        if words[i] in no_streets:
            return -6.0
    if PyUnicode_GET_LENGTH(first) == 4 and (<str>first).startswith("20"):
        return twins["street_weight"](value)
    return 0.0


cdef dict kinds_of_fits = {
    date_span: FIT_DATE, fit: FIT_NAME, phone_span: FIT_PHONE, said_name_span: FIT_SAID_NAME, provider_span: FIT_PROVIDER,
}
