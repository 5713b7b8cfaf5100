# ---- phiguard.ner.reading

cdef enum:
    CASELESS = 100
    TITLED = 250
    LEAST = -150
    LOST = -500
    NEVER = -1_000_000_000
    PAIR = 15
    HALF = 1 << 14
    TITLE = 1
    DOT = 2
    UPPER = 4
    MOST = 2_000
    MET = 1 << 30  # more than any pair; added to those that were met


cdef class Token:
    """What a token adds, as a row in the twin."""

    cdef int gate, kind, bits
    # To itself, to the tokens two and one after it, one and two before it: as the first word of a name, as a further.
    cdef int b[5]
    cdef int i[5]

    cdef tuple parts(self):
        return (
            self.gate, self.kind, self.bits, *[self.b[k] for k in range(5)], *[self.i[k] for k in range(5)],
        )

    def __eq__(self, other):
        return type(other) is Token and self.parts() == (<Token>other).parts()

    def __hash__(self):
        return PyObject_Hash(self.parts())


cdef inline int first_of(long long both) noexcept nogil:
    return <int>((both + HALF) >> PAIR)


def row(int gate, long long own, long long after2, long long after1, long long before1, long long before2,
        int kind, int bits):
    cdef Token new = Token()
    cdef long long[5] both = [own, after2, after1, before1, before2]
    cdef int k
    new.gate, new.kind, new.bits = gate, kind, bits
    for k in range(5):
        new.b[k] = first_of(both[k])
        new.i[k] = <int>(both[k] - (<long long>new.b[k]) * (1 << PAIR))
    return new


cdef struct Step:
    long long b, i
    signed char o_from, b_from, i_from  # where each label came from
    signed char label


cdef struct Slot:
    Py_hash_t key
    PyObject *row  # NULL where the slot is free


cdef class Reader:
    """Beside what its twin does, it remembers the rows of tokens of plain texts, by their keyed hash."""

    cdef Slot *slots[2]  # where capitals tell nothing, and where they do
    cdef Py_ssize_t sizes[2]  # powers of two, or nothing
    cdef Py_ssize_t used[2]
    cdef public Py_ssize_t most
    cdef Words words
    cdef long long moves[9]
    cdef Token left, right
    cdef int kinds
    cdef unsigned int *threes
    cdef object three

    def __cinit__(self, moves, edges, int kinds, three):
        cdef int k
        if not 0 < kinds <= 512:
            raise ValueError("too many kinds")
        for k in range(9):
            self.moves[k] = moves[k]
        self.left, self.right = edges
        self.kinds, self.three = kinds, three
        self.most = 20_000
        self.threes = <unsigned int *>calloc(<size_t>kinds * kinds * kinds, sizeof(unsigned int))
        if self.threes == NULL:
            raise MemoryError

    def __dealloc__(self):
        self.forget(False)
        self.forget(True)
        free(self.threes)

    @property
    def remembered(self):
        return self.used[0], self.used[1]

    cdef int forget(self, bint cased) except -1:
        cdef Slot *slots = self.slots[cased]
        cdef Py_ssize_t size = self.sizes[cased], k
        self.slots[cased] = NULL
        self.sizes[cased] = self.used[cased] = 0
        for k in range(size):
            if slots[k].row != NULL:
                Py_DECREF(<object>slots[k].row)
        free(slots)
        return 0

    cdef int begin(self, bint cased) except -1:
        """Make room before a text is read."""
        if self.used[cased] >= self.most:
            self.forget(cased)
        return 0

    cdef PyObject *known(self, bint cased, Py_hash_t key) noexcept:
        cdef Py_ssize_t mask = self.sizes[cased] - 1
        cdef Py_ssize_t at = key & mask
        if mask < 0:
            return NULL
        while self.slots[cased][at].row != NULL:
            if self.slots[cased][at].key == key:
                return self.slots[cased][at].row
            at = (at + 1) & mask
        return NULL

    cdef int learn(self, bint cased, Py_hash_t key, Token row) except -1:
        cdef Slot *old = self.slots[cased]
        cdef Slot *new
        cdef Py_ssize_t size = self.sizes[cased], k
        if self.known(cased, key) != NULL:
            return 0
        if 2 * self.used[cased] >= size:  # half of the slots stay free
            new = <Slot *>calloc(2 * size or 1_024, sizeof(Slot))
            if new == NULL:
                raise MemoryError
            self.slots[cased], self.sizes[cased] = new, 2 * size or 1_024
            for k in range(size):
                if old[k].row != NULL:
                    self.put(cased, old[k].key, old[k].row)
            free(old)
        Py_INCREF(row)
        self.put(cased, key, <PyObject *>row)
        self.used[cased] += 1
        return 0

    cdef void put(self, bint cased, Py_hash_t key, PyObject *row) noexcept:
        cdef Py_ssize_t mask = self.sizes[cased] - 1
        cdef Py_ssize_t at = key & mask
        while self.slots[cased][at].row != NULL:
            at = (at + 1) & mask
        self.slots[cased][at].key, self.slots[cased][at].row = key, row

    cdef long long three_of(self, int before, int kind, int after) except? -1:
        if max(before, kind, after) >= self.kinds or min(before, kind, after) < 0:
            raise IndexError("no such kind")
        cdef size_t at = (<size_t>before * self.kinds + kind) * self.kinds + after
        if self.threes[at] == 0:
            self.threes[at] = <unsigned int>(<long long>self.three(before, kind, after) + MET)
        return <long long>self.threes[at] - MET

    def read(self, parts, bint cased):
        cdef Py_ssize_t size = 0, at = 2
        cdef PyObject **rows
        cdef Step *steps
        cdef tuple part
        cdef list names = []
        for part in parts:
            size += len(part)
        if size == 0:
            return names
        rows = <PyObject **>malloc((size + 4) * sizeof(PyObject *))
        steps = <Step *>malloc((size + 1) * sizeof(Step))
        try:
            if rows == NULL or steps == NULL:
                raise MemoryError
            rows[0] = rows[1] = <PyObject *>self.left
            for part in parts:
                for token in part:
                    rows[at] = <PyObject *>(<Token?>token)
                    at += 1
            rows[at] = rows[at + 1] = <PyObject *>self.right
            self.all_of(rows + 2, size, cased, steps, names)
        finally:
            free(rows)
            free(steps)
        return names

    cdef int weighed(self, PyObject **at, long long *b, long long *i) except -1:
        """What all that stands around a token adds to it."""
        cdef Token two_ago = <Token>(at - 2)[0], ago = <Token>(at - 1)[0], own = <Token>at[0]
        cdef Token ahead = <Token>at[1], beyond = <Token>at[2]
        cdef long long three = self.three_of(ago.kind, own.kind, ahead.kind)
        cdef int first = first_of(three)
        b[0] = first + own.b[0] + two_ago.b[1] + ago.b[2] + ahead.b[3] + beyond.b[4]
        i[0] = (
            three - (<long long>first) * (1 << PAIR)
            + own.i[0] + two_ago.i[1] + ago.i[2] + ahead.i[3] + beyond.i[4]
        )
        return 0

    cdef int all_of(self, PyObject **rows, Py_ssize_t size, bint cased, Step *steps, list names) except -1:
        cdef long long *m = self.moves
        cdef long long ob = m[1] - m[0], bo = m[3] - m[0], bb = m[4] - m[0], bi = m[5] - m[0]
        cdef long long io = m[6] - m[0], ib = m[7] - m[0], ii = m[8] - m[0]
        cdef long long lift = 0 if cased else CASELESS
        cdef long long b = 0, i = 0, o, bv, iv, no, nb, ni
        cdef Py_ssize_t start, at, past = 0, titled = -1, count
        cdef Step *step
        cdef Token own
        cdef bint named
        for start in range(size):
            if start < past:
                continue
            own = <Token>rows[start]
            if own.gate <= LEAST:
                continue
            self.weighed(rows + start, &b, &i)
            b += lift
            if own.bits & TITLE:
                titled = start + 2 if (<Token>rows[start + 1]).bits & DOT else start + 1
            if start == titled and (own.bits & UPPER or not cased):
                b += TITLED
            bv = b + ob if start else b
            if bv < LOST:
                continue
            steps[0].b, steps[0].i = b, NEVER
            count = 1
            o, iv, named = 0, NEVER, False
            for at in range(start + 1, size):
                own = <Token>rows[at]
                self.weighed(rows + at, &b, &i)
                if own.gate <= LEAST:
                    b = NEVER
                else:
                    b += lift
                    if at == titled and (own.bits & UPPER or not cased):
                        b += TITLED
                    if own.bits & TITLE:
                        titled = at + 2 if (<Token>rows[at + 1]).bits & DOT else at + 1
                step = steps + count
                count += 1
                step.b, step.i = b, i
                no, step.o_from = o, 0
                if bv + bo > no:
                    no, step.o_from, named = bv + bo, 1, True
                if iv + io > no:
                    no, step.o_from, named = iv + io, 2, True
                nb, step.b_from = o + ob, 0
                if bv + bb > nb:
                    nb, step.b_from = bv + bb, 1
                if iv + ib > nb:
                    nb, step.b_from = iv + ib, 2
                ni, step.i_from = bv + bi, 1
                if iv + ii > ni:
                    ni, step.i_from = iv + ii, 2
                o, bv, iv = no, nb + b, ni + i
                if bv < o + LOST and iv < o + LOST:
                    break
            past = start + count
            steps[count - 1].label = 0 if o >= bv and o >= iv else 1 if bv >= iv else 2
            if steps[count - 1].label or named:
                self.runs(start, count, steps, size, names)
        return 0

    cdef int runs(self, Py_ssize_t start, Py_ssize_t count, Step *steps, Py_ssize_t size, list names) except -1:
        """The names of one stretch of tokens, from where each label came from."""
        cdef Py_ssize_t at, first
        cdef int label, before, after
        cdef long long margin
        cdef long long *m = self.moves
        for at in range(count - 1, 0, -1):
            label = steps[at].label
            steps[at - 1].label = steps[at].o_from if label == 0 else steps[at].b_from if label == 1 else steps[at].i_from
        at = 0
        while at < count:
            if steps[at].label != 1:
                at += 1
                continue
            first = at
            margin = steps[at].b
            if start + at:
                before = steps[at - 1].label if at else 0
                margin += m[3 * before + 1] - m[3 * before]
            at += 1
            while at < count and steps[at].label == 2:
                margin += steps[at].i + m[3 * steps[at - 1].label + 2] - m[0]
                at += 1
            if start + at < size:
                after = steps[at].label if at < count else 0
                margin += m[3 * steps[at - 1].label + after] - m[after]
            names.append((start + first, start + at - 1, margin))
        return 0


# ---- phiguard.ner.tagger

cdef inline bint is_letter(unsigned char c) noexcept nogil:
    return c"a" <= (c | 0x20) <= c"z"


cdef inline bint is_blank(unsigned char c) noexcept nogil:
    return c == c" " or 9 <= c <= 13 or 28 <= c <= 31


cdef bint is_letters(Text at, Text end) noexcept nogil:
    while at < end:
        if not is_letter(at[0]):
            return False
        at += 1
    return True


cdef Text token_end(Text at, Text end, bint *number) noexcept nogil:
    """Behind the token that begins here, as `phiguard.ner.features.tokens_of` cuts plain texts; NULL where none does."""
    cdef Text begin = at
    number[0] = False
    if is_letter(at[0]) or is_digit(at[0]):
        while is_digit(at[0]):
            at += 1
        if not is_letter(at[0]):
            number[0] = True
            return at
        if at == begin:
            while is_letter(at[0]):
                at += 1
            if not is_digit(at[0]):
                return at
        while is_letter(at[0]) or is_digit(at[0]):
            at += 1
        return at
    if at[0] == c"\n":
        while at[0] == c"\n":
            at += 1
        return at
    if at[0] == c" " and end - at > 2 and (at[1] == c"-" or at[1] == c"|") and at[2] == c" ":
        return at + 3
    if is_blank(at[0]):
        return NULL
    if at[0] == c"_":
        while at[0] == c"_":
            at += 1
        return at
    return at + 1


cdef class Known:
    """A class of words: what it adds by itself, and whether the word itself counts too."""

    cdef long long b, i
    cdef Token row
    cdef bint spoken


cdef class Words:
    """Makes rows of words of plain letters that were not seen before, as `Tagger._made` makes them."""

    cdef dict table, special, weights, classes
    cdef object near, titles, class_of
    cdef list sizes

    def __cinit__(self, of):
        tagger = twins["names_in"].__globals__
        features = tagger["class_of"].__globals__
        self.table, self.special, self.class_of = features["words"](), features["_SPECIAL"], features["class_of"]
        self.titles = tagger["_TITLES"]
        self.weights, self.near, self.classes = of._weights, of._near, {}
        self.sizes = [of._weights.get(f"0n={size}") for size in range(10)]

    cdef Known known(self, of, str token, str low, bint cased, int written):
        """``written``: a number for its capitals and length, by which its shape is one."""
        cdef Known new
        key = (written, cased, self.table.get(low), self.special.get(low))
        found = self.classes.get(key)
        if found is not None:
            return <Known>found
        class_ = self.class_of(token, low, cased)
        sums, around, kind = of._class(class_)
        new = Known()
        new.b, new.i = sums[0]
        new.row = row(0, 0, around[0], around[1], around[2], around[3], kind, 0)
        new.spoken = bool(class_.english or class_.special or not (class_.given or class_.family))
        self.classes[key] = new
        return new

    cdef int add(self, str name, long long *b, long long *i) except -1:
        cdef tuple weight
        found = self.weights.get(name)
        if found is not None:
            weight = <tuple>found
            b[0] += <long long>weight[0]
            i[0] += <long long>weight[1]
        return 0

    cpdef made(self, of, str token, bint cased):
        cdef Token new
        cdef Known known
        cdef long long b, i
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(token), k
        cdef Text at = PyUnicode_1BYTE_DATA(token)
        cdef bint upper = at[0] < c"a", small = True, large = True
        cdef str low = token.lower()
        if not PyUnicode_IS_COMPACT_ASCII(token):
            raise ValueError("not of plain letters")
        for k in range(1, size):
            if at[k] < c"a":
                small = False
            else:
                large = False
        known = self.known(of, token, low, cased, 1 if size > 24 else 2 * upper + 4 * small + 8 * large + 16 * (size == 1))
        if known.spoken and "w=" + low in self.near:
            return of._made(token, cased, low)
        b, i = known.b, known.i
        found = self.sizes[min(size, 9)]
        if found is not None:
            b += <long long>found[0]
            i += <long long>found[1]
        self.add("0s3=" + low[max(0, size - 3):], &b, &i)
        self.add("0s2=" + low[max(0, size - 2):], &b, &i)
        self.add("0p3=" + low[:3], &b, &i)
        if known.spoken:
            self.add("0w=" + low, &b, &i)
        new = Token()
        for k in range(1, 5):
            new.b[k], new.i[k] = known.row.b[k], known.row.i[k]
        new.b[0], new.i[0] = <int>max(-MOST, min(MOST, b)), <int>max(-MOST, min(MOST, i))
        new.kind, new.bits, new.gate = known.row.kind, UPPER * upper, <int>b
        if low in self.titles:
            new.gate = max(new.gate, 0)
            new.bits |= TITLE
        return new


def names_in(of, text, bint cased):
    cdef Reader reader
    cdef Text begin, at, end, behind
    cdef Py_ssize_t length, size = 0, k
    cdef PyObject **rows
    cdef Step *steps
    cdef int *places
    cdef bint number
    cdef Py_hash_t key
    cdef PyObject *row
    cdef list names = [], out
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or "@" in text or "://" in text:
        return twins["names_in"](of, text, cased)
    length = PyUnicode_GET_LENGTH(text)
    if length == 0 or length > 1_000_000 or type(of._reader) is not Reader:
        return twins["names_in"](of, text, cased)
    reader = of._reader
    reader.begin(cased)
    begin = PyUnicode_1BYTE_DATA(text)
    end = begin + length
    rows = <PyObject **>malloc((length + 4) * sizeof(PyObject *))
    steps = <Step *>malloc((length + 1) * sizeof(Step))
    places = <int *>malloc((length + 1) * 2 * sizeof(int))
    try:
        if rows == NULL or steps == NULL or places == NULL:
            raise MemoryError
        rows[0] = rows[1] = <PyObject *>reader.left
        at = begin
        while at < end:
            behind = token_end(at, end, &number)
            if behind == NULL:
                at += 1
                continue
            if number and behind - at > 2:
                new = of._numbers[min(behind - at, 5)]
                row = <PyObject *>(<Token?>new)
                Py_INCREF(<object>row)
            else:
                key = phiguard_chars_hash(at, behind - at)
                row = reader.known(cased, key)
                if row == NULL:
                    token = text[at - begin : behind - begin]
                    if is_letters(at, behind):
                        if reader.words is None:
                            reader.words = Words(of)
                        new = reader.words.made(of, token, cased)
                    else:
                        new = of._made(token, cased, token.lower())
                    reader.learn(cased, key, <Token?>new)
                    row = <PyObject *>new
                Py_INCREF(<object>row)  # another thread may make room meanwhile
            rows[size + 2] = row
            places[2 * size] = <int>(at - begin)
            places[2 * size + 1] = <int>(behind - begin)
            size += 1
            at = behind
        rows[size + 2] = rows[size + 3] = <PyObject *>reader.right
        reader.all_of(rows + 2, size, cased, steps, names)
        out = []
        for first, last, margin in names:
            out.append((places[2 * <Py_ssize_t>first], places[2 * <Py_ssize_t>last + 1], margin))
        return out
    finally:
        if rows != NULL:
            for k in range(size):
                Py_DECREF(<object>rows[k + 2])
        free(rows)
        free(steps)
        free(places)
