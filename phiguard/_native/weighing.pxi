# What becomes of an event of which all is known: the twin of `phiguard.recall._weighed` and `phiguard.by_page.weigh`.
# What it hangs on stands in arrays of C, see seen.pxi; objects are made of the result alone.


cdef void by_order(Seen *seen, Py_ssize_t *out) noexcept:
    """The values of a form by rank, which no two share."""
    cdef Py_ssize_t i, at, rank
    for i in range(seen.judged_count):
        rank = seen.judged[i].rank
        at = i
        while at > 0 and seen.judged[out[at - 1]].rank > rank:
            out[at] = out[at - 1]
            at -= 1
        out[at] = i


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
    cdef Sums sums = None
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        ruling = ruling_on(c, facts, values, there, one, allows)
        if ruling is None:
            return False
        rules.append(ruling.rule)
        for tells in ruling.tells:
            if told is None:
                told = []
            told.append(fielded(NewTold, (<object>one.text, field(tells, 0), field(tells, 1))))
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
            sums = sums_told(all)
        if sums.any_among(hidden) if sums is not None else may_hide(all, hidden):
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
    cdef char[MOST_SEEN] found
    cdef Py_ssize_t i
    cdef list rests = None
    if len(values) > MOST_SEEN:
        raise ValueError("too much for one event")
    memset(found, 0, len(values))
    for i in range(seen.judged_count):
        found[seen.judged[i].at] = True
    if seen.frame_count:
        rests = []
        for i in range(seen.frame_count):
            rests.append(field(<object>seen.frames[i].of, 0))
    return rest_without(plan, values, keys, found, rests)


cdef tuple weighed_in(c, given, layout, Plan plan, tree, Seen *seen, list held):
    """The new event, its risk, the outcomes, why it is blocked, and the ways to what its page drops; None where
    something stands in the way: what memory does not know, or a value that stands in the event twice."""
    cdef EditAt[2 * MOST_SEEN] edits
    cdef Py_ssize_t[2 * MOST_SEEN] order  # of what was judged
    cdef Py_ssize_t i, n, whole_count = seen.spoken_count - seen.frame_count, edit_count = 0
    cdef double nobody = 1.0, nothing
    cdef int host = 0, tier, number = 0
    cdef bint sure = False, by_page = member(&made_by_page, c)
    cdef list containers = field(tree, 0), values = field(tree, 1), keys = field(tree, 2)
    cdef list outcomes = [], rules = [], gone = None, around = None, more, blanks
    cdef tuple pages = pages_seen(c, field(given, 0), plan, layout, values, seen), known
    cdef Heard heard
    cdef Place place
    cdef OnPage there
    cdef JudgedAt *one
    page = pages[0]
    tier = field(page, 1)
    mood = way = None
    if seen.spoken_count or by_page:
        for i in range(seen.spoken_count):
            heard = heard_of(<object>seen.spoken[i].entry)
            sure = sure or heard.tier >= 2
            host = max(host, heard.host)
        tier = max(tier, host)
        number = mood_number(field(page, 0) in care, sure, field(page, 2))
        mood = mood_like(number >= 4, sure, field(page, 2))
        for i in range(seen.spoken_count):
            entry = <object>seen.spoken[i].entry
            heard = heard_of(entry)
            known = weights_in(entry, heard, number, mood) if by_page else heard_in(entry, heard, number, mood)
            if known is None:
                forget_said((<Place>plan.spots[seen.spoken[i].i].place).near)
                return None
            held.append(known)
            seen.spoken[i].known = <PyObject *>known
            tier = max(tier, <int>known[1])
    facts = pages[tier]
    if by_page and attr(attr(c, "decider"), "asks_consent"):
        facts = consented(c, given, tree, facts)
    there = on_page(plan, layout, facts)
    by_order(seen, order)
    seen.ordered = True
    if field(given, 3):
        around = member(&details_around, details_of([], layout, field(given, 3)))
    if not rulings_in(c, facts, there, plan, values, keys, seen, order, around, rules):
        return None
    for rule in rules:
        for chance in <tuple>field(rule, 1):
            nobody *= <double>chance
    nothing = doubt(facts)
    for i in range(seen.spoken_count):
        for chance in <tuple>(<tuple>seen.spoken[i].known)[2]:
            nothing *= <double>chance
    weighs = risk(1.0 - nobody, 1.0 - nothing, field(facts, 0), field(facts, 1))
    if by_page:
        why = blocked_on(c, there)
        if why is not None:
            return None, weighs, outcomes, why, ()
        way = way_on(c, field(given, 0), plan, layout, values, seen, there, facts, mood, number)
        if way is None:
            return None
    for i in range(seen.spoken_count):
        place = <Place>plan.spots[seen.spoken[i].i].place
        outcome = said_on(<object>seen.spoken[i].entry, way) if by_page else (<tuple>seen.spoken[i].known)[0]
        if outcome is None:
            return None
        if i >= whole_count:  # addresses with blanks stand behind the others
            held.append(outcome)
            seen.frames[i - whole_count].said = <PyObject *>outcome
            continue
        text = <object>PyList_GET_ITEM(values, place.at)
        new = said_text(outcome, text) if by_page else edited(outcome, text)
        if new is not text:
            held.append(new)
            edits[edit_count] = EditAt(place.at, <PyObject *>new)
            edit_count += 1
        outcomes.append((place.number, 0, outcome))
        if by_page and field(outcome, 4):
            gone = noted_gone(gone, place, outcome)
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        if one.blank >= 0:
            continue
        rule = <object>PyList_GET_ITEM(rules, i)
        new = field(rule, 0)
        if new is not stays:
            edits[edit_count] = EditAt(one.at, <PyObject *>new)  # held by the rule
            edit_count += 1
        outcomes.append((<object>one.number, PyUnicode_GET_LENGTH(<object>one.text), rule))
    for n in range(seen.frame_count):
        place = <Place>plan.spots[seen.frames[n].i].place
        blanks, more = [], []
        for i in range(seen.judged_count):
            one = seen.judged + order[i]
            if one.blank >= 0 and one.at == place.at:
                blanks.append(<object>PyList_GET_ITEM(rules, i))
        outcome = <object>seen.frames[n].said
        if by_page and field(outcome, 4):
            gone = noted_gone(gone, place, outcome)
        outcome = filled_of(
            outcome, <object>seen.frames[n].entry, <object>seen.frames[n].of, blanks,
            <object>PyList_GET_ITEM(values, place.at), place.number, more,
        )
        if more:
            new = field(more[0], 1)
            held.append(new)
            edits[edit_count] = EditAt(place.at, <PyObject *>new)
            edit_count += 1
        outcomes.append((place.number, 0, outcome))
    new = changed_by(plan, containers, keys, edits, edit_count) if edit_count else containers[0]
    return new, weighs, outcomes, "", () if gone is None else dropped_in(plan, keys, gone)


cdef inline edited(said, text):
    """The text with the edits of what is `phiguard.spoken.Said` of it."""
    changes = field(said, 0)
    return spliced_in(text, changes) if changes else text


cdef list noted_gone(list gone, Place place, said):
    """What the page drops of a text, with the rank of that."""
    gone = gone or []
    gone.append((place.order, place.number, field(said, 4)))
    return gone


cdef changed_by(Plan plan, list containers, list keys, EditAt *edits, Py_ssize_t n):
    """`phiguard.layouts.Layout.changed`."""
    cdef list made = [None] * len(containers)
    cdef Py_ssize_t i, owner, number, last = -1
    if len(containers) > plan.containers:
        raise IndexError("a container of another layout")
    for i in range(n):
        number = edits[i].number
        if not 0 <= number < plan.values:
            raise IndexError("a value of another layout")
        owner = plan.owners[number]
        last = max(last, owner)
        put(made, containers, owner, plan.names[number], keys, <object>edits[i].new)
    if last < 0:
        raise ValueError("nothing to change")
    for owner in range(last, 0, -1):  # what stands inside has the higher number
        if made[owner] is not None:
            number = plan.inner[owner]
            put(made, containers, plan.owners[number], plan.names[number], keys, made[owner])
    return made[0]
