# What becomes of an event of which all is known: the twin of `phiguard.recall._weighed` and `phiguard.by_page.weigh`.
# What it hangs on stands in arrays of C, see seen.pxi; objects are made of the result alone.


cdef void by_order(Seen *seen) noexcept:
    """The values of a form by rank; blanks of one address share it, and stay as they came."""
    cdef Py_ssize_t *out = seen.order
    cdef Py_ssize_t i, at, one, gap = 1
    for i in range(seen.judged_count):
        out[i] = i
    while gap < seen.judged_count // 16:  # few stand in order but for some at the end
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, seen.judged_count):
            one = out[i]
            at = i
            while at >= gap and stands_after(seen, out[at - gap], one):
                out[at] = out[at - gap]
                at -= gap
            out[at] = one
        gap //= 3


cdef inline bint stands_after(Seen *seen, Py_ssize_t i, Py_ssize_t other) noexcept:
    cdef Py_ssize_t rank = seen.judged[i].rank, its = seen.judged[other].rank
    return rank > its or (rank == its and i > other)


cdef bint rulings_in(
    c, facts, OnPage there, Plan plan, list values, list keys, Seen *seen, Py_ssize_t *order, list around, list rules
) except -1:
    """`phiguard.details.rulings_of`, into ``rules``; False where it cannot be told. ``around``: of what was found around
    the event, or None."""
    cdef Py_ssize_t i
    cdef Ruled ruling
    cdef JudgedAt *one
    cdef list told = None, lettered = None
    cdef bint digests = False, allows = member(&allows_any, member(&made_decider, c))
    cdef Sums sums = None, short = None
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        ruling = ruling_on(c, facts, values, there, one, allows)
        if ruling is None:
            return False
        rules.append(ruling.rule)
        for tells in ruling.tells:
            if told is None:
                told = []
            detector, score = field(tells, 0), field(tells, 1)
            told.append(of_some(NewTold, 3, one.text, <PyObject *>detector, <PyObject *>score))
        if ruling.lettered:
            if lettered is None:
                lettered = []
            lettered.append(<object>one.text)
        digests = digests or ruling.digest
    if lettered is not None and any_speaks(attr(c, "matcher"), lettered):
        return False
    if told is None and not around:
        return True
    seen.told = True
    told = told or []
    all = told + around if around else told
    hidden = hidden_seen(plan, seen)
    if hidden is not None:
        if holds_sums_alone(hidden):
            if 32 in hidden:
                sums = sums_told(all, 32)
            if 16 in hidden:
                short = sums_told(all, 16)
        if sums is None and short is None:
            if may_hide(all, hidden):
                return False
        elif (sums is not None and sums.any_among(hidden)) or (short is not None and short.any_among(hidden)):
            return False
    rest = rest_seen(plan, values, keys, seen)
    if stands_in(told, rest) or (around and outer_stand_in(around, rest)):
        return False
    if digests:
        prove_in(c, facts, values, there.rulings, all, seen, order, rules, sums)
    return True


cdef object hidden_encoded = None
cdef tuple hidden_sizes


cdef bint may_hide(list told, hidden) except? 1:
    """`phiguard.told.may_be_among`, which is asked only where digests are among the words."""
    global hidden_encoded, hidden_sizes
    if hidden_encoded is None:
        said = may_be_among.__globals__
        hidden_sizes, hidden_encoded = tuple(said["SIZES"]), said["ENCODED"]
    if hidden_encoded in hidden:
        return True
    for size in hidden_sizes:
        if size in hidden:
            return may_be_among(told, hidden)
    return False


cdef hidden_seen(Plan plan, Seen *seen):
    """Of what is hidden in known texts, the words together, as `phiguard.clues.clue_words` has them; None where
    nothing is."""
    cdef Py_ssize_t i
    out = None
    for i in range(seen.spoken_count):
        words = attr(<object>seen.spoken[i].entry, "words")
        if words:
            out = words if out is None else out | words
    for i in range(seen.opaque_count):
        words = (<Place>plan.spots[seen.opaque[i]].place).opaque.get(seen.hashes[seen.opaque[i]])
        if words:
            out = words if out is None else out | words
    return out


cdef str rest_seen(Plan plan, list values, list keys, Seen *seen):
    """`phiguard.details.rest_of`."""
    cdef char[FEW_SEEN] few
    cdef char *found = few
    cdef Py_ssize_t i
    cdef list rests = None
    cdef Space space
    if len(values) > FEW_SEEN:
        space = space_of(len(values))
        found = <char *>space.at
    memset(found, 0, len(values))
    for i in range(seen.judged_count):
        found[seen.judged[i].at] = True
    if seen.frame_count:
        rests = []
        for i in range(seen.frame_count):
            rests.append(field(<object>seen.frames[i].of, 0))
    return rest_without(plan, values, keys, found, rests)


cdef struct Weighing:
    # Of one event, what its texts say of it, and what becomes of its values.
    bint by_page
    int tier, number  # the highest tier; and the number of the mood
    Py_ssize_t edit_count


cdef tuple weighed_in(c, given, layout, Plan plan, tree, Seen *seen, list held):
    """The new event, its risk, the outcomes, why it is blocked, and the ways to what its page drops; None where
    something stands in the way: what memory does not know, or a value that stands in the event twice."""
    cdef Weighing its
    cdef list containers = field(tree, 0), values = field(tree, 1), keys = field(tree, 2)
    cdef list outcomes = [], rules = [], gone = [], around = None
    cdef tuple pages = pages_seen(c, field(given, 0), plan, layout, values, seen)
    cdef OnPage there
    its.by_page, its.edit_count, its.number = member(&made_by_page, c), 0, 0
    its.tier = field(pages[0], 1)
    mood = way = None
    if seen.spoken_count or its.by_page:
        mood = mood_seen(plan, pages[0], seen, &its, held)
        if mood is None:
            return None
    facts = pages[its.tier]
    if its.by_page and attr(attr(c, "decider"), "asks_consent"):
        facts = consented(c, given, tree, facts)
    there = on_page(plan, layout, facts)
    by_order(seen)
    seen.ordered = True
    if field(given, 3):
        around = member(&details_around, details_of([], layout, field(given, 3)))
    if not rulings_in(c, facts, there, plan, values, keys, seen, seen.order, around, rules):
        return None
    weighs = risk_seen(facts, seen, rules)
    if its.by_page:
        why = blocked_on(c, there)
        if why is not None:
            return None, weighs, outcomes, why, ()
        way = way_on(c, field(given, 0), plan, layout, values, seen, there, facts, mood, its.number)
        if way is None:
            return None
    if not spoken_seen(plan, values, seen, way, &its, outcomes, gone, held):
        return None
    judged_seen(plan, values, seen, rules, &its, outcomes, held)
    new = changed_by(plan, containers, keys, seen.edits, its.edit_count) if its.edit_count else containers[0]
    return new, weighs, outcomes, "", dropped_in(plan, keys, gone) if gone else ()


cdef mood_seen(Plan plan, page, Seen *seen, Weighing *its, list held):
    """The mood of the event, and its tier; None where it is not known what a text says in it."""
    cdef Py_ssize_t i
    cdef int host = 0
    cdef bint sure = False
    cdef Heard heard
    cdef tuple known
    for i in range(seen.spoken_count):
        heard = heard_of(<object>seen.spoken[i].entry)
        sure = sure or heard.tier >= 2
        host = max(host, heard.host)
    its.tier = max(its.tier, host)
    its.number = mood_number(field(page, 0) in care, sure, field(page, 2))
    mood = mood_like(its.number >= 4, sure, field(page, 2))
    for i in range(seen.spoken_count):
        entry = <object>seen.spoken[i].entry
        heard = heard_of(entry)
        if its.by_page:
            known = weights_in(entry, heard, its.number, mood)
        else:
            known = heard_in(entry, heard, its.number, mood)
        if known is None:
            forget_said((<Place>plan.spots[seen.spoken[i].i].place).near)
            return None
        held.append(known)
        seen.spoken[i].known = <PyObject *>known
        its.tier = max(its.tier, <int>known[1])
    return mood


cdef risk_seen(facts, Seen *seen, list rules):
    cdef double nobody = 1.0, nothing
    cdef Py_ssize_t i
    for rule in rules:
        for chance in <tuple>field(rule, 1):
            nobody *= <double>chance
    nothing = doubt(facts)
    for i in range(seen.spoken_count):
        for chance in <tuple>(<tuple>seen.spoken[i].known)[2]:
            nothing *= <double>chance
    return risk(1.0 - nobody, 1.0 - nothing, field(facts, 0), field(facts, 1))


cdef bint spoken_seen(
    Plan plan, list values, Seen *seen, way, Weighing *its, list outcomes, list gone, list held
) except -1:
    """What becomes of texts that are remembered, and of the rest of addresses with blanks; False where it is not
    known. ``way``: where the page matters; ``gone``: what it drops."""
    cdef Py_ssize_t i, whole_count = seen.spoken_count - seen.frame_count
    cdef Place place
    for i in range(seen.spoken_count):
        place = <Place>plan.spots[seen.spoken[i].i].place
        outcome = said_on(<object>seen.spoken[i].entry, way) if its.by_page else (<tuple>seen.spoken[i].known)[0]
        if outcome is None:
            return False
        if its.by_page and field(outcome, 4):
            gone.append((place.order, place.number, field(outcome, 4)))
        if i >= whole_count:  # addresses with blanks stand behind the others
            held.append(outcome)
            seen.frames[i - whole_count].said = <PyObject *>outcome
            continue
        text = <object>PyList_GET_ITEM(values, place.at)
        new = said_text(outcome, text) if its.by_page else edited(outcome, text)
        if new is not text:
            held.append(new)
            add_edit(seen, its, place.at, new)
        outcomes.append((place.number, 0, outcome))
    return True


cdef int judged_seen(
    Plan plan, list values, Seen *seen, list rules, Weighing *its, list outcomes, list held
) except -1:
    """What becomes of values of a form, by their rulings, and of addresses with blanks."""
    cdef Py_ssize_t i, n
    cdef Place place
    cdef JudgedAt *one
    cdef list more, blanks
    for i in range(seen.judged_count):
        one = seen.judged + seen.order[i]
        if one.blank >= 0:
            continue
        rule = <object>PyList_GET_ITEM(rules, i)
        new = field(rule, 0)
        if new is not stays:
            add_edit(seen, its, one.at, new)  # held by the rule
        outcomes.append((<object>one.number, PyUnicode_GET_LENGTH(<object>one.text), rule))
    for n in range(seen.frame_count):
        place = <Place>plan.spots[seen.frames[n].i].place
        blanks, more = [], []
        for i in range(seen.judged_count):
            one = seen.judged + seen.order[i]
            if one.blank >= 0 and one.at == place.at:
                blanks.append(<object>PyList_GET_ITEM(rules, i))
        outcome = filled_of(
            <object>seen.frames[n].said, <object>seen.frames[n].entry, <object>seen.frames[n].of, blanks,
            <object>PyList_GET_ITEM(values, place.at), place.number, more,
        )
        if more:
            new = field(more[0], 1)
            held.append(new)
            add_edit(seen, its, place.at, new)
        outcomes.append((place.number, 0, outcome))
    return 0


cdef inline void add_edit(Seen *seen, Weighing *its, Py_ssize_t number, new) noexcept:
    seen.edits[its.edit_count] = EditAt(number, <PyObject *>new)
    its.edit_count += 1


cdef inline edited(said, text):
    """The text with the edits of what is `phiguard.spoken.Said` of it."""
    changes = field(said, 0)
    return spliced_in(text, changes) if changes else text
