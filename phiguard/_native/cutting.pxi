# The twins of what judges, cuts and puts together: `phiguard.judge`, `phiguard.redact`, `phiguard.nodes`,
# `phiguard.settling` and `phiguard.fresh_outcomes`.

cdef object PlainLeaf = None, remove_node, close_tree, rewrite_node, carry_outward
cdef object put_in_tree, unread_causes, whole_field, untreated, gone_value, inert_form
cdef Py_ssize_t FEW_PAIRS
cdef tuple no_changes = ()


cdef int prepare_cutting() except -1:
    """What the modules of the twins have."""
    global PlainLeaf, remove_node, close_tree, rewrite_node, carry_outward
    global put_in_tree, unread_causes, whole_field, untreated, gone_value, inert_form, FEW_PAIRS
    if UNFIT is None:
        prepare()
    if EditType is None:
        prepare_edits()
    if as_term is None:
        prepare_terms()
    if NewFramed is None:
        prepare_details()
    said = twins["restless"].__globals__
    whole_field, untreated = said["replaced_whole"], said["UNTREATED"]
    inert_form = twins["all_plain"].__globals__["_INERT"].fullmatch
    said = twins["fold"].__globals__
    remove_node, close_tree, rewrite_node = said["_remove"], said["_close_tree"], said["_rewrite"]
    carry_outward, put_in_tree, unread_causes = said["_outward"], said["_put"], said["_UNREAD"]
    gone_value, FEW_PAIRS = said["DROP"], said["_FEW"]
    PlainLeaf = said["Leaf"]
    return 0


# ---- phiguard.nodes


cpdef all_plain(opener, leaves):
    cdef Py_ssize_t longest = attr(attr(opener, "_limits"), "max_leaf_chars")
    if PlainLeaf is None:
        prepare_cutting()
    glance = attr(opener, "_plain")
    for leaf in leaves:
        if is_judged(leaf):
            continue
        text = leaf_text(leaf)
        if type(text) is not str or len(<str>text) > longest:
            return False
        if leaf_machine(leaf) is not None or is_inert(text):
            put_in(&slot_inert, leaf, True)
        elif not glance(text):
            return False
    return True


def signs_in(signs, text):
    cdef Text at, of
    cdef Py_ssize_t i, size, count, made = 0
    cdef unsigned long long low = 0, high = 0
    cdef char[128] held
    if type(signs) is not str or type(text) is not str:
        return twins["signs_in"](signs, text)
    if not PyUnicode_IS_COMPACT_ASCII(signs) or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["signs_in"](signs, text)
    at, size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    of, count = PyUnicode_1BYTE_DATA(signs), PyUnicode_GET_LENGTH(signs)
    if count > 128:
        return twins["signs_in"](signs, text)
    for i in range(size):
        if at[i] < 64:
            low |= <unsigned long long>1 << at[i]
        else:
            high |= <unsigned long long>1 << (at[i] - 64)
    for i in range(count):
        if (low >> of[i] if of[i] < 64 else high >> (of[i] - 64)) & 1:
            held[made] = of[i]
            made += 1
    return PyUnicode_DecodeASCII(held, made, NULL)


# ---- phiguard.codecs.percent


cdef object percent_offsets = None


def unescaped(text):
    cdef Text at
    cdef Py_ssize_t i = 0, start = 0, size, made = 0
    cdef int big, small
    cdef char *out
    cdef list decoded = [], source = [], verbatim = []
    global percent_offsets
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["unescaped"](text)
    if percent_offsets is None:
        percent_offsets = twins["unescaped"].__globals__["Offsets"]
    at, size = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
    out = <char *>malloc(size + 1)
    if out is NULL:
        raise MemoryError
    try:
        while i < size:
            if at[i] != c"%":
                out[made] = at[i]
                made += 1
                i += 1
                continue
            big = of_hex(at[i + 1])  # a text ends with a NUL
            small = of_hex(at[i + 2]) if big >= 0 else -1
            if at[i + 1] == c"u" or (big >= 8 and small >= 0):  # for more than one byte to say
                return twins["unescaped"](text)
            if big < 0 or small < 0:
                out[made] = at[i]
                made += 1
                i += 1
                continue
            if i > start:
                decoded.append(made - (i - start))
                source.append(start)
                verbatim.append(True)
            decoded.append(made)
            source.append(i)
            verbatim.append(False)
            out[made] = <char>(big << 4 | small)
            made += 1
            i += 3
            start = i
        if size > start:
            decoded.append(made - (size - start))
            source.append(start)
            verbatim.append(True)
        decoded.append(made)
        source.append(size)
        return PyUnicode_DecodeASCII(out, made, NULL), percent_offsets(decoded, source, verbatim)
    finally:
        free(out)


cdef bint is_inert(str text) except? 1:
    """`phiguard.nodes._INERT`, which is asked only of what begins like an id, a time or a number."""
    cdef Text at
    if not PyUnicode_IS_COMPACT_ASCII(text) or not 0 < PyUnicode_GET_LENGTH(text) <= 64:
        return False
    at = PyUnicode_1BYTE_DATA(text)
    if not (is_digit(at[0]) or at[0] == c"-" or c"a" <= at[0] <= c"f" or c"A" <= at[0] <= c"F"):
        return False
    return inert_form(text) is not None


# ---- phiguard.redact


cpdef kept_of(decided):
    cdef list all = <list>decided if type(decided) is list else list(decided), kept = []
    for f in all:
        if not is_found(f):
            return twins["kept_of"](all)
        if (<tuple>f)[7] == "keep":
            kept.append(f)
    if not kept or len(all) == 1:
        return kept
    if len(kept) * len(all) <= FEW_PAIRS and not any_overlap(kept, all):
        return kept
    return kept_apart(kept, all) if len(all) <= MOST_APART else twins["kept_of"](all)


cdef enum:
    MOST_APART = 48  # findings that are compared one by one

ctypedef struct Outermost:
    # Where a finding stands in the outermost text in which its place can be told.
    PyObject *node
    Py_ssize_t start, end, furthest  # one more, where it is empty


cdef int outermost(Outermost *of, tuple found) except -1:
    """`phiguard.redact._outermost`."""
    cdef Py_ssize_t start = found[1], end = found[2]
    node = found[0]
    part = node_part(node)
    while part is not None:
        offsets = field(part, 6)
        if offsets is None:
            break
        if offsets is same_part:
            start, end = max(start, 0), max(end, 0)
        else:
            start, end = offsets.start(start), offsets.end(end)
        start += <Py_ssize_t>field(part, 0)
        end += <Py_ssize_t>field(part, 0)
        node = node_parent(node)
        part = node_part(node)
    of.node, of.start, of.end, of.furthest = <PyObject *>node, start, end, max(end, start + 1)
    return 0


cdef list kept_apart(list kept, list all):
    """Those that overlap nothing that goes, and of those that overlap one another the first in the overlap order."""
    cdef Outermost[MOST_APART] stands
    cdef Outermost here
    cdef Py_ssize_t i, count = len(all), taken = 0
    cdef list first = []
    cdef bint apart
    if NewPart is None:
        prepare_opening()
    for i in range(count):
        f = all[i]
        if field(f, 7) != "keep":
            outermost(&stands[taken], <tuple>f)
            stands[taken].end = stands[taken].furthest
            taken += 1
    for f in sorted(kept, key=_rank) if len(kept) > 1 else kept:
        outermost(&here, <tuple>f)
        if here.start > here.end:
            return twins["kept_of"](all)
        apart = True
        for i in range(taken):
            if stands[i].node == here.node and stands[i].start < here.furthest and here.start < stands[i].end:
                apart = False
                break
        if apart:
            stands[taken] = here
            taken += 1
            first.append(f)
    if len(first) == len(kept):
        return kept
    return [f for f in kept if stands_among(f, first)]


cdef bint stands_among(one, list some) except? 1:
    for other in some:
        if other is one:
            return True
    return False


cdef bint any_overlap(list some, list all) except? 1:
    """`phiguard.redact._any_overlap`."""
    cdef Py_ssize_t start, end
    cdef tuple f, g
    for one in all:
        node = (<tuple>one)[0]
        if node_part(node) is not None:
            return True
    for one in some:
        f = <tuple>one
        start, end = f[1], f[2]
        if start >= end:
            return True
        for other in all:
            g = <tuple>other
            if g is not f and g[0] is f[0] and <Py_ssize_t>g[1] < end and start < <Py_ssize_t>g[2]:
                return True
    return False


cdef int outward(node, list edits, causes) except -1:
    """`phiguard.redact._outward`."""
    part, parent = node_part(node), node_parent(node)
    if type(part) is not NewPart or parent is None or field(part, 7) == "key":
        carry_outward(node, edits, causes)
        return 0
    begin, write, offsets, escapes = field(part, 0), field(part, 5), field(part, 6), field(part, 8)
    if offsets is None:
        new = write(spliced_in(node_content(node), edits))
        cut(parent, of_four(EditType, begin, field(part, 1), new, causes))
        return 0
    for edit in edits:
        start, end, new = field(edit, 0), field(edit, 1), field(edit, 2)
        if offsets is not same_part or start < 0 or end < 0:
            start, end = offsets.start(start), offsets.end(end)
        start, end = begin + start, begin + end
        if new is gone_value:
            new = ""
        if escapes is None or escapes.search(node_content(parent), start, end) is not None:
            new = write(new)
        cut(parent, of_four(EditType, start, end, new, field(edit, 3)))
    return 0


cpdef fold(nodes, rewrites=None):
    cdef list changed = []
    cdef Py_ssize_t i
    cdef bint plain
    cdef dict made = None
    cdef list all
    if PlainLeaf is None:
        prepare_cutting()
    if NewPart is None:
        prepare_opening()
    if rewrites:
        made = dict(rewrites)
    all = nodes if type(nodes) is list else list(nodes)
    for i in range(len(all) - 1, -1, -1):
        node = all[i]
        plain = is_leaf(node)
        if not plain:
            if is_unreadable(node):
                remove_node(node)
                continue
            if node_changes(node) is not None:
                close_tree(node)
        if made is not None:
            rewrite = made.get(PyLong_FromVoidPtr(<PyObject *>node))
            if rewrite is not None:
                rewrite_node(node, rewrite, changed)
                continue
        edits = leaf_edits(node)
        if not edits:
            continue
        if plain and len(<list?>edits) == 1:  # no codec, one finding: most of them
            edit = (<list>edits)[0]
            whole = leaf_form(node) in ("text", "key") and field(edit, 0) == 0 and field(edit, 1) == len(leaf_text(node))
            changed.append((node, field(edit, 2) if whole else replaced_in(node, leaf_text(node), edits), field(edit, 3)))
            continue
        edits = resolved(edits)
        node.edits = edits
        causes = _causes(edits)
        if plain:
            changed.append((node, replaced_in(node, leaf_text(node), edits), causes))
        elif node_part(node) is not None:
            outward(node, edits, causes)
        else:
            new = replaced_in(node, node_content(node), edits)
            if node_owner(node) is None:
                changed.append((node_leaf(node), new, causes))
            else:
                put_in_tree(node_owner(node), node_leaf(node), new, causes)
    changed.reverse()
    return changed


cdef object replaced_in(node, content, list edits):
    """`phiguard.redact.new_value`."""
    edit = edits[0]
    if edit[2] is gone_value and edit[0] == 0 and edit[1] == len(content) and leaf_form(node) != "key":
        return gone_value
    form = leaf_form(node_leaf(node))
    if form == "number" or form == "object":
        return None
    return spliced(content, edits)


# ---- phiguard.settling


cpdef restless(c, changed, event):
    # Fields stand as in `phiguard.settling.Again`: budget, judge, mood, spares, form, treatment.
    cdef list out = []
    cdef Py_ssize_t i = -1
    cdef bint treated, recalls = attr(c, "recalls")
    if PlainLeaf is None:
        prepare_cutting()
    treatment = field(event, 5)
    treated = treatment is not untreated and treatment.touches
    around = None
    for item in changed:
        i += 1
        leaf, value = field(item, 0), field(item, 1)
        if not isinstance(value, (str, bytes)) or is_whole(value, field(item, 2), treated):
            continue
        if recalls:
            if around is None:
                around = around_of(event)
            if hashed((value, leaf_form(leaf), around)) in attr(leaf_context(leaf), "at_rest"):
                continue
        out.append(i)
    return out


cdef object last_page = None, last_mood = None, last_treatment = None, last_spares, last_form, last_around


cdef around_of(event):
    """`phiguard.settling._around`; that of the event before, where it says the same by the same objects."""
    global last_page, last_mood, last_treatment, last_spares, last_form, last_around
    page, mood, spares, form, treatment = (
        attr(field(event, 1), "page"), field(event, 2), field(event, 3), field(event, 4), field(event, 5),
    )
    if page is last_page and mood is last_mood and treatment is last_treatment:
        if spares == last_spares and form == last_form:
            return last_around
    around = hashed((as_plain(page), as_plain(mood), spares, form, as_plain(treatment)))
    last_page = None  # another thread may look meanwhile
    last_mood, last_treatment, last_spares, last_form, last_around = mood, treatment, spares, form, around
    last_page = page
    return around


cdef as_plain(of):
    """A NamedTuple as a tuple."""
    return PyTuple_GetSlice(of, 0, PyTuple_Size(of))


cdef bint is_whole(new, causes, bint treated) except? 1:
    """`phiguard.settling._is_at_rest`."""
    if not causes:
        return False
    for f in causes:
        node = field(f, 0)
        if not is_leaf(node):
            if treated and (node_part(node) or node_owner(node) is not None):
                return False
            if not whole_field(f, new):
                return False
        elif <Py_ssize_t>field(f, 1) != 0 or <Py_ssize_t>field(f, 2) != len(leaf_text(node)):
            return False
    return True


# ---- phiguard.fresh_outcomes


def together(c, facts, way, layout, tree, met, new, cut):
    edits, outcomes, chances = [], [], []
    done = together_in(c, facts, way, layout, tree, met, new, cut, [], edits, outcomes, chances)
    return (edits, outcomes, chances) if done else None


cdef bint together_in(
    c, facts, way, layout, tree, met, new, cut, list rulings, list edits, list outcomes, list chances
) except? 0:
    """What becomes of all values, into the lists; those of chances may be None. False where memory does not say it."""
    # Fields stand as in `phiguard.recall.Met`, `phiguard.fresh_leaves.New` and `phiguard.fresh_outcomes.Cut`.
    cdef list spoken = field(met, 3), judged = field(new, 0)
    cdef list values = field(tree, 1), leaves = field(new, 1), said_of = [], replaced, stays = None, gone = None
    cdef Plan plan = plan_of(layout)
    cdef OnPage page = on_page(plan, layout, facts)
    cdef Ruled ruling
    cdef dict frames = attr(field(met, 6), "frames")
    cdef bint allows = attr(attr(c, "decider"), "allows_values")
    cdef Py_ssize_t i, n = len(leaves)
    cdef int number = number_of_mood(way)
    cdef JudgedAt at
    cdef tuple in_mood
    if PlainLeaf is None:
        prepare_cutting()
    for one in spoken:
        in_mood = said_in_mood(field(one, 1), number, way)
        said = (<dict>attr(field(one, 1), "said")).get(way) if in_mood is None else in_mood[0]
        if said is None:
            return False
        said_of.append(said)
    for one in judged:
        judged_like(one, &at)
        ruling = ruling_on(c, facts, values, page, &at, allows)
        if ruling is None:
            return False
        rulings.append(ruling.rule)
    outcomes_in(judged, rulings, frames, attr(layout, "at"), field(met, 0), way, edits, outcomes, chances)
    for i in range(len(spoken)):
        one = spoken[i]
        if not frames or field(one, 0) not in frames:
            said_in(plan, one, said_of[i], edits, outcomes)
    replaced = [None] * n
    for one in field(cut, 1):
        i = place_of(leaves, field(one, 0))
        edits.append((field(leaves[i], 1), field(one, 1)))
        replaced[i] = terms_among(field(one, 2), field(cut, 0))
    for one in field(cut, 2):
        node = field(one, 0)
        i = place_of(leaves, node_top(node))
        if stays is None:
            stays = [None] * n
        if stays[i] is None:
            stays[i] = []
        (<list>stays[i]).append(term_like(one, field(cut, 0)))
    if field(cut, 3):
        for node in reversed(field(cut, 3)):
            i = place_of(leaves, node_top(node))
            if gone is None:
                gone = [None] * n
            if gone[i] is None:
                gone[i] = []
            (<list>gone[i]).append(tail_steps(node))
    for i in range(n):
        kept, lost = stays[i] if stays is not None else None, gone[i] if gone is not None else None
        if replaced[i] is not None or kept is not None or lost is not None:
            gone_terms, kept, lost = replaced[i] or (), tuple(kept) if kept else (), tuple(lost) if lost else ()
            said = of_some(
                SaidType, 5, <PyObject *>no_changes, <PyObject *>gone_terms, <PyObject *>kept, <PyObject *>None, <PyObject *>lost
            )
            outcomes.append((field(leaves[i], 1), 0, said))
    return True


cdef Py_ssize_t place_of(list leaves, leaf) except -1:
    """Where a leaf stands among (rank, number, leaf)."""
    cdef Py_ssize_t i
    for i in range(len(leaves)):
        if field(leaves[i], 2) is leaf:
            return i
    raise KeyError("a leaf of no event")


cdef dict order_of(nodes):
    """The places of nodes by their ids."""
    cdef dict order = {}
    cdef Py_ssize_t i = 0
    for node in nodes:
        order[PyLong_FromVoidPtr(<PyObject *>node)] = i
        i += 1
    return order
