# The twins of `phiguard.matcher.mentions_of` and `phiguard.health_scan`, with `phiguard.health.weigh` in them, and of
# what `phiguard.judge` and `phiguard.fresh` ask of health and the page.

cdef extern from *:
    """
    typedef struct { Py_ssize_t start, whole, spelt, pattern; } phiguard_spot;
    typedef struct { phiguard_spot *at; Py_ssize_t count, room; phiguard_spot few[24]; } phiguard_spots;
    """
    ctypedef struct Spot "phiguard_spot":
        Py_ssize_t start, whole, spelt, pattern
    ctypedef struct Spots "phiguard_spots":
        Spot *at
        Py_ssize_t count, room
        Spot few[24]

cdef enum:
    IS_TERM = 1  # the key is a pattern
    GOES_ON = 2  # a pattern begins with the key and another word
    IS_STEM = 4
    STEM_HEAD = 4  # letters by which stems are known
    STEM_HEADS = 1024
    MOST_TAIL = 4  # as `phiguard.matcher` has it
    LONGEST_TAIL = 32
    ON_STACK = 500  # bytes of a text

cdef unsigned char SHOWN[256]  # as `phiguard.folding.view` shows each
cdef unsigned char CLASS[256]  # as `phiguard.folding.is_glued` tells them apart
cdef unsigned char GLUED[64]  # by the classes of three characters, whether the last makes words glued
cdef bint tables_are_made = False


# ---- phiguard.literals: terms by their words


cdef inline unsigned long long mixed_in(unsigned long long state, unsigned char c) noexcept nogil:
    return (state ^ c) * 0x9E3779B97F4A7C15ULL


cdef inline unsigned long long spread(unsigned long long state) noexcept nogil:
    return state ^ state >> 29


cdef class TermIndex:
    """Patterns of a table, and what patterns of several words begin with, by their hash.

    Each pattern begins with a space: it is met where a word begins, and nearly all end where one ends. So the words
    of a text are looked up, and most of them are refuted by one look at two bytes.
    """

    cdef const unsigned char *joined
    cdef object kept  # the patterns, which this points into
    cdef unsigned int *starts
    cdef unsigned short *tags  # of each place; 0 where it is free
    cdef unsigned int *values  # twice four times the number of a pattern, and what is known of the key
    cdef unsigned long long mask
    cdef unsigned long long heads[STEM_HEADS]  # of stems, which lengths their last words have
    cdef unsigned long long some_heads[16]  # which of these are not 0
    cdef unsigned long long short_heads
    cdef Py_ssize_t least_stem  # letters of the shortest last word of a stem; none has as many as a text can have

    def __dealloc__(self):
        free(self.starts)
        free(self.tags)
        free(self.values)

    cdef Py_ssize_t find(self, unsigned long long state, const unsigned char *key, Py_ssize_t size) noexcept nogil:
        """The place of a key; of none, that of the free one it would take, from the last backwards: -1 - place."""
        cdef unsigned long long at = spread(state)
        cdef unsigned short tag = <unsigned short>(at >> 44) | 1
        cdef unsigned int value, length
        cdef const unsigned char *pattern
        at &= self.mask
        while self.tags[at]:
            if self.tags[at] == tag:
                value = self.values[at]
                pattern = self.joined + self.starts[value >> 3] + 1
                length = self.starts[(value >> 3) + 1] - self.starts[value >> 3] - 2
                if value & IS_TERM:
                    if length == <unsigned int>size and memcmp(pattern, key, size) == 0:
                        return at
                elif length > <unsigned int>size and pattern[size] == c" " and memcmp(pattern, key, size) == 0:
                    return at
            at = (at + 1) & self.mask
        return -1 - <Py_ssize_t>at

    cdef unsigned int said_of(
        self, unsigned long long state, const unsigned char *key, Py_ssize_t size
    ) noexcept nogil:
        """What is known of a key; 0 for nothing."""
        cdef Py_ssize_t at = self.find(state, key, size)
        return 0 if at < 0 else self.values[at]

    cdef void learn(
        self, unsigned long long state, const unsigned char *key, Py_ssize_t size, unsigned int pattern, unsigned int what
    ) noexcept nogil:
        cdef Py_ssize_t at = self.find(state, key, size)
        if at < 0:
            at = -1 - at
            self.tags[at] = <unsigned short>(spread(state) >> 44) | 1
            self.values[at] = pattern << 3 | what
        elif what & IS_TERM:
            self.values[at] = pattern << 3 | (self.values[at] & 7) | what
        else:
            self.values[at] |= what


cdef int make_tables() except -1:
    global tables_are_made
    cdef int i
    folding = import_module("phiguard.folding")
    shown, classes = folding._VIEW, folding._CLASSES
    for i in range(256):
        SHOWN[i] = shown[i]
        CLASS[i] = {"a": 1, "A": 2, " ": 3}.get(chr(classes[i]), 0)
    for i in range(64):  # a small letter and a capital; two capitals and a small one; two blanks
        GLUED[i] = i & 15 == 6 or i == 41 or i & 15 == 15
    tables_are_made = True
    return 0


cdef TermIndex index_of(table):
    """The index of a table, made when it is first asked for; None for patterns that are not as those of the lexicon."""
    cdef TermIndex index
    known = table.index
    if known is None:
        known = table.index = indexed(table) or False
    return None if known is False else <TermIndex>known


cdef TermIndex indexed(table):
    cdef TermIndex index = TermIndex()
    cdef Py_ssize_t count = len(table.sizes), i, size, at, keys = 0, room = 1024
    cdef unsigned long long state
    cdef const unsigned char *pattern
    cdef unsigned int start = 0, head
    cdef bytes joined = table._joined
    cdef frozenset stems = table.stems
    if not count or count >= 1 << 28 or len(joined) >= 1 << 31 or sum(table.sizes) + count - 1 != len(joined):
        return None
    if b"  " in joined or b" \n" in joined or joined.endswith(b" ") or joined.count(b"\n ") != count - 1:
        return None
    if not joined.startswith(b" ") or joined.count(b"\n") != count - 1:
        return None
    if not tables_are_made:
        make_tables()
    keys = joined.count(b" ")  # no more: each space ends the beginning of a pattern, or begins one
    while room * 3 < keys * 4:
        room *= 2
    index.kept, index.joined, index.least_stem = joined, joined, 1 << 62
    index.starts = <unsigned int *>malloc((count + 1) * sizeof(unsigned int))
    index.tags = <unsigned short *>calloc(room, sizeof(unsigned short))
    index.values = <unsigned int *>calloc(room, sizeof(unsigned int))
    if index.starts == NULL or index.tags == NULL or index.values == NULL:
        raise MemoryError
    index.mask = room - 1
    for i in range(count):
        index.starts[i] = start
        start += <unsigned int>table.sizes[i] + 1
    index.starts[count] = start
    for i in range(count):
        pattern = index.joined + index.starts[i] + 1
        size = index.starts[i + 1] - index.starts[i] - 2
        state = 0
        for at in range(size):
            if pattern[at] == c" ":
                index.learn(state, pattern, at, i, GOES_ON)
            state = mixed_in(state, pattern[at])
        index.learn(state, pattern, size, i, IS_TERM)
    for i in stems:
        pattern = index.joined + index.starts[i] + 1
        size = index.starts[i + 1] - index.starts[i] - 2
        state, at, start = 0, 0, 0
        for at in range(size):
            state = mixed_in(state, pattern[at])
            if pattern[at] == c" ":
                start = at + 1
        index.learn(state, pattern, size, i, IS_TERM | IS_STEM)
        size -= start
        index.least_stem = min(index.least_stem, size)
        if size < STEM_HEAD:
            index.short_heads |= 1ULL << size
        else:
            head = head_of(pattern + start)
            index.heads[head] |= 1ULL << min(size, 63)
            index.some_heads[head >> 6] |= 1ULL << (head & 63)
    return index


cdef inline unsigned int head_of(const unsigned char *word) noexcept nogil:
    cdef unsigned long long state = 0
    cdef int i
    for i in range(STEM_HEAD):
        state = mixed_in(state, word[i])
    return <unsigned int>(spread(state) >> 40) & (STEM_HEADS - 1)


# ---- phiguard.matcher


cdef int by_place(const void *a, const void *b) noexcept nogil:
    cdef const Spot *one = <const Spot *>a
    cdef const Spot *other = <const Spot *>b
    if one.start != other.start:
        return -1 if one.start < other.start else 1
    if one.whole != other.whole:
        return -1 if one.whole > other.whole else 1
    if one.spelt != other.spelt:
        return -1 if one.spelt > other.spelt else 1
    return (one.pattern > other.pattern) - (one.pattern < other.pattern)


cdef int add_spot(Spots *spots, Py_ssize_t start, Py_ssize_t whole, Py_ssize_t spelt, Py_ssize_t pattern) except -1:
    """One more; of those that begin together the longest first, then what needs no plural."""
    cdef Py_ssize_t at = spots.count, room
    cdef Spot *before
    cdef Spot *more
    if at == spots.room:
        room = spots.room * 4
        more = <Spot *>realloc(NULL if spots.at == spots.few else spots.at, room * sizeof(Spot))
        if more == NULL:
            raise MemoryError
        if spots.at == spots.few:
            for i in range(at):
                more[i] = spots.few[i]
        spots.at, spots.room = more, room
    while at:
        before = spots.at + at - 1
        if before.start != start or before.whole > whole or (before.whole == whole and before.spelt >= spelt):
            break  # one pattern of each spelling
        spots.at[at] = before[0]
        at -= 1
    spots.at[at].start, spots.at[at].whole, spots.at[at].spelt, spots.at[at].pattern = start, whole, spelt, pattern
    spots.count += 1
    return 0


cdef int find_terms(
    TermIndex index, const unsigned char *seen, const unsigned char *raw, Py_ssize_t size, Spots *spots
) except -1:
    """Where terms may stand in a text of ``size`` bytes, as `_candidates` has it.

    ``seen``: its view, with spaces behind it.
    """
    cdef Py_ssize_t start = 0, at, end, length, behind
    cdef unsigned long long state, before, last, second, bare
    cdef int digits
    cdef unsigned int said, figured
    cdef unsigned char c
    while True:
        while start < size and seen[start] == c" ":
            start += 1
        if start >= size:
            return 0
        at, state, behind = start, 0, 0
        while True:  # a word, and while terms go on behind it the next one
            before = last = second = bare = state
            digits, end = 0, at
            while seen[end] != c" ":
                c = seen[end]
                second, last = last, state
                if is_digit(c):
                    if not digits:
                        bare = state
                    digits += 1
                else:
                    digits = 0
                state = mixed_in(state, c)
                end += 1
            if not behind:
                behind = end
            said = index.said_of(state, seen + start, end - start)
            if said & IS_TERM:
                add_spot(spots, start, possessive_end(seen, raw, size, end), end, said >> 3)
            if not digits:
                if seen[end - 1] == c"s" and end - at > 1:
                    add_plural(index, seen, last, start, end, 1, spots)
                    if seen[end - 2] == c"e" and end - at > 2 and makes_es(seen[end - 3]):
                        add_plural(index, seen, second, start, end, 2, spots)
            elif digits <= MOST_TAIL and digits < end - at:
                length = end - digits - start
                figured = index.said_of(bare, seen + start, length)
                if figured & IS_TERM:
                    add_spot(spots, start, start + length, start + length, figured >> 3)
            if end - at > index.least_stem:
                add_stems(index, seen, raw, before, start, at, end, spots)
            if not said & GOES_ON or end + 1 >= size or seen[end + 1] == c" ":
                break
            state, at = mixed_in(state, c" "), end + 1
        start = behind


cdef inline bint makes_es(unsigned char c) noexcept nogil:
    return c == c"s" or c == c"x" or c == c"z" or c == c"h" or c == c"o"


cdef inline Py_ssize_t possessive_end(
    const unsigned char *seen, const unsigned char *raw, Py_ssize_t size, Py_ssize_t end
) noexcept nogil:
    """Where the word ends, with ``'s`` behind it."""
    if end < size and raw[end] == c"'" and seen[end + 1] == c"s" and seen[end + 2] == c" ":
        return end + 2
    return end


cdef int add_plural(
    TermIndex index,
    const unsigned char *seen,
    unsigned long long state,
    Py_ssize_t start,
    Py_ssize_t end,
    int tail,
    Spots *spots,
) except -1:
    """The term without the last letters of its word."""
    cdef unsigned int said = index.said_of(state, seen + start, end - tail - start)
    if said & IS_TERM:
        add_spot(spots, start, end, end - tail, said >> 3)
    return 0


cdef int add_stems(
    TermIndex index,
    const unsigned char *seen,
    const unsigned char *raw,
    unsigned long long state,
    Py_ssize_t start,
    Py_ssize_t at,
    Py_ssize_t end,
    Spots *spots,
) except -1:
    """Stems that the word at ``at`` begins with, the words before it with it."""
    cdef unsigned long long lengths = index.short_heads
    cdef Py_ssize_t letters = end, i
    cdef unsigned int said, head
    if end - at >= STEM_HEAD:
        head = head_of(seen + at)
        if index.some_heads[head >> 6] >> (head & 63) & 1:
            lengths |= index.heads[head]
    if not lengths:
        return 0
    while letters > at and c"a" <= seen[letters - 1] <= c"z":
        letters -= 1
    for i in range(at, end):
        if i > at and i >= letters and end - i <= LONGEST_TAIL and lengths >> min(i - at, 63) & 1:
            said = index.said_of(state, seen + start, i - start)
            if said & IS_STEM and not is_ending(seen, i, end) and goes_on_alike(raw, start, i, end):
                add_spot(spots, start, end, i, said >> 3)
        state = mixed_in(state, seen[i])
    return 0


cdef inline bint is_ending(const unsigned char *seen, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether all that follows is the ending of a plural: `add_plural` has it."""
    if end - at == 1:
        return seen[at] == c"s"
    return end - at == 2 and seen[at] == c"e" and seen[at + 1] == c"s" and makes_es(seen[at - 1])


cdef bint goes_on_alike(const unsigned char *raw, Py_ssize_t start, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
    """Whether letters behind a stem are small, or all of the word is in capitals."""
    cdef Py_ssize_t i
    for i in range(at, end):
        if c"A" <= raw[i] <= c"Z":
            return is_shouted(raw + start, end - start)
    return True


cdef object Folded_of = None, Parted_of, without_noise_of, is_readable_word, CrowdType, MentionOf
cdef Py_ssize_t most_glued


cdef int prepare_mentions() except -1:
    global Folded_of, Parted_of, without_noise_of, is_readable_word, CrowdType, MentionOf, most_glued
    said = twins["mentions_of"].__globals__
    Parted_of, without_noise_of, is_readable_word = said["Parted"], said["without_noise"], said["_is_readable"]
    CrowdType, MentionOf, most_glued = said["Crowd"], said["Mention"], said["_MAX_GLUED"]
    Folded_of = said["fold"]
    return 0


def mentions_of(matcher, texts, most=None):
    cdef Lexicon lexicon = lexicon_of(matcher)
    cdef list out = []
    if lexicon is None:
        return twins["mentions_of"](matcher, texts, most)
    for text in texts:
        if type(text) is not str:
            return twins["mentions_of"](matcher, texts, most)
        said = mentions_in(matcher, lexicon, text, most)
        out.append([] if said is None else said)
    return out


cdef object mentions_in(matcher, Lexicon lexicon, str text, most):
    """None where there are none."""
    cdef Spots spots
    cdef const unsigned char *raw
    cdef Py_ssize_t size
    if PyUnicode_IS_COMPACT_ASCII(text):
        raw, size, folded, places = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text), None, None
    else:
        folded, places = Folded_of(text)
        raw, size = <bytes>folded, len(<bytes>folded)
    spots.at, spots.count, spots.room = spots.few, 0, 24
    try:
        if spots_in(lexicon, raw, size, &spots):
            if folded is None:
                folded = (<str>text).encode()
            return mentions_in_glued(matcher, lexicon, text, folded, places, &spots, most)
        if not spots.count:
            return None
        if most is not None and spots.count > <Py_ssize_t>most:
            return crowd_of(matcher, text, {spots.at[i].pattern for i in range(spots.count)})
        if places is not None:
            return twins["_resolved"](lexicon.table, lexicon.own, text, folded, places, listed_spots(&spots))
        return resolved_spots(lexicon, raw, size, &spots)
    finally:
        if spots.at != spots.few:
            free(spots.at)


cdef class Lexicon:
    """What a matcher looks for: the terms of a table, and an organisation's own, whose numbers lie below zero."""

    cdef TermIndex index, own_index
    cdef object matcher, table, own
    cdef Py_ssize_t count  # of the patterns of the own


cdef Lexicon lexicon_of(matcher):
    """None where patterns are not as those of the lexicon."""
    cdef Lexicon lexicon
    known = matcher.lexicon
    if known is not None:
        return None if known is False else <Lexicon>known
    if Folded_of is None:
        prepare_mentions()
    lexicon = Lexicon()
    lexicon.table, lexicon.own = matcher._table, matcher._own
    lexicon.index = index_of(lexicon.table)
    if lexicon.own is not None:
        lexicon.own_index = index_of(lexicon.own)
        lexicon.count = len(lexicon.own.sizes)
    if lexicon.index is None or (lexicon.own is not None and (lexicon.own_index is None or lexicon.own.stems)):
        matcher.lexicon = False
        return None
    matcher.lexicon = lexicon
    return lexicon


def finds_by_words(matcher):
    return lexicon_of(matcher) is not None


cdef bint spots_in(Lexicon lexicon, const unsigned char *raw, Py_ssize_t size, Spots *spots) except? 1:
    """Where terms may stand; and whether words of the text are glued."""
    cdef unsigned char few[ON_STACK + 4]
    cdef unsigned char *seen = few
    cdef Py_ssize_t i
    cdef unsigned int state = 0
    cdef unsigned char glued = 0
    if size > ON_STACK:
        seen = <unsigned char *>malloc(size + 4)
        if seen == NULL:
            raise MemoryError
    try:
        for i in range(size):
            state = (state << 2 | CLASS[raw[i]]) & 63
            glued |= GLUED[state]
            seen[i] = SHOWN[raw[i]]
        for i in range(size, size + 4):
            seen[i] = c" "
        if lexicon.own_index is not None:
            find_terms(lexicon.own_index, seen, raw, size, spots)
            for i in range(spots.count):
                spots.at[i].pattern -= lexicon.count
        find_terms(lexicon.index, seen, raw, size, spots)
        if lexicon.own_index is not None:
            qsort(spots.at, spots.count, sizeof(Spot), by_place)
    finally:
        if seen != few:
            free(seen)
    return glued


cdef list listed_spots(Spots *spots):
    """As `_candidates` lists them."""
    cdef Py_ssize_t i
    return [
        (spots.at[i].start, -spots.at[i].whole, -spots.at[i].spelt, spots.at[i].pattern) for i in range(spots.count)
    ]


cdef object crowd_of(matcher, text, patterns):
    return CrowdType([MentionOf(0, PyUnicode_GET_LENGTH(text), matcher._gravest(patterns))])


cdef inline bint is_between(unsigned char c) noexcept nogil:
    return c in (c" ", c"_", c"+", c"\t", c"\r", c"\n", c"-")


cdef bytes put_apart(bytes raw):
    """`phiguard.folding.Parted(raw).raw`."""
    cdef const unsigned char *at = raw
    cdef Py_ssize_t i = 0, end, made = 0, size = len(raw)
    cdef unsigned char c, before
    cdef char *out = <char *>malloc(2 * size + 1)
    if out is NULL:
        raise MemoryError
    try:
        while i < size:
            c = at[i]
            if is_between(c) and i + 1 < size and is_between(at[i + 1]):
                while i < size and is_between(at[i]):
                    i += 1
                c = c" "
                i -= 1
            elif i and c"A" <= c <= c"Z":
                before = at[i - 1]
                if c"a" <= before <= c"z" or c"0" <= before <= c"9" or (
                    c"A" <= before <= c"Z" and i + 1 < size and c"a" <= at[i + 1] <= c"z"
                ):
                    out[made] = c" "
                    made += 1
            out[made] = c
            made += 1
            i += 1
        return out[:made]
    finally:
        free(out)


def parted(bytes raw not None):
    """For the tests."""
    return put_apart(raw)


cdef object mentions_in_glued(matcher, Lexicon lexicon, text, bytes raw, places, Spots *spots, most):
    """In a text whose words are glued, and in its copy in which they are parted."""
    cdef list candidates = listed_spots(spots)
    cdef Spots more
    cdef Py_ssize_t i
    cdef bytes parted = raw, apart
    if len(raw) > most_glued:
        parted = without_noise_of(raw)  # what is found there would not be readable
    if parted is raw or twins["mentions_of"].__globals__["is_glued"](parted):
        copy, around, apart = None, None, put_apart(parted)
        more.at, more.count, more.room = more.few, 0, 24
        try:
            spots_in(lexicon, apart, len(apart), &more)
            for i in range(more.count):
                if copy is None:
                    copy, around = Parted_of(parted), b" %b " % raw
                start, end = copy.place(more.at[i].start), copy.place(more.at[i].whole - 1) + 1
                if is_readable_word(around, start + 1, end + 1):
                    candidates.append((start, -end, -(copy.place(more.at[i].spelt - 1) + 1), more.at[i].pattern))
        finally:
            if more.at != more.few:
                free(more.at)
    if not candidates:
        return []
    if most is not None and len(candidates) > <Py_ssize_t>most:
        return crowd_of(matcher, text, {one[3] for one in candidates})
    return _resolved(lexicon.table, lexicon.own, text, raw, places, candidates)


cdef list resolved_spots(Lexicon lexicon, const unsigned char *raw, Py_ssize_t size, Spots *spots):
    """`_resolved` of an ASCII text."""
    cdef Py_ssize_t i, last = 0
    cdef int shouted = -1
    cdef bint plainly
    cdef Spot *one
    cdef list out = []
    cdef dict met = lexicon.table.met
    for i in range(spots.count):
        one = spots.at + i
        if one.start < last:
            continue
        plainly = is_shouted(raw + one.start, one.spelt - one.start)
        if plainly and one.spelt - one.start != size:
            if shouted < 0:
                shouted = is_shouted(raw, size)
            plainly = not shouted
        if one.pattern < 0:
            term = lexicon.own.term(one.pattern + lexicon.count, plainly)
        else:
            at = one.pattern * 2 + plainly
            term = met.get(at, met)
            if term is met:
                term = lexicon.table.term(one.pattern, plainly)
                if len(met) < 20_000:
                    met[at] = term
        if term is None:
            continue
        last = one.whole
        out.append(new_tuple(MentionOf, (one.start, one.whole, term)))
    return out


# ---- phiguard.health


cdef enum:
    WEIGHED = 6  # by what speaks for a term

cdef object weighed_term = None, BesideType, CuesType, is_stopped_at
cdef dict detector_of, stops
cdef Py_ssize_t near_chars, round_chars, near_listed
cdef list term_notes = [None] * 2048  # by the place of a term in memory


cdef class TermNote:
    """What is known of a term, and what it was worth."""

    cdef object term, detector, tier, rule
    cdef bint strong, weak, grave, is_cue, has_stops
    cdef long codes[WEIGHED]  # of what spoke for it
    cdef list worth  # by these, its score and the evidence
    cdef int count


cdef int prepare_weighing() except -1:
    global weighed_term, BesideType, CuesType, is_stopped_at, stops, detector_of, near_chars, round_chars, near_listed
    global most_near, longest_key
    said = import_module("phiguard.health").__dict__
    BesideType, CuesType, is_stopped_at = said["_Beside"], said["Cues"], said["_is_stopped"]
    near_chars, round_chars, near_listed = said["_NEAR_CHARS"], said["_ROUND_CHARS"], 2 * said["_NEAR_WORDS"]
    most_near, longest_key = said["_NEAR_WORDS"], import_module("phiguard.keys")._MAX_KEY
    detector_of = twins["terms"].__globals__["_TERM"]
    stops, weighed_term = said["_stops"](), said["_weighed"]
    return 0


cdef TermNote note_of_term(term):
    # Fields stand as in `phiguard.terms.Term`: category, entity, tier, topic, ambiguity, rule.
    cdef size_t at = <size_t><PyObject *>term
    cdef TermNote note
    at = (at >> 4 ^ at >> 15) & 2047
    known = term_notes[at]
    if known is not None and (<TermNote>known).term is term:
        return <TermNote>known
    if weighed_term is None:
        prepare_weighing()
    note = TermNote()
    note.term, note.tier, note.rule = term, field(term, 2), field(term, 5)
    note.detector = detector_of.get(field(term, 0))
    note.strong, note.weak = field(term, 4) == "strong", field(term, 4) == "weak"
    note.grave, note.is_cue = note.tier >= 2, field(term, 0) == "cue"
    note.has_stops, note.worth = note.rule in stops, [None] * WEIGHED
    term_notes[at] = note
    return note


cdef long code_of(cue, section, event, page) except -2:
    """What is known of a text besides its words as one number; -1 where it is other than it usually is."""
    cdef double one = cue, two = section, three = event, four = page
    cdef long first = <long>(one * 2) if 0.0 <= one <= 1.0 else -1
    cdef long second = <long>(two * 2) if 0.0 <= two <= 1.0 else -1
    if first < 0 or second < 0 or first != one * 2 or second != two * 2:
        return -1
    if (three != 0.0 and three != 1.0) or (four != 0.0 and four != 1.0):
        return -1
    return first << 5 | second << 7 | (512 if three else 0) | (1024 if four else 0)


cdef tuple worth_of(TermNote note, long beside, long around, cue, section, event, page):
    """`_weighed`."""
    cdef int i
    if around >= 0:
        for i in range(min(note.count, WEIGHED)):
            if note.codes[i] == (around | beside):
                return <tuple>note.worth[i]
    made = weighed_term(
        note.term,
        beside & 1 == 1,
        BesideType(beside >> 1 & 1 == 1, beside >> 2 & 1 == 1, beside >> 3),
        CuesType(cue, section, event, page),
    )
    if around >= 0:
        i = note.count % WEIGHED
        note.codes[i], note.worth[i] = around | beside, made
        note.count = note.count + 1 if note.count < 2 * WEIGHED - 1 else WEIGHED
    return <tuple>made


cdef long beside_in(list mentions, list notes, bytearray stopped, Py_ssize_t i, Py_ssize_t count) except -1:
    """`_beside`, as bits above the lowest."""
    cdef Py_ssize_t begins = field(mentions[i], 0), ends = field(mentions[i], 1), j, start, end, apart
    cdef bint term = False, cue = False
    cdef int hints = 0
    cdef TermNote other, own = <TermNote>notes[i]
    for j in range(max(0, i - near_listed), min(count, i + near_listed + 1)):
        other = <TermNote>notes[j]
        if j == i or not (other.strong or other.weak) or (stopped is not None and stopped[j]):
            continue
        start, end = field(mentions[j], 0), field(mentions[j], 1)
        apart = start - ends if start > begins else begins - end
        if apart > round_chars:
            continue
        if other.strong:
            if other.grave:
                term = True
            elif apart <= near_chars:
                cue = True
        elif apart <= near_chars and other.rule != own.rule:
            hints += 1
    return term << 1 | cue << 2 | min(hints, 2) << 3


# ---- phiguard.health_scan


cdef object MentionedType = None, outside_of, view_step, no_meaning, FoundIn, nothing_covered, without_drawn
cdef Py_ssize_t least_drawn
cdef dict no_terms


cdef int prepare_health() except -1:
    global MentionedType, outside_of, view_step, no_meaning, FoundIn, nothing_covered, no_terms
    global without_drawn, least_drawn
    said = twins["mentioned"].__globals__
    MentionedType, outside_of, view_step = said["Mentioned"], said["_outside"], said["_VIEW"][0]
    without_drawn, least_drawn = said["without_drawn"], import_module("phiguard.noise").LEAST_DRAWN
    no_meaning, FoundIn, nothing_covered, no_terms = said["NO_MEANING"], said["Found"], said["NONE"], said["_NO_TERMS"]
    return 0


cdef inline bint is_the_view(step) except? 1:
    """Whether a text is the normalised view of the one it stands in, by its last step."""
    return type(step) is not str and step == view_step  # keys are texts, and it is none


cpdef mentioned(nodes, matcher, written, most=None):
    return mentioned_in(nodes, matcher, written, most, NULL)


cdef mentioned_in(nodes, matcher, written, most, Sifted *earlier):
    """``earlier``: what texts were asked already, or NULL."""
    cdef list texts = [], out = []
    cdef set viewed = None
    cdef Lexicon lexicon = lexicon_of(matcher)
    cdef PyObject *known[LIKE_TEXTS]  # as in `sift_all`
    cdef Py_ssize_t places[LIKE_TEXTS]  # where in `out` what they say stands; below zero for nothing
    cdef size_t at
    if lexicon is None:
        return twins["mentioned"](nodes, matcher, written, most)
    memset(known, 0, sizeof(known))
    if MentionedType is None:
        prepare_health()
    for node in nodes:
        if leaf_text(node) is None or leaf_form(node) != "text" or is_marked_inert(node):
            continue
        part = node_part(node)
        if part is None and is_judged(node):
            continue
        if part is not None:
            steps = field(part, 3)
            if steps and is_the_view((<tuple>steps)[len(<tuple>steps) - 1]):
                if viewed is None:
                    viewed = set()
                parent = node_parent(node)
                viewed.add(PyLong_FromVoidPtr(<PyObject *>parent))
        texts.append(node)
    for node in texts:
        # The normalised view of a text is read in its place: both fold to the same letters.
        if viewed is not None and PyLong_FromVoidPtr(<PyObject *>node) in viewed:
            continue
        text = leaf_text(node)
        if type(text) is not str:
            return twins["mentioned"](nodes, matcher, written, most)
        at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
        if PyUnicode_IS_COMPACT_ASCII(text):
            if is_like(known[at], text):
                if places[at] >= 0:
                    mentions = field(out[places[at]], 1)
                    if type(mentions) is list:
                        mentions = (<list>mentions)[:]
                    out.append(new_tuple(MentionedType, (node, mentions)))
                continue
            known[at], places[at] = <PyObject *>text, -1
        if earlier != NULL and PyUnicode_IS_COMPACT_ASCII(text) and is_like(earlier.asked[at], text):
            mentions = <object>earlier.said[at]
            if type(mentions) is list:
                mentions = (<list>mentions)[:]
        else:
            read = without_drawn(text) if PyUnicode_GET_LENGTH(text) >= least_drawn else text
            mentions = mentions_in(matcher, lexicon, read, most)
        if mentions and ("[" in <str>text or ":" in <str>text):
            mentions = outside_of(written, text, mentions)
        if mentions:
            if known[at] == <PyObject *>text:
                places[at] = len(out)
            out.append(new_tuple(MentionedType, (node, mentions)))
    return out


cdef int host_tier(list said) except -1:
    """`phiguard.health_scan.in_host`."""
    cdef int tier = 0
    for one in said:
        part = node_part(field(one, 0))
        if part is None or field(part, 7) != "host":
            continue
        tier = tier_of_host(field(one, 1), tier)
    return tier


cdef int tier_of_host(mentions, int tier) except -1:
    """The highest tier of sure terms in a host, ``tier`` at least."""
    for m in mentions:
        term = field(m, 2)
        if <int>field(term, 2) > tier and field(term, 4) == "strong":
            tier = field(term, 2)
    return tier


def terms(said, threshold, *, page, event):
    return terms_in(said, threshold, page, event)


cdef list terms_in(said, double threshold, page, event):
    # Fields stand as in `phiguard.matcher.Mention`: start, end, term.
    cdef list found = []
    cdef tuple known
    if MentionedType is None:
        prepare_health()
    for one in said:
        node = field(one, 0)
        part = node_part(node)
        if part is not None and field(part, 7) != "value":
            continue
        meaning = place_meaning(leaf_context(node)) or no_meaning
        if field(meaning, 0) in no_terms and leaf_text(node) in no_terms[field(meaning, 0)]:
            continue
        mentions = field(one, 1)
        add_terms(found, node, mentions if type(mentions) is list else list(mentions), threshold, meaning, page, event)
    return found


cdef int add_terms(list found, node, list mentions, double threshold, meaning, page, event) except -1:
    """`phiguard.health.weigh`, and what of it counts."""
    cdef Py_ssize_t count = len(mentions), i
    cdef list notes = []
    cdef bytearray stopped = None
    cdef TermNote note
    cdef long around, beside
    cdef tuple known
    text, covered, cue, section = leaf_text(node), node_covered(node), field(meaning, 2), field(meaning, 3)
    around = code_of(cue, section, event, page)
    for i in range(count):
        m = mentions[i]
        note = note_of_term(field(m, 2))
        notes.append(note)
        if note.has_stops and stopped_near(note, text, m):
            if stopped is None:
                stopped = bytearray(count)
            stopped[i] = 1
    for i in range(count):
        note = <TermNote>notes[i]
        if note.is_cue:
            continue
        beside = 1 if stopped is not None and stopped[i] else 0
        if not beside and not note.strong:
            beside = beside_in(mentions, notes, stopped, i, count)
        known = worth_of(note, beside, around, cue, section, event, page)
        if not <double>known[0] >= threshold:
            continue
        m = mentions[i]
        start, end = field(m, 0), field(m, 1)
        if covered is not nothing_covered and covered.hold(start, end):
            continue
        if note.detector is None:
            raise KeyError("a category of terms")
        found.append(
            of_nine(FoundIn, node, start, end, note.detector, known[0], known[1], note.tier, "replace", None)
        )
    return 0


# ---- phiguard.judge


cdef object pardoned_of = None, own_form, below_threshold
cdef tuple pardoned_fields
cdef frozenset kinds_of_care


cdef int prepare_judging() except -1:
    global pardoned_of, pardoned_fields, own_form, below_threshold, kinds_of_care
    if PlainLeaf is None:
        prepare_cutting()
    said = twins["decided_by"].__globals__
    own_form, below_threshold = said["_OWN"], said["BELOW"]
    pardoned_fields, kinds_of_care = said["PARDONED"], said["CARE"]
    pardoned_of = said["is_pardoned"]
    return 0


cdef bint stands_pardoned(node) except? 1:
    """`phiguard.judge.is_pardoned`."""
    if not is_leaf(node):
        return pardoned_of(node)
    meaning = place_meaning(leaf_context(node))
    return meaning is not None and field(meaning, 0) in pardoned_fields


cdef class Verdicts:
    """What a decider said last of a detector and a tier, each where the last bits of both say."""

    cdef list detectors, verdicts
    cdef int[128] tiers

    def __cinit__(self):
        self.detectors, self.verdicts = [None] * 128, [None] * 128


cdef object verdict_on(decider, Verdicts known, detector, tier):
    """`phiguard.decide.Decider.plainly`."""
    cdef size_t at = <size_t><PyObject *>detector
    cdef int of = tier
    cdef Teller teller
    at = (at >> 4 ^ at >> 11 ^ <size_t>of) & 127
    if known.detectors[at] is detector and known.tiers[at] == of:
        return known.verdicts[at]
    teller = teller_of(detector)
    verdict = decider.plainly(teller.id, teller.entity, teller.role, tier)
    known.detectors[at], known.tiers[at], known.verdicts[at] = None, of, verdict
    known.detectors[at] = detector
    return verdict


cpdef decided_by(judge, decider, bint pardoned, found):
    cdef list out = []
    cdef Verdicts known
    if not attr(decider, "plain"):
        return twins["decided_by"](judge, decider, pardoned, found)
    if pardoned_of is None:
        prepare_judging()
    near = attr(decider, "near")
    if near is None:
        near = decider.near = Verdicts()
    known = <Verdicts?>near
    for f in found:
        tier = field(f, 6)
        if pardoned and <int>tier > 1 and stands_pardoned(field(f, 0)):
            tier = 1
        verdict = verdict_on(decider, known, field(f, 3), tier)
        method = field(verdict, 0)
        if method == "replace":
            out.append(f)
        elif method != "keep" or field(verdict, 1) != below_threshold:
            new = "" if method == "keep" and type(judge) is Judging else judge.written(f, method)
            if new is not own_form:
                out.append(of_nine(
                    type(f), field(f, 0), field(f, 1), field(f, 2), field(f, 3), field(f, 4), field(f, 5), field(f, 6),
                    method if new is not None else "replace", new,
                ))
    return out


def tier_of(page, found, terms, host_tier, *, care):
    return highest_tier(page, found, terms, host_tier, care)


cdef int highest_tier(page, found, terms, int tier, bint care) except -1:
    cdef int own
    if pardoned_of is None:
        prepare_judging()
    tier = max(tier, <int>page.tier)
    care = care or page.kind in kinds_of_care
    if not care:
        for f in terms:
            if <int>field(f, 6) > 0:
                care = True
                break
    for some in (found, terms):
        for f in some:
            own = field(f, 6)
            if own > tier and (care or not teller_of(field(f, 3)).beside_care):
                if page.pardoned and stands_pardoned(field(f, 0)):
                    own = min(own, 1)
                tier = max(tier, own)
    return tier


# ---- phiguard.fresh


cdef object Unsaid = None, UnfitEvent, consent_of


cdef int prepare_mood() except -1:
    global Unsaid, UnfitEvent, consent_of
    said = twins["mood_in"].__globals__
    Unsaid, UnfitEvent, consent_of = said["Unsaid"], said["Unfit"], said["consented"]
    return 0


cpdef mood_in(c, given, layout, tree, met, bint new_address, said, found):
    return mood_with(c, given, layout, tree, met, new_address, said, found, 0)


cdef tuple mood_with(c, given, layout, tree, met, bint new_address, said, found, int host):
    """``host``: the tier of what hosts say that are not among ``said``."""
    # Fields stand as in `phiguard.recall.Met` (texts, hashes, judged, spoken, addresses) and `PageFacts`.
    cdef list spoken = field(met, 3), addresses = field(met, 4), hashes = field(met, 1), told = said, terms = []
    cdef bint sure = False, care = False, plain
    cdef int tier = 0, number
    cdef tuple known
    if UNFIT is None:
        prepare()
    if Unsaid is None:
        prepare_mood()
    for one in spoken:
        entry = field(one, 1)
        sure = sure or <int>attr(entry, "tier") >= 2
        host = max(host, <int>attr(entry, "host"))
    if told:
        host = max(host, host_tier(told))
    pages = None if new_address else _pages(c, field(given, 0), layout, spoken, addresses, field(met, 0), hashes)
    plain = bool(told) and (pages is None or not sure)  # what the terms are without the rest is asked for
    if plain:
        terms = terms_in(told, attr(c, "floor"), 0.0, 0.0)
        if not sure:
            for f in terms:
                sure = sure or <int>field(f, 6) >= 2
    if pages is None:
        pages = pages_with(c, field(given, 0), layout, met, terms)
    page = pages[0]
    mood = mood_like(field(page, 0) in kinds_of_page_care(), sure, field(page, 2))
    if told and not (plain and not sure and field(mood, 0) == 0.0):
        terms = terms_in(told, attr(c, "floor"), field(mood, 0), field(mood, 1))
    if len(terms) > <Py_ssize_t>attr(attr(c, "limits"), "max_findings"):
        raise UnfitEvent
    number = number_of_mood(mood)
    for one in spoken:
        known = weights_in_mood(field(one, 1), number, mood)
        if known is not None:
            care = care or len(<tuple>known[2]) > 0
            tier = max(tier, <int>known[1])
            continue
        weights = (<dict>attr(field(one, 1), "weights")).get(mood)
        if weights is None:
            raise Unsaid([field(one, 0) for one in spoken if mood not in attr(field(one, 1), "weights")])
        care = care or len(<tuple>field(weights, 1)) > 0
        tier = max(tier, <int>field(weights, 0))
    tier = max(tier, highest_tier(page, found, terms, host, care))
    facts = pages[tier]
    if attr(attr(c, "decider"), "asks_consent"):
        facts = consent_of(c, given, tree, facts)
    return mood, facts, terms


cdef frozenset kinds_of_page_care():
    if pardoned_of is None:
        prepare_judging()
    return kinds_of_care


cpdef in_care(spoken, found, mood):
    if field(mood, 0) > 0:
        return True
    for one in <list>spoken:
        if <int>field((<dict>attr(field(one, 1), "weights"))[mood], 0):
            return True
    for f in found:
        detector = field(f, 3)
        if (field(f, 6) or attr(detector, "role") == "provider") and not attr(detector, "beside_care"):
            return True
    return False


# ---- phiguard.compiled and phiguard.speaking: what there is to remember


cdef object depends_on = None


cdef int prepare_kept() except -1:
    global depends_on
    said = twins["to_remember"].__globals__
    depends_on = said["depends"]
    return 0


cdef inline object top_of(node):
    return node_top(node)


cdef object id_of_top(node):
    top = top_of(node)
    return PyLong_FromVoidPtr(<PyObject *>top)


def to_remember(nodes, said, found, rewritable):
    cdef list tops = []
    cdef bint parted = False
    cdef set tainted
    cdef dict below
    if depends_on is None:
        prepare_kept()
    for node in nodes:
        if node_part(node) is not None:
            parted = True
        elif not leaf_edits(node) and not is_marked_inert(node):
            if type(node_content(node)) is str:
                tops.append(node)
    if not tops and not parted:
        return None
    tainted, below = set(), {}
    for one in said:
        tainted.add(id_of_top(field(one, 0)))
    for one in found:
        tainted.add(id_of_top(field(one, 0)))
    for node in nodes:
        if is_leaf(node):
            context = leaf_context(node)
            if is_of_health(context) and depends_on(context) or rewritable and id_of_top(node) in rewritable:
                tainted.add(id_of_top(node))
            continue
        top = top_of(node)
        at = PyLong_FromVoidPtr(<PyObject *>top)
        if rewritable and PyLong_FromVoidPtr(<PyObject *>node) in rewritable:
            tainted.add(at)
        walked = node_walked(node)
        if is_unreadable(node) or (walked is not None and walked.removed):
            tainted.add(at)
        elif is_of_health(leaf_context(node)) and depends_on(leaf_context(node)):
            tainted.add(at)
        if node_part(node) is not None or node_owner(node) is not None:
            if at in below:
                below[at].append(node)
            else:
                below[at] = [node]
    return tops, tainted, below


cpdef holds_health_alone(said, found):
    cdef list others = []
    if not said:
        return False
    if depends_on is None:
        prepare_kept()
    for f in found:
        if not teller_of(field(f, 3)).of_health:
            top = top_of(field(f, 0))
            if not is_held(top, others):
                if len(others) == FEW_TOPS:
                    return twins["holds_health_alone"](said, found)
                others.append(top)
    for one in said:
        if not is_held(top_of(field(one, 0)), others):
            return True
    return False


cdef enum:
    FEW_TOPS = 16  # that are gone through one by one


cdef inline bint is_held(one, list some) noexcept:
    """Whether it is one of them."""
    cdef Py_ssize_t i
    for i in range(len(some)):
        if <PyObject *>(some[i]) == <PyObject *>one:
            return True
    return False


def _by_top(items, tops):
    cdef dict out = {top: [] for top in tops}
    if depends_on is None:
        prepare_kept()
    if not out:
        return out
    for item in items:
        of_top = out.get(id_of_top(field(item, 0) if isinstance(item, tuple) else item))
        if of_top is not None:
            (<list>of_top).append(item)
    return out
