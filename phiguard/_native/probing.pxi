# The twins of what is asked of whole values: `phiguard.scan.Scanner.probe` and `probe_wholes`, and of
# `phiguard.detectors.name_heading` and `whole_name`, most of whose texts are turned away at a glance.

cdef object segment_of_path = None
cdef int least_given = 0, least_word, least_known  # marks, as `phiguard.name_marks` has them
cdef str own_text_form = "text"  # what most leaves are, as one object


cdef unsigned char[256] HELD_IN_HEADING  # 1 a small letter, 2 a capital, 4 a blank
memset(HELD_IN_HEADING, 0, 256)
cdef int _held
for _held in range(26):
    HELD_IN_HEADING[c"a" + _held] = 1
    HELD_IN_HEADING[c"A" + _held] = 2
HELD_IN_HEADING[c" "] = 4


cdef bint may_be_heading(Text at, Py_ssize_t n) noexcept nogil:
    """Whether `heading_span` may find a name in a value: what is asked before the table of names is."""
    cdef Py_ssize_t i, first = -1
    cdef unsigned char held = 0
    cdef bint lower_case, upper_case, blanks
    for i in range(n):
        held |= HELD_IN_HEADING[at[i]]
    lower_case, upper_case, blanks = held & 1, held & 2, held & 4
    if lower_case and not upper_case:  # two words: `nadia-lindqvist`
        i = 0
        while i < n and is_lower(at[i]):
            i += 1
        if not 3 <= i <= 24 or i >= n or memchr(b"-_. ", at[i], 4) == NULL:
            return False
        first = i + 1
        i = first
        while i < n and is_lower(at[i]):
            i += 1
        return i == n and 3 <= n - first <= 24
    if not blanks:
        return 2 <= n <= 25 and is_upper(at[0]) and is_letters(at, at + n)
    for i in range(n):  # a word with a capital in it, and behind it another one
        if at[i] == c" ":
            if first >= 0 and i - first > 1 and i + 1 < n and is_upper(at[i + 1]):
                return True
            first = -1
        elif first < 0 and is_upper(at[i]):
            first = i
    return False


cdef inline bint is_mostly_given(const int *marks) noexcept nogil:
    """`phiguard.name_marks.is_given`."""
    return least_given <= marks[0] and marks[0] > marks[2] and marks[2] < least_word


cdef inline bint is_mostly_surname(const int *marks) noexcept nogil:
    return least_known <= marks[1] and marks[1] > marks[2] and marks[2] < least_word


cdef bint any_name_begins(Text at, Py_ssize_t n) except? 1:
    """Of a heading, whether the table knows a name that may begin where one may stand in it."""
    cdef Py_ssize_t i, end
    cdef int[4] common
    cdef int[4] other
    global least_given, least_word, least_known
    if not least_given:
        said = twins["heading_span"].__globals__["is_given"].__globals__
        least_known, least_word, least_given = said["_KNOWN"], said["_A_WORD"], said["_COMMON"]
    if is_lower(at[0]) and not has_upper(at, n):  # two words, in either order
        i = 0
        while i < n and is_lower(at[i]):
            i += 1
        marks_of(small(at, at + i), common)
        marks_of(small(at + i + 1, at + n), other)
        return (is_mostly_given(common) and is_mostly_surname(other)) or (
            is_mostly_given(other) and is_mostly_surname(common)
        )
    if memchr(at, c" ", n) == NULL:  # one word: `phiguard.name_marks.is_only_a_name`
        marks_of(small(at, at + n), common)
        return (
            common[2] < least_known and max(common[0], common[1]) >= least_given + common[2]
            and not (common[3] and common[0] < least_given)
        )
    for i in range(n):
        # At the beginning; behind `: `, ` | ` or ` - `.
        if i and not (
            at[i - 1] == c" " and i > 1 and (
                at[i - 2] == c":" or (i > 2 and at[i - 3] == c" " and (at[i - 2] == c"|" or at[i - 2] == c"-"))
            )
        ):
            continue
        if not is_upper(at[i]):
            continue
        end = i + 1
        while end < n and is_letter(at[end]):
            end += 1
        if end < n and at[end] == c" ":
            marks_of(small(at + i, at + end), common)
            if is_mostly_given(common):
                return True
        elif end < n:  # `Lindqvist, Nadia`, `Jean-Luc`, `O'Brien`
            return True
    return False


cdef bint has_upper(Text at, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        if is_upper(at[i]):
            return True
    return False


def heading_span(text, start, end):
    return fitted_span(FIT_HEADING, "heading_span", text, start, end)


cdef int heading_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    cdef Text at = PyUnicode_1BYTE_DATA(text) + start[0]
    if not may_be_heading(at, end[0] - start[0]) or not any_name_begins(at, end[0] - start[0]):
        return 0
    return by_twin("heading_span", text, start, end)


cdef bint may_be_whole_name(Text at, Py_ssize_t n) noexcept nogil:
    """Whether all of a text but what stands around it is of letters and what names are written with."""
    while n and parts_words(at[n - 1]):
        n -= 1
    while n and parts_words(at[0]):
        at, n = at + 1, n - 1
    while n:
        if not is_letter(at[0]) and memchr(b" ',-.", at[0], 5) == NULL:
            return False
        at, n = at + 1, n - 1
    return True


cdef enum:
    MOST_WORDS_OF_NAME = 6  # as `phiguard.whole_names` has them
    LEAST_WORTH = 5  # as `phiguard.detectors.whole_name` has it
    WORTH_NOTHING = -9
    WORDLIKE_MARKS = 5
    CLEAR_STEPS = 3
    STEPS_TURNED = 2
    STEPS_OF_NO_WORDS = 2

ctypedef struct NameWord:
    int[4] marks
    Py_ssize_t size

cdef frozenset parts_of_names = None, titles_of_names, after_names


cdef bint may_be_worth_it(Text at, Py_ssize_t n) except? 1:
    """Whether `phiguard.whole_names.worth` may give enough for a name: False only where it does not."""
    cdef NameWord[MOST_WORDS_OF_NAME] words
    cdef Py_ssize_t i = 0, begin
    cdef int count = 0
    global parts_of_names, titles_of_names, after_names
    if parts_of_names is None:
        said = import_module("phiguard.whole_names")
        titles_of_names, after_names = said._ADDRESSES, said._AFTER
        parts_of_names = said._PARTICLES
    last = None
    while i < n:
        if at[i] == c" ":
            i += 1
            continue
        begin = i
        while i < n and is_letter(at[i]):
            i += 1
        if i == begin:  # an initial, a comma, hyphens
            return True
        if count == MOST_WORDS_OF_NAME:
            return False
        last = small(at + begin, at + i)
        if last in parts_of_names or (count == 0 and last in titles_of_names):
            return True
        marks_of(last, words[count].marks)
        words[count].size = i - begin
        count += 1
    if count < 2:
        return False
    if last in after_names:
        return True
    return (
        most_worth(words, count, 0) >= LEAST_WORTH or most_worth(words, count, 1) - STEPS_TURNED >= LEAST_WORTH
    )


cdef int most_worth(const NameWord *words, int count, int turned) noexcept nogil:
    """What `phiguard.whole_names._in_order` gives at most, of words or with the first one at the end."""
    cdef const NameWord *first = words + turned
    cdef const NameWord *last = words + (0 if turned else count - 1)
    cdef const NameWord *one
    cdef int i, over, other
    cdef bint rare = is_rare(first), last_is_rare = is_rare(last)
    if first.size < 2 or last.size < 2:
        return WORTH_NOTHING
    if not (first.marks[0] or rare) or not (last.marks[1] or last_is_rare):
        return WORTH_NOTHING
    over, other = first.marks[0] - first.marks[2], last.marks[1] - last.marks[2]
    for i in range(count):
        one = words + i
        if one != first and one != last and one.size > 1 and max(one.marks[0], one.marks[1]) < max(1, one.marks[2]):
            return WORTH_NOTHING
    if first.marks[2] >= WORDLIKE_MARKS and over < CLEAR_STEPS:
        return WORTH_NOTHING
    if last.marks[2] >= WORDLIKE_MARKS - 1 and over < CLEAR_STEPS + (last.marks[2] >= WORDLIKE_MARKS):
        return WORTH_NOTHING
    if first.marks[0] and last.marks[1]:
        if min(over, other) <= -2:
            return WORTH_NOTHING
        return over + other + (STEPS_OF_NO_WORDS if max(first.marks[2], last.marks[2]) < 2 else 0)
    if last_is_rare:
        return over + 1
    return other + 2 if rare else WORTH_NOTHING


cdef inline bint is_rare(const NameWord *word) noexcept nogil:
    """Whether it is in no table at all."""
    return not (word.marks[0] or word.marks[1] or word.marks[2] or word.marks[3])


def whole_name_span(text, start, end):
    return fitted_span(FIT_WHOLE_NAME, "whole_name_span", text, start, end)


cdef int whole_name_fits(text, Py_ssize_t *start, Py_ssize_t *end) except -1:
    if not may_be_whole_name(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)):
        return 0
    if not may_be_worth_it(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)):
        return 0
    return by_twin("whole_name_span", text, start, end)


kinds_of_fits[heading_span] = FIT_HEADING
kinds_of_fits[whole_name_span] = FIT_WHOLE_NAME


cdef bint is_of_signs(Text at, Py_ssize_t n, unsigned long long low, unsigned long long high) noexcept nogil:
    """Whether a text of ASCII is of these characters alone."""
    cdef Py_ssize_t i
    for i in range(n):
        if not (low >> at[i] if at[i] < 64 else high >> (at[i] - 64)) & 1:
            return False
    return True


cdef bint is_worth_a_try(Probe probe, Text at, Py_ssize_t n) except? 1:
    """Whether a value of ASCII, without what stands around it, may be what the shape matches and the detector takes."""
    if probe.met < MET_OFTEN:
        probe.met += 1
        if probe.met == MET_OFTEN:
            learn_beginnings(probe)
            signs = probe.compiled.signs
            probe.low_signs, probe.high_signs = signs & 0xFFFFFFFFFFFFFFFF, signs >> 64
            probe.grouped = probe.compiled.group != 0
            probe.sifted = True
    if probe.begun and not (n and begins_at(probe, at, n, 0)):
        return False
    if not probe.sifted:
        return True
    if not is_of_signs(at, n, probe.low_signs, probe.high_signs):
        return False
    if probe.kind_of_fit == FIT_HEADING and not probe.grouped:  # all of it is the match, and what `heading_fits` is asked
        if not may_be_heading(at, n) or not any_name_begins(at, n):
            return False
    return n > SHORT_TEXT or may_match_whole(probe, at, n)


cdef int learn_program(Probe probe) except -1:
    """The program of its pattern, if that has one."""
    cdef Py_ssize_t i
    known = probe.compiled.program
    if known is None:
        return 0
    code, sets = known
    probe.sets = <unsigned long long *>malloc((len(sets) + 1) * 2 * sizeof(unsigned long long))
    probe.code = <unsigned short *>malloc((len(code) + 1) * sizeof(unsigned short))
    if probe.sets == NULL or probe.code == NULL:
        raise MemoryError
    for i in range(len(sets)):
        probe.sets[2 * i], probe.sets[2 * i + 1] = sets[i] & 0xFFFFFFFFFFFFFFFF, sets[i] >> 64
    for i in range(len(code)):
        probe.code[i] = code[i]
    probe.has_program = True  # at last: another thread may look meanwhile
    return 0


# ---- phiguard.scan


cdef inline bint is_key(node) except? 1:
    """Whether a text is the name of a field, or stands in one."""
    form = leaf_form(node_leaf(node))
    return form is not own_text_form and form == "key"


cdef bint may_be_of_words(list wholes, str text) except? 1:
    """Whether blanks stand in a short text, and it may be what a shape of whole texts takes."""
    cdef Text at
    cdef Py_ssize_t n
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return " " in text
    at, n = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    if memchr(at, c" ", n) == NULL:
        return False
    for one in wholes:
        if probe_of(field(one, 0), field(one, 1)).kind_of_fit != FIT_WHOLE_NAME:
            return True
    return may_be_whole_name(at, n) and may_be_worth_it(at, n)


cpdef probe_wholes(scanner, texts, threshold, most, found):
    global segment_of_path
    cdef list wholes = attr(scanner, "wholes"), named = found
    if FoundType is None:
        prepare_findings()
    if depends_on is None:
        prepare_kept()
    if segment_of_path is None:
        segment_of_path = twins["probe_wholes"].__globals__["PATH_SEGMENT"]
    for node in texts:
        text = leaf_text(node)
        if type(text) is not str or PyUnicode_GET_LENGTH(text) > longest_whole or not may_be_of_words(wholes, text):
            continue
        if leaf_form(node) != "text" or is_key(node):
            continue
        part = node_part(node)
        if part is not None:
            key = field(part, 4)
            if field(part, 7) != "value" or (key and (<str>key).startswith(segment_of_path)):
                continue
        names, covered = place_names(leaf_context(node)), node_covered(node)
        for one in wholes:
            confirmed(
                node, text, names, covered, probe_of(field(one, 0), field(one, 1)), threshold, most, named, None, -1, -1
            )


def probe(scanner, nodes, threshold, most, found):
    probe_named(scanner, nodes, threshold, most, found, NULL)


cdef int probe_named(scanner, nodes, threshold, most, list named, Sifted *earlier) except -1:
    """``earlier``: what texts were tried for already, or NULL."""
    cdef Text at
    cdef Py_ssize_t n
    cdef str bare
    cdef bint plain
    # By the last bits of the hash of a text, it and what it was tried for in vain: addresses bring it several times.
    cdef PyObject *known[LIKE_TEXTS]
    cdef PyObject *tried[LIKE_TEXTS]
    cdef size_t slot = 0
    if earlier == NULL:
        memset(known, 0, sizeof(known))
    else:
        memcpy(known, earlier.tried, sizeof(known))
        memcpy(tried, earlier.tried_for, sizeof(tried))
    if FoundType is None:
        prepare_findings()
    if depends_on is None:
        prepare_kept()
    for node in nodes:
        context = leaf_context(node)
        if not is_named(context) or is_judged(node):
            continue
        content = node_content(node)
        if type(content) is not str:
            continue
        probes = in_place(&slot_probes, context)
        if probes is None:
            probes = scanner._probes(context)
        # Of a text that was opened as a whole, only some shapes look at the whole.
        probes = field(probes, 1 if leaf_text(node) is None else 0)
        if not probes or (is_key(node) and is_plain(content)):
            continue
        text = text_of(node)
        at, n, plain = NULL, 0, type(text) is str and PyUnicode_IS_COMPACT_ASCII(text)
        if plain:
            slot = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
            if is_like(known[slot], text) and tried[slot] == <PyObject *>probes:
                continue
            bare = text if has_bare_ends(text) else (<str>text).strip()
            at, n = PyUnicode_1BYTE_DATA(bare), PyUnicode_GET_LENGTH(bare)
        names = None
        for one in probes_in(<tuple>probes):
            if plain and (<Probe>one).keyed and not is_worth_a_try(<Probe>one, at, n):
                continue
            if names is None:
                if (<str>content).startswith("[") and scanner._is_redacted(content):
                    break
                names, covered = place_names(context), node_covered(node)
            confirmed(node, text, names, covered, <Probe>one, threshold, most, named, None, -1, -1)
        if plain and names is None:  # what holds both is kept by the nodes
            known[slot], tried[slot] = <PyObject *>text, <PyObject *>probes
    return 0


cdef enum:
    MOST_PROBES_KNOWN = 512

cdef list probes_known = [None] * MOST_PROBES_KNOWN  # by the place of such a tuple in memory, it and what it lists


cdef list probes_in(tuple probes):
    """`probe_of` of (detector, shape) in a tuple that a context keeps."""
    cdef size_t at = <size_t><PyObject *>probes
    at = (at >> 4 ^ at >> 13) & (MOST_PROBES_KNOWN - 1)
    known = probes_known[at]
    if known is None or (<tuple>known)[0] is not probes:
        known = probes_known[at] = (probes, [probe_of(field(one, 0), field(one, 1)) for one in probes])
    return <list>(<tuple>known)[1]


cpdef learn_details(scanner, nodes, found):
    for node in nodes:
        context = leaf_context(node)
        if not is_named(context) or node_owner(node) is not None:
            continue
        content = node_content(node)
        if type(content) is not str or node_depth(node) > 1 or leaf_form(node_leaf(node)) != "text":
            continue
        part = node_part(node)
        if part is not None and field(part, 7) != "value":
            continue
        shape = personal_form(content)
        if not shape and part is not None:
            shape = form(content)
        if shape is not None and shape not in in_place(&slot_forms, context):
            return twins["learn_details"](scanner, nodes, found)
