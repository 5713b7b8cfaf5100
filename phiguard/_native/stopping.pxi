# A quick look at what stands around a term of the lexicon, before `phiguard.health` is asked whether it is stopped.

cdef enum:
    LONGEST_NEAR = 512  # characters that are looked at here


cdef class StopWords:
    """The stop words of a rule."""

    cdef list held  # the texts, of ASCII
    cdef Word *words
    cdef int count
    cdef bint unsure  # one of them is empty

    def __cinit__(self, stops):
        cdef int i
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


def may_be_stopped(text, mention):
    """For the tests."""
    return near_a_stop(note_of_term(field(mention, 2)), text, mention)


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
