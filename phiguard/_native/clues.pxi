# The twins of `phiguard.found` and `phiguard.clues`, and of what they ask `phiguard.name_echoes`, `phiguard.digests` and
# `phiguard.checks` for.

cdef extern from "Python.h":
    object PyBytes_FromStringAndSize(const char *, Py_ssize_t)
    object PyUnicode_New(Py_ssize_t, Py_UCS4)
    object PyUnicode_DecodeLatin1(const char *, Py_ssize_t, const char *)
    int PyUnicode_Compare(object, object) except? -1

cdef extern from *:
    """
    #include <string.h>
    /* Where one short text begins in a longer one. */
    static const unsigned char *phiguard_find(const unsigned char *at, Py_ssize_t n,
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
    """
    Text phiguard_find(Text, Py_ssize_t, Text, Py_ssize_t) noexcept nogil

cdef enum:
    MOST_COUNTED = 200  # echoes, as `phiguard.needles` counts them one by one
    MOST_FOUND = 32  # findings that are gone over for each place of a word
    MOST_NAMES = 4  # of one object, as `phiguard.found` has them
    MOST_HASHED = 6  # words of a name, as `phiguard.name_echoes` has them
    LEAST_ECHO = 5
    ECHO_AGAIN = 1
    NAME_AGAIN = 2

cdef object table_of_words = None


# ---- phiguard.checks


def digits_of(text):
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


def tokens(text):
    cdef Text at
    cdef Py_ssize_t n, i
    cdef int high, low
    cdef unsigned char[64] digest
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["tokens"](text)
    at = PyUnicode_1BYTE_DATA(text)
    n = PyUnicode_GET_LENGTH(text)
    if not holds_run(at, at + n):
        return ()
    if n != 32 and n != 40 and n != 64 and n != 128:
        return twins["tokens"](text)
    for i in range(n // 2):
        high, low = hex_value(at[2 * i]), hex_value(at[2 * i + 1])
        if high < 0 or low < 0:
            return twins["tokens"](text)
        digest[i] = high * 16 + low
    return ((0, n, (<char *>digest)[: n // 2]),)


def computed(of, wanted):
    cdef dict known = of._known
    cdef list values = of._values, forms = of._forms
    cdef set done
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
        digest = make(in_bytes(forms.pop()), usedforsecurity=False).digest()
        if not PyDict_Contains(known, digest):
            known[digest] = name
        if wanted is not None and digest == wanted:
            return known


cdef bytes in_bytes(text):
    if type(text) is str and PyUnicode_IS_COMPACT_ASCII(text):
        return PyBytes_FromStringAndSize(<const char *>PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text))
    return text.encode("utf-8", "surrogatepass")


# ---- phiguard.name_echoes


cdef int marks_of(str word, int *marks) except -1:
    """How common a word in small letters is: given name, surname, English word, place."""
    global table_of_words
    cdef Text row
    if table_of_words is None:
        table_of_words = import_module("phiguard.ner.features").words
    found = table_of_words().get(word)
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
        if text not in out:
            out.append(text)
    return tuple(out)


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
    cdef Text begin, end, one, other, at
    cdef int[4] first
    cdef int[4] last
    cdef int n = 0
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return twins["words_of_address"](value)
    begin = one = PyUnicode_1BYTE_DATA(value)
    end = begin + PyUnicode_GET_LENGTH(value)
    while one - begin < 41 and is_letter(one[0]):
        one += 1
    if not 2 <= one - begin <= 40 or not (one[0] == c"." or one[0] == c"_" or one[0] == c"-"):
        return ()
    other = at = one + 1
    while other - at < 41 and is_letter(other[0]):
        other += 1
    if not 2 <= other - at <= 40 or (one - begin) + (other - at) < 9:
        return ()
    end = other
    while n < 4 and is_digit(end[0]):
        end += 1
        n += 1
    if end[0] == c"+":
        end = <Text>memchr(end, c"@", begin + PyUnicode_GET_LENGTH(value) - end)
    if end == NULL or end[0] != c"@":
        return ()
    given, family = small(begin, one), small(at, other)
    marks_of(given, first)
    marks_of(family, last)
    if max(first[0], first[1]) <= first[2] or (last[2] and max(last[0], last[1]) <= last[2]):
        return ()
    return made_of(given, family)


# ---- phiguard.detectors.phone_number


def phone_echoes(value):
    if type(value) is not str:
        return twins["phone_echoes"](value)
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
    content = field(f, 0).content
    if type(content) is str:
        return PyUnicode_Substring(content, field(f, 1), field(f, 2))
    return content[field(f, 1) : field(f, 2)]


def telling_of(found, detectors):
    cdef list telling = [], out, hashed = []
    cdef list scores = [], ids = []
    cdef Py_ssize_t n, i, j
    cdef double score
    for each_found in found:
        if field(each_found, 3).tells:
            telling.append(each_found)
    n = len(telling)
    if n > MOST_FOUND:
        return twins["telling_of"](found, detectors)
    if n > 1:
        out = []
        for item in telling:
            score, name = field(item, 4), field(item, 3).id
            i = len(out)
            while i and (scores[i - 1] < score or (scores[i - 1] == score and PyUnicode_Compare(ids[i - 1], name) > 0)):
                i -= 1
            out.insert(i, item)
            scores.insert(i, score)
            ids.insert(i, name)
        telling = []
        for i in range(n):
            f = out[i]
            for j in range(i + 1, n):
                other = out[j]
                if field(f, 0) is field(other, 0) and field(f, 1) == field(other, 1) and field(f, 2) == field(other, 2) and ids[i] == ids[j]:
                    out[j] = f  # what the first says, where the last stands
                    break
            else:
                telling.append(f)
    for item in telling:
        detector = field(item, 3)
        if detector.hash_forms is not None and detector.hashed_by in detectors:
            hashed.append(item)
    return telling, hashed


def name_words(telling):
    cdef set names = set()
    cdef int fields = 0
    cdef object words
    for f in telling:
        detector = field(f, 3)
        fields += detector.id == "person_name"
        ask = detector.echo_words
        if ask is not None:
            words = ask(value_of(f))
            if words is None:
                return None
            for item in words:
                names.add(item)
    if fields > 1:
        for full, ask in joined(telling):
            words = ask(full) if ask is not None else None
            if words is None:
                return None
            for item in words:
                names.add(item)
    return names


cdef list joined(telling):
    """`phiguard.found.joined_names`, with the detectors' functions that say what echoes are made of."""
    cdef dict beside = {}
    cdef list out = [], words
    cdef Py_ssize_t i, j, n
    for f in telling:
        detector = field(f, 3)
        if detector.id == "person_name":
            trail = field(f, 0).leaf.trail
            value = value_of(f)
            if trail is not None and " " not in value:
                at = id(trail.container)
                words = beside.get(at)
                if words is None:
                    beside[at] = [(value, detector.echo_words)]
                else:
                    words.append((value, detector.echo_words))
    for words in beside.values():
        n = len(words)
        if 1 < n <= MOST_NAMES:
            for i in range(n):
                for j in range(i + 1, n):
                    out.append((f"{words[i][0]} {words[j][0]}", words[i][1]))
    return out


def listed(telling, outside, named):
    cdef dict echoes = {}, times = {}
    cdef list spans = None
    cdef bint new
    if named:
        return twins["listed"](telling, outside, named)
    for f in telling:
        detector = field(f, 3)
        if detector.echoes is None or detector.echo_words is not None:
            continue
        node, value = field(f, 0), value_of(f)
        new = outside is None or id(node) not in outside
        if spans is None:
            spans = [f]
        elif len(spans) >= MOST_FOUND:
            return twins["listed"](telling, outside, named)
        else:
            if new:
                for other in spans:
                    if field(other, 0) is node and field(other, 1) == field(f, 1) and field(other, 2) == field(f, 2):
                        new = False
                        break
            spans.append(f)
        for echo in detector.echoes(value):
            if len(echo) >= LEAST_ECHO:
                if echo not in echoes:
                    echoes[echo] = detector
                if new:
                    times[echo] = times.get(echo, 0) + value.count(echo)
    return echoes, times


# ---- phiguard.clues


cdef inline bint is_of_word(unsigned char c) noexcept nogil:
    return is_letter(c) or is_digit(c) or c == c"_"


def any_wordless(echoes):
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


def elsewhere(echoes, names, leaves, raw):
    cdef list texts = []
    cdef dict known
    cdef Text at
    cdef Py_ssize_t times
    if type(raw) is not bytes or type(echoes) is not dict or len(<dict>echoes) > MOST_COUNTED:
        return twins["elsewhere"](echoes, names, leaves, raw)
    if memchr(<const char *>(<bytes>raw), c"\\", len(<bytes>raw)) != NULL and (b"\\u" in raw or b"\\/" in raw):
        return ECHO_AGAIN
    leaves = list(leaves)
    for leaf in leaves:
        form, text = leaf.form, leaf.text
        if form == "number":
            trail = leaf.trail
            if trail is None or type(trail.container[leaf.key]) is not int:
                continue
        elif (form != "text" and form != "key") or type(text) is not str:
            continue
        texts.append(text)
    here = "\x1e\x1e\x1e".join(texts)
    if names and not PyUnicode_IS_COMPACT_ASCII(here):
        return NAME_AGAIN
    if not all_ascii(echoes) or not PyUnicode_IS_COMPACT_ASCII(here):
        return twins["elsewhere"](echoes, names, leaves, raw)
    text = PyUnicode_DecodeLatin1(<const char *>(<bytes>raw), len(<bytes>raw), NULL)
    if names:
        low, low_here, known = lowered(text), lowered(here), {}
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["elsewhere"](echoes, names, leaves, raw)
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


def standing(echoes, names, rest):
    cdef str low
    if type(rest) is not str or type(echoes) is not dict or len(<dict>echoes) > MOST_COUNTED:
        return twins["standing"](echoes, names, rest)
    if names:
        low = as_ascii(rest)
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["standing"](echoes, names, rest)
            if stand_together(words, low):
                return NAME_AGAIN
    for echo in <dict>echoes:
        if echo in <str>rest:
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
    """Whether one of the findings holds the slice."""
    for f in found:
        if field(f, 0) is node and <Py_ssize_t>field(f, 1) <= start and <Py_ssize_t>field(f, 2) >= end:
            return True
    return False


cdef bint stands_again(words, list found, list texts, str joined, list ends) except? 0:
    cdef Py_ssize_t at = 0, i = 0, base
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
            while i < len(ends) and <Py_ssize_t>ends[i] <= starts[j]:
                i += 1
            while i and <Py_ssize_t>ends[i - 1] > starts[j]:  # the other word stands first, in the text before
                i -= 1
            base = ends[i - 1] if i else 0
            if not is_taken(found, texts[i], starts[j] - base, stops[j] - base):
                return True
        at += 1


cdef object digests_of = None, hashed_twice


def hashed_again(clues, list texts not None, Py_ssize_t most):
    cdef list proved = []
    cdef Py_ssize_t enough
    for node in texts:
        enough = len(proved) + most
        for start, end, digest in tokens(node.text):
            detector = (<dict>computed(hasher_of(clues, len(digest)), digest)).get(digest)
            if detector is None or node.covered.hold(start, end):
                continue
            proved.append(twins["hashed_again"].__globals__["proof"](node, start, end, detector, hashed_twice))
            if len(proved) >= enough:
                break
    return proved


cdef hasher_of(clues, Py_ssize_t size):
    """`phiguard.clues.Clues._hasher`."""
    global digests_of, hashed_twice
    cdef dict known = clues._hashes
    cdef list values
    if digests_of is None:
        digests_of = twins["computed"].__globals__["Digests"]
        hashed_twice = twins["hashed_again"].__globals__["HASHED"]
    if known is None:
        known = clues._hashes = {}
    hasher = known.get(size)
    if hasher is None:
        detectors, values = clues._detectors, []
        for f in <list>clues._hashed:
            detector = field(f, 3)
            values.append((value_of(f), detector.hash_forms, detectors[detector.hashed_by]))
        hasher = known[size] = digests_of(values, size)
    return hasher


def again(clues, list texts not None):
    cdef list parts, ends = [], found = clues._found
    cdef Py_ssize_t end = 0
    cdef dict echoes = clues._echoes, times
    if len(found) > MOST_FOUND or len(echoes) > MOST_COUNTED:
        return twins["again"](clues, texts)
    parts = [node.text for node in texts]
    joined = "\x1e\x1e\x1e".join(parts)
    names = clues._names
    if not PyUnicode_IS_COMPACT_ASCII(joined):
        return NAME_AGAIN if names else twins["again"](clues, texts)
    if names:
        for text in parts:
            end += PyUnicode_GET_LENGTH(text) + 3
            ends.append(end)
        low = lowered(joined)
        for words in names:
            if not 1 <= len(words) <= 2 or not all_ascii(words):
                return twins["again"](clues, texts)
            if stands_again(words, found, texts, low, ends):
                return NAME_AGAIN
    if echoes:
        times = clues._times
        for echo in echoes:
            if type(echo) is not str or not PyUnicode_GET_LENGTH(echo):
                return twins["again"](clues, texts)
            if PyUnicode_IS_COMPACT_ASCII(echo) and counted(joined, echo) > <Py_ssize_t>times.get(echo, 0):
                return ECHO_AGAIN
    return 0
