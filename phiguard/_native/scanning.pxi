# The twins of `phiguard.prefilter` and `phiguard.scan`, and of what they ask `phiguard.detector` and `phiguard.checks` for.

cdef enum:
    SHORT_TEXT = 250  # as `phiguard.detector` has it
    BEGINNING = 4  # characters, as `phiguard.beginnings` has it
    MET_OFTEN = 8  # texts after which it is worked out what the matches of a pattern begin with
    TRIED_APART = 6  # places where a match may begin, after which it is searched for
    SHAPES_OF_ONE = 16  # findings among which one of the same thing is looked for, as `phiguard.scan` has it
    CONTEXT_CHARS = 40  # as `phiguard.context_words` has it
    MOST_JOINED = 64  # texts whose matches go from the engine to what confirms them in arrays
    MOST_SCANNERS = 16

cdef object FoundType = None
cdef dict rest_by_role
cdef Py_ssize_t longest_whole
cdef object no_spans
cdef object nought = 0.0


# ---- phiguard.prefilter: where which pattern occurs


cdef int ascending(const void *a, const void *b) noexcept nogil:
    cdef unsigned long long one = (<unsigned long long *>a)[0], other = (<unsigned long long *>b)[0]
    return (one > other) - (one < other)


cdef class Matches:
    """Takes what an engine reports: of each match its pattern, and where it ends."""

    cdef unsigned long long *both
    cdef size_t count, room

    def __dealloc__(self):
        free(self.both)

    def add(self, unsigned int pattern, begin, unsigned long long to, flags, context):
        cdef unsigned long long *more
        if self.count == self.room:
            more = <unsigned long long *>realloc(self.both, (self.room + 64) * 2 * sizeof(unsigned long long))
            if more == NULL:
                raise MemoryError
            self.both, self.room = more, (self.room + 64) * 2
        self.both[self.count] = <unsigned long long>pattern << 32 | to
        self.count += 1


def _ends_in(database, scratch, joined, texts):
    cdef Matches matches = Matches()
    cdef dict found = {}
    cdef list starts
    cdef size_t i = 0, last
    cdef unsigned long long pattern, to
    cdef Py_ssize_t start, size, text = 0
    database.scan((<str>joined).encode(), matches.add, 0, None, scratch)
    if not matches.count:
        return found
    qsort(matches.both, matches.count, sizeof(unsigned long long), ascending)
    if len(texts) == 1:
        while i < matches.count:
            pattern, last = matches.both[i] >> 32, i
            while last + 1 < matches.count and matches.both[last + 1] >> 32 == pattern:
                last += 1
            found[0, pattern] = (matches.both[i] & 0xFFFFFFFF, matches.both[last] & 0xFFFFFFFF)
            i = last + 1
        return found
    starts, start = [], 0
    for one in texts:
        starts.append(start)
        start += PyUnicode_GET_LENGTH(one) + 1
    size = len(starts)
    for i in range(matches.count):
        pattern, to = matches.both[i] >> 32, matches.both[i] & 0xFFFFFFFF
        if i == 0 or matches.both[i - 1] >> 32 != pattern:
            text = 0
        while text + 1 < size and <unsigned long long>starts[text + 1] < to:
            text += 1
        at, end = (text, pattern), to - <unsigned long long>starts[text]
        known = found.get(at)
        found[at] = (end, end) if known is None else ((<tuple>known)[0], end)
    return found


cdef int confirm_joined(database, scratch, joined, list texts, list nodes, shapes, double threshold, most, found) except -1:
    """`_ends_in` and `_confirm_all` of what it says, of some texts: where matches end goes from one to the other as it is."""
    cdef Matches matches = Matches()
    cdef Py_ssize_t starts[MOST_JOINED + 1]
    cdef Py_ssize_t count = len(texts), text = 0, seen = -1, first, last
    cdef size_t i = 0
    cdef unsigned long long pattern
    cdef list probes
    node = of = names = covered = None
    if count > MOST_JOINED or len(nodes) != count:
        raise ValueError("too many texts to be looked at together")
    database.scan((<str>joined).encode(), matches.add, 0, None, scratch)
    if not matches.count:
        return 0
    if matches.count > 1:
        qsort(matches.both, matches.count, sizeof(unsigned long long), ascending)
    starts[0] = 0
    for text in range(count):
        starts[text + 1] = starts[text] + PyUnicode_GET_LENGTH(texts[text]) + 1
    text, probes = 0, probes_of(shapes)
    while i < matches.count:
        pattern = matches.both[i] >> 32
        if i == 0 or matches.both[i - 1] >> 32 != pattern:
            text = 0
        first = matches.both[i] & <unsigned long long>0xFFFFFFFF
        while text + 1 < count and starts[text + 1] < first:
            text += 1
        last = first
        i += 1
        while i < matches.count and matches.both[i] >> 32 == pattern:
            if text + 1 < count and starts[text + 1] < <Py_ssize_t>(matches.both[i] & <unsigned long long>0xFFFFFFFF):
                break
            last = matches.both[i] & <unsigned long long>0xFFFFFFFF
            i += 1
        if text != seen:  # most lie in the same one
            node, seen = nodes[text], text
            of, names, covered = text_of(node), place_names(leaf_context(node)), node_covered(node)
        confirmed(
            node, of, names, covered, probe_at(probes, shapes, <Py_ssize_t>pattern), threshold, most, found, None,
            first - starts[text], last - starts[text],
        )
    return 0


cdef dict probes_by_shapes = {}  # by the place of a scanner's shapes in memory, these and a `Probe` of each that was met


cdef list probes_of(shapes):
    at = PyLong_FromVoidPtr(<PyObject *>shapes)
    known = probes_by_shapes.get(at)
    if known is None or (<tuple>known)[0] is not shapes:
        if len(probes_by_shapes) >= MOST_SCANNERS:
            probes_by_shapes.clear()
        known = probes_by_shapes[at] = (shapes, [None] * len(shapes))
    return <list>(<tuple>known)[1]


cdef Probe probe_at(list probes, shapes, Py_ssize_t i):
    known = probes[i]
    if known is None:
        shape = shapes[i]
        known = probes[i] = probe_of((<tuple>shape)[0], (<tuple>shape)[1])
    return <Probe>known


# ---- phiguard.scan and phiguard.detector: what of that is a finding


cdef class Probe:
    """A shape of a detector, with all that is asked about a match of it."""

    cdef object detector, name, compiled, search, match, group, fit, passes, weigh, tier, context, inside, rest, not_name
    cdef object alone, beside  # scores with their evidence: of the shape, and with a word before it
    cdef frozenset words, firsts
    cdef dict scores
    cdef bint keyed, empties, begun, sifted, grouped, has_program, at_border, weighs_phone, checks_date
    cdef Py_ssize_t shape, width
    cdef int met, kind_of_fit, asked  # texts that came so far, and of whole values that `re` was asked about
    cdef unsigned short *code  # of its program, see `phiguard.programs`
    cdef unsigned long long *sets
    cdef unsigned long long low_signs, high_signs  # of ASCII, those that a match may hold
    cdef unsigned int begins[BEGINNING][128]  # as `phiguard.beginnings` has it
    cdef unsigned long long sizes[32]  # by the first character of a word, how many characters such words have

    def __dealloc__(self):
        free(self.code)
        free(self.sets)


cdef int prepare_findings() except -1:
    global FoundType, rest_by_role, no_spans, longest_whole
    said = twins["_confirm"].__globals__
    longest_whole = said["LONGEST"]
    rest_by_role, no_spans, FoundType = said["_REST"], said["NONE"], said["Found"]
    return 0


cdef Probe probe_of(detector, Py_ssize_t shape):
    cdef Probe new
    compiled = attr(detector, "_compiled")[shape]
    known = compiled.probe
    if known is not None:
        return <Probe>known
    if FoundType is None:
        prepare_findings()
    new = Probe()
    new.detector, new.name, new.compiled, new.shape = detector, attr(detector, "id"), compiled, shape
    new.keyed, new.scores, new.rest = compiled.keyed, attr(detector, "_scores"), rest_by_role[attr(detector, "role")]
    new.not_name = "!" + new.name if attr(detector, "not_keys") else None
    new.fit, new.weigh, new.tier, new.inside = attr(detector, "fit"), attr(detector, "weigh"), attr(detector, "tier"), attr(detector, "inside")
    new.passes = None if attr(detector, "check") is None else attr(attr(detector, "check"), "passes")
    new.kind_of_fit = kind_of_fit(new.fit)
    new.weighs_phone, new.checks_date = new.weigh is phone_weight, new.passes is _is_date
    new.context = attr(detector, "_context")
    new.firsts = None if new.context is None else new.context.firsts
    if new.firsts is not None:
        new.words = new.context.words
        for word in new.words | new.firsts:
            new.sizes[ord((<str>word)[0]) & 31] |= 1ULL << min(len(<str>word), 63)
    new.group = new.search = new.match = None
    compiled.probe = new
    return new


def _confirm_all(occurrences, shapes, nodes, threshold, most, found):
    cdef Py_ssize_t first, last
    node = text = names = covered = None
    if type(occurrences) is not dict:
        occurrences = dict(occurrences)
    for at, ends in (<dict>occurrences).items():
        first = last = -1
        if type(ends) is tuple:
            first, last = (<tuple>ends)[0], (<tuple>ends)[1]
            ends = None
        shape, one = shapes[(<tuple>at)[1]], nodes[(<tuple>at)[0]]
        if one is not node:  # most lie in the same one
            node, text, names, covered = one, text_of(one), place_names(leaf_context(one)), node_covered(one)
        confirmed(
            node, text, names, covered, probe_of((<tuple>shape)[0], (<tuple>shape)[1]), threshold, most, found, ends,
            first, last,
        )


def _confirm(node, detector, shape, threshold, most, found, ends=None):
    cdef Py_ssize_t first = -1, last = -1
    cdef Probe probe
    if type(ends) is tuple:
        first, last = (<tuple>ends)[0], (<tuple>ends)[1]
        ends = None
    names, covered = place_names(leaf_context(node)), node_covered(node)
    probe = probe_of(detector, shape)
    text = text_of(node)
    if probe.keyed and type(text) is str:
        bare = (<str>text).strip()
        if PyUnicode_IS_COMPACT_ASCII(bare) and not is_worth_a_try(
            probe, PyUnicode_1BYTE_DATA(bare), PyUnicode_GET_LENGTH(bare)
        ):
            return
    confirmed(node, text, names, covered, probe, threshold, most, found, ends, first, last)


cdef object text_of(node):
    text = leaf_text(node)
    return node_content(node) if text is None else text


cdef object confirmed(
    node, text, names, covered, Probe probe, double threshold, most, list found, ends, Py_ssize_t ended, Py_ssize_t last
):
    """``ended``, ``last``: where the first and the last match end, below zero where that is not known; ``ends``: in which
    slices they lie, or None."""
    cdef Py_ssize_t size, begin, start, stop, end, left
    cdef bint more
    if type(text) is not str:
        return confirmed_by_twin(node, probe, threshold, most, found, ends, ended, last)
    named = avoided = nought
    if names:
        named = names.get(probe.name, nought)
        if probe.not_name is not None:
            avoided = names.get(probe.not_name, nought)
    size, left = PyUnicode_GET_LENGTH(text), most
    if probe.keyed:
        if <double>named < 1.0:
            return
        bare = text if has_bare_ends(text) else (<str>text).strip()
        m = (probe.compiled.short if size <= SHORT_TEXT else probe.compiled.long).fullmatch(bare)
        if m is not None:
            begin, end = m.span(probe.compiled.group)
            if bare is not text:
                left = size - PyUnicode_GET_LENGTH((<str>text).lstrip())
                begin, end = begin + left, end + left
            confirmed_in(node, probe, text, begin, end, threshold, found, named, avoided, covered)
        return
    if probe.kind_of_fit == FIT_WHOLE_NAME and PyUnicode_IS_COMPACT_ASCII(text):
        if not may_be_whole_name(PyUnicode_1BYTE_DATA(text), size):
            return
    if size > SHORT_TEXT:
        if probe.inside is not None:
            where = probe.inside(text)
            if not where:
                return
            if type(where) is not bool:
                ends = where
        group, matches = probe.compiled.group, probe.compiled.long
        if ends is None:
            matches = matches.finditer(text)
        else:  # slices of it, in which all are
            matches = ends.finditer(matches, text)
        for m in matches:
            begin, end = m.span(group)
            if confirmed_in(node, probe, text, begin, end, threshold, found, named, avoided, covered):
                left -= 1
                if left <= 0:
                    return
        return
    if probe.search is None:
        probe.group, probe.empties = probe.compiled.group, probe.compiled.least == 0
        probe.width, probe.match = min(probe.compiled.width, SHORT_TEXT), probe.compiled.short.match
        probe.search = probe.compiled.short.search
    if probe.empties:
        return confirmed_by_twin(node, probe, threshold, most, found, ends, ended, last)
    begin = 0
    if ended >= 0:
        begin = ended - probe.width if ended > probe.width else 0
    else:
        last = size
    if probe.met < MET_OFTEN:
        probe.met += 1
        if probe.met == MET_OFTEN:
            learn_beginnings(probe)
    while True:
        m = next_match(probe, text, begin)
        if m is None:
            return
        (start, stop) = (<tuple>m.span())
        begin = end = stop
        more = begin < last
        if probe.group:
            (start, end) = (<tuple>m.span(1))
        if confirmed_in(node, probe, text, start, end, threshold, found, named, avoided, covered):
            left -= 1
            if left <= 0:
                return
        if not more:
            return


cdef object confirmed_by_twin(
    node, Probe probe, threshold, most, list found, ends, Py_ssize_t ended, Py_ssize_t last
):
    if ended >= 0:
        ends = ended, last
    return twins["_confirm"](node, probe.detector, probe.shape, threshold, most, found, ends)


cdef inline bint has_bare_ends(text):
    """Whether `str.strip` leaves a text of ASCII as it is."""
    cdef Text at
    cdef Py_ssize_t n
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return False
    at, n = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    return n == 0 or not (parts_words(at[0]) or parts_words(at[n - 1]))


cdef int learn_beginnings(Probe probe) except -1:
    cdef Py_ssize_t i, sign
    said = probe.compiled.begins
    if said is None:
        return 0
    at_border, tables = said
    for i in range(BEGINNING):
        for sign in range(128):
            probe.begins[i][sign] = tables[i][sign]
    probe.at_border, probe.begun = at_border, True
    return 0


cdef object next_match(Probe probe, text, Py_ssize_t begin):
    """The first match from a place on: tried where one may begin, which in most texts are very few places."""
    cdef Text data
    cdef Py_ssize_t size
    cdef int tried = 0
    if not probe.begun or not PyUnicode_IS_COMPACT_ASCII(text):
        return probe.search(text, begin)
    data, size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    while True:
        begin = next_beginning(probe, data, size, begin)
        if begin < 0:
            return None
        if tried == TRIED_APART:
            return probe.search(text, begin)
        m = probe.match(text, begin)
        if m is not None:
            return m
        begin += 1
        tried += 1


cdef Py_ssize_t next_beginning(Probe probe, Text data, Py_ssize_t size, Py_ssize_t at) noexcept:
    """Where a match may begin next, or -1. The text is of ASCII, with a NUL behind it."""
    while at < size:
        if begins_at(probe, data, size, at):
            return at
        at += 1
    return -1


cdef inline bint begins_at(Probe probe, Text data, Py_ssize_t size, Py_ssize_t at) noexcept:
    cdef unsigned int groups = probe.begins[0][data[at] & 127] & probe.begins[1][data[at + 1] & 127]
    if not groups:
        return False
    if at + 1 < size:
        groups &= probe.begins[2][data[at + 2] & 127]
        groups &= probe.begins[3][data[at + 3] & 127 if at + 2 < size else 0]
    else:
        groups &= probe.begins[2][0] & probe.begins[3][0]
    return groups and (not probe.at_border or (at > 0 and in_word(data[at - 1])) != in_word(data[at]))


cdef bint confirmed_in(
    node, Probe probe, text, Py_ssize_t start, Py_ssize_t end, double threshold, list found, named, avoided, covered
) except? 1:
    """`Detector._weighed`, and the finding if it is one."""
    cdef double nats = 0.0
    cdef bint near, plain = PyUnicode_IS_COMPACT_ASCII(text)
    if start < 0:
        return False
    if plain and probe.kind_of_fit != FIT_OWN:
        if not span_fits(probe.kind_of_fit, text, &start, &end):
            return False
    elif probe.fit is not None:
        fitted = probe.fit(text, start, end)
        if fitted is None:
            return False
        start, end = fitted
    if plain and probe.checks_date and 0 <= start <= end <= PyUnicode_GET_LENGTH(text):
        if not is_date_in(text, start, end):
            return False
    elif probe.passes is not None and not probe.passes(text[start:end]):
        return False
    if plain and probe.weighs_phone and 0 <= start <= end <= PyUnicode_GET_LENGTH(text):
        nats = weight_of_phone(text, start, end)
    elif probe.weigh is not None:
        nats = probe.weigh(text[start:end])
    near = start > 0 and probe.context is not None and said_before(probe, text, start)
    if nats == 0.0 and named is nought and avoided is nought:
        scored = probe.beside if near else probe.alone
        if scored is None:
            scored = scored_of(probe, named, avoided, near, nats)
            if near:
                probe.beside = scored
            else:
                probe.alone = scored
    else:
        scored = scored_of(probe, named, avoided, near, nats)
    score = (<tuple>scored)[0]
    if not <double>score >= threshold:
        return False
    if covered is not no_spans and covered.hold(start, end):
        # A label before an address says that all of it is a secret.
        end = covered.begun_at(start) if probe.detector.role == "secret" else -1
        if end < 0:
            return False
    rest = probe.rest
    if probe.tier is not None:
        rest = (probe.tier(text[start:end]), "replace", None)
    put_finding(found, probe.keyed, node, start, end, probe.detector, score, (<tuple>scored)[1], rest)
    return True


cdef int put_finding(
    list found, bint keyed, node, Py_ssize_t start, Py_ssize_t end, detector, score, evidence, tuple rest
) except -1:
    """`phiguard.scan._put`."""
    cdef Py_ssize_t i = len(found) - 1, last = max(i - SHAPES_OF_ONE, -1)
    cdef bint seen = False
    while i > last and not keyed:
        one = found[i]
        if field(one, 3) is not detector:
            break
        if field(one, 0) is node and <Py_ssize_t>field(one, 1) == start and <Py_ssize_t>field(one, 2) == end:
            if not score > field(one, 4):
                return 0
            seen = True
            break
        i -= 1
    new = of_nine(FoundType, node, start, end, detector, score, evidence, rest[0], rest[1], rest[2])
    if seen:
        found[i] = new
    else:
        found.append(new)
    return 0


cdef object scored_of(Probe probe, named, avoided, bint near, double nats):
    scored = probe.scores.get((probe.shape, named, avoided, near, nats))
    return probe.detector._scored(probe.shape, named, avoided, near, nats) if scored is None else scored


cdef inline bint in_word(unsigned char c) noexcept nogil:
    return c"a" <= c <= c"z" or c"A" <= c <= c"Z" or c"0" <= c <= c"9" or c == c"_"


cdef bint said_before(Probe probe, text, Py_ssize_t end) except? 1:
    """`ContextWords.before`."""
    cdef Text data
    cdef Py_ssize_t at, begin, i
    cdef char word[CONTEXT_CHARS]
    if probe.firsts is None or not PyUnicode_IS_COMPACT_ASCII(text) or end > PyUnicode_GET_LENGTH(text):
        return probe.context.before(text, end)
    data = PyUnicode_1BYTE_DATA(text)
    at = end - CONTEXT_CHARS if end > CONTEXT_CHARS else 0
    if at and in_word(data[at - 1]):
        while at < end and in_word(data[at]):
            at += 1
    while True:
        while at < end and not in_word(data[at]):
            at += 1
        if at == end:
            return False
        begin = at
        while at < end and in_word(data[at]):
            at += 1
        if probe.sizes[data[begin] & 31] >> (at - begin) & 1:
            for i in range(at - begin):
                word[i] = data[begin + i] | 32 if c"A" <= data[begin + i] <= c"Z" else data[begin + i]
            said = PyUnicode_DecodeASCII(word, at - begin, NULL)
            if said in probe.words:
                return True
            if said in probe.firsts:
                return probe.context.before(text, end)


# ---- phiguard.checks


def joined_before(text, start, signs="-_+"):
    cdef Py_ssize_t at
    cdef Text data
    cdef unsigned char before
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or type(start) is not int:
        return twins["joined_before"](text, start, signs)
    if not 0 <= start <= PyUnicode_GET_LENGTH(text):
        return twins["joined_before"](text, start, signs)
    at = start
    if not at:
        return False
    data = PyUnicode_1BYTE_DATA(text)
    before = data[at - 1]
    if before == c".":
        return at > 1 and is_digit(data[at - 2])
    return (in_word(before) and before != c"_") or sign_in(signs, before)


def joined_after(text, end, signs="-"):
    cdef Py_ssize_t at
    cdef Text data
    cdef unsigned char after
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text) or type(end) is not int:
        return twins["joined_after"](text, end, signs)
    if not 0 <= end <= PyUnicode_GET_LENGTH(text):
        return twins["joined_after"](text, end, signs)
    at = end
    if at == PyUnicode_GET_LENGTH(text):
        return False
    data = PyUnicode_1BYTE_DATA(text)
    after = data[at]
    if after == c".":
        return is_digit(data[at + 1])
    if in_word(after):
        return True
    return in_word(data[at + 1]) and data[at + 1] != c"_" and sign_in(signs, after)


cdef bint sign_in(signs, unsigned char sign) except? 1:
    return PyUnicode_FindChar(signs, sign, 0, PyUnicode_GET_LENGTH(signs), 1) >= 0



# ---- phiguard.redact


cdef object EditType = None, unread_cause
cdef dict severities
cdef object rounded = builtins.round


cdef inline bint is_found(f) except? 1:
    """Whether it is a `Found`, and nothing that only the twins know."""
    return isinstance(f, tuple) and len(<tuple>f) == 9


cdef int prepare_edits() except -1:
    global EditType, severities, unread_cause
    said = twins["resolved"].__globals__
    severities, unread_cause, EditType = said["_SEVERITIES"], said["_UNREAD"], said["Edit"]
    return 0


cdef object stands_for(found):
    """`own_text` of a `Found`."""
    if (<tuple>found)[8] is not None:
        return (<tuple>found)[8]
    return teller_of((<tuple>found)[3]).placeholder


cpdef own_edits(found):
    if EditType is None:
        prepare_edits()
    for f in found:
        if not is_found(f):
            twins["own_edits"]([f])
        elif (<tuple>f)[7] != "keep":
            cut((<tuple>f)[0], of_four(EditType, (<tuple>f)[1], (<tuple>f)[2], stands_for(f), (f,)))


def _rank(found):
    cdef tuple f
    if not is_found(found):
        return twins["_rank"](found)
    if EditType is None:
        prepare_edits()
    f = <tuple>found
    detector, evidence = f[3], f[5]
    return (
        severities[f[7]], attr(detector, "role") == "health", -rounded(f[4], 6), f[1] - f[2], f[1], attr(detector, "id"),
        (<tuple>evidence[0])[1] if evidence else "",
    )


cdef object best_of(list found):
    """The first in the overlap order."""
    cdef Py_ssize_t i
    best = found[0]
    for i in range(1, len(found)):
        if goes_before(found[i], best):
            best = found[i]
    return best


cdef bint goes_before(found, other) except? 1:
    """Whether the rank of the one is less, as `_rank` has it, without writing both down."""
    cdef double score, rival
    cdef int one, another
    if not is_found(found) or not is_found(other):
        return _rank(found) < _rank(other)
    one, another = severities[field(found, 7)], severities[field(other, 7)]
    if one != another:
        return one < another
    one, another = teller_of(field(found, 3)).of_health, teller_of(field(other, 3)).of_health
    if one != another:
        return one < another
    if type(field(found, 4)) is not float or type(field(other, 4)) is not float:
        return _rank(found) < _rank(other)
    score, rival = field(found, 4), field(other, 4)
    if fabs(score - rival) > 2e-6:  # rounding to six places cannot make them equal, or turn them round
        return score > rival
    return _rank(found) < _rank(other)


cpdef resolved(edits):
    cdef Py_ssize_t n = len(edits), i, at, first, end
    cdef Py_ssize_t order[64]
    cdef Py_ssize_t starts[64]
    cdef Py_ssize_t ends[64]
    cdef list given, out
    cdef tuple one
    cdef bint alike = True
    if EditType is None:
        prepare_edits()
    if n == 1:
        return list(edits)
    if n == 0 or n > 64:
        return twins["resolved"](edits)
    given = list(edits)
    for i in range(n):
        if type(given[i]) is not EditType:
            return twins["resolved"](edits)
        one = <tuple>given[i]
        starts[i], ends[i] = one[0], one[1]
        alike = alike and starts[i] == starts[0] and ends[i] == ends[0] and len(<tuple>one[3]) == 1
        at = i  # by where they begin, then the longest first; of equals the first
        while at and (
            starts[order[at - 1]] > starts[i] or (starts[order[at - 1]] == starts[i] and ends[order[at - 1]] < ends[i])
        ):
            order[at] = order[at - 1]
            at -= 1
        order[at] = i
    if alike:
        return all_alike(edits, given) if starts[0] < ends[0] else twins["resolved"](edits)
    out, first = [], 0
    end = ends[order[0]]
    for i in range(1, n + 1):
        if i == n or starts[order[i]] >= end:
            if i - first == 1:
                out.append(given[order[first]])
            else:
                out.append(merged([given[order[at]] for at in range(first, i)], end))
            if i < n:
                first, end = i, ends[order[i]]
        elif ends[order[i]] > end:
            end = ends[order[i]]
    return out


cdef list all_alike(edits, list given):
    """Edits of the same span, each for one finding."""
    cdef tuple best = <tuple>given[0]
    cdef Py_ssize_t i
    for i in range(1, len(given)):
        if goes_before((<tuple>(<tuple>given[i])[3])[0], (<tuple>best[3])[0]):
            best = <tuple>given[i]
    f = (<tuple>best[3])[0]
    if not is_found(f):
        return twins["resolved"](edits)
    if best[2] == stands_for(f):
        return [best]
    return [merged(given, (<tuple>given[0])[1])]


cdef object merged(list cluster, Py_ssize_t end):
    """`_merged` of several."""
    cdef tuple first = <tuple>cluster[0], one
    cdef list found = []
    cdef bint same = True
    for edit in cluster:
        one = <tuple>edit
        same = same and one[0] == first[0] and one[1] == first[1] and one[2] == first[2]
        found.extend(one[3])
    if not found:
        return twins["resolved"].__globals__["_merged"](cluster, end)
    for f in found:
        if not is_found(f):
            return twins["resolved"].__globals__["_merged"](cluster, end)
    best = best_of(found)
    if same:
        return first if len(<tuple>first[3]) > 1 else new_tuple(EditType, (first[0], first[1], first[2], (best,)))
    text = stands_for(best)
    for edit in cluster:
        one = <tuple>edit
        if one[0] == first[0] and one[1] == end and best in <tuple>one[3] and one[2] == text:
            return new_tuple(EditType, (one[0], one[1], one[2], (best,)))
    return new_tuple(EditType, (first[0], end, text, (best,)))


cpdef _causes(edits):
    cdef list out = []
    cdef bint some = False
    if EditType is None:
        prepare_edits()
    for edit in edits:
        causes = field(edit, 3)
        some = some or causes is unread_cause
        out.extend(causes)
    return unread_cause if some and not out else tuple(out)


# ---- phiguard.literals and phiguard.matcher


def _places(database, scratch, text, sizes):
    cdef Matches matches = Matches()
    cdef list out = []
    cdef size_t i
    cdef unsigned long long pattern
    cdef Py_ssize_t to
    database.scan(text, matches.add, 0, None, scratch)
    for i in range(matches.count):
        pattern, to = matches.both[i] >> 32, <Py_ssize_t>(matches.both[i] & 0xFFFFFFFF)
        out.append((pattern, to - <Py_ssize_t>sizes[pattern], to))
    return out


cdef object word_end = None, stem_end, is_readable, MentionType = None


cdef int prepare_matcher() except -1:
    global word_end, stem_end, is_readable, MentionType
    said = twins["_candidates"].__globals__
    word_end, stem_end, is_readable, MentionType = (
        said["_word_end"], said["_stem_end"], said["_is_readable"], said["Mention"],
    )
    return 0


def _candidates(places, seen, buffer, starts, count, copies, stems, bound):
    cdef Text shown, written
    cdef Py_ssize_t size, start, end, whole, at = 0, base = 1, after = 0, texts = count, i, most = bound
    cdef dict found = {}, crowds = {}
    cdef list begins = starts, here
    if word_end is None:
        prepare_matcher()
    if type(seen) is not bytes or type(buffer) is not bytes or len(<bytes>seen) != len(<bytes>buffer):
        return twins["_candidates"](places, seen, buffer, starts, count, copies, stems, bound)
    shown, written, size = seen, buffer, len(<bytes>seen)
    for place in places:
        pattern, start, end = (<tuple>place)[0], (<tuple>place)[1], (<tuple>place)[2]
        if not 0 <= start < end < size:
            raise IndexError
        if shown[end] == c" " and written[end] != c"'":
            whole = end
        elif shown[end] == c" " or shown[end] == c"s" or shown[end] == c"e" or is_digit(shown[end]):
            whole = word_end(seen, buffer, end)
        else:
            whole = 0
        if not whole and pattern in <frozenset>stems:
            whole = stem_end(seen, buffer, start + 1, end)
        if not whole:
            continue
        if not base <= start + 1 < after:
            at, i = 0, len(begins)  # the last that begins no later
            while i - at > 1:
                if <Py_ssize_t>begins[(at + i) // 2] <= start + 1:
                    at = (at + i) // 2
                else:
                    i = (at + i) // 2
            base, after = begins[at], begins[at + 1]
        i = at
        if at < texts:
            span = (start + 1 - base, base - whole, base - end, pattern)
        else:
            i, copy = copies[at - texts]
            first, spelt, last = (
                copy.place(start + 1 - base), copy.place(end - base - 1) + 1, copy.place(whole - base - 1) + 1,
            )
            if not is_readable(buffer, <Py_ssize_t>begins[i] + first, <Py_ssize_t>begins[i] + last):
                continue
            span = (first, -last, -spelt, pattern)
        known = found.get(i)
        if known is None:
            here = found[i] = []
        else:
            here = <list>known
        if len(here) < most:
            here.append(span)
        else:
            crowds.setdefault(i, set()).add(pattern)
    return found, crowds


def _resolved(table, own, text, raw, places, candidates):
    cdef Text data
    cdef Py_ssize_t size, start, end, spelt, last = 0
    cdef bint shouted, plainly
    cdef list out = []
    cdef dict met = table.met
    if MentionType is None:
        prepare_matcher()
    if type(raw) is not bytes or places is not None or own is not None:
        return twins["_resolved"](table, own, text, raw, places, candidates)
    data, size = raw, len(<bytes>raw)
    shouted = is_shouted(data, size)
    for one in sorted(candidates):
        start, end, spelt, pattern = (
            (<tuple>one)[0], -<Py_ssize_t>(<tuple>one)[1], -<Py_ssize_t>(<tuple>one)[2], (<tuple>one)[3],
        )
        if start < last:
            continue
        if not 0 <= start <= spelt <= size:
            return twins["_resolved"](table, own, text, raw, places, candidates)
        plainly = is_shouted(data + start, spelt - start) and (not shouted or spelt - start == size)
        term = met.get(pattern * 2 + plainly, met)
        if term is met:
            term = table.term(pattern, plainly)
            if len(met) < 20_000:
                met[pattern * 2 + plainly] = term
        if term is None:
            continue
        last = end
        out.append(new_tuple(MentionType, (start, end, term)))
    return out


cdef bint is_shouted(Text at, Py_ssize_t size) noexcept nogil:
    """`bytes.isupper`."""
    cdef Py_ssize_t i
    cdef bint some = False
    for i in range(size):
        if c"a" <= at[i] <= c"z":
            return False
        some = some or c"A" <= at[i] <= c"Z"
    return some


# ---- phiguard.dates


def _is_date(text):
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["_is_date"](text)
    return is_date_in(text, 0, PyUnicode_GET_LENGTH(text))


cdef bint is_date_in(text, Py_ssize_t i, Py_ssize_t end) except? 0:
    """Of a part of a text of ASCII."""
    cdef int said = numbers_say(PyUnicode_1BYTE_DATA(text) + i, end - i)
    return twins["_is_date"](text[i:end]) if said < 0 else said


cdef int numbers_say(Text at, Py_ssize_t size) noexcept nogil:
    """Whether its numbers can be a date's; below 0 where that is for more than numbers to say."""
    cdef Py_ssize_t i = 0
    cdef int count = 0, figures_of_first = 0, value, figures
    cdef int[3] head
    cdef int second = 0
    while i < size:
        if in_word(at[i]) and not is_digit(at[i]) and at[i] != c"_":
            return -1
        if not is_digit(at[i]):
            i += 1
            continue
        value = figures = 0
        while i < size and is_digit(at[i]):
            if figures < 4:
                value = value * 10 + at[i] - c"0"
            figures += 1
            i += 1
        if figures > 4 and count < 3:
            return -1
        if count == 0:
            figures_of_first = figures
        elif count == 1:
            second = figures
        if count < 3:
            head[count] = value
        count += 1
    if not count:
        return -1
    if figures_of_first == 4:
        return head[0] >= 1 and count > 1 and 1 <= head[1] <= 12 and (count < 3 or 1 <= head[2] <= 31)
    if count > 1 and second == 4:
        return 1 <= head[0] <= 12
    return count > 1 and 1 <= min(head[0], head[1]) <= 12 and 1 <= max(head[0], head[1]) <= 31
