# What `phiguard.sieve` lays out, read as it lies there, and the programs of `phiguard.programs`.

cdef enum:
    IS_DONE = 0  # as `phiguard.programs` has them
    IS_SIGN = 1
    IS_WORD = 2
    IS_SET = 3
    IS_RUN = 4
    IS_AMONG = 5
    IS_GO = 6
    IS_BORDER = 7
    IS_INSIDE = 8
    IS_BEGIN = 9
    IS_END = 10
    IS_LAZY = 11
    IS_LISTED = 12
    NO_MORE_WAYS = 0xFFFF
    KINDS_OF_SIGNS = 32
    PLACES = 6
    NUMBERS_OF_FIRST = PLACES + 3  # whether at a border, what stands where, of what all is made, how long it is
    LONGEST_SIFTED = 1_000
    WITHOUT_END = 0xFFFF
    CHOICES = 200  # that a program may have left open; with more, or more steps, it is not known what it finds
    MOST_STEPS = 100_000  # where ways part, and along runs, of all programs in one scan
    SIEVE_WORDS = 48  # of 64 patterns, or ways to begin
    SIEVE_PATTERNS = 2_000  # as `phiguard.sieve` has it
    MARK_WORDS = 32  # for so many patterns
    MANY_DIGITS = 31
    MANY_IN_A_ROW = 63
    MANY_SIGNS = 63
    NEED_WORDS = 4
    INNER_PART = 0x8000

cdef extern from *:
    """
    typedef struct { int pc, way, at, low, begin, end; } phiguard_choice;
    typedef struct { int pattern, text, start, stop, begin, end; } phiguard_hit;
    typedef struct { phiguard_hit *at; int count, room; phiguard_hit few[24]; } phiguard_hits;
    typedef struct {
        const unsigned short *code; const unsigned int *starts; const unsigned long long *sets;
        const unsigned char *data; phiguard_hits *hits; int size, text, once, first, steps;
    } phiguard_sifting;
    #if defined(__GNUC__) || defined(__clang__)
    #define phiguard_lowest(bits) __builtin_ctzll(bits)
    #else
    static inline int phiguard_lowest(unsigned long long bits) {
        int at = 0;
        while (!(bits & 1)) { bits >>= 1; at++; }
        return at;
    }
    #endif
    """
    ctypedef struct Choice "phiguard_choice":
        int pc, way, at, low, begin, end
    ctypedef struct Hit "phiguard_hit":
        int pattern, text, start, stop, begin, end
    ctypedef struct Hits "phiguard_hits":
        Hit *at
        int count, room
        Hit few[24]
    ctypedef struct Sifting "phiguard_sifting":
        const unsigned short *code
        const unsigned int *starts
        const unsigned long long *sets
        const unsigned char *data
        Hits *hits
        int size, text, once, first, steps
    int phiguard_lowest(unsigned long long) nogil


cdef class Sieve:
    cdef bytes blob  # all else points into it
    cdef unsigned int count, words, border_words, needs
    cdef const unsigned long long *rows
    cdef const unsigned long long *met_by  # of each character: which needs of patterns it meets, as bits
    cdef const unsigned long long *asked  # the needs of patterns that have the same; by the one that is met least often
    cdef const unsigned long long *asking  # the bits of these patterns, in one word
    cdef const unsigned long long *few_digits
    cdef const unsigned long long *few_in_a_row
    cdef const unsigned long long *too_short
    cdef const unsigned long long *sets
    cdef const unsigned int *starts
    cdef const unsigned short *owners
    cdef const unsigned short *firsts
    cdef const unsigned short *asked_from
    cdef const unsigned short *asked_words
    cdef const unsigned short *code
    cdef unsigned long long[NEED_WORDS] leads  # needs by which patterns are asked for

    def __cinit__(self, bytes blob not None):
        cdef const unsigned char *at = blob
        cdef const unsigned int *head = <const unsigned int *>at
        cdef const unsigned long long *wide
        cdef size_t size, small
        if len(blob) < 32 or <size_t>at % 8:
            raise ValueError("no sieve")
        self.count, self.words, self.border_words, self.needs = head[0], head[1], head[2], head[3]
        if not 0 < self.words <= SIEVE_WORDS or self.border_words > self.words or not 0 < self.count <= SIEVE_PATTERNS:
            raise ValueError("no sieve")
        if not 0 < self.needs <= 64 * NEED_WORDS:
            raise ValueError("no sieve")
        size = self.words * (128 * PLACES + MANY_DIGITS + MANY_IN_A_ROW + MANY_SIGNS + 3)
        size += (128 + head[6]) * NEED_WORDS + head[6] + 2 * head[4]
        small = 64 * self.words + NUMBERS_OF_FIRST * self.count + self.needs + 1 + head[6] + head[5]
        if <size_t>len(blob) != 32 + 8 * size + 8 * self.count + 2 * small:
            raise ValueError("no sieve")
        self.blob = blob
        wide = <const unsigned long long *>(at + 32)
        self.rows = wide
        self.met_by = wide + 128 * PLACES * self.words
        self.asked = self.met_by + 128 * NEED_WORDS
        self.asking = self.asked + head[6] * NEED_WORDS
        self.few_digits = self.asking + head[6]
        self.few_in_a_row = self.few_digits + (MANY_DIGITS + 1) * self.words
        self.too_short = self.few_in_a_row + (MANY_IN_A_ROW + 1) * self.words
        self.sets = self.too_short + (MANY_SIGNS + 1) * self.words
        self.starts = <const unsigned int *>(self.sets + 2 * head[4])
        self.owners = <const unsigned short *>(self.starts + 2 * self.count)
        self.firsts = self.owners + 64 * self.words
        self.asked_from = self.firsts + NUMBERS_OF_FIRST * self.count
        self.asked_words = self.asked_from + self.needs + 1
        self.code = self.asked_words + head[6]
        for small in range(self.needs):
            if self.asked_from[small] < self.asked_from[small + 1]:
                self.leads[small >> 6] |= 1ULL << (small & 63)


cdef inline bint lies_in(const unsigned long long *sets, unsigned int of, unsigned char c) noexcept nogil:
    return sets[2 * of + (c >> 6 & 1)] >> (c & 63) & 1


cdef inline bint is_sign(unsigned char c, unsigned short sign) noexcept nogil:
    """Whether it is a character as a program names it; the NUL behind a text never is."""
    return c | sign >> 8 == sign & 0xFF


cdef inline int run_end(const unsigned long long *sets, unsigned int of, Text data, int at, int end) noexcept nogil:
    """Behind what is of a set, up to an end."""
    cdef unsigned long long low = sets[2 * of], high = sets[2 * of + 1]
    while at < end and (low if data[at] < 64 else high) >> (data[at] & 63) & 1:
        at += 1
    return at


cdef inline int next_way(
    const unsigned short *code, int pc, const unsigned long long *sets, int at, unsigned char c
) noexcept nogil:
    """Where in a list the next way stands that a character may take, or its end."""
    while code[at] != NO_MORE_WAYS and not lies_in(sets, code[pc + 3 + KINDS_OF_SIGNS + 2 * code[at]], c):
        at += 1
    return at


cdef int run_program(
    const unsigned short *code, const unsigned long long *sets, Text data, int size, int at, bint whole, Hit *out,
    int *steps,
) noexcept nogil:
    """Whether the program finds what begins at a place in a text of ASCII, up to its end if ``whole``; below zero where
    that takes too long to say."""
    cdef Choice open_ones[CHOICES]
    cdef Choice *last
    cdef const unsigned short *step
    cdef int top = 0, pc = 1, begin = -1, end = -1, left = steps[0], start = at, i, n, low, kind
    cdef bint goes_on
    cdef unsigned char c
    while True:  # steps that are not counted lead on in the program, which has an end
        goes_on = False
        step = code + pc
        kind = step[0]
        if kind == IS_SIGN:
            if is_sign(data[at], step[1]):
                at += 1
                pc += 2
                goes_on = True
        elif kind == IS_WORD:
            i, n = 0, step[1]
            while i < n and is_sign(data[at + i], step[2 + i]):
                i += 1
            if i == n:
                at += n
                pc += n + 2
                goes_on = True
        elif kind == IS_SET:
            if at < size and lies_in(sets, step[1], data[at]):
                at += 1
                pc += 2
                goes_on = True
        elif kind == IS_RUN:
            n = size if step[3] == WITHOUT_END or size - at < step[3] else at + step[3]
            i, low = run_end(sets, step[1], data, at, n), at + step[2]
            left -= i - at
            if left < 0:
                return -1
            while i >= low and not lies_in(sets, step[4], data[i]):
                i -= 1
            if i >= low:
                pc += 5
                if i > low:
                    if top == CHOICES:
                        return -1
                    last = open_ones + top
                    last.pc, last.way, last.at, last.low, last.begin, last.end = pc, -1, i, low, begin, end
                    top += 1
                at = i
                goes_on = True
        elif kind == IS_AMONG:
            left -= 1
            if left < 0:
                return -1
            c, n, i = data[at], step[1], 0
            while i < n and not lies_in(sets, step[2 + 2 * i], c):
                i += 1
            if i < n:
                low = i + 1
                while low < n and not lies_in(sets, step[2 + 2 * low], c):
                    low += 1
                if low < n:
                    if top == CHOICES:
                        return -1
                    last = open_ones + top
                    last.pc, last.way, last.at, last.low, last.begin, last.end = pc, low, at, 0, begin, end
                    top += 1
                pc = step[3 + 2 * i]
                goes_on = True
        elif kind == IS_LISTED:
            c = data[at]
            i = next_way(code, pc, sets, step[3 + (c & 31)], c)
            if code[i] != NO_MORE_WAYS:
                low = next_way(code, pc, sets, i + 1, c)
                if code[low] != NO_MORE_WAYS:
                    if top == CHOICES:
                        return -1
                    last = open_ones + top
                    last.pc, last.way, last.at, last.low, last.begin, last.end = pc, low, at, 0, begin, end
                    top += 1
                pc = step[4 + KINDS_OF_SIGNS + 2 * code[i]]
                goes_on = True
        elif kind == IS_GO:
            pc = step[1]
            goes_on = True
        elif kind == IS_BORDER or kind == IS_INSIDE:
            if ((at > 0 and in_word(data[at - 1])) != (at < size and in_word(data[at]))) == (kind == IS_BORDER):
                pc += 1
                goes_on = True
        elif kind == IS_BEGIN:
            begin = at
            pc += 1
            goes_on = True
        elif kind == IS_END:
            end = at
            pc += 1
            goes_on = True
        elif kind == IS_LAZY:
            low = at + step[2]
            if low <= size and run_end(sets, step[1], data, at, low) == low:
                if top == CHOICES:
                    return -1
                last = open_ones + top
                last.pc, last.way, last.at, last.begin, last.end = pc, -2, low, begin, end
                last.low = size if step[3] == WITHOUT_END or size - at < step[3] else at + step[3]
                top += 1
                at = low
                pc += 5
                goes_on = True
        elif not whole or at == size:  # done
            steps[0] = left
            out.start, out.stop = start, at
            if not code[0]:
                out.begin, out.end = start, at
            elif end >= 0:
                out.begin, out.end = begin, end
            else:
                out.begin = out.end = -1
            return 1
        while not goes_on:
            if top == 0:
                steps[0] = left
                return 0
            left -= 1
            if left < 0:
                return -1
            last = open_ones + top - 1
            begin, end, pc = last.begin, last.end, last.pc
            step = code + pc
            if last.way == -1:  # less of a run
                i = last.at - 1
                while i >= last.low and not lies_in(sets, (step - 1)[0], data[i]):
                    i -= 1
                if i > last.low:
                    last.at = i
                else:
                    top -= 1
                if i >= last.low:
                    at = i
                    goes_on = True
            elif last.way == -2:  # more of a short run
                if last.at < last.low and lies_in(sets, step[1], data[last.at]):
                    last.at += 1
                    at = last.at
                    pc += 5
                    goes_on = True
                else:
                    top -= 1
            elif step[0] == IS_LISTED:
                at, i = last.at, last.way
                low = next_way(code, pc, sets, i + 1, data[at])
                if code[low] != NO_MORE_WAYS:
                    last.way = low
                else:
                    top -= 1
                pc = step[4 + KINDS_OF_SIGNS + 2 * code[i]]
                goes_on = True
            else:
                at = last.at
                c, n, i = data[at], step[1], last.way
                low = i + 1
                while low < n and not lies_in(sets, step[2 + 2 * low], c):
                    low += 1
                if low < n:
                    last.way = low
                else:
                    top -= 1
                pc = step[3 + 2 * i]
                goes_on = True


cdef unsigned char[128] KINDS  # of characters: 1 a digit, 2 one of `phiguard.sieve.IN_A_ROW`, 4 of a word
cdef int _sign
for _sign in range(128):
    KINDS[_sign] = is_digit(_sign) | (6 if in_word(_sign) else 2 if chr(_sign) in "+/=-" else 0)


cdef Hit *new_hit(Hits *hits) except NULL:
    cdef Hit *more
    cdef int room, i
    if hits.count == hits.room:
        room = hits.room * 4
        more = <Hit *>realloc(NULL if hits.at == hits.few else hits.at, room * sizeof(Hit))
        if more == NULL:
            raise MemoryError
        if hits.at == hits.few:
            for i in range(hits.count):
                more[i] = hits.few[i]
        hits.at, hits.room = more, room
    return hits.at + hits.count


cdef int try_at(Sifting *of, int pattern, int at) except -2:
    """Whether a pattern matches at a place, behind what it matched last; below zero where that is not known."""
    cdef Hit hit
    cdef int i, said
    said = run_program(of.code + of.starts[2 * pattern], of.sets, of.data, of.size, at, False, &hit, &of.steps)
    if said <= 0:
        return said
    for i in range(of.hits.count - 1, of.first - 1, -1):
        if of.hits.at[i].pattern == pattern:
            if of.once or at < of.hits.at[i].stop:
                return 0
            break
    hit.pattern, hit.text = pattern, of.text
    new_hit(of.hits)[0] = hit
    of.hits.count += 1
    return 1


cdef inline bint fits_opening(const unsigned long long *sets, const unsigned short *first, Text seen) noexcept nogil:
    """Whether a match may begin at a place."""
    cdef int i
    for i in range(PLACES):
        if not lies_in(sets, first[1 + i], seen[i]):
            return False
    return True


cdef inline bint goes_on_so(
    const unsigned long long *sets, const unsigned short *first, Text here, int left
) noexcept nogil:
    """Whether so much is left behind a place as a match has at least, and all of it is what matches are made of."""
    cdef int i
    if left < first[PLACES + 2]:
        return False
    for i in range(PLACES, first[PLACES + 2]):
        if not lies_in(sets, first[PLACES + 1], here[i]):
            return False
    return True


cdef bint may_match_whole(Probe probe, Text at, Py_ssize_t n) except? 1:
    """Whether a shape's pattern may match all of a short text of ASCII; without a program that is not known."""
    cdef Hit out
    cdef int steps = MOST_STEPS
    if not probe.has_program:
        if probe.asked >= MET_OFTEN:
            return True
        probe.asked += 1
        if probe.asked == MET_OFTEN:
            learn_program(probe)
        return True
    return run_program(probe.code, probe.sets, at, <int>n, 0, True, &out, &steps) != 0


cdef void may_occur(
    Sieve sieve, unsigned long long low, unsigned long long high, unsigned long long *alive
) noexcept nogil:
    """Of which patterns a text of these characters, below 64 and above, holds all that they need."""
    cdef unsigned long long met[NEED_WORDS]
    cdef unsigned long long one = 0, two = 0, three = 0, four = 0, bits
    cdef const unsigned long long *of
    cdef int half, k, need, at, end
    memset(alive, 0, sieve.words * sizeof(unsigned long long))
    for half in range(2):
        bits = high if half else low
        while bits:
            of = sieve.met_by + NEED_WORDS * (64 * half + phiguard_lowest(bits))
            bits &= bits - 1
            one |= of[0]
            two |= of[1]
            three |= of[2]
            four |= of[3]
    met[0], met[1], met[2], met[3] = one, two, three, four
    for k in range(NEED_WORDS):
        bits = met[k] & sieve.leads[k]
        while bits:
            need = 64 * k + phiguard_lowest(bits)
            bits &= bits - 1
            at, end = sieve.asked_from[need], sieve.asked_from[need + 1]
            of = sieve.asked + NEED_WORDS * at
            while at < end:
                if not (of[0] & ~one | of[1] & ~two | of[2] & ~three | of[3] & ~four):
                    alive[sieve.asked_words[at]] |= sieve.asking[at]
                of += NEED_WORDS
                at += 1


cdef int sift(Sieve sieve, Sifting *of) except -1:
    """What the patterns match in a text of ASCII; only the first of each if ``once``. False where it takes too long."""
    cdef unsigned long long alive[SIEVE_WORDS]
    cdef unsigned long long marked[MARK_WORDS]
    cdef unsigned char seen[LONGEST_SIFTED + PLACES]
    cdef unsigned short borders[LONGEST_SIFTED]
    cdef unsigned int words = sieve.words, w
    cdef const unsigned long long *one
    cdef const unsigned long long *two
    cdef const unsigned long long *three
    cdef const unsigned short *first
    cdef unsigned long long low = 0, high = 0
    cdef int size = of.size, i, at, said, owner, skipped, last, digits = 0, row = 0, longest = 0, bordered = 0
    cdef unsigned char c, kind, before = 0
    for i in range(size):
        c = of.data[i]
        seen[i], kind = c, KINDS[c & 127]
        if c < 64:
            low |= 1ULL << c
        else:
            high |= 1ULL << (c & 63)
        digits += kind & 1
        row = row + 1 if kind & 2 else 0
        longest = row if row > longest else longest
        borders[bordered] = i
        bordered += (kind ^ before) >> 2
        before = kind
    memset(seen + size, 0, PLACES)
    memset(marked, 0, ((sieve.count + 63) // 64) * 8)
    may_occur(sieve, low, high, alive)
    one = sieve.few_digits + (digits if digits < MANY_DIGITS else MANY_DIGITS) * words
    two = sieve.few_in_a_row + (longest if longest < MANY_IN_A_ROW else MANY_IN_A_ROW) * words
    three = sieve.too_short + (size if size < MANY_SIGNS else MANY_SIGNS) * words
    for w in range(words):
        alive[w] &= ~(one[w] | two[w] | three[w])
    for w in range(words):
        if not alive[w]:
            continue
        if w < sieve.border_words:
            said = sift_word(sieve, of, seen, w, alive[w], borders, bordered, marked)
        else:
            said = sift_all_over(sieve, of, seen, w, alive[w], size, marked)
        if said < 0:
            return False
    for w in range((sieve.count + 63) // 64):
        low = marked[w]
        while low:
            owner = 64 * w + phiguard_lowest(low)
            low &= low - 1
            first = sieve.firsts + NUMBERS_OF_FIRST * owner
            skipped = 0
            for i in range(bordered if first[0] else size):
                at = borders[i] if first[0] else i
                if at < skipped or not fits_opening(of.sets, first, seen + at):
                    continue
                if not goes_on_so(of.sets, first, of.data + at, size - at):
                    continue
                said = try_at(of, owner, at)
                if said < 0:
                    return False
                if said > 0:
                    if of.once:
                        break
                    last = of.hits.count - 1
                    skipped = of.hits.at[last].stop
    return True


cdef int sift_word(
    Sieve sieve, Sifting *of, Text seen, unsigned int w, unsigned long long alive, const unsigned short *places, int count,
    unsigned long long *marked,
) except -2:
    """Of 64 ways to begin, what matches at these places; below zero where that is not known."""
    cdef size_t step = 128 * <size_t>sieve.words
    cdef const unsigned long long *one = sieve.rows + 128 * w
    cdef const unsigned long long *two = one + step
    cdef const unsigned long long *three = two + step
    cdef unsigned long long bits
    cdef Text here
    cdef int i
    for i in range(count):
        here = seen + places[i]
        bits = alive & one[here[0]]
        if not bits:
            continue
        bits &= two[here[1]] & three[here[2]]
        if bits and left_of(three, step, here, &bits) and try_ways(sieve, of, w, bits, places[i], marked) < 0:
            return -1
    return 0


cdef int sift_all_over(
    Sieve sieve, Sifting *of, Text seen, unsigned int w, unsigned long long alive, int size, unsigned long long *marked
) except -2:
    """The same at all places of a text."""
    cdef size_t step = 128 * <size_t>sieve.words
    cdef const unsigned long long *one = sieve.rows + 128 * w
    cdef const unsigned long long *two = one + step
    cdef const unsigned long long *three = two + step
    cdef unsigned long long bits
    cdef Text here = seen
    cdef Text end = seen + size
    while here < end:
        bits = alive & one[here[0]]
        if bits:
            bits &= two[here[1]] & three[here[2]]
            if bits and left_of(three, step, here, &bits):
                if try_ways(sieve, of, w, bits, <int>(here - seen), marked) < 0:
                    return -1
        here += 1
    return 0


cdef inline bint left_of(
    const unsigned long long *three, size_t step, Text here, unsigned long long *bits
) noexcept nogil:
    """Whether three more characters leave one of some ways; which."""
    bits[0] &= three[step + here[3]] & three[2 * step + here[4]] & three[3 * step + here[5]]
    return bits[0] != 0


cdef int try_ways(
    Sieve sieve, Sifting *of, unsigned int w, unsigned long long bits, int at, unsigned long long *marked
) except -2:
    """Of 64 ways to begin those that the first characters leave, at a place."""
    cdef const unsigned short *owners = sieve.owners + 64 * w
    cdef int owner, tried = -1, said
    cdef Hit rest
    while bits:
        owner = owners[phiguard_lowest(bits)]
        bits &= bits - 1
        if owner == tried:  # the ways in which a pattern begins lie side by side
            continue
        tried = owner
        if not owner & INNER_PART:
            if not goes_on_so(of.sets, sieve.firsts + NUMBERS_OF_FIRST * owner, of.data + at, of.size - at):
                continue
            said = try_at(of, owner, at)
            if said < 0:
                return -1
            continue
        owner &= INNER_PART - 1
        if marked[owner >> 6] >> (owner & 63) & 1:
            continue
        said = run_program(of.code + of.starts[2 * owner + 1], of.sets, of.data, of.size, at, False, &rest, &of.steps)
        if said < 0:
            return -1
        if said > 0:
            marked[owner >> 6] |= 1ULL << (owner & 63)
    return 0


cdef int by_pattern(const void *a, const void *b) noexcept nogil:
    cdef const Hit *one = <const Hit *>a
    cdef const Hit *other = <const Hit *>b
    if one.pattern != other.pattern:
        return -1 if one.pattern < other.pattern else 1
    if one.text != other.text:
        return -1 if one.text < other.text else 1
    return (one.start > other.start) - (one.start < other.start)


cdef void sort_hits(Hits *hits) noexcept nogil:
    cdef int i, at
    cdef Hit one
    if hits.count > 24:
        qsort(hits.at, hits.count, sizeof(Hit), by_pattern)
        return
    for i in range(1, hits.count):
        one, at = hits.at[i], i - 1
        while at >= 0 and by_pattern(&one, hits.at + at) < 0:
            hits.at[at + 1] = hits.at[at]
            at -= 1
        hits.at[at + 1] = one


cdef enum:
    LIKE_TEXTS = 64  # that are known again in one event


ctypedef struct Sifted:
    # The texts of one event that were looked at already, by the last bits of their hashes; others keep them as long.
    PyObject *texts[LIKE_TEXTS]  # that were sifted
    int first[LIKE_TEXTS]  # of its matches
    int after[LIKE_TEXTS]
    PyObject *plain[LIKE_TEXTS]  # in no encoding
    PyObject *asked[LIKE_TEXTS]  # for health terms
    PyObject *said[LIKE_TEXTS]  # those, or None
    PyObject *tried[LIKE_TEXTS]  # for shapes of whole values, in vain
    PyObject *tried_for[LIKE_TEXTS]  # these
    Hits hits


cdef inline bint is_like(PyObject *known, text) noexcept:
    """Whether two texts of ASCII are the same."""
    return known != NULL and (
        known == <PyObject *>text or (
            PyUnicode_GET_LENGTH(<object>known) == PyUnicode_GET_LENGTH(text)
            and memcmp(PyUnicode_1BYTE_DATA(<object>known), PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)) == 0
        )
    )


cdef int repeat_hits(Hits *hits, int earlier, int text) except -1:
    """The matches of an earlier text, in another one that is the same."""
    cdef int i
    cdef Hit one
    for i in range(hits.count):
        one = hits.at[i]
        if one.text == earlier:
            one.text = text
            new_hit(hits)[0] = one
            hits.count += 1
    return 0


cdef int take_hits(Hits *hits, Sifted *earlier, size_t at, int text) except -1:
    """The matches in a text that was sifted earlier."""
    cdef int i
    cdef Hit *one
    for i in range(earlier.first[at], earlier.after[at]):
        one = new_hit(hits)
        one[0] = earlier.hits.at[i]
        one.text = text
        hits.count += 1
    return 0


cdef int sift_all(Sieve sieve, list texts, Hits *hits, Sifted *earlier) except -1:
    """``earlier``: what was sifted already, or NULL."""
    cdef PyObject *known[LIKE_TEXTS]  # by the last bits of their hashes; an address brings the same texts again and again
    cdef int places[LIKE_TEXTS]
    cdef Sifting of
    cdef Py_ssize_t i
    cdef size_t at
    memset(known, 0, sizeof(known))
    of.code, of.starts, of.sets, of.hits, of.steps = sieve.code, sieve.starts, sieve.sets, hits, MOST_STEPS
    for i in range(len(texts)):
        at = <size_t>phiguard_text_hash(texts[i]) & (LIKE_TEXTS - 1)
        if is_like(known[at], texts[i]):
            repeat_hits(hits, places[at], <int>i)
            continue
        if PyUnicode_GET_LENGTH(texts[i]) > LONGEST_SIFTED:
            return False
        known[at], places[at] = <PyObject *>texts[i], <int>i
        if earlier != NULL and is_like(earlier.texts[at], texts[i]):
            take_hits(hits, earlier, at, <int>i)
            continue
        of.data, of.size, of.text = PyUnicode_1BYTE_DATA(texts[i]), <int>PyUnicode_GET_LENGTH(texts[i]), <int>i
        of.once, of.first = of.size > SHORT_TEXT, hits.count
        if not sift(sieve, &of):
            return False
    sort_hits(hits)
    return True


cdef Sieve sieve_of(engine):
    """The sieve of an engine; None where it has none."""
    known = attr(engine, "sieve")
    if type(known) is Sieve:
        return <Sieve>known
    if known is None:
        return None
    made = Sieve(known)
    engine.sieve = made
    return made


cdef bint are_short_together(list texts, Py_ssize_t most) except? True:
    """Whether they are of ASCII, and no longer than that with a character between each two."""
    cdef Py_ssize_t i, size = -1
    for i in range(len(texts)):
        if type(texts[i]) is not str or not PyUnicode_IS_COMPACT_ASCII(texts[i]):
            return False
        size += PyUnicode_GET_LENGTH(texts[i]) + 1
    return size <= most


cdef int confirm_sifted(
    Sieve sieve, list texts, list nodes, shapes, double threshold, most, list found, Sifted *earlier
) except -1:
    """What `confirm_joined` does, of texts of ASCII that are not long together; False where it is to do it."""
    cdef Hits hits
    cdef int i = 0
    cdef list probes
    if len(shapes) != sieve.count or len(nodes) != len(texts):
        return False
    hits.at, hits.count, hits.room = hits.few, 0, 24
    try:
        if not sift_all(sieve, texts, &hits, earlier):
            return False
        if hits.count:
            probes = probes_of(shapes)
        while i < hits.count:
            i = confirm_hits(&hits, i, texts, nodes, probes, shapes, threshold, most, found)
        return True
    finally:
        if hits.at != hits.few:
            free(hits.at)


cdef int confirm_hits(
    Hits *hits, int i, list texts, list nodes, list probes, shapes, double threshold, most, list found
) except -1:
    """Confirm the matches of one pattern in one text, which begin at ``i`` among all; where those of another begin."""
    cdef int pattern = hits.at[i].pattern, text = hits.at[i].text
    cdef Py_ssize_t left = most
    cdef Probe probe = probe_at(probes, shapes, pattern)
    node, of = nodes[text], texts[text]
    names, covered = place_names(leaf_context(node)), node_covered(node)
    if PyUnicode_GET_LENGTH(of) > SHORT_TEXT:
        confirmed(node, of, names, covered, probe, threshold, most, found, None, -1, -1)
        return i + 1
    named = avoided = nought
    if names:
        named = names.get(probe.name, nought)
        if probe.not_name is not None:
            avoided = names.get(probe.not_name, nought)
    while i < hits.count and hits.at[i].pattern == pattern and hits.at[i].text == text:
        if left > 0 and confirmed_in(
            node, probe, of, hits.at[i].begin, hits.at[i].end, threshold, found, named, avoided, covered
        ):
            left -= 1
        i += 1
    return i


# ---- for the tests


def found_by_program(code, sets, str text not None, Py_ssize_t at, bint whole):
    """Where it ends what begins there, and the span of the group, or of all; None for no match; False if not known."""
    cdef unsigned short *numbers
    cdef unsigned long long *both
    cdef Hit out
    cdef int steps = MOST_STEPS, said
    cdef Py_ssize_t i
    if not PyUnicode_IS_COMPACT_ASCII(text) or not 0 <= at <= len(text) or len(text) > 1_000_000:
        raise ValueError("no text of ASCII, or no place in it")
    numbers = <unsigned short *>malloc((len(code) + 1) * sizeof(unsigned short))
    both = <unsigned long long *>malloc((len(sets) + 1) * 2 * sizeof(unsigned long long))
    try:
        if numbers == NULL or both == NULL:
            raise MemoryError
        for i in range(len(code)):
            numbers[i] = code[i]
        for i in range(len(sets)):
            both[2 * i], both[2 * i + 1] = sets[i] & 0xFFFFFFFFFFFFFFFF, sets[i] >> 64
        said = run_program(
            numbers, both, PyUnicode_1BYTE_DATA(text), <int>len(text), <int>at, whole, &out, &steps
        )
        if said < 0:
            return False
        return (out.stop, out.begin, out.end) if said else None
    finally:
        free(numbers)
        free(both)


def sifted(blob, list texts not None):
    """Each match in texts of ASCII: pattern, text, start, end, and the span of its group; None where it is not known."""
    cdef Hits hits
    cdef int i
    for text in texts:
        if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
            raise ValueError("no text of ASCII")
    hits.at, hits.count, hits.room = hits.few, 0, 24
    try:
        if not sift_all(Sieve(blob), texts, &hits, NULL):
            return None
        return [
            (hits.at[i].pattern, hits.at[i].text, hits.at[i].start, hits.at[i].stop, hits.at[i].begin, hits.at[i].end)
            for i in range(hits.count)
        ]
    finally:
        if hits.at != hits.few:
            free(hits.at)
