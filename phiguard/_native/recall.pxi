# The twins of `phiguard.recall`, and of what it asks `phiguard.leaves`, `phiguard.keys`, `phiguard.pairs` and `phiguard.redact` for.

cdef long SHORT = 100_000  # as `phiguard.leaves` has it
cdef Py_ssize_t MANY = 16
cdef Py_ssize_t LONGEST_KEY = 200  # as `phiguard.keys` has it
cdef Py_ssize_t MOST_PAGES = 512  # of different facts
cdef object by_rank = operator.itemgetter(0)
cdef object new_object = object.__new__


# ---- phiguard.leaves


def number_text(value, named):
    return number_text_in(value, named)


cdef bint is_short(value) except? 0:
    """Whether an integer is one that is looked at only under a key that names something."""
    cdef int over = 0
    cdef long long small
    if type(value) is not int:
        return bool(-SHORT < value < SHORT)
    small = PyLong_AsLongLongAndOverflow(value, &over)
    return not over and -SHORT < small < SHORT


# ---- phiguard.redact


cpdef spliced(content, edits):
    return spliced_in(content, edits)


cdef spliced_in(content, edits):
    cdef list out
    cdef Py_ssize_t at = 0, length, begin, end
    cdef PyObject *done
    if type(content) is not str:
        return twins["spliced"](content, edits)
    gone = dropped()
    if len(edits):
        done = phiguard_spliced(content, edits, gone)
        if done != NULL:
            new = <object>done
            Py_DECREF(new)
            return new
    length = PyUnicode_GET_LENGTH(content)
    out = []
    for edit in edits:
        if not isinstance(edit, tuple):
            return twins["spliced"](content, edits)
        begin, end, new = field(edit, 0), field(edit, 1), field(edit, 2)
        if not 0 <= begin <= length or not 0 <= end <= length:
            return twins["spliced"](content, edits)
        if at < begin:
            out.append(PyUnicode_Substring(content, at, begin))
        if new is not gone:
            out.append(new)
        at = end
    if at < length:
        out.append(PyUnicode_Substring(content, at, length))
    return PyUnicode_Join("", out)


# ---- phiguard.keys


def is_plain(key):
    cdef Text begin, at
    cdef int groups = 0, run, figures = 0
    if type(key) is not str or not PyUnicode_IS_COMPACT_ASCII(key):
        return twins["is_plain"](key)
    if PyUnicode_GET_LENGTH(key) > 200:
        return False
    begin = PyUnicode_1BYTE_DATA(key)
    at = begin
    while groups < 6 and is_of_plain(at[0]):
        groups += 1
        while is_of_plain(at[0]):
            at += 1
        run = 0
        while run < 3 and is_digit(at[0]):
            at += 1
            run += 1
        figures += run
    return groups > 0 and at == begin + PyUnicode_GET_LENGTH(key) and figures < 6


def words(key):
    cdef Text begin, at, end, to
    cdef list out
    if type(key) is not str or not PyUnicode_IS_COMPACT_ASCII(key):
        return twins["words"](key)
    if PyUnicode_GET_LENGTH(key) > LONGEST_KEY:
        return ()
    begin = at = PyUnicode_1BYTE_DATA(key)
    end = begin + PyUnicode_GET_LENGTH(key)
    while is_lower(at[0]):
        at += 1
    if at == end and at > begin:  # as most are
        return (key,)
    out, at = [], begin
    while at < end:
        to = at
        if is_upper(at[0]):
            while is_upper(to[0]):
                to += 1
            if is_lower(to[0]):  # `HTMLText`: the last one begins the next word
                to -= 1
                if to == at:
                    to += 1
                    while is_lower(to[0]):
                        to += 1
        elif is_lower(at[0]):
            while is_lower(to[0]):
                to += 1
        elif is_digit(at[0]):
            while is_digit(to[0]):
                to += 1
        else:
            at += 1
            continue
        out.append(word_of_key(at, to - at))
        at = to
    return tuple(out)


cdef str word_of_key(Text at, Py_ssize_t n):
    """Small letters in place of capitals."""
    cdef unsigned char[200] small  # LONGEST_KEY
    cdef Py_ssize_t i
    for i in range(n):
        small[i] = at[i] | 32 if is_upper(at[i]) else at[i]
    return PyUnicode_DecodeASCII(<const char *>small, n, NULL)


cdef inline bint is_of_plain(unsigned char c) noexcept nogil:
    return (
        c"a" <= c <= c"z" or c"A" <= c <= c"Z" or c == c"_" or c == c"$" or c == c"." or c == c"[" or c == c"]"
        or c == c"-"
    )


# ---- phiguard.pairs


cdef object pair_entitled, pair_measures
cdef dict pair_signs = None
cdef tuple pair_kinds
cdef object pair_name, pair_questions, pair_labels


def names_beside(container):
    if type(container) is not dict:
        return {}
    return said_by_kinds(<dict>container, kinds_of(<dict>container))


cdef dict said_by_kinds(dict container, list kinds):
    """``kinds``: as `kinds_by_keys` gives them."""
    cdef dict out = {}
    cdef list values
    cdef bint labelled
    for kind, named, keys, is_label, is_question in kinds:
        said, values = container[named], <list>keys
        labelled = kind is pair_kinds[0] and type(said) is str
        if labelled and is_label and " " in <str>said:
            values = [key for key in values if type(container[key]) is str]
        if not values:
            continue
        if labelled and "[" not in <str>said and not is_question:
            said = said if is_plain(said) else ""
        elif field(kind, 5) is pair_entitled and type(said) is str and not says_a_measure(said):
            continue
        else:
            said = pair_name(kind, named, said)
        if said:
            for key in values:
                out[key] = (*out.get(key, ()), said)
    return out


cdef bint says_a_measure(str said) except? 0:
    """Whether `phiguard.pairs._entitled` must be asked: not of a text whose letters and digits are no phrase."""
    cdef Text at
    cdef Py_ssize_t i, made = 0, n = PyUnicode_GET_LENGTH(said)
    cdef char[100] letters
    if not PyUnicode_IS_COMPACT_ASCII(said):
        return True
    if n > 100:
        return False
    at = PyUnicode_1BYTE_DATA(said)
    for i in range(n):
        if c"a" <= at[i] | 32 <= c"z":
            letters[made] = at[i] | 32
            made += 1
        elif is_digit(at[i]):
            letters[made] = at[i]
            made += 1
    return PyUnicode_DecodeASCII(letters, made, NULL) in pair_measures


cdef dict kinds_known = {}  # by the keyed hash of the keys of an object


cdef list kinds_of(dict container):
    """`phiguard.pairs._kinds`, which hangs on the keys alone."""
    if len(container) > MOST_KEYS_OF_KINDS:
        return kinds_by_keys(container)
    at = hashed(tuple(container))
    known = kinds_known.get(at)
    if known is None:
        if len(kinds_known) >= MOST_KINDS_KNOWN:
            kinds_known.clear()
        known = kinds_known[at] = kinds_by_keys(container)
    return <list>known


cdef enum:
    MOST_KINDS_KNOWN = 512
    MOST_KEYS_OF_KINDS = 32


cdef list kinds_by_keys(dict container):
    """The kinds, each with the key of its name, those of its values, and whether it is a label, or a question."""
    global pair_signs, pair_kinds, pair_name, pair_questions, pair_labels, pair_entitled, pair_measures
    cdef long seen = 0
    cdef Py_ssize_t i, named
    cdef list out = []
    if pair_signs is None:
        said = twins["names_beside"].__globals__
        pair_kinds, pair_name, pair_questions = said["KINDS"], said["_name"], said["_QUESTIONS"]
        pair_labels = said["_LABELS"]
        pair_entitled, pair_measures = said["_entitled"], import_module("phiguard.health")._phrases("measures")
        pair_signs = said["SIGNS"]
    for key in container:
        sign = pair_signs.get(key)
        if sign is not None:
            seen |= <long>sign
    named = len(pair_kinds)
    for i in range(named):
        if seen >> i & seen >> (named + i) & 1:
            kind = pair_kinds[i]
            if len(container) <= <Py_ssize_t>field(kind, 2):
                key = name_key(container, field(kind, 0), field(kind, 3), field(kind, 4))
                if key is not None:
                    values = [one for one in container if one in <frozenset>field(kind, 1) and one != key]
                    if values:
                        out.append((kind, key, values, key in pair_labels, key in pair_questions))
    return out


cdef name_key(dict container, dict names, dict only, frozenset priced):
    best = found = None
    for key in container:
        rank = names.get(key)
        if rank is not None and (best is None or rank < best) and only.get(key, key) in container:
            best, found = rank, key
    return None if found in priced and "currency" in container else found


# ---- phiguard.recall


cdef class Place:
    """What is read of a value's context for each event."""

    cdef Py_ssize_t at, order  # its number and rank
    cdef object number, rank, context, role
    cdef set clean
    cdef dict opaque, spoken, forms
    cdef bint addresses, named, counts, is_page
    cdef Near near

    def __cinit__(self, number, rank, context):
        self.near = near_of(context)
        self.at, self.order = number, rank
        self.number, self.rank, self.context = number, rank, context
        self.clean, self.opaque, self.spoken, self.forms = context.clean, context.opaque, context.spoken, context.forms
        self.addresses, self.named, self.counts = context.addresses, context.named, context.counts
        self.role = context.meaning.role if self.addresses else None
        self.is_page = self.role == "page"


cdef struct TextAt:
    Py_ssize_t at  # the number of a text
    Py_hash_t *clean  # those of its `Near`
    PyObject *place
    bint by_form  # whether the last one was known by its form


cdef struct NamedAt:
    Py_ssize_t owner, first  # the number of an object, and that of its first value


cdef class Plan:
    """The contexts of a layout, made when its second event comes; they are never exchanged for others."""

    cdef list texts, small, numbers
    cdef TextAt *spots  # of the texts
    cdef Py_ssize_t count
    cdef Py_ssize_t most  # values have all numbers below this one that are asked for
    cdef Py_ssize_t values, containers  # how many there are
    cdef Py_ssize_t *owners  # those of the layout, and behind them its names, and inner ones
    cdef Py_ssize_t *names
    cdef Py_ssize_t *inner
    cdef list beside  # the places of values that another one may name
    cdef list named  # those of the layout, as `Named`; None until they are made
    cdef NamedAt *named_at
    cdef dict on_pages  # what is known of pages, by the place of their facts in memory
    cdef OnPage last  # that was asked for last
    cdef dict pages, ways  # as the layout has them, by all that they hang on, mixed

    def __cinit__(self, layout):
        cdef Py_ssize_t i
        cdef Place place
        ranks = layout.ranks
        self.on_pages, self.pages, self.ways = {}, {}, {}
        self.texts = [Place(n, ranks[n], context) for n, context in zip(layout.at, layout.contexts)]
        self.small = [Place(n, ranks[n], context) for n, context in layout.small]
        self.numbers = [Place(n, ranks[n], context) for n, context in layout.numbers]
        self.beside = [Place(n, ranks[n], context) for _, n, context, _, _ in layout.pairs]
        for one in self.texts + self.small + self.numbers + self.beside:
            self.most = max(self.most, (<Place>one).at + 1)
        self.values, self.containers = min(len(layout.owners), len(layout.names)), len(layout.inner)
        self.owners = <Py_ssize_t *>calloc(2 * self.values + self.containers + 1, sizeof(Py_ssize_t))
        if self.owners == NULL:
            raise MemoryError
        self.names = self.owners + self.values
        self.inner = self.names + self.values
        for i in range(self.values):
            self.owners[i], self.names[i] = layout.owners[i], layout.names[i]
        for i in range(self.containers):
            self.inner[i] = layout.inner[i]
        self.count = len(self.texts)
        self.spots = <TextAt *>calloc(self.count + 1, sizeof(TextAt))
        if self.spots == NULL:
            raise MemoryError
        for i in range(self.count):
            place = <Place>self.texts[i]
            self.spots[i].at, self.spots[i].clean = place.at, place.near.clean
            self.spots[i].place = <PyObject *>place

    cdef int name(self, list namers, list named) except -1:
        cdef Py_ssize_t i
        cdef NamedAt *at
        if self.named is not None:  # another thread did
            return 0
        at = <NamedAt *>calloc(len(named) + 1, sizeof(NamedAt))
        if at == NULL:
            raise MemoryError
        for i in range(len(named)):
            at[i] = NamedAt(field(namers[i], 0), field(namers[i], 1))
        self.named_at, self.named = at, named
        return 0

    def __dealloc__(self):
        free(self.named_at)
        free(self.spots)
        free(self.owners)


cdef Plan plan_of(layout):
    plan = member(&layout_plan, layout)
    if plan is None:
        plan = layout.plan = Plan(layout)
    return <Plan>plan


cdef Member layout_named, layout_plan, layout_keys, layout_floats, layout_rulings, layout_at
cdef Member made_limits, made_account, made_cache, made_bound, made_memory, made_layouts, made_near, made_by_page
cdef Member made_decider
cdef Member account_bytes, account_entries, account_values, account_read
cdef Member allows_any, entry_near, result_payload, result_action, result_risk, result_pending
cdef Member result_findings, result_reasons, result_unscanned, result_dropped, result_policy, findings_of
cdef Member details_judged, details_layout, details_around, details_frames, details_told, details_any
cdef Member risk_identity, risk_health, risk_phi, risk_kind, risk_tier


cdef int prepare_members(said) except -1:
    layout, account = said["Layout"], import_module("phiguard.remembered").Account
    made = said["Compiled"]
    find_member(&layout_named, layout, "named_texts")
    find_member(&layout_plan, layout, "plan")
    find_member(&layout_keys, layout, "keys")
    find_member(&layout_floats, layout, "floats")
    find_member(&layout_rulings, layout, "rulings")
    find_member(&layout_at, layout, "at")
    find_member(&made_account, made, "account")
    find_member(&made_limits, made, "limits")
    find_member(&made_cache, made, "cache")
    find_member(&made_bound, made, "max_remembered")
    find_member(&made_memory, made, "memory")
    find_member(&made_layouts, made, "layouts")
    find_member(&made_near, made, "near")
    find_member(&made_by_page, made, "by_page")
    find_member(&made_decider, made, "decider")
    find_member(&account_bytes, account, "bytes")
    find_member(&account_entries, account, "entries")
    find_member(&account_values, account, "values")
    find_member(&account_read, account, "read")
    find_member(&allows_any, import_module("phiguard.decide").Decider, "allows_values")
    find_member(&entry_near, said["Spoken"], "near")
    find_member(&result_payload, Result, "_payload")
    find_member(&result_action, Result, "_action")
    find_member(&result_risk, Result, "_risk")
    find_member(&result_pending, Result, "_pending")
    find_member(&result_findings, Result, "_findings")
    find_member(&result_reasons, Result, "_reasons")
    find_member(&result_unscanned, Result, "_unscanned")
    find_member(&result_dropped, Result, "_dropped")
    find_member(&result_policy, Result, "_policy")
    find_member(&findings_of, Findings, "_of")
    find_member(&details_judged, Details, "judged")
    find_member(&details_layout, Details, "layout")
    find_member(&details_around, Details, "around")
    find_member(&details_frames, Details, "frames")
    find_member(&details_told, Details, "told")
    find_member(&details_any, Details, "any")
    find_member(&risk_identity, Risk, "identity")
    find_member(&risk_health, Risk, "health")
    find_member(&risk_phi, Risk, "phi")
    find_member(&risk_kind, Risk, "page_kind")
    find_member(&risk_tier, Risk, "tier")
    return 0


def recall(c, policy, payload, given=None):
    cdef list values
    cdef unsigned long long keyed = 0
    if UNFIT is None:
        prepare()
    if type(payload) is dict:
        raw, tree = None, flat_in(payload, &keyed)
        if tree is None:
            return None
    else:
        taken = read_in(payload, longest_of(member(&made_limits, c)), &keyed)
        if taken is None:
            return None
        raw, tree = <tuple>taken
    layout = layout_in(c, root_of(c), tree, keyed)
    if layout is None:
        return None
    if raw is not None:
        values = field(tree, 1)
        floats = [values[<Py_ssize_t>i] for i in <list>member(&layout_floats, layout)]
        keys = member(&layout_keys, layout)
        if keys_in(raw, floats) != <Py_ssize_t>keys and (may_repeat(raw, keys) or inexact(raw, floats)):
            return None
    done = decided_as(c, NOTHING_GIVEN if given is None else given, layout, tree, policy, payload)
    if type(done) is Result:
        return done
    if type(done) is Met:
        return of_four(Partly, raw, tree, layout, done)
    return result_in(done, policy, payload, (<list>field(tree, 0))[0])


cdef object limits_asked = None
cdef Py_ssize_t longest_asked = 0, most_findings_asked = 0  # of these


cdef Py_ssize_t longest_of(limits) except -1:
    """The longest text that is read: most guards have the same limits, as an object that is slow to ask."""
    if limits is not limits_asked:
        ask_limits(limits)
    return longest_asked


cdef inline Py_ssize_t most_findings_of(limits) except -1:
    if limits is not limits_asked:
        ask_limits(limits)
    return most_findings_asked


cdef int ask_limits(limits) except -1:
    global limits_asked, longest_asked, most_findings_asked
    limits_asked = None  # another thread may look meanwhile
    longest_asked, most_findings_asked = limits.max_leaf_chars, limits.max_findings
    limits_asked = limits
    return 0


cdef root_of(c):
    """`phiguard.compiled.Compiled.root`."""
    account = member(&made_account, c)
    held, most = member(&account_bytes, account), member(&made_bound, c)
    if member(&made_cache, c) is True and type(held) is int and type(most) is int and held <= most:
        return member(&made_memory, c)
    return c.root()


def result_of(done, policy, payload, root):
    return result_in(done, policy, payload, root)


cdef result_in(done, policy, payload, root):
    # Fields stand as in `phiguard.recall.Recalled`: new, risk, layout, keys, outcomes, reason, dropped.
    if UNFIT is None:
        prepare()
    known = of_all(
        field(done, 0), field(done, 1), field(done, 2), field(done, 3), field(done, 4), field(done, 5), field(done, 6),
        policy, payload, root,
    )
    return twins["result_of"](done, policy, payload, root) if known is None else known


cdef of_all(new, weighs, layout, keys, outcomes, why, gone, policy, payload, root):
    """`phiguard.recall.result_of`; None where the new event cannot be written here."""
    findings, action, gone_at = (), "redact", ()
    if why:
        return result(None, "block", weighs, (), (why,), (), policy)
    if outcomes:
        findings = phiguard_blank(Findings)
        first_member(&findings_of, findings, (layout, keys, outcomes))
    if new is root:
        new, action = payload, "pass"
    elif type(payload) is not dict:
        try:
            new = dumps(new)
        except TypeError:  # too deep, or a lone surrogate
            return None
        new = (<bytes>new).decode() if type(payload) is str else new
    if gone:
        gone_at = paths_of(gone)
    return result(new, action, weighs, findings, (), gone_at, policy)


cdef result(payload, action, risk, findings, reasons, gone, policy):
    """A `Result`, written slot by slot."""
    out = phiguard_blank(Result)
    first_member(&result_payload, out, payload)
    first_member(&result_action, out, action)
    first_member(&result_risk, out, risk)
    first_member(&result_pending, out, findings)
    first_member(&result_findings, out, None)
    first_member(&result_reasons, out, reasons)
    first_member(&result_unscanned, out, ())
    first_member(&result_dropped, out, gone)
    first_member(&result_policy, out, policy)
    return out


def _read(payload, Py_ssize_t longest):
    cdef unsigned long long keyed
    return read_in(payload, longest, &keyed)


cdef read_in(payload, Py_ssize_t longest, unsigned long long *keyed):
    cdef Py_ssize_t length
    cdef const unsigned char *begin
    if type(payload) is dict:
        raw, tree = None, payload
    elif type(payload) is bytes:
        length = len(<bytes>payload)
        begin = payload
        if not 0 < length <= longest or begin[0] != c"{" or begin[length - 1] != c"}":
            return None
        if memchr(begin, c"\n", length) != NULL:
            return None
        raw = payload
    elif type(payload) is str:
        length = len(<str>payload)
        if not 0 < length <= longest or (<str>payload)[0] != "{" or (<str>payload)[length - 1] != "}":
            return None
        if "\n" in <str>payload:
            return None
        try:
            raw = (<str>payload).encode()
        except ValueError:  # a lone surrogate
            return None
    else:
        return None
    if raw is not None:
        try:
            tree = loads(raw)
        except ValueError:  # no JSON
            return None
    taken = flat_in(tree, keyed)
    return None if taken is None else (raw, taken)


def _layout(c, root, tree):
    return layout_in(c, root, tree, 0)


cdef layout_in(c, root, tree, unsigned long long at):
    """``at``: what is known of its keys by `flat_in`, or 0."""
    cdef list values = field(tree, 1)
    cdef dict all = member(&made_layouts, c)
    cdef Layouts near = member(&made_near, c)
    cdef LayoutOf known = None
    cdef tuple types
    cdef Py_ssize_t place = at % MOST_NEAR
    if UNFIT is None:
        prepare()
    if near is None or near.of is not all or near.count > len(all):  # they were forgotten
        near = c.near = Layouts()
        near.of, near.known = all, [None] * MOST_NEAR
    if at and near.at[place] == at:
        known = <LayoutOf>near.known[place]
        if known.root is root and are_of(values, known.types):
            return None if known.layout is UNFIT else layout_of_names(c, known.layout, tree)
    types = types_of(values)
    layout = all.get((root, hashed(tuple(field(tree, 2))), types))
    if layout is None:
        return twins["_layout"](c, root, tree)
    if at:
        if known is None and near.known[place] is None:
            near.count += 1
        known = LayoutOf()
        known.root, known.layout, known.types = root, layout, types
        near.known[place], near.at[place] = known, at
    return None if layout is UNFIT else layout_of_names(c, layout, tree)


def of_names(c, layout, tree):
    if UNFIT is None:
        prepare()
    return layout_of_names(c, layout, tree)


cdef layout_of_names(c, layout, tree):
    """`phiguard.variants.of_names`."""
    named = member(&layout_named, layout)
    if not named or len(<list>field(tree, 1)) > many_values:
        return layout
    names = named_beside(layout, plan_of(layout), field(tree, 0), field(tree, 1))
    for number in names:
        if number in named:
            return variant_of(c, layout, tree, names)
    return layout


def _decided(c, given, layout, tree):
    cdef list hashes
    cdef Py_ssize_t i
    done = decided_in(c, given, layout, tree)
    if type(done) is Met:
        hashes = field(done, 1)
        for i in range(len(hashes)):
            if hashes[i] is None:
                hashes[i] = hashed((<tuple>field(done, 0))[i])
    return done


cdef decided_in(c, given, layout, tree):
    return decided_as(c, given, layout, tree, None, None)


cdef decided_as(c, given, layout, tree, policy, payload):
    """``policy``, ``payload``: where they are given, the `Result` itself, if memory holds all of the event."""
    cdef Seen seen
    cdef SeenOfFew few
    cdef list containers = field(tree, 0), values = field(tree, 1), keys = field(tree, 2), held = []
    cdef tuple weighed = None
    if NewFramed is None:
        prepare_details()
    plan = plan_of(layout)
    space = room_for(&seen, &few, len(values))
    see_texts(plan, values, &seen, held)
    if seen.fresh_count:
        see_details(plan, c, values, &seen, held)
    seen.texts_judged = seen.judged_count
    if not seen.fresh_count or may_be_nothing(plan, values, &seen):
        if see_numbers(layout, plan, containers, values, &seen, held):
            weighed = weighed_in(c, given, layout, plan, tree, &seen, held)
            if weighed is not None and seen.fresh_count:
                if not nothing_in(c, layout, tree, places_in(seen.fresh, seen.fresh_count), seen.told):
                    weighed = None
    if weighed is None:
        return met_of(layout, plan, values, &seen, field(given, 3))
    count_values(c, len(values), seen.spoken_count + seen.judged_count + seen.fresh_count)
    new, weighs, outcomes, why, gone = weighed
    if payload is not None:
        known = of_all(new, weighs, layout, keys, outcomes, why, gone, policy, payload, containers[0])
        if known is not None:
            return known
    return fielded(Recalled, (new, weighs, layout, keys, outcomes, why, gone))


cdef int count_values(c, Py_ssize_t values, Py_ssize_t read) except -1:
    account = member(&made_account, c)
    new_member(&account_values, account, sum_of(member(&account_values, account), values))
    new_member(&account_read, account, sum_of(member(&account_read, account), read))
    return 0


cdef int keep_account(account, size) except -1:
    """`phiguard.remembered.Account.add`"""
    if account_bytes.cls == NULL or type(account) is not <object>account_bytes.cls:
        account.add(size)
        return 0
    new_member(&account_bytes, account, sum_of(member(&account_bytes, account), size))
    new_member(&account_entries, account, sum_of(member(&account_entries, account), 1))
    return 0


cdef sum_of(value, Py_ssize_t more):
    cdef int over = 0
    cdef long long so_far
    if type(value) is int:
        so_far = PyLong_AsLongLongAndOverflow(value, &over)
        if not over and 0 <= so_far < 1ll << 62:
            return so_far + more
    return value + more


cdef bint may_be_nothing(Plan plan, list values, Seen *seen) except? 0:
    """Whether new texts are few, short, and their keys name nothing."""
    cdef Py_ssize_t i
    cdef Place place
    if seen.fresh_count > most_fresh:
        return False
    for i in range(seen.fresh_count):
        place = <Place>plan.spots[seen.fresh[i]].place
        text = <object>PyList_GET_ITEM(values, place.at)
        if place.addresses or place.named or place.counts or place.context.hints:
            return False
        if len(<str>text) > longest_fresh or form(text) is not None:
            return False
    return True


def numbers_known(judged, layout, tree):
    cdef list all = []
    known = numbers_into(all, layout, tree)
    judged.extend(all)
    return known


cdef bint numbers_into(list judged, layout, tree) except? 1:
    cdef Seen seen
    cdef SeenOfFew few
    cdef list held = [], values = field(tree, 1)
    cdef bint known
    space = room_for(&seen, &few, len(values))
    seen.judged_count = 0
    known = see_numbers(layout, plan_of(layout), field(tree, 0), values, &seen, held)
    if seen.judged_count:
        judged.extend(judged_of(&seen, 0, seen.judged_count))
    return known


cdef class Named:
    """A `phiguard.naming.Naming`, and what its names said lately."""

    cdef object naming
    cdef tuple keys
    cdef list pairs
    cdef dict known
    cdef list kinds  # of the keys of its objects, which are all the same; None until that was asked
    cdef list said  # the last answers, by what the names were, put together
    cdef unsigned long long[NEAR_NAMES] said_by
    cdef Py_ssize_t[16] at  # the places of the values under these keys
    cdef Py_ssize_t count  # how many of these, if there are not too many


cdef Named named_by(naming, dict container):
    cdef Named made
    cdef Py_ssize_t n = 0, place
    near = naming.near
    if near is not None:
        return <Named>near
    made = Named()
    made.naming, made.keys, made.pairs, made.known = naming, naming.keys, naming.pairs, naming.known
    made.said = [None] * NEAR_NAMES
    if len(made.keys) <= 16:
        for key in made.keys:
            place = 0
            for one in container:
                if one == key:
                    break
                place += 1
            made.at[n] = place
            n += 1
        made.count = n
    naming.near = made
    return made


cdef dict nothing_beside = {}


cdef dict names_of(Named one, container):
    """What an object's names say, by the keys of the values."""
    if type(container) is not dict:
        return nothing_beside
    if one.kinds is None:
        one.kinds = kinds_of(<dict>container)
    return said_by_kinds(<dict>container, one.kinds)


cdef dict beside_anew(Named one, dict names, at):
    """What an object's names say of its values, that were not met together yet."""
    cdef dict made = {}
    if names:
        for pair in one.pairs:  # place, context, around, key
            key = field(pair, 3)
            if key in names:
                made[field(pair, 0)] = field(pair, 1).beside(field(pair, 2), names[key])
    one.naming.learn(at, made)
    return made


cdef dict named_beside(layout, Plan plan, list containers, list values):
    """`phiguard.layouts.Layout.beside`. ``values``: of the tree, or None."""
    cdef dict out = None, container, known, names
    cdef list said, namers = None
    cdef Named one
    cdef NamedAt *here
    cdef unsigned long long all
    cdef bint plain
    cdef Py_ssize_t i, n, first
    if plan.named is None:
        namers = [named_by(field(namer, 2), containers[field(namer, 0)]) for namer in layout.namers]
        plan.name(layout.namers, namers)
    for n in range(len(plan.named)):
        one = <Named>plan.named[n]
        here = plan.named_at + n
        container = containers[here.owner]
        all, plain = PHIGUARD_BEGIN, True
        for i in range(len(one.keys)):
            text = values[here.first + one.at[i]] if values is not None and one.count else container[one.keys[i]]
            if type(text) is str:
                if not PyUnicode_IS_COMPACT_ASCII(text):
                    plain = False
                    break
                all = phiguard_mixed(all, text_hashed(text))
            else:
                all = phiguard_mixed(all, 1)
        i = all % NEAR_NAMES
        if plain and one.said_by[i] == all and one.said[i] is not None:
            known = <dict>one.said[i]
        else:
            names = names_of(one, container)
            if not names:  # as nearly all; that is asked sooner than remembered
                known = nothing_beside
            else:
                said = []
                for key in one.keys:
                    text = container[key]
                    said.append(text if type(text) is str else None)
                at = hashed(tuple(said))
                known = one.known.get(at)
                if known is None:
                    known = beside_anew(one, names, at)
            if plain:
                one.said_by[i] = 0
                one.said[i] = known
                one.said_by[i] = all
        if known:
            if out is None:
                out = {}
            first = here.first
            for place, context in known.items():
                out[first + <Py_ssize_t>place] = context
    return {} if out is None else out


def beside(layout, containers):
    return named_beside(layout, plan_of(layout), containers, None)


cdef object UNFIT = None
cdef object Risk, Result, Findings, Partly, NOTHING_GIVEN = None
cdef object Details, Recalled, Met, care, mood_of, of_kind, ruled, by_value, each, stays, nothing_in
cdef object each_tier, bytes_of_page
cdef Py_ssize_t most_fresh, longest_fresh, most_pages, many_values
cdef object variant_of = None


cdef prepare():
    """What the module of the twins has."""
    global UNFIT, Risk, Details, Recalled, Met, care, mood_of, of_kind, ruled, by_value, each, stays
    global Result, Findings, Partly, NOTHING_GIVEN, nothing_in, most_fresh, longest_fresh
    global each_tier, most_pages, bytes_of_page, many_values, variant_of
    import_module("phiguard.fresh")  # what asks first may have loaded little
    said = twins["_decided"].__globals__
    rulings = import_module("phiguard.rulings")
    most_fresh, longest_fresh = said["_MOST_FRESH"], said["_LONGEST_FRESH"]
    most_pages, bytes_of_page = said["MAX_PAGES"], said["EVENT_PAGE"]
    each_tier = said["by_tier"].__globals__["_each_tier"]
    Result, Findings, Partly, NOTHING_GIVEN = said["Result"], said["_Findings"], said["Partly"], said["NOTHING_GIVEN"]
    nothing_in, Met = said["_nothing_in"], said["Met"]
    care, mood_of = said["CARE"], said["Mood"]
    of_kind = twins["page_doubt"].__globals__["_PAGE_HEALTH"]
    ruled, by_value, each, stays = rulings.ruled, rulings.BY_VALUE, rulings.EACH, rulings.STAYS
    Risk, Details, Recalled = said["Risk"], said["Details"], said["Recalled"]
    many_values, variant_of = said["MANY_VALUES"], import_module("phiguard.variants").variant
    prepare_members(said)
    UNFIT = said["UNFIT"]


def page_doubt(page):
    return doubt(page)


cdef double doubt(page) except? -1.0:
    if UNFIT is None:
        prepare()
    return 1.0 - (0.9 if <int>field(page, 1) >= 2 else <double>of_kind[field(page, 0)])


cdef list moods = [None] * 8


cdef inline int mood_number(bint in_care, bint sure, pardoned) noexcept:
    return in_care * 4 + sure * 2 + (pardoned is True)


cdef mood_like(bint in_care, bint sure, pardoned):
    """A `phiguard.spoken.Mood`, the same object each time: it is quickly found in a dict."""
    cdef int at = mood_number(in_care, sure, pardoned)
    mood = moods[at]
    if mood is None:
        mood = moods[at] = new_tuple(mood_of, (float(in_care), float(sure), pardoned))
    return mood


cdef in_order(list judged):
    """Sort by rank, which no two values share."""
    cdef Py_ssize_t i, at
    cdef Py_ssize_t rank
    if len(judged) > MANY:
        judged.sort(key=by_rank)
        return
    for i in range(1, len(judged)):
        one = judged[i]
        rank = field(one, 0)
        at = i
        while at > 0 and <Py_ssize_t>field(judged[at - 1], 0) > rank:
            judged[at] = judged[at - 1]
            at -= 1
        if at < i:
            judged[at] = one


cdef risk(double identity, double health, kind, tier):
    """A `Risk`, written slot by slot: its own way is to go through five functions."""
    out = phiguard_blank(Risk)
    first_member(&risk_identity, out, identity)
    first_member(&risk_health, out, health)
    first_member(&risk_phi, out, identity * health)
    first_member(&risk_kind, out, kind)
    first_member(&risk_tier, out, tier)
    return out
