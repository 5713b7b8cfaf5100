# The twins of `phiguard.fresh_leaves.new_leaves`, and of what `phiguard.fresh` puts together.

cdef object New = None, NewFound, NewTrail, Unfit
cdef frozenset no_digest, known_alike, bearing
cdef dict notes_of = {}  # by the place in memory of what is found in values of a form
cdef list notes_near = [None] * 512  # the same, where the last bits of that say
cdef Py_ssize_t MOST_NOTES = 4096, longest_new, most_new_of_each


cdef prepare_fresh():
    global New, NewFound, NewTrail, Unfit, no_digest, known_alike, bearing, longest_new, most_new_of_each
    prepare_details()
    if WalkTrail is None:
        prepare_walk()
    said = twins["new_leaves"].__globals__
    longest_new, most_new_of_each = said["LONGEST_NEW"], said["MOST_NEW_OF_EACH"]
    NewFound, NewTrail, Unfit = said["Found"], said["Trail"], said["Unfit"]
    no_digest, known_alike, bearing = said["_NO_DIGEST"], said["_KNOWN"], said["_BEARING"]
    New = said["New"]


cdef class Notes:
    """What a value of a form says of others, by what is found in it."""

    cdef object known  # kept, so that nothing else comes to stand in its place
    cdef bint bears  # on values beside it
    cdef tuple telling  # findings that give themselves away elsewhere


cdef inline Notes notes_on(known):
    cdef size_t at = <size_t><PyObject *>known
    at = (at >> 4 ^ at >> 13) & 511
    one = notes_near[at]
    if one is not None and (<Notes>one).known is known:
        return <Notes>one
    one = notes_near[at] = notes_asked(known)
    return <Notes>one


cdef Notes notes_asked(known):
    cdef Notes notes
    at = PyLong_FromVoidPtr(<PyObject *>known)
    notes = notes_of.get(at)
    if notes is None:
        if len(notes_of) >= MOST_NOTES:
            notes_of.clear()
        notes = Notes()
        notes.known = known
        notes.bears = any(d.beside_care or d.role in bearing for d, _, _ in known)
        notes.telling = tuple([one for one in known if one[0].tells])
        notes_of[at] = notes  # at last: another thread may look meanwhile
    return notes


cdef leaf_of(Plan plan, tree, Py_ssize_t number, context, text, form, judged, machine):
    cdef list containers = field(tree, 0), keys
    cdef Py_ssize_t name
    if not 0 <= number < plan.values:
        raise IndexError("a value of another layout")
    trail = of_four(NewTrail, None, None, containers[plan.owners[number]], 1)
    key = None
    if form == "number":
        keys = field(tree, 2)
        name = plan.names[number]
        key = keys[name] if name >= 0 else ~name
    return new_leaf(context, text, trail, key, form, judged, machine, None)


cpdef new_leaves(layout, tree, met):
    return new_ones(layout, tree, met, None, NULL)


cdef int note(Plan plan, tree, one, kind, list judged, list leaves, list told, list lettered) except -1:
    """`phiguard.fresh_leaves._Sorting._note`."""
    cdef Notes notes
    cdef bint lettered_form
    rank, number, context, name, text = field(one, 0), field(one, 1), field(one, 2), field(one, 3), field(one, 4)
    known = (<dict>in_place(&slot_forms, context))[name]
    notes = notes_on(known)
    if notes.bears or not PySet_Contains(known_alike, name):
        if <Py_ssize_t>field(one, 5) >= 0:
            raise Unfit
        leaves.append((rank, number, leaf_of(plan, tree, number, context, text, kind, known, None)))
        return 0
    judged.append(one)
    lettered_form = PySet_Contains(lettered_forms, name)
    if notes.telling or lettered_form:
        leaf = leaf_of(plan, tree, number, context, text, kind, (), None)
        for detector, score, why in notes.telling:
            told.append(of_nine(NewFound, leaf, 0, len(<str>text), detector, score, why, 0, "replace", None))
        if lettered_form:
            lettered.append(leaf)
    return 0


# ---- phiguard.fresh_clues


cdef str text_apart = None
cdef Py_ssize_t shortest_of_digests


cdef Py_ssize_t least_digest() except -1:
    global text_apart, shortest_of_digests
    if text_apart is None:
        said = twins["sure_proofs"].__globals__
        shortest_of_digests, text_apart = said["digests"].SHORTEST, said["APART"]
    return shortest_of_digests


cdef Py_ssize_t longest_passed(list texts) except -1:
    cdef Py_ssize_t most = 0
    for text in texts:
        most = max(most, len(text))
    return most


cpdef sure_proofs(clues, layout, tree, met, judged, leaves, seen, most):
    # Fields stand as in `phiguard.recall.Met`: texts, hashes, judged, spoken, addresses, fresh, details.
    cdef Plan plan = plan_of(layout)
    cdef list texts, parts = [], sums = [None, None]
    echoes, names = attr(clues, "_echoes"), attr(clues, "_names")
    if echoes and any_wordless(echoes):
        return None
    if hidden_anywhere(clues, plan, field(met, 1), field(met, 3), sums):
        return None
    for one in leaves:
        passed = leaf_known_parts(field(one, 2))
        if passed is not None:
            parts += passed
    if parts and attr(clues, "_hashed") and longest_passed(parts) >= least_digest():
        return None
    texts = [node for node in seen if leaf_text(node) is not None]
    if echoes or names:
        rest = rest_in(plan, tree, judged, leaves, attr(field(met, 6), "frames"))
        if parts:
            least_digest()
            rest = text_apart.join([rest, *parts])
        if standing(echoes, names, rest) or again(clues, texts):
            return None
    return hashed_among(clues, texts, most, sums) if attr(clues, "_hashed") else []


cdef bint hidden_anywhere(clues, Plan plan, list hashes, list spoken, list sums) except? 1:
    """Whether a found value may be hidden in a known text, see `hidden_in`. ``sums``: as of `sums_in`."""
    cdef Py_ssize_t i
    cdef Place place
    cdef PyObject *words
    if len(hashes) > plan.count:
        raise IndexError("a text of another layout")
    for one in spoken:
        of_text = attr(field(one, 1), "words")
        if of_text and hides_any(clues, of_text, sums):
            return True
    for i in range(len(hashes)):
        at = hashes[i]
        if at is None:  # nobody asked for it, as the place has no such texts
            continue
        place = <Place>plan.spots[i].place
        if len(place.opaque):
            words = phiguard_of_dict(place.opaque, at)
            if words != NULL and <object>words and not PySet_Contains(place.clean, at):
                if hides_any(clues, <object>words, sums):
                    return True
    return False


cdef bint holds_sums_alone(words) except? 1:
    """Whether what is hidden in a text is digests of SHA-256 or MD5, and nothing else."""
    cdef frozenset all
    if type(words) is not frozenset:
        return False
    all = <frozenset>words
    return (32 in all or 16 in all) and not (0 in all or 20 in all or 64 in all)


cpdef other_proofs(c, clues, layout, tree, met, new, seen, most):
    # Fields stand as in `phiguard.recall.Met` (texts, hashes, judged, spoken, addresses, fresh, details) and
    # `phiguard.fresh_leaves.New` (judged, leaves).
    cdef Plan plan = plan_of(layout)
    cdef list sums = [None, None]
    echoes = attr(clues, "_echoes")
    if echoes and any_wordless(echoes):
        return twins["other_proofs"](c, clues, layout, tree, met, new, seen, most)
    if hidden_anywhere(clues, plan, field(met, 1), field(met, 3), sums):
        return twins["other_proofs"](c, clues, layout, tree, met, new, seen, most)
    for one in field(new, 1):
        if leaf_known_parts(field(one, 2)):
            return twins["other_proofs"](c, clues, layout, tree, met, new, seen, most)
    if may_stand_in(clues, rest_in(plan, tree, field(new, 0), field(new, 1), attr(field(met, 6), "frames"))):
        raise twins["other_proofs"].__globals__["Unfit"]
    return proofs_among(clues, seen, most, sums)


# ---- phiguard.details and phiguard.filling


def all_rulings(c, facts, layout, tree, judged):
    cdef list out = [], values = field(tree, 1)
    cdef dict rulings = on_page(plan_of(layout), layout, facts).rulings
    cdef bint allows = attr(attr(c, "decider"), "allows_values")
    cdef JudgedAt at
    for one in judged:
        judged_like(one, &at)
        out.append(rule_of(c, facts, values, rulings, &at, allows))
    return out


def spoken_outcomes(layout, spoken, frames, way):
    cdef list edits = [], outcomes = []
    cdef Plan plan = plan_of(layout)
    for one in spoken:
        if one[0] not in frames:
            said_in(plan, one, (<dict>one[1].said)[way], edits, outcomes)
    return edits, outcomes


cdef int said_in(Plan plan, one, said, list edits, list outcomes) except -1:
    """Edit and outcome of a text that is remembered."""
    number, text = (<Place>plan.texts[<Py_ssize_t>field(one, 0)]).number, field(one, 2)
    new = said_text(said, text)
    if new is not text:
        edits.append((number, new))
    outcomes.append((number, 0, said))
    return 0


# ---- phiguard.speaking, phiguard.known_pages, and the risk of an event with something new

cdef object as_term = None, SaidType, tail_steps
cdef frozenset impersonal
cdef tuple tier_weight


cdef prepare_terms():
    global as_term, SaidType, tail_steps, impersonal, tier_weight
    said = twins["page_doubt"].__globals__
    impersonal, tier_weight = said["IMPERSONAL"], said["TIER_WEIGHT"]
    said = twins["terms_of"].__globals__
    SaidType, tail_steps, as_term = said["Said"], said["tail_steps"], said["Term"]


cpdef terms_of(found, order):
    # Fields stand as in `phiguard.clues.Found`: node, start, end, detector, score, evidence, tier, method.
    cdef list out = []
    if as_term is None:
        prepare_terms()
    for f in found:
        node = field(f, 0)
        out.append(term_at(f, (<dict>order)[PyLong_FromVoidPtr(<PyObject *>node)]))
    return tuple(out)


cdef tuple terms_among(found, nodes):
    """The same, by the nodes in their order."""
    cdef list out = []
    cdef dict order
    if as_term is None:
        prepare_terms()
    if type(nodes) is not list or len(<list>nodes) > FEW_NODES:
        return terms_of(found, order_of(nodes))
    for f in found:
        out.append(term_at(f, place_among(<list>nodes, field(f, 0))))
    return tuple(out)


cdef Py_ssize_t place_among(list nodes, node) except -1:
    """Where one of a few nodes stands."""
    cdef Py_ssize_t i
    for i in range(len(nodes)):
        if nodes[i] is node:
            return i
    raise KeyError("a node of no event")


cdef enum:
    FEW_NODES = 64


cdef term_like(found, nodes):
    """`phiguard.speaking.term_of`."""
    if as_term is None:
        prepare_terms()
    node = field(found, 0)
    if type(nodes) is not list or len(<list>nodes) > FEW_NODES:
        return term_at(found, order_of(nodes)[PyLong_FromVoidPtr(<PyObject *>node)])
    return term_at(found, place_among(<list>nodes, node))


cdef term_at(found, at):
    node = field(found, 0)
    tail = () if node_part(node) is None and node_owner(node) is None else tail_steps(node)
    return of_nine(
        as_term, tail, field(found, 1), field(found, 2), field(found, 3), field(found, 4), field(found, 5), field(found, 6),
        field(found, 7), at,
    )


def known_signs(spoken):
    cdef bint sure = False
    cdef int host = 0
    for one in <list>spoken:
        entry = field(one, 1)
        sure = sure or attr(entry, "tier") >= 2
        host = max(host, <int>attr(entry, "host"))
    return sure, host


def known_weights(spoken, mood):
    cdef bint care = False
    cdef int tier = 0
    for one in <list>spoken:
        weights = (<dict>attr(field(one, 1), "weights")).get(mood)
        if weights is None:
            return None
        care = care or len(<tuple>field(weights, 1)) > 0
        tier = max(tier, <int>field(weights, 0))
    return care, tier


cpdef risk_of(chances, leaves, found, spoken, mood, facts):
    cdef double nobody = 1.0
    cdef list persons = chances
    cdef bint ranked = add_persons(persons, leaves, found)
    if ranked:
        in_order(persons)
    for one in persons:
        nobody *= <double>field(one, 1)
    return risk_with(nobody, ranked, leaves, found, spoken, mood, facts)


cdef risk_by(list judged, list rulings, list leaves, found, list spoken, mood, facts):
    """The same by the rulings on values that stand in order."""
    cdef double nobody = 1.0
    cdef list persons = []
    cdef Py_ssize_t i, rank, at = 0, n
    cdef bint ranked = add_persons(persons, leaves, found)
    if ranked:
        in_order(persons)
    n = len(persons)
    for i in range(len(judged)):
        if at < n:
            rank = field(judged[i], 0)
            while at < n and <Py_ssize_t>field(persons[at], 0) < rank:
                nobody *= <double>field(persons[at], 1)
                at += 1
        for chance in <tuple>field(rulings[i], 1):
            nobody *= <double>chance
    while at < n:
        nobody *= <double>field(persons[at], 1)
        at += 1
    return risk_with(nobody, ranked, leaves, found, spoken, mood, facts)


cdef bint add_persons(list persons, list leaves, found) except? 0:
    """Of findings in judged leaves that say who it is, their ranks, and the chances that they do not; whether there are
    such leaves."""
    cdef bint ranked = False
    cdef double score
    if pardoned_of is None:
        prepare_judging()
    for one in leaves:
        ranked = ranked or is_judged(field(one, 2))
    if ranked:
        for f in found:
            rank = rank_among(leaves, field(f, 0))
            if rank is not None and not teller_of(field(f, 3)).impersonal:
                score = field(f, 4)
                persons.append((rank, 1.0 - score))
    return ranked


cdef risk_with(double nobody, bint ranked, list leaves, found, list spoken, mood, facts):
    """``nobody``: the chance that no value of a form says who it is, and no finding in a judged leaf."""
    cdef double nothing, score
    cdef tuple known
    cdef Teller teller
    cdef Py_ssize_t tier
    cdef int number = number_of_mood(mood)
    cdef bint pardoned = field(facts, 2)
    nothing = doubt(facts)
    for f in found:
        teller = teller_of(field(f, 3))
        score = field(f, 4)
        if teller.of_health:
            tier = field(f, 6)
            if tier > 1 and pardoned and stands_pardoned(field(f, 0)):
                tier = 1
            nothing *= 1.0 - score * <double>tier_weight[tier]
        elif not teller.impersonal and not (ranked and rank_among(leaves, field(f, 0)) is not None):
            nobody *= 1.0 - score
    for one in spoken:
        known = weights_in_mood(field(one, 1), number, mood)
        some = known[2] if known is not None else field((<dict>attr(field(one, 1), "weights"))[mood], 1)
        for chance in <tuple>some:
            nothing *= <double>chance
    return risk(1.0 - nobody, 1.0 - nothing, field(facts, 0), field(facts, 1))


cdef rank_among(list leaves, node):
    """The rank of a judged leaf; None of others."""
    for one in leaves:
        if field(one, 2) is node:
            return field(one, 0) if is_judged(node) else None
    return None


cdef int number_of_mood(mood) noexcept:
    """The number that `mood_number` has for one that `mood_like` made; -1 of others."""
    cdef int i
    for i in range(8):
        if <PyObject *>(moods[i]) == <PyObject *>mood:
            return i
    return -1


cdef tuple said_in_mood(entry, int number, mood):
    """What is known of a text in a mood, as `heard_in` has it, where the mood has that number; or None."""
    return heard_in(entry, heard_of(entry), number, mood) if number >= 0 and mood is not None else None


cdef tuple weights_in_mood(entry, int number, mood):
    """The same of `weights_in`."""
    return weights_in(entry, heard_of(entry), number, mood) if number >= 0 and mood is not None else None
