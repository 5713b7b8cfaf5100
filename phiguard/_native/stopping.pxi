# The twin of what `phiguard.health` asks of the words around a term of the lexicon: whether it is stopped.

cdef enum:
    LONGEST_NEAR = 512  # characters that are looked at here


cdef class StopWords:
    """The stop words of a rule."""

    cdef list held  # the texts, of ASCII
    cdef tuple befores, afters, arounds  # those that have to stand right before, right after, and near
    cdef Word *words
    cdef int count
    cdef bint unsure  # one of them is empty

    def __cinit__(self, stops):
        cdef int i
        self.befores = tuple([stop.words for stop in stops if stop.where == "before"])
        self.afters = tuple([stop.words for stop in stops if stop.where == "after"])
        self.arounds = tuple([stop.words for stop in stops if stop.where not in ("before", "after")])
        self.held = sorted({word for stop in stops for word in stop.words if word.isascii()})
        self.count, self.unsure = len(self.held), "" in self.held
        self.words = <Word *>calloc(self.count + 1, sizeof(Word))
        if self.words == NULL:
            raise MemoryError
        for i in range(self.count):
            set_word(&self.words[i], self.held[i])

    def __dealloc__(self):
        free(self.words)


cdef int set_word(Word *word, str text) except -1:
    """A text of ASCII, which has to be kept; and the characters in it."""
    cdef Py_ssize_t i
    word.at, word.size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    word.low = word.high = 0
    for i in range(word.size):
        if word.at[i] < 64:
            word.low |= <unsigned long long>1 << word.at[i]
        else:
            word.high |= <unsigned long long>1 << (word.at[i] - 64)
    return 0


cdef dict stop_words = {}  # by the rule of a term


cdef bint stopped_near(TermNote note, text, mention) except? True:
    """`_is_stopped`."""
    cdef list before, after
    cdef StopWords words
    if not near_a_stop(note, text, mention):
        return False
    start, end = field(mention, 0), field(mention, 1)
    if not PyUnicode_IS_COMPACT_ASCII(text) or not 0 <= start <= end <= PyUnicode_GET_LENGTH(text):
        return is_stopped_at(text, mention)
    known = stop_words.get(note.rule)
    if known is None:
        return is_stopped_at(text, mention)
    words = <StopWords>known
    before = words_between(text, max(0, start - near_chars), start)
    after = words_between(text, end, min(PyUnicode_GET_LENGTH(text), end + near_chars))
    before, after = before[max(0, len(before) - most_near) :], after[:most_near]
    return (
        any_stands(words.befores, before[max(0, len(before) - 1) :])
        or any_stands(words.afters, after[:1])
        or any_stands(words.arounds, before)
        or any_stands(words.arounds, after)
    )


cdef bint any_stands(tuple stops, list words) except? True:
    for stop in stops:
        for word in words:
            if word in <frozenset>stop:
                return True
    return False


cdef list words_between(str text, Py_ssize_t start, Py_ssize_t end):
    """`phiguard.keys.words` of a part of a text of ASCII."""
    cdef Text at = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t i = start, begin
    cdef list out = []
    if end - start > longest_key:
        return out
    while i < end:
        begin = i
        if is_digit(at[i]):
            while i < end and is_digit(at[i]):
                i += 1
        elif is_letter(at[i]):
            while i < end and is_upper(at[i]):
                i += 1
            if i < end and is_lower(at[i]):
                if i - begin > 1:
                    i -= 1  # the last one begins the next word
                else:
                    while i < end and is_lower(at[i]):
                        i += 1
        else:
            i += 1
            continue
        out.append(PyUnicode_Substring(text, begin, i).lower())
    return out


cdef Py_ssize_t longest_key, most_near


def stopped(text, mention):
    """For the tests."""
    return stopped_near(note_of_term(field(mention, 2)), text, mention)


cdef bint near_a_stop(TermNote note, text, mention) except? True:
    """Whether a stop word may stand near what mentions the term; where none does, `_is_stopped` says so too."""
    cdef Py_ssize_t start, end, i, n
    cdef unsigned long long[2] bits
    cdef char[LONGEST_NEAR] near
    cdef Text at
    cdef unsigned char c
    cdef StopWords words
    cdef Word *word
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return True
    n = PyUnicode_GET_LENGTH(text)
    start, end = max(0, <Py_ssize_t>field(mention, 0) - near_chars), min(n, <Py_ssize_t>field(mention, 1) + near_chars)
    if end - start > LONGEST_NEAR:
        return True
    known = stop_words.get(note.rule)
    if known is None:
        known = stop_words[note.rule] = StopWords(stops[note.rule])
    words = <StopWords>known
    if words.unsure:
        return True
    at = PyUnicode_1BYTE_DATA(text)
    bits[0] = bits[1] = 0
    for i in range(start, end):
        c = at[i] | 32 if is_upper(at[i]) else at[i]
        near[i - start] = c
        bits[c >> 6] |= <unsigned long long>1 << (c & 63)
    for i in range(words.count):
        word = &words.words[i]
        if word.low & ~bits[0] or word.high & ~bits[1]:
            continue
        if holds_word(<Text>near, end - start, word.at, word.size):
            return True
    return False
