# The twins of `phiguard.found` and `phiguard.clues`, and of what they ask `phiguard.name_echoes`, `phiguard.digests` and
# `phiguard.checks` for.

cdef extern from "Python.h":
    object PyBytes_FromStringAndSize(const char *, Py_ssize_t)
    object PyUnicode_New(Py_ssize_t, Py_UCS4)
    object PyUnicode_DecodeLatin1(const char *, Py_ssize_t, const char *)
    int PyUnicode_Compare(object, object) except? -1

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #if defined(__SSE2__)
    #include <emmintrin.h>
    #endif
    /* Where one text begins in a longer one. */
    static const unsigned char *phiguard_find_any(const unsigned char *at, Py_ssize_t n,
                                                  const unsigned char *word, Py_ssize_t size) {
    #if defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__)
        return (const unsigned char *)memmem(at, (size_t)n, word, (size_t)size);
    #else
        const unsigned char *last = at + n - size;
        while (at <= last && (at = (const unsigned char *)memchr(at, word[0], (size_t)(last - at + 1))) != NULL) {
            if (memcmp(at, word, (size_t)size) == 0) return at;
            at++;
        }
        return NULL;
    #endif
    }
    static const unsigned char *phiguard_find(const unsigned char *at, Py_ssize_t n,
                                              const unsigned char *word, Py_ssize_t size) {
    #if defined(__SSE2__) && defined(__GNUC__)
        /* Of a short one its first and its last character, at sixteen places at once. */
        if (size > 0 && size <= 64 && size <= n) {
            const unsigned char *last = at + (n - size);  /* where it may begin */
            const __m128i first = _mm_set1_epi8((char)word[0]), final = _mm_set1_epi8((char)word[size - 1]);
            for (; last - at >= 15; at += 16) {
                __m128i begins = _mm_cmpeq_epi8(first, _mm_loadu_si128((const __m128i *)at));
                __m128i ends = _mm_cmpeq_epi8(final, _mm_loadu_si128((const __m128i *)(at + size - 1)));
                unsigned int both = (unsigned int)_mm_movemask_epi8(_mm_and_si128(begins, ends));
                for (; both; both &= both - 1) {
                    const unsigned char *here = at + __builtin_ctz(both);
                    if (memcmp(here, word, (size_t)size) == 0) return here;
                }
            }
            for (; at <= last; at++)
                if (at[0] == word[0] && memcmp(at, word, (size_t)size) == 0) return at;
            return NULL;
        }
    #endif
        return phiguard_find_any(at, n, word, size);
    }
    """
    Text phiguard_find(Text, Py_ssize_t, Text, Py_ssize_t) noexcept nogil

cdef enum:
    MOST_COUNTED = 200  # echoes, or names, as `phiguard.needles` counts them one by one
    MOST_TELLERS = 4096  # detectors that are remembered
    MOST_FOUND = 32  # findings that are gone over for each place of a word
    MOST_NAMES = 4  # of one object, as `phiguard.found` has them
    MOST_HASHED = 6  # words of a name, as `phiguard.name_echoes` has them
    LEAST_ECHO = 5
    LEAST_TOGETHER = 9  # letters of two names, MOST_ENGLISH and what follows, as `phiguard.name_echoes` has them
    MOST_ENGLISH = 4
    MOST_VILLAGE = 2
    LEAST_RATHER = 3
    ECHO_AGAIN = 1
    NAME_AGAIN = 2

cdef object table_of_words = None  # by word, how common it is


# ---- phiguard.checks


cpdef digits_of(text):
    cdef Text at, end
    cdef unsigned char *to
    cdef Py_ssize_t n = 0
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["digits_of"](text)
    at = PyUnicode_1BYTE_DATA(text)
    end = at + PyUnicode_GET_LENGTH(text)
    while at < end:
        n += is_digit(at[0])
        at += 1
    if n == PyUnicode_GET_LENGTH(text):
        return text
    out = PyUnicode_New(n, 127)
    if n == 0:
        return out
    to = <unsigned char *>PyUnicode_1BYTE_DATA(out)
    at = PyUnicode_1BYTE_DATA(text)
    while at < end:
        if is_digit(at[0]):
            to[0] = at[0]
            to += 1
        at += 1
    return out


# ---- phiguard.digests


cdef inline bint is_of_digest(unsigned char c) noexcept nogil:
    return is_letter(c) or is_digit(c) or c == c"+" or c == c"/" or c == c"_" or c == c"-"


cdef bint holds_run(Text at, Text end) noexcept nogil:
    """Whether 22 characters of digests stand side by side."""
    cdef Text last
    while end - at >= 22:
        last = at + 21
        while last >= at and is_of_digest(last[0]):
            last -= 1
        if last < at:
            return True
        at = last + 1
    return False


def may_be_in(text):
    cdef Text at
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["may_be_in"](text)
    at = PyUnicode_1BYTE_DATA(text)
    return holds_run(at, at + PyUnicode_GET_LENGTH(text))


cdef inline int hex_value(unsigned char c) noexcept nogil:
    if is_digit(c):
        return c - c"0"
    return (c | 0x20) - c"a" + 10 if c"a" <= (c | 0x20) <= c"f" else -1


cpdef tokens(text):
    cdef Text at
    cdef Py_ssize_t n
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["tokens"](text)
    at = PyUnicode_1BYTE_DATA(text)
    n = PyUnicode_GET_LENGTH(text)
    if not holds_run(at, at + n):
        return ()
    return tokens_in(at, n)


cdef inline bint is_of_token(unsigned char c) noexcept nogil:
    return is_digit(c) or is_letter(c) or c == c"+" or c == c"/" or c == c"_" or c == c"-"


cdef list tokens_in(Text at, Py_ssize_t n):
    cdef list out = []
    cdef Py_ssize_t i = 0, end, from_, to
    while i < n:
        end = i
        while end < n and is_hex(at[end]):
            end += 1
        if end - i == 32 or end - i == 40 or end - i == 64 or end - i == 128:
            out.append((i, end, from_hex(at + i, end - i)))
            if end - i == n:
                return out
        i = end + 1
    i = 0
    while i < n:
        end = i
        while end < n and is_of_token(at[end]):
            end += 1
        if 22 <= end - i <= 128:
            add_token(out, at, i, end)
            if memchr(at + i, c"/", end - i) != NULL:  # a path of segments looks like base64 with slashes
                from_ = i
                while from_ <= end:
                    to = from_
                    while to < end and at[to] != c"/":
                        to += 1
                    if 22 <= to - from_ < end - i:
                        add_token(out, at, from_, to)
                    from_ = to + 1
        i = end + 1
    return out


cdef bytes from_hex(Text at, Py_ssize_t n):
    cdef unsigned char[64] digest
    cdef Py_ssize_t i
    for i in range(n // 2):
        digest[i] = hex_value(at[2 * i]) * 16 + hex_value(at[2 * i + 1])
    return (<char *>digest)[: n // 2]


cdef int add_token(list out, Text at, Py_ssize_t start, Py_ssize_t end) except -1:
    """If it is a digest in base64, in either alphabet; with the padding behind it."""
    cdef unsigned char[66] digest
    cdef unsigned int bits = 0
    cdef Py_ssize_t i, size = end - start, n = 0
    cdef int held = 0
    cdef unsigned char c
    if size != 22 and size != 27 and size != 43 and size != 86:
        return 0
    for i in range(start, end):
        c = at[i]
        if is_upper(c):
            c = c - c"A"
        elif is_lower(c):
            c = c - c"a" + 26
        elif is_digit(c):
            c = c - c"0" + 52
        else:
            c = 62 if c == c"+" or c == c"-" else 63
        bits = (bits << 6 | c) & 0xFFFF
        held += 6
        if held >= 8:
            held -= 8
            digest[n] = bits >> held & 0xFF
            n += 1
    while (end - start) % 4 and at[end] == c"=":
        end += 1
    out.append((start, end, (<char *>digest)[:n]))
    return 0


cdef object Digests = None
cdef object plain_sha256 = hashlib.sha256, plain_md5 = hashlib.md5
cdef dict algorithms


cdef inline void sum_of_text(Text at, Py_ssize_t n, unsigned char *made, int size) noexcept nogil:
    """The sum of so many bytes: SHA-256 or MD5."""
    if size == 32:
        phiguard_sha256(at, n, made)
    else:
        phiguard_md5(at, n, made)


def computed(of, wanted):
    cdef dict known = of._known
    cdef list values = of._values, forms = of._forms
    cdef set done
    cdef unsigned char[32] made
    cdef int size
    if wanted is not None and PyDict_Contains(known, wanted):
        return known
    done, make, name = of._done, of._algorithm, of._name
    while True:
        while not forms:
            if not values:
                return known
            text, ask, name = values.pop()
            forms = [form for form in ask(text) if form not in done]
            done.update(forms)
            forms.reverse()
            of._forms, of._name = forms, name
        text = forms.pop()
        size = 32 if make is plain_sha256 else 16 if make is plain_md5 else 0
        if size and type(text) is str and PyUnicode_IS_COMPACT_ASCII(text):
            sum_of_text(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text), made, size)
            digest = PyBytes_FromStringAndSize(<const char *>made, size)
        else:
            digest = make(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        if not PyDict_Contains(known, digest):
            known[digest] = name
        if wanted is not None and digest == wanted:
            return known


cdef list addresses_last(list values):
    """Most hashes are of addresses, so these are looked at first, which is from the end."""
    cdef list last = []
    for one in values:
        if "@" in <str>field(one, 0):
            last.append(one)
    if last and len(last) < len(values):
        return [one for one in values if "@" not in <str>field(one, 0)] + last
    return values


cdef digests_of(list values, Py_ssize_t size):
    """A new `phiguard.digests.Digests`, written slot by slot."""
    global Digests, algorithms
    if Digests is None:
        said = twins["computed"].__globals__
        Digests, algorithms = said["Digests"], said["_ALGORITHMS"]
    of = new_object(Digests)
    PyObject_GenericSetAttr(of, "_values", addresses_last(values))
    PyObject_GenericSetAttr(of, "_algorithm", algorithms[size])
    PyObject_GenericSetAttr(of, "_forms", [])
    PyObject_GenericSetAttr(of, "_done", set())
    PyObject_GenericSetAttr(of, "_name", None)
    PyObject_GenericSetAttr(of, "_known", {})
    PyObject_GenericSetAttr(of, "_hashes", None)
    return of


# ---- phiguard.name_echoes


cdef int marks_of(str word, int *marks) except -1:
    """How common a word in small letters is: given name, surname, English word, place."""
    global table_of_words
    cdef Text row
    if table_of_words is None:
        table_of_words = import_module("phiguard.ner.features").words()
    found = (<dict?>table_of_words).get(word)
    marks[0] = marks[1] = marks[2] = marks[3] = 0
    if found is None:
        return 0
    if not PyUnicode_IS_COMPACT_ASCII(found) or PyUnicode_GET_LENGTH(found) < 4:
        raise ValueError("not a row of the table of words")
    row = PyUnicode_1BYTE_DATA(found)
    marks[0], marks[1], marks[2] = row[0] - c"0", row[1] - c"0", row[2] - c"0"
    marks[3] = row[3] == c"1"
    return 0


cdef tuple made_of(str first, str last):
    cdef bint one = PyUnicode_GET_LENGTH(first) >= 5, other = PyUnicode_GET_LENGTH(last) >= 5
    if one and other:
        return (first, last), (first,), (last,)
    if one:
        return (first, last), (first,)
    if other:
        return (first, last), (last,)
    return ((first, last),)


cdef Text name_part(Text at) noexcept nogil:
    """Behind letters, perhaps with one apostrophe in them; NULL where there are none."""
    cdef Text begin = at
    while is_letter(at[0]):
        at += 1
    if at == begin:
        return NULL
    if at[0] == c"'" and is_letter((at + 1)[0]):
        at += 1
        while is_letter(at[0]):
            at += 1
    return at


cdef str small(Text begin, Text end):
    """ASCII in small letters."""
    cdef Py_ssize_t n = end - begin
    cdef unsigned char *to
    out = PyUnicode_New(n, 127)
    if n:
        to = <unsigned char *>PyUnicode_1BYTE_DATA(out)
        lower(begin, to, n)
    return out


cdef void lower(Text at, unsigned char *to, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        to[i] = at[i] + (<unsigned char>((<unsigned char>(at[i] - c"A") < 26)) << 5)


def echo_words(value):
    return words_of_echoes(value)


cdef words_of_echoes(value):
    cdef Text begin, end, one, other, at
    cdef bint blank = False
    if type(value) is not str:
        return twins["echo_words"](value)
    if not PyUnicode_IS_COMPACT_ASCII(value):
        return None
    begin = PyUnicode_1BYTE_DATA(value)
    end = begin + PyUnicode_GET_LENGTH(value)
    one = name_part(begin)
    if one == NULL:
        return twins["echo_words"](value)
    if one == end:
        return ((small(begin, end),),) if end - begin >= 5 else ()
    at = one
    while at - one < 2 and (at[0] == c" " or at[0] == c"," or at[0] == c"." or at[0] == c"-"):
        blank = blank or at[0] == c" "
        at += 1
    other = name_part(at) if at > one else NULL
    if other != end or other == NULL:
        return twins["echo_words"](value)
    return made_of(small(begin, one), small(at, end)) if blank else ()


cdef tuple told_apart(list texts):
    """Each of a few texts once, in their order."""
    cdef list out = []
    for text in texts:
        if not text_is_among(text, out):
            out.append(text)
    return tuple(out)


cdef bint text_is_among(str text, list texts) except? 1:
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef bint plain = PyUnicode_IS_COMPACT_ASCII(text)
    for other in texts:
        if other is text:
            return True
        if not plain or not PyUnicode_IS_COMPACT_ASCII(other):
            if text == <str>other:
                return True
        elif PyUnicode_GET_LENGTH(other) == size:
            if memcmp(PyUnicode_1BYTE_DATA(text), PyUnicode_1BYTE_DATA(other), size) == 0:
                return True
    return False


def hash_forms(value):
    cdef Text at, end, stop
    cdef list words = [], plain = []
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["hash_forms"](value)
    at = PyUnicode_1BYTE_DATA(value)
    end = at + PyUnicode_GET_LENGTH(value)
    while at < end:
        stop = name_part(at)
        if stop == NULL:
            at += 1
            continue
        if len(words) == MOST_HASHED:
            return ()
        word = small(at, stop)
        words.append(word)
        plain.append(word if memchr(at, c"'", stop - at) == NULL else word.replace("'", ""))
        at = stop
    if not words:
        return ()
    return told_apart([(<str>value).strip().lower(), " ".join(words), "".join(plain), *words, *plain])


def words_of_address(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["words_of_address"](value)
    return words_in_address(value)


cdef tuple words_in_address(str value):
    parts = parts_of_address(value)
    return () if parts is None else made_of(parts[0], parts[1])


cdef tuple parts_of_address(str value):
    """`phiguard.name_echoes._in_address` of ASCII."""
    cdef Text begin, end, one, other, at
    cdef int[4] first
    cdef int[4] last
    cdef int n = 0
    begin = one = PyUnicode_1BYTE_DATA(value)
    end = begin + PyUnicode_GET_LENGTH(value)
    while one - begin < 41 and is_letter(one[0]):
        one += 1
    if not 2 <= one - begin <= 40 or not (one[0] == c"." or one[0] == c"_" or one[0] == c"-"):
        return None
    other = at = one + 1
    while other - at < 41 and is_letter(other[0]):
        other += 1
    if not 2 <= other - at <= 40 or (one - begin) + (other - at) < LEAST_TOGETHER:
        return None
    end = other
    while n < 4 and is_digit(end[0]):
        end += 1
        n += 1
    if end[0] == c"+":
        end = <Text>memchr(end, c"@", begin + PyUnicode_GET_LENGTH(value) - end)
    if end == NULL or end[0] != c"@":
        return None
    given, family = small(begin, one), small(at, other)
    marks_of(given, first)
    marks_of(family, last)
    if max(first[0], first[1]) <= first[2] or (last[2] and max(last[0], last[1]) <= last[2]):
        return None
    return given, family


# How a name is written where it stands again.


cdef str with_between(str one, str sign, str other):
    """Two texts of ASCII with a sign between them."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(one), between = PyUnicode_GET_LENGTH(sign)
    cdef Py_ssize_t last = PyUnicode_GET_LENGTH(other)
    cdef unsigned char *to
    out = PyUnicode_New(n + between + last, 127)
    to = <unsigned char *>PyUnicode_1BYTE_DATA(out)
    memcpy(to, PyUnicode_1BYTE_DATA(one), n)
    memcpy(to + n, PyUnicode_1BYTE_DATA(sign), between)
    memcpy(to + n + between, PyUnicode_1BYTE_DATA(other), last)
    return out


cdef str raised(str text, Py_ssize_t count):
    """ASCII with that many capitals at its beginning, and small letters behind them."""
    cdef Py_ssize_t i, n = PyUnicode_GET_LENGTH(text)
    cdef unsigned char *to
    cdef Text at
    out = PyUnicode_New(n, 127)
    if n:
        at, to = PyUnicode_1BYTE_DATA(text), <unsigned char *>PyUnicode_1BYTE_DATA(out)
        lower(at, to, n)
        for i in range(min(n, count)):
            to[i] = to[i] - (<unsigned char>((<unsigned char>(to[i] - c"a") < 26)) << 5)
    return out


cdef int add_apart(list out, Py_ssize_t first, str text) except -1:
    """``first``: where those begin that it must differ from."""
    cdef Py_ssize_t i, size = PyUnicode_GET_LENGTH(text)
    for i in range(first, len(out)):
        other = out[i]
        if PyUnicode_GET_LENGTH(other) == size:
            if memcmp(PyUnicode_1BYTE_DATA(text), PyUnicode_1BYTE_DATA(other), size) == 0:
                return 0
    out.append(text)
    return 0


cdef list words_of_name(str value):
    """All words of ASCII text; no more than one too many."""
    cdef Text at = PyUnicode_1BYTE_DATA(value), stop
    cdef Text end = at + PyUnicode_GET_LENGTH(value)
    cdef Text begin = at
    cdef list words = []
    while at < end and len(words) <= MOST_HASHED:
        stop = name_part(at)
        if stop == NULL:
            at += 1
            continue
        words.append(PyUnicode_Substring(value, at - begin, stop - begin))
        at = stop
    return words


cdef int add_variants(list out, str value, list words) except -1:
    """`phiguard.name_echoes.variants` of ASCII."""
    cdef Py_ssize_t start = len(out)
    cdef str first, last, plain, sign
    cdef bint together
    if not 2 <= len(words) <= MOST_HASHED:
        return 0
    first, last = words[0], words[len(words) - 1]
    add_apart(out, start, value)
    plain = PyUnicode_Join(" ", words)
    for _ in range(2):
        add_apart(out, start, plain)
        add_apart(out, start, raised(plain, 0))
        add_apart(out, start, raised(plain, PyUnicode_GET_LENGTH(plain)))
        if len(words) == 2:  # the same again
            break
        plain = with_between(first, " ", last)
    add_apart(out, start, with_between(last, ", ", first))
    add_apart(out, start, with_between(first, "-", last))
    add_apart(out, start, with_between(first, "_", last))
    together = PyUnicode_GET_LENGTH(first) + PyUnicode_GET_LENGTH(last) >= LEAST_TOGETHER
    if together:
        add_apart(out, start, with_between(first, "", last))
    first, last = raised(first, 0), raised(last, 0)
    for sign in ("-", "_", "."):
        add_apart(out, start, with_between(first, sign, last))
        add_apart(out, start, with_between(last, sign, first))
    if together:
        add_apart(out, start, with_between(first, "", last))
    return 0


cdef bint is_told_alone(str word) except? 1:
    """`phiguard.name_echoes.tells_alone` of ASCII."""
    cdef int[4] marks
    cdef int most
    cdef Text at = PyUnicode_1BYTE_DATA(word)
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(word)
    if n < LEAST_ECHO or name_part(at) != at + n:
        return False
    marks_of(raised(word, 0), marks)
    most = max(marks[0], marks[1])
    if marks[3] and (marks[2] > MOST_VILLAGE or most < marks[2] + LEAST_RATHER):
        return False
    return marks[2] < MOST_ENGLISH and marks[2] <= most


cdef int add_alone(list out, str word) except -1:
    """`phiguard.name_echoes.alone` of a word of ASCII with nothing around it."""
    cdef Py_ssize_t start = len(out)
    if is_told_alone(word):
        add_apart(out, start, word)
        add_apart(out, start, raised(word, 0))
        add_apart(out, start, raised(word, PyUnicode_GET_LENGTH(word)))
        add_apart(out, start, raised(word, 1))
    return 0


def variants(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["variants"](value)
    return variants_in(value)


cdef tuple variants_in(str value):
    cdef list out = []
    add_variants(out, value, words_of_name(value))
    return tuple(out)


def echoes_of_name(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["echoes_of_name"](value)
    return echoes_in_name(value)


cdef tuple echoes_in_name(str value):
    cdef list out = [], words
    cdef str plain = value.strip()
    if " " not in plain:
        add_alone(out, plain)
        return tuple(out)
    words = words_of_name(value)
    if 2 <= len(words) <= MOST_HASHED:
        add_variants(out, value, words)
        add_alone(out, words[0])
        add_alone(out, words[len(words) - 1])
    return tuple(out)


def echoes_of_address(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["echoes_of_address"](value)
    return echoes_in_address(value)


cdef tuple echoes_in_address(str value):
    cdef list out = []
    cdef tuple parts = parts_of_address(value)
    cdef str first, last, full
    if parts is None:
        return ()
    first, last = raised(parts[0], 1), raised(parts[1], 1)
    full = with_between(first, " ", last)
    add_variants(out, full, words_of_name(full))
    add_alone(out, first)
    add_alone(out, last)
    return tuple(out)


# ---- phiguard.detectors.phone_number


def phone_echoes(value):
    if type(value) is not str:
        return twins["phone_echoes"](value)
    return echoes_of_number(value)


cdef tuple echoes_of_number(str value):
    number = digits_of(value)
    national = number
    if PyUnicode_GET_LENGTH(number) == 11 and PyUnicode_1BYTE_DATA(number)[0] == c"1":
        national = PyUnicode_Substring(number, 1, 11)
    if PyUnicode_GET_LENGTH(national) < 9:
        return (value,)
    if number == value:
        return (value,) if national is number else (value, national)
    return (value, number) if national is number else (value, number, national)


def phone_hash_forms(value):
    cdef list forms
    if type(value) is not str:
        return twins["phone_hash_forms"](value)
    number = digits_of(value)
    national = number
    if PyUnicode_GET_LENGTH(number) == 11 and PyUnicode_1BYTE_DATA(number)[0] == c"1":
        national = PyUnicode_Substring(number, 1, 11)
    forms = [number, "+" + <str>number, national, (<str>value).strip()]
    if PyUnicode_GET_LENGTH(national) == 10:
        forms.append("1" + <str>national)
        forms.append("+1" + <str>national)
    return told_apart(forms)


# ---- phiguard.detectors.user_id, phiguard.detectors.street_address


def echoes_of_own_form(value):
    cdef Py_ssize_t i
    cdef int hyphens = 0
    cdef Text at
    if type(value) is str and PyUnicode_IS_COMPACT_ASCII(value) and PyUnicode_GET_LENGTH(value) == 36:
        at = PyUnicode_1BYTE_DATA(value)
        for i in range(36):
            hyphens += at[i] == c"-"
        if hyphens == 4:
            return ()
    return twins["echoes_of_own_form"](value)


def street_echoes(value):
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["street_echoes"](value)
    return (value,) if PyUnicode_GET_LENGTH(value) >= 10 and is_digit(PyUnicode_1BYTE_DATA(value)[0]) else ()


# ---- phiguard.detectors.email_address


def address_hash_forms(value):
    cdef str plain, low
    if type(value) is not str:
        return twins["address_hash_forms"](value)
    plain = (<str>value).strip()
    low = plain.lower()
    if "+" in low or low.endswith("@gmail.com") or low.endswith("@googlemail.com"):
        return twins["address_hash_forms"](value)
    return told_apart([low, plain, plain.upper()])


# ---- phiguard.found


cdef object value_of(f):
    node = field(f, 0)
    content = node_content(node)
    if type(content) is str:
        return PyUnicode_Substring(content, field(f, 1), field(f, 2))
    return content[field(f, 1) : field(f, 2)]


cdef class Teller:
    """What is read of a detector for each of its findings."""

    cdef object detector  # kept, so that nothing else comes to stand in its place
    cdef object id, hash_forms, hashed_by, echo_words, echoes, entity, role, placeholder
    cdef bint tells, of_fields, of_health, of_provider, beside_care, impersonal


cdef dict tellers = {}  # by the place of the detector in memory
cdef list tellers_near = [None] * 1024  # the same, where the last bits of that say
cdef object Signs = None


cdef inline Teller teller_of(detector):
    cdef size_t at = <size_t><PyObject *>detector
    at = (at >> 4 ^ at >> 14) & 1023
    one = tellers_near[at]
    if one is not None and (<Teller>one).detector is detector:
        return <Teller>one
    one = tellers_near[at] = teller_asked(detector)
    return <Teller>one


cdef Teller teller_asked(detector):
    cdef Teller one
    at = PyLong_FromVoidPtr(<PyObject *>detector)
    one = tellers.get(at)
    if one is None:
        if len(tellers) >= MOST_TELLERS:
            tellers.clear()
        one = Teller()
        one.detector, one.id, one.tells = detector, detector.id, detector.tells
        if one.tells or hasattr(detector, "hash_forms"):  # what is of a category of terms has no such fields
            one.hash_forms, one.hashed_by = detector.hash_forms, detector.hashed_by
            one.echo_words, one.echoes = detector.echo_words, detector.echoes
        one.of_fields = detector.id == "person_name"
        one.entity, one.role, one.beside_care = detector.entity, detector.role, detector.beside_care
        one.of_health, one.of_provider = detector.role == "health", detector.role == "provider"
        one.impersonal = detector.role in import_module("phiguard.judge").IMPERSONAL
        one.placeholder = import_module("phiguard.redact").placeholder(detector.entity)
        tellers[at] = one  # at last: another thread may look meanwhile
    return one


def signs_of(found, detectors, outside):
    signs = signs_in_found(found, detectors, outside)
    return new_tuple(Signs, signs) if type(signs) is tuple else signs


cdef signs_in_found(found, detectors, outside):
    """The same as a plain tuple."""
    global Signs
    cdef list telling = [], tells = [], values = [], hashed = []
    cdef double[MOST_FOUND] scores
    cdef Py_ssize_t n = 0, i, j
    cdef double score
    cdef Teller teller
    if Signs is None:
        Signs = twins["signs_of"].__globals__["Signs"]
    for f in found:
        teller = teller_of(field(f, 3))
        if not teller.tells:
            continue
        if n == MOST_FOUND:
            return twins["signs_of"](found, detectors, outside)
        score = field(f, 4)
        i = n
        while i and (
            scores[i - 1] < score
            or (scores[i - 1] == score and PyUnicode_Compare((<Teller>tells[i - 1]).id, teller.id) > 0)
        ):
            scores[i] = scores[i - 1]
            i -= 1
        scores[i] = score
        telling.insert(i, f)
        tells.insert(i, teller)
        n += 1
    i = 0
    while i < n:
        for j in range(i + 1, n):
            if is_same(telling[i], telling[j]) and (<Teller>tells[i]).id == (<Teller>tells[j]).id:
                telling[j] = telling[i]  # what the first says, where the last stands
                tells[j] = tells[i]
                del telling[i], tells[i]
                n -= 1
                break
        else:
            teller = <Teller>tells[i]
            if teller.hash_forms is not None and teller.hashed_by in detectors:
                hashed.append(telling[i])
            values.append(value_of(telling[i]))
            i += 1
    names = made_of_words(telling, tells, values)
    echoes, times = echoes_of(telling, tells, values, outside, names is None)
    return telling, hashed, names, echoes, times


def listed(telling, outside, named):
    cdef list all = list(telling), tells = [], values = []
    if len(all) > MOST_FOUND:
        return twins["listed"](telling, outside, named)
    for f in all:
        tells.append(teller_of(field(f, 3)))
        values.append(value_of(f))
    return echoes_of(all, tells, values, outside, named)


cdef extern from *:
    """
    /* Whether two findings are of one place. */
    static inline int phiguard_of_one_place(PyObject *f, PyObject *other) {
        Py_ssize_t i;
        if (!PyTuple_Check(f) || !PyTuple_Check(other) || PyTuple_GET_SIZE(f) < 3 || PyTuple_GET_SIZE(other) < 3) {
            PyErr_SetString(PyExc_TypeError, "no finding");
            return -1;
        }
        if (PyTuple_GET_ITEM(f, 0) != PyTuple_GET_ITEM(other, 0)) return 0;
        for (i = 1; i < 3; i++) {
            int equal = PyObject_RichCompareBool(PyTuple_GET_ITEM(f, i), PyTuple_GET_ITEM(other, i), Py_EQ);
            if (equal != 1) return equal;
        }
        return 1;
    }
    """
    bint is_same "phiguard_of_one_place"(object, object) except -1


cdef set made_of_words(list telling, list tells, list values):
    """`phiguard.found.name_words`."""
    cdef set names = set()
    cdef int fields = 0
    cdef Py_ssize_t i
    cdef Teller teller
    cdef object words
    for i in range(len(telling)):
        teller = <Teller>tells[i]
        fields += teller.of_fields
        if teller.echo_words is not None:
            words = words_by(teller.echo_words, values[i])
            if words is None:
                return None
            for item in words:
                names.add(item)
    if fields > 1:
        for full, teller in joined(telling, tells, values):
            words = words_by(teller.echo_words, full) if teller.echo_words is not None else None
            if words is None:
                return None
            for item in words:
                names.add(item)
    return names


cdef object name_words = None, address_words, name_echoes, address_echoes, number_echoes


cdef int prepare_echoes() except -1:
    global name_words, address_words, name_echoes, address_echoes, number_echoes
    address_words, name_echoes, address_echoes = words_of_address, echoes_of_name, echoes_of_address
    number_echoes = phone_echoes
    name_words = echo_words
    return 0


cdef object words_by(ask, value):
    """What echoes are made of, by a function of detectors."""
    if name_words is None:
        prepare_echoes()
    if ask is name_words:
        return words_of_echoes(value)
    if ask is address_words and type(value) is str and PyUnicode_IS_COMPACT_ASCII(value):
        return words_in_address(value)
    return ask(value)


cdef object echoes_by(ask, value):
    """What gives a value away, by a function of detectors."""
    if name_words is None:
        prepare_echoes()
    if type(value) is str and PyUnicode_IS_COMPACT_ASCII(value):
        if ask is name_echoes:
            return echoes_in_name(value)
        if ask is address_echoes:
            return echoes_in_address(value)
        if ask is number_echoes:
            return echoes_of_number(value)
    return ask(value)


cdef list joined(list telling, list tells, list values):
    """`phiguard.found.joined_names`, with what is read of the detectors."""
    cdef dict beside = {}
    cdef list out = [], words
    cdef Py_ssize_t i, j, n
    cdef Teller teller
    for i in range(len(telling)):
        teller = <Teller>tells[i]
        if teller.of_fields:
            node = field(telling[i], 0)
            trail = leaf_trail(node_leaf(node))
            if trail is not None and " " not in values[i]:
                at = id(trail.container)
                words = beside.get(at)
                if words is None:
                    beside[at] = [(values[i], teller)]
                else:
                    words.append((values[i], teller))
    for words in beside.values():
        n = len(words)
        if 1 < n <= MOST_NAMES:
            for i in range(n):
                for j in range(i + 1, n):
                    out.append((f"{words[i][0]} {words[j][0]}", words[i][1]))
    return out


cdef tuple echoes_of(list telling, list tells, list values, outside, bint named):
    """`phiguard.found.listed`."""
    cdef dict echoes = {}, times = {}
    cdef Py_ssize_t i, j
    cdef bint new
    cdef Teller teller
    if named:
        for full, teller in joined(telling, tells, values):
            for echo in variants(full):
                if echo not in echoes:
                    echoes[echo] = teller.detector
    for i in range(len(telling)):
        teller = <Teller>tells[i]
        if teller.echoes is None or (teller.echo_words is not None and not named):
            continue
        f, value = telling[i], values[i]
        new = outside is None or id(field(f, 0)) not in outside
        for j in range(i if new else 0):
            if (<Teller>tells[j]).echoes is not None and ((<Teller>tells[j]).echo_words is None or named):
                if is_same(f, telling[j]):
                    new = False
                    break
        for echo in echoes_by(teller.echoes, value):
            if len(echo) >= LEAST_ECHO:
                if echo not in echoes:
                    echoes[echo] = teller.detector
                if new:
                    times[echo] = times.get(echo, 0) + times_in(value, echo)
    return echoes, times


cdef Py_ssize_t times_in(value, echo) except -1:
    """``value.count(echo)``, of an echo that is not empty."""
    if echo is value:
        return 1
    if type(value) is str and type(echo) is str and PyUnicode_IS_COMPACT_ASCII(value) and PyUnicode_IS_COMPACT_ASCII(echo):
        return counted(value, echo)
    return value.count(echo)


# ---- phiguard.clues


cdef inline bint is_of_word(unsigned char c) noexcept nogil:
    return is_letter(c) or is_digit(c) or c == c"_"


def first_words(echoes):
    cdef set words = set()
    cdef bint wordless = False
    cdef Text begin, at, end
    cdef list all = list(echoes)
    for echo in all:
        if type(echo) is not str or not PyUnicode_IS_COMPACT_ASCII(echo):
            return twins["first_words"](all)
        begin = at = PyUnicode_1BYTE_DATA(echo)
        end = at + PyUnicode_GET_LENGTH(echo)
        while at < end and not is_of_word(at[0]):
            at += 1
        if at == end:
            wordless = True
            continue
        first = at - begin
        while at < end and is_of_word(at[0]):
            at += 1
        words.add(hashed(PyUnicode_Substring(echo, first, at - begin)))
    return wordless, frozenset(words)


cpdef bint any_wordless(echoes) except? 1:
    cdef Text at, end
    for echo in echoes:
        if type(echo) is not str or not PyUnicode_IS_COMPACT_ASCII(echo):
            return twins["any_wordless"](echoes)
        at = PyUnicode_1BYTE_DATA(echo)
        end = at + PyUnicode_GET_LENGTH(echo)
        while at < end and not is_of_word(at[0]):
            at += 1
        if at == end:
            return True
    return False


cdef bint is_written_alike(Text at, Text end) noexcept nogil:
    """Whether JSON has to write a text as it is."""
    while at < end:
        if at[0] < 0x20 or at[0] == c'"' or at[0] == c"\\":
            return False
        at += 1
    return True


cdef bint all_ascii(texts) except? 0:
    for text in texts:
        if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or not PyUnicode_GET_LENGTH(text):
            return False
    return True


cdef str lowered(text):
    """A text of bytes, its ASCII in small letters."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    out = PyUnicode_New(n, 127 if PyUnicode_IS_COMPACT_ASCII(text) else 255)
    if n:
        lower(PyUnicode_1BYTE_DATA(text), <unsigned char *>PyUnicode_1BYTE_DATA(out), n)
    return out


cdef Py_ssize_t counted(text, word) noexcept:
    """``text.count(word)`` of one byte a character; the word is not empty."""
    cdef Text at = PyUnicode_1BYTE_DATA(text), begin = PyUnicode_1BYTE_DATA(word)
    cdef Text end = at + PyUnicode_GET_LENGTH(text)
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(word), times = 0
    while True:
        at = phiguard_find(at, end - at, begin, size)
        if at == NULL:
            return times
        times += 1
        at += size


cdef Py_ssize_t found_at(text, word, Py_ssize_t at) noexcept:
    """``text.find(word, at)`` of the same."""
    cdef Text begin = PyUnicode_1BYTE_DATA(text), found
    found = phiguard_find(begin + at, PyUnicode_GET_LENGTH(text) - at, PyUnicode_1BYTE_DATA(word), PyUnicode_GET_LENGTH(word))
    return -1 if found == NULL else found - begin


cdef bint stands_more_often(words, dict known, text, here) except? 0:
    """Whether the words of a name stand together more often in the one text than in the other."""
    first = words[0]
    more = known.get(first)
    if more is None:
        more = known[first] = counted(text, first) > counted(here, first)
    if not more or len(words) == 1:
        return more
    return times_together(text, first, words[1]) > times_together(here, first, words[1])


cdef Py_ssize_t times_together(text, one, other) except -1:
    cdef Py_ssize_t at = 0, times = 0
    cdef Py_ssize_t[6] starts
    cdef Py_ssize_t[6] ends
    while True:
        at = found_at(text, one, at)
        if at < 0:
            return times
        times += beside_it(text, at, one, other, starts, ends)
        at += 1


cdef int beside_it(text, Py_ssize_t at, one, other, Py_ssize_t *starts, Py_ssize_t *ends) noexcept:
    """Slices of both words where the other stands at most two characters behind the one, or before it."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text), size = PyUnicode_GET_LENGTH(other), gap
    cdef Py_ssize_t end = at + PyUnicode_GET_LENGTH(one)
    cdef Text begin = PyUnicode_1BYTE_DATA(text), word = PyUnicode_1BYTE_DATA(other)
    cdef int found = 0
    for gap in range(3):
        if end + gap + size <= n and memcmp(begin + end + gap, word, size) == 0:
            starts[found], ends[found] = at, end + gap + size
            found += 1
        if at >= gap + size and memcmp(begin + at - gap - size, word, size) == 0:
            starts[found], ends[found] = at - gap - size, end
            found += 1
    return found


def elsewhere(echoes, names, leaves, raw, finder=None):
    cdef list texts = []
    cdef dict known
    cdef Text at
    cdef Py_ssize_t times
    if type(raw) is not bytes or type(echoes) is not dict or len(<dict>echoes) > MOST_COUNTED:
        return twins["elsewhere"](echoes, names, leaves, raw, finder)
    if memchr(<const char *>(<bytes>raw), c"\\", len(<bytes>raw)) != NULL and (b"\\u" in raw or b"\\/" in raw):
        return ECHO_AGAIN
    leaves = list(leaves)
    for leaf in leaves:
        form, text = leaf_form(leaf), leaf_text(leaf)
        if form == "number":
            trail = leaf_trail(leaf)
            held = trail.container if trail is not None else None
            if type(held) is not dict and type(held) is not list and type(held) is not tuple:
                continue
            if type(held[attr(leaf, "key")]) is not int:
                continue
        elif (form != "text" and form != "key") or type(text) is not str:
            continue
        texts.append(text)
    here = "\x1e\x1e\x1e".join(texts)
    if names and not PyUnicode_IS_COMPACT_ASCII(here):
        return NAME_AGAIN
    if not all_ascii(echoes) or not PyUnicode_IS_COMPACT_ASCII(here):
        return twins["elsewhere"](echoes, names, leaves, raw, finder)
    text = PyUnicode_DecodeLatin1(<const char *>(<bytes>raw), len(<bytes>raw), NULL)
    if names:
        if len(names) > MOST_COUNTED:
            return twins["elsewhere"](echoes, names, leaves, raw, finder)
        low, low_here, known = lowered(text), lowered(here), {}
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["elsewhere"](echoes, names, leaves, raw, finder)
            if stands_more_often(words, known, low, low_here):
                return NAME_AGAIN
    for echo in <dict>echoes:
        at = PyUnicode_1BYTE_DATA(echo)
        if not is_written_alike(at, at + PyUnicode_GET_LENGTH(echo)):
            return ECHO_AGAIN
        times = counted(text, echo)
        if times and times > counted(here, echo):
            return ECHO_AGAIN
    return 0


cdef str as_ascii(str text):
    """Its ASCII in small letters, with a question mark for each other character."""
    cdef Py_ssize_t i, n = PyUnicode_GET_LENGTH(text)
    cdef unsigned char *to
    cdef Py_UCS4 c
    if PyUnicode_IS_COMPACT_ASCII(text):
        return lowered(text)
    out = PyUnicode_New(n, 127)
    to = <unsigned char *>PyUnicode_1BYTE_DATA(out)
    for i in range(n):
        c = text[i]
        to[i] = <unsigned char>c if c < 128 else c"?"
    lower(to, to, n)
    return out


cpdef standing(echoes, names, rest):
    cdef str low
    if type(rest) is not str or type(echoes) is not dict or len(<dict>echoes) > MOST_COUNTED:
        return twins["standing"](echoes, names, rest)
    if names:
        if len(names) > MOST_COUNTED:
            return twins["standing"](echoes, names, rest)
        low = as_ascii(rest)
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["standing"](echoes, names, rest)
            if stand_together(words, low):
                return NAME_AGAIN
    for echo in <dict>echoes:
        if PyUnicode_IS_COMPACT_ASCII(rest) and type(echo) is str and PyUnicode_IS_COMPACT_ASCII(echo):
            if found_at(rest, echo, 0) >= 0:
                return ECHO_AGAIN
        elif echo in <str>rest:
            return ECHO_AGAIN
    return 0


cdef bint stand_together(words, str text) except? 0:
    """Whether the words of a name stand together in a text."""
    cdef Py_ssize_t at = 0
    cdef Py_ssize_t[6] starts
    cdef Py_ssize_t[6] ends
    one = words[0]
    while True:
        at = found_at(text, one, at)
        if at < 0 or len(words) == 1 or beside_it(text, at, one, words[1], starts, ends):
            return at >= 0
        at += 1


cdef bint is_taken(list found, node, Py_ssize_t start, Py_ssize_t end) except? 0:
    """Whether one of the findings holds the slice, and counts whatever the event speaks of."""
    for f in found:
        if field(f, 0) is node and <Py_ssize_t>field(f, 1) <= start and <Py_ssize_t>field(f, 2) >= end:
            if not teller_of(field(f, 3)).beside_care:
                return True
    return False


cdef bint stands_again(words, list found, list texts, str joined, const Py_ssize_t *ends) except? 0:
    cdef Py_ssize_t at = 0, i = 0, base, n = len(texts)
    cdef Py_ssize_t[6] starts
    cdef Py_ssize_t[6] stops
    cdef int found_here, j
    one = words[0]
    while True:
        at = found_at(joined, one, at)
        if at < 0:
            return False
        if len(words) == 1:
            found_here, starts[0], stops[0] = 1, at, at + PyUnicode_GET_LENGTH(one)
        else:
            found_here = beside_it(joined, at, one, words[1], starts, stops)
        for j in range(found_here):
            while i < n and ends[i] <= starts[j]:
                i += 1
            while i and ends[i - 1] > starts[j]:  # the other word stands first, in the text before
                i -= 1
            base = ends[i - 1] if i else 0
            if not is_taken(found, texts[i], starts[j] - base, stops[j] - base):
                return True
        at += 1


cdef object again_hashed = None, again_echoed, proof_score, is_of_thing

cdef enum:
    MOST_FORMS = 16  # of one value
    FEW_WORDS = 32  # that a sum is compared with one by one
    LONGEST_FORMED = 100  # characters of a value whose forms are written without a text of Python's for each


cdef struct Forms:
    # What a value is hashed as, one behind the other.
    unsigned char room[1024]
    Py_ssize_t ends[MOST_FORMS + 1]  # the first is 0
    int count


cdef inline bint is_space_of_text(unsigned char c) noexcept nogil:
    """What `str.strip` takes away, of ASCII."""
    return c == c" " or 9 <= c <= 13 or 28 <= c <= 31


cdef Text stripped(Text at, Text *end) noexcept nogil:
    while at < end[0] and is_space_of_text(at[0]):
        at += 1
    while end[0] > at and is_space_of_text((end[0] - 1)[0]):
        end[0] -= 1
    return at


cdef inline unsigned char *form_begin(Forms *forms) noexcept nogil:
    return forms.room + forms.ends[forms.count]


cdef void form_end(Forms *forms, unsigned char *end) noexcept nogil:
    """One more form, up to there, if it is not among them yet."""
    cdef unsigned char *begin = form_begin(forms)
    cdef Py_ssize_t size = end - begin
    cdef int i
    for i in range(forms.count):
        if forms.ends[i + 1] - forms.ends[i] == size and memcmp(forms.room + forms.ends[i], begin, size) == 0:
            return
    forms.count += 1
    forms.ends[forms.count] = end - forms.room


cdef inline unsigned char *put_as_is(unsigned char *to, Text at, Text end) noexcept nogil:
    memcpy(to, at, end - at)
    return to + (end - at)


cdef inline unsigned char *put_small(unsigned char *to, Text at, Text end) noexcept nogil:
    lower(at, to, end - at)
    return to + (end - at)


cdef unsigned char *put_plain(unsigned char *to, Text at, Text end) noexcept nogil:
    """In small letters, without apostrophes."""
    while at < end:
        if at[0] != c"'":
            to[0] = at[0] + (<unsigned char>((<unsigned char>(at[0] - c"A") < 26)) << 5)
            to += 1
        at += 1
    return to


cdef void forms_of_name(Text at, Text end, Forms *forms) noexcept nogil:
    """`phiguard.name_echoes.hash_forms`."""
    cdef Text[MOST_HASHED] begins
    cdef Text[MOST_HASHED] stops
    cdef Text begin = at, stop
    cdef unsigned char *to
    cdef int i, n = 0
    while at < end:
        stop = name_part(at)
        if stop == NULL:
            at += 1
            continue
        if n == MOST_HASHED:
            return
        begins[n], stops[n] = at, stop
        n += 1
        at = stop
    if not n:
        return
    begin = stripped(begin, &end)
    form_end(forms, put_small(form_begin(forms), begin, end))
    to = form_begin(forms)
    for i in range(n):
        if i:
            to[0] = c" "
            to += 1
        to = put_small(to, begins[i], stops[i])
    form_end(forms, to)
    to = form_begin(forms)
    for i in range(n):
        to = put_plain(to, begins[i], stops[i])
    form_end(forms, to)
    for i in range(n):
        form_end(forms, put_small(form_begin(forms), begins[i], stops[i]))
    for i in range(n):
        form_end(forms, put_plain(form_begin(forms), begins[i], stops[i]))


cdef void forms_of_phone(Text at, Text end, Forms *forms) noexcept nogil:
    """`phiguard.detectors.phone_number.hash_forms`."""
    cdef unsigned char[LONGEST_FORMED + 2] number
    cdef unsigned char *last = number + 2
    cdef unsigned char *national = last
    cdef Text begin = at
    number[0], number[1] = c"+", c"1"  # stand before the national number, which begins with the third
    while begin < end:
        if is_digit(begin[0]):
            last[0] = begin[0]
            last += 1
        begin += 1
    form_end(forms, put_as_is(form_begin(forms), number + 2, last))
    form_begin(forms)[0] = c"+"
    form_end(forms, put_as_is(form_begin(forms) + 1, number + 2, last))
    if last - national == 11 and national[0] == c"1":
        national += 1
        form_end(forms, put_as_is(form_begin(forms), national, last))
    begin = stripped(at, &end)
    form_end(forms, put_as_is(form_begin(forms), begin, end))
    if last - national == 10:
        (national - 1)[0] = c"1"
        form_end(forms, put_as_is(form_begin(forms), national - 1, last))
        (national - 2)[0] = c"+"
        form_end(forms, put_as_is(form_begin(forms), national - 2, last))


cdef bint forms_of_address(Text at, Text end, Forms *forms) noexcept nogil:
    """`phiguard.detectors.email_address.hash_forms`; not of those that are written in more ways."""
    cdef unsigned char *to
    cdef unsigned char *begin
    at = stripped(at, &end)
    if memchr(at, c"+", end - at) != NULL:
        return False
    begin = form_begin(forms)
    to = put_small(begin, at, end)
    if to - begin >= 10 and memcmp(to - 10, b"@gmail.com", 10) == 0:
        return False
    if to - begin >= 15 and memcmp(to - 15, b"@googlemail.com", 15) == 0:
        return False
    form_end(forms, to)
    form_end(forms, put_as_is(form_begin(forms), at, end))
    to = form_begin(forms)
    while at < end:
        to[0] = at[0] - (<unsigned char>((<unsigned char>(at[0] - c"a") < 26)) << 5)
        to += 1
        at += 1
    form_end(forms, to)
    return True


cdef object name_forms = None, number_forms, letter_forms


cdef bint written_forms(text, ask, Forms *forms) except? 1:
    """What a value is hashed as, where that can be written here."""
    global name_forms, number_forms, letter_forms
    cdef Text at, end
    if name_forms is None:
        number_forms, letter_forms, name_forms = phone_hash_forms, address_hash_forms, hash_forms
    forms.count = 0
    forms.ends[0] = 0
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or PyUnicode_GET_LENGTH(text) > LONGEST_FORMED:
        return False
    at = PyUnicode_1BYTE_DATA(text)
    end = at + PyUnicode_GET_LENGTH(text)
    if ask is name_forms:
        forms_of_name(at, end, forms)
        return True
    if ask is number_forms:
        forms_of_phone(at, end, forms)
        return True
    return ask is letter_forms and forms_of_address(at, end, forms)


def forms_written(text, ask):
    """For the tests: what a value is hashed as; None where it is left to the function of its detector."""
    cdef Forms forms
    cdef int i
    if not written_forms(text, ask, &forms):
        return None
    return [forms.room[forms.ends[i] : forms.ends[i + 1]].decode("ascii") for i in range(forms.count)]


cdef class Sums:
    """SHA-256 or MD5 sums of found values, in all forms that these are hashed in; made until one is met, as `computed`
    does."""

    cdef list values  # (text, what its forms are, whose finding a sum is), the surest last
    cdef list rest  # of the value that is being hashed, the forms of which texts had to be made, the next one last
    cdef Forms forms  # or those that are written here,
    cdef int at  # and the next one
    cdef Py_ssize_t done, count, most
    cdef unsigned char *made  # the sums, one behind the other, with room for 32 bytes each
    cdef Py_ssize_t *of  # whose they are, among the values
    cdef int size  # bytes of one: 32 or 16

    def __cinit__(self, int size):
        self.most, self.size = 32, size
        self.made = <unsigned char *>malloc(32 * self.most)
        self.of = <Py_ssize_t *>malloc(self.most * sizeof(Py_ssize_t))
        if self.made == NULL or self.of == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.made)
        free(self.of)

    cdef owner_of(self, const unsigned char *wanted):
        cdef Py_ssize_t i = 0
        while True:
            while i < self.count:
                if memcmp(self.made + 32 * i, wanted, self.size) == 0:
                    return (<tuple>self.values[self.of[i]])[2]
                i += 1
            if not self.go_on():
                return None

    cdef bint any_among(self, words) except? 0:
        """Whether the keyed hash of one of them is among these."""
        cdef Py_ssize_t i = 0, n = 0, j
        cdef long long[FEW_WORDS] few
        cdef int over = 0
        cdef Py_hash_t at
        cdef bint quick = type(words) is frozenset and len(<frozenset>words) <= FEW_WORDS
        if quick:
            for word in <frozenset>words:
                few[n] = PyLong_AsLongLongAndOverflow(word, &over)
                n += not over  # no hash is so large
        while i < self.count or self.go_on():
            if quick:
                at = phiguard_chars_hash(self.made + 32 * i, self.size)
                for j in range(n):
                    if few[j] == at:
                        return True
            elif hashed(PyBytes_FromStringAndSize(<const char *>self.made + 32 * i, self.size)) in words:
                return True
            i += 1
        return False

    cdef bint go_on(self) except? 0:
        """One more, if there is any."""
        cdef Py_ssize_t i, start
        cdef tuple one
        cdef bytes digest
        while self.at >= self.forms.count and not self.rest:
            i = len(self.values) - 1 - self.done
            if i < 0:
                return False
            self.done += 1
            one = <tuple>self.values[i]
            self.at = self.forms.count = 0
            if not self.was_hashed(one[0], one[1], i) and not written_forms(one[0], one[1], &self.forms):
                self.rest = list(one[1](one[0]))
                self.rest.reverse()
        if self.count == self.most:
            self.grow()
        if self.at < self.forms.count:
            start = self.forms.ends[self.at]
            sum_of_text(
                self.forms.room + start, self.forms.ends[self.at + 1] - start, self.made + 32 * self.count, self.size
            )
            self.at += 1
        else:
            form = self.rest.pop()
            if type(form) is str and PyUnicode_IS_COMPACT_ASCII(form):
                sum_of_text(
                    PyUnicode_1BYTE_DATA(form), PyUnicode_GET_LENGTH(form), self.made + 32 * self.count, self.size
                )
            else:
                make = plain_sha256 if self.size == 32 else plain_md5
                digest = make(form.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
                memcpy(self.made + 32 * self.count, <const char *>digest, self.size)
        self.of[self.count] = len(self.values) - self.done
        self.count += 1
        return True

    cdef int grow(self) except -1:
        cdef unsigned char *made = <unsigned char *>realloc(self.made, 64 * self.most)
        cdef Py_ssize_t *of
        if made == NULL:
            raise MemoryError
        self.made = made
        of = <Py_ssize_t *>realloc(self.of, 2 * self.most * sizeof(Py_ssize_t))
        if of == NULL:
            raise MemoryError
        self.of = of
        self.most *= 2
        return 0

    cdef bint was_hashed(self, text, ask, Py_ssize_t at) except? 1:
        """Whether the same text is a value that went before, in the same forms."""
        cdef Py_ssize_t i
        cdef tuple one
        for i in range(at + 1, len(self.values)):
            one = <tuple>self.values[i]
            if one[1] is ask and one[0] == text:
                return True
        return False


def hashed_again(clues, list texts, Py_ssize_t most):
    return hashed_among(clues, texts, most, [None, None])


cdef list hashed_among(clues, list texts, Py_ssize_t most, list sums):
    """``sums``: as of `sums_in`."""
    cdef list proved = []
    cdef Py_ssize_t enough, size
    if again_hashed is None:
        prepare_proofs()
    for node in texts:
        enough = len(proved) + most
        for start, end, digest in tokens(leaf_text(node)):
            size = len(<bytes>digest)
            if size == 32 or size == 16:
                detector = sums_in(clues, sums, size).owner_of(<const unsigned char *><char *>digest)
            else:
                detector = (<dict>computed(hasher_of(clues, size), digest)).get(digest)
            if detector is None or is_covered(node, start, end):
                continue
            proved.append(proof_of(node, start, end, detector, again_hashed))
            if len(proved) >= enough:
                break
    return proved


def any_sum_among(clues, words):
    """For the tests: `phiguard.clues.Clues.may_be_among`, of the digests of SHA-256 and MD5 alone."""
    return holds_sums_alone(words) and hides_any(clues, words, [None, None])


cdef Sums sums_in(clues, list sums, int size):
    """Those of so many bytes. ``sums``: of 32 and of 16 bytes, or None where they were not asked for yet."""
    cdef Py_ssize_t i = size == 16
    cdef Sums made
    if sums[i] is None:
        made = Sums(size)
        made.values = hashed_values(clues)
        sums[i] = made
    return <Sums>sums[i]


cdef bint hides_any(clues, words, list sums) except? 1:
    """`phiguard.clues.Clues.may_be_among` of some words. ``sums``: as of `sums_in`."""
    cdef int size
    if not holds_sums_alone(words):
        return clues.may_be_among(words)
    if not attr(clues, "_hashed"):
        return False
    for size in (32, 16):
        if size in <frozenset>words and sums_in(clues, sums, size).any_among(words):
            return True
    return False


cdef list hashed_values(clues):
    """What is hashed, addresses last."""
    cdef list values = [], last = []
    cdef Teller teller
    detectors = attr(clues, "_detectors")
    for f in <list>attr(clues, "_hashed"):
        teller = teller_of(field(f, 3))
        one = (value_of(f), teller.hash_forms, detectors[teller.hashed_by])
        if "@" in <str>field(one, 0):
            last.append(one)
        else:
            values.append(one)
    return values + last if last else values


cdef hasher_of(clues, Py_ssize_t size):
    """`phiguard.clues.Clues._hasher`."""
    cdef dict known = attr(clues, "_hashes")
    if known is None:
        known = clues._hashes = {}
    hasher = known.get(size)
    if hasher is None:
        hasher = known[size] = digests_of(hashed_values(clues), size)
    return hasher


cdef object CluesType = None
cdef bint own_clues = False
cdef Member clue_detectors, clue_outside, clue_found, clue_taken, clue_hashes, clue_firsts, clue_anywhere
cdef Member clue_finder, clue_telling, clue_hashed, clue_names, clue_echoes, clue_times


cdef int prepare_clues() except -1:
    global CluesType, own_clues
    cls = import_module("phiguard.clues").Clues
    own_clues = set(cls.__slots__) == {
        "_anywhere", "_detectors", "_echoes", "_finder", "_firsts", "_found", "_hashed", "_hashes", "_names",
        "_outside", "_taken", "_telling", "_times",
    }
    find_member(&clue_detectors, cls, "_detectors")
    find_member(&clue_outside, cls, "_outside")
    find_member(&clue_found, cls, "_found")
    find_member(&clue_taken, cls, "_taken")
    find_member(&clue_hashes, cls, "_hashes")
    find_member(&clue_firsts, cls, "_firsts")
    find_member(&clue_finder, cls, "_finder")
    find_member(&clue_anywhere, cls, "_anywhere")
    find_member(&clue_telling, cls, "_telling")
    find_member(&clue_hashed, cls, "_hashed")
    find_member(&clue_names, cls, "_names")
    find_member(&clue_echoes, cls, "_echoes")
    find_member(&clue_times, cls, "_times")
    CluesType = cls
    return 0


cdef object clues_of(scanner, list found, around):
    """`phiguard.scan.Scanner.clues`, written slot by slot."""
    if CluesType is None:
        prepare_clues()
    if around or not own_clues:
        return scanner.clues(found, around)
    detectors = attr(scanner, "_by_id")
    signs = signs_in_found(found, detectors, None)
    clues = phiguard_blank(CluesType)
    first_member(&clue_detectors, clues, detectors)
    first_member(&clue_outside, clues, None)
    first_member(&clue_found, clues, found)
    first_member(&clue_taken, clues, None)
    first_member(&clue_hashes, clues, None)
    first_member(&clue_firsts, clues, None)
    first_member(&clue_finder, clues, None)
    first_member(&clue_anywhere, clues, False)
    first_member(&clue_telling, clues, field(signs, 0))
    first_member(&clue_hashed, clues, field(signs, 1))
    first_member(&clue_names, clues, field(signs, 2))
    first_member(&clue_echoes, clues, field(signs, 3))
    first_member(&clue_times, clues, field(signs, 4))
    return clues


# Where a found value stands again.


cdef int prepare_proofs() except -1:
    global again_hashed, again_echoed, proof_score, is_of_thing
    said = twins["hashed_again"].__globals__
    if FoundType is None:
        prepare_findings()
    again_echoed, proof_score, is_of_thing = said["_EVIDENCE"][said["_ECHO"]], said["_PROBABILITY"], said["of_a_thing"]
    again_hashed = said["_EVIDENCE"][said["HASHED"]]
    return 0


cdef inline proof_of(node, start, end, detector, why):
    """`phiguard.clues.proof`"""
    return of_nine(FoundType, node, start, end, detector, proof_score, why, 0, "replace", None)


cdef bint is_covered(node, start, end) except? 1:
    covered = node_covered(node)
    return covered is not nothing_is_covered and covered.hold(start, end)


cdef int list_echoes(clues) except -1:
    """`phiguard.clues.Clues._all`"""
    if attr(clues, "_names"):
        echoes, times = listed(attr(clues, "_telling"), attr(clues, "_outside"), True)
        clues._echoes, clues._times = echoes, times
        clues._names = None
    return 0


cdef bint may_stand_in(clues, rest) except? 1:
    """`phiguard.clues.Clues.may_be_in`"""
    cdef int answer
    echoes, names = attr(clues, "_echoes"), attr(clues, "_names")
    if not (echoes or names):
        return False
    answer = standing(echoes, names, rest)
    if answer == NAME_AGAIN:
        list_echoes(clues)
        answer = standing(attr(clues, "_echoes"), None, rest)
    return answer == ECHO_AGAIN


def proofs_in(clues, nodes, Py_ssize_t most):
    return proofs_among(clues, nodes, most, [None, None])


cdef proofs_among(clues, nodes, Py_ssize_t most, list sums):
    """The same. ``sums``: as of `sums_in`."""
    cdef list texts = [node for node in nodes if leaf_text(node) is not None], proved, more
    cdef int answer = 0
    if again_hashed is None:
        prepare_proofs()
    if type(attr(clues, "_found")) is not list:
        return twins["proofs_in"](clues, nodes, most)
    proved = hashed_among(clues, texts, most, sums) if attr(clues, "_hashed") else []
    if attr(clues, "_echoes") or attr(clues, "_names"):
        answer = again(clues, texts)
    if answer:
        if answer == NAME_AGAIN:
            list_echoes(clues)
        more = more_often(clues, texts)
        if more is None:
            return twins["proofs_in"](clues, nodes, most)
        if more:
            for node in texts:
                add_repeats(proved, node, more, attr(clues, "_found"), most)
    return proved


cdef list more_often(clues, list texts):
    """Echoes that stand in the texts more often than they were found, each before its detector; None where that is
    not told here."""
    cdef list out = []
    cdef dict echoes = attr(clues, "_echoes"), times = attr(clues, "_times")
    if len(echoes) > MOST_COUNTED or len(attr(clues, "_found")) > MOST_FOUND:
        return None
    joined = "\x1e\x1e\x1e".join([leaf_text(node) for node in texts])
    if type(joined) is not str or not PyUnicode_IS_COMPACT_ASCII(joined):
        return None
    for echo, detector in echoes.items():
        if type(echo) is not str or not PyUnicode_GET_LENGTH(echo):
            return None
        if PyUnicode_IS_COMPACT_ASCII(echo) and counted(joined, echo) > <Py_ssize_t>times.get(echo, 0):
            out.append(echo)
            out.append(detector)
    return out


cdef int add_repeats(list proved, node, list more, list found, Py_ssize_t most) except -1:
    """Where such echoes stand in a node as whole words, and nothing was found: there they tell nothing new, and must
    not outweigh it."""
    cdef Text begin, at, end, word
    cdef Py_ssize_t i, size, start, room = most
    cdef bint host
    text = leaf_text(node)
    begin = PyUnicode_1BYTE_DATA(text)
    end = begin + PyUnicode_GET_LENGTH(text)
    part = node_part(node)
    host = part is not None and part.slot == "host"  # a host is a site, not somebody
    for i in range(0, len(more), 2):
        detector = more[i + 1]
        word, size, at = PyUnicode_1BYTE_DATA(more[i]), PyUnicode_GET_LENGTH(more[i]), begin
        while True:
            at = phiguard_find(at, end - at, word, size)
            if at == NULL:
                break
            start = at - begin
            at += size
            if (start and is_of_word(begin[start - 1])) or is_of_word(at[0]):  # a text ends with a NUL
                continue
            if is_taken(found, node, start, start + size):
                continue
            if teller_of(detector).entity == "PERSON" and (host or is_of_thing(text, start, start + size)):
                continue
            if is_covered(node, start, start + size):
                continue
            if room <= 0:
                return 0
            proved.append(proof_of(node, start, start + size, detector, again_echoed))
            room -= 1
            if not room:
                return 0
    return 0


cpdef again(clues, list texts):
    cdef Py_ssize_t few[64]
    cdef Py_ssize_t *ends = few
    if len(texts) > 64:
        ends = <Py_ssize_t *>malloc(len(texts) * sizeof(Py_ssize_t))
        if ends == NULL:
            raise MemoryError
    try:
        return again_in(clues, texts, ends)
    finally:
        if ends != few:
            free(ends)


cdef int again_in(clues, list texts, Py_ssize_t *ends) except -1:
    """``ends``: room for where the next text begins, for each."""
    cdef list parts, found = attr(clues, "_found")
    cdef Py_ssize_t end = 0, i = 0
    cdef dict echoes = attr(clues, "_echoes"), times
    names = attr(clues, "_names")
    if len(found) > MOST_FOUND or len(echoes) > MOST_COUNTED or (names and len(names) > MOST_COUNTED):
        return twins["again"](clues, texts)
    parts = [leaf_text(node) for node in texts]
    joined = "\x1e\x1e\x1e".join(parts)
    if not PyUnicode_IS_COMPACT_ASCII(joined):
        return NAME_AGAIN if names else twins["again"](clues, texts)
    if names:
        for text in parts:
            end += PyUnicode_GET_LENGTH(text) + 3
            ends[i] = end
            i += 1
        low = lowered(joined)
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["again"](clues, texts)
            if stands_again(words, found, texts, low, ends):
                return NAME_AGAIN
    if echoes:
        times = attr(clues, "_times")
        for echo in echoes:
            if type(echo) is not str or not PyUnicode_GET_LENGTH(echo):
                return twins["again"](clues, texts)
            if PyUnicode_IS_COMPACT_ASCII(echo) and counted(joined, echo) > <Py_ssize_t>times.get(echo, 0):
                return ECHO_AGAIN
    return 0
