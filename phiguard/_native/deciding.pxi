# The twins of `phiguard.scan.Scanner.scan`, and of what `phiguard.fresh` makes of an event with something new.

cdef object JoinedEngine = None, separator
cdef Py_ssize_t LONG_TEXT
cdef object Judging = None, CutType, AgainType, TooMany, unsettled, nothing_rewritten, any_path
cdef frozenset none_rewritten = frozenset()
cdef object spared_of, without_spared, settled, learn_framed, by_values, unsaid_in
cdef object is_inner, effect_on, blocked_by_page, noted_rewrites, learn_on_page, dropped_ways
cdef Member judge_decider, judge_page, judge_keys, judge_path


# ---- phiguard.scan


cpdef _scanned(scanner, nodes, threshold, most):
    return scanned_in(scanner, nodes, threshold, most, NULL)


cdef list scanned_in(scanner, nodes, threshold, most, Sifted *earlier):
    """``earlier``: what was sifted already, or NULL."""
    cdef list found = [], texts = [], held = []
    cdef bint named = False, short = False
    if FoundType is None:
        prepare_findings()
    for node in nodes:
        if is_judged(node):
            judged, size = in_leaf(&slot_judged, node), len(leaf_text(node))
            for detector, score, evidence in judged:
                rest = <tuple>rest_by_role[attr(detector, "role")]
                found.append(
                    of_nine(FoundType, node, 0, size, detector, score, evidence, rest[0], rest[1], rest[2])
                )
            continue
        text = leaf_text(node)
        if text is not None:
            texts.append(text)
            held.append(node)
            short = short or (len(text) <= longest_whole and " " in text)
        named = named or is_named(leaf_context(node))
    engine = attr(scanner, "engine")
    if held and engine is not None:
        confirm_occurring(engine, texts, held, attr(scanner, "shapes"), threshold, most, found, earlier)
    if short and attr(scanner, "wholes"):
        probe_wholes(scanner, held, threshold, most, found)
    if named:
        probe_named(scanner, nodes, threshold, most, found, earlier)
    return found


cdef int confirm_occurring(
    engine, list texts, list nodes, shapes, threshold, most, list found, Sifted *earlier
) except -1:
    """`_confirm_all` of `phiguard.prefilter.HyperscanEngine.occurrences`."""
    cdef Sieve sieve = None
    global JoinedEngine, separator, LONG_TEXT
    if JoinedEngine is None:
        said = twins["_ends_in"].__globals__
        separator, LONG_TEXT, JoinedEngine = said["SEPARATOR"], said["_LONG"], said["HyperscanEngine"]
    if type(engine) is JoinedEngine:
        sieve = sieve_of(engine)
    if type(engine) is JoinedEngine and len(texts) <= MOST_JOINED:
        if sieve is not None and are_short_together(texts, LONG_TEXT):
            if confirm_sifted(sieve, texts, nodes, shapes, threshold, most, found, earlier):
                return 0
        joined = texts[0] if len(texts) == 1 else PyUnicode_Join(separator, texts)
        if type(joined) is str and PyUnicode_IS_COMPACT_ASCII(joined) and len(<str>joined) <= LONG_TEXT:
            scratches = getattr(attr(engine, "_local"), "scratches", None)
            if scratches is None:
                scratches = engine._scratches()
            return confirm_joined(
                attr(engine, "_every"), scratches[0], joined, texts, nodes, shapes, threshold, most, found
            )
    if sieve is not None and confirm_apart(engine, sieve, texts, nodes, shapes, threshold, most, found):
        return 0
    occurrences = engine.occurrences(texts)
    if occurrences:
        _confirm_all(occurrences, shapes, nodes, threshold, most, found)
    return 0


cdef int confirm_apart(
    engine, Sieve sieve, list texts, list nodes, shapes, double threshold, most, list found
) except -1:
    """The same where some texts are short and of ASCII: these are sifted, and the engine is asked about the others.

    False where it is to be asked about all.
    """
    cdef Hits hits
    cdef list lot = [], places = [], others = [], rest, probes
    cdef Py_ssize_t i, k = 0, size = 0, pattern, text, first, last
    cdef int at = 0
    if len(shapes) != sieve.count:
        return False
    hits.at, hits.count, hits.room = hits.few, 0, 24
    try:
        for i in range(len(texts)):
            one = texts[i]
            if type(one) is not str or not PyUnicode_IS_COMPACT_ASCII(one) or PyUnicode_GET_LENGTH(one) > LONG_TEXT:
                others.append(i)
                continue
            if size + PyUnicode_GET_LENGTH(one) > LONG_TEXT or len(lot) == MOST_JOINED:
                if not sift_lot(sieve, lot, places, &hits):
                    return False
                lot, places, size = [], [], 0
            lot.append(one)
            places.append(i)
            size += PyUnicode_GET_LENGTH(one)
        if len(others) == len(texts) or not sift_lot(sieve, lot, places, &hits):
            return False
        sort_hits(&hits)
        rest = list(engine.occurrences([texts[i] for i in others]).items()) if others else []
        probes = probes_of(shapes)
        while at < hits.count or k < len(rest):  # by their patterns, and for each by its texts
            if k < len(rest):
                (text, pattern), ends = rest[k]
                text = others[text]
            if k == len(rest) or (
                at < hits.count
                and (hits.at[at].pattern < pattern or (hits.at[at].pattern == pattern and hits.at[at].text < text))
            ):
                at = confirm_hits(&hits, at, texts, nodes, probes, shapes, threshold, most, found)
                continue
            node, first, last = nodes[text], -1, -1
            if type(ends) is tuple:
                (first, last), ends = ends, None
            confirmed(
                node, texts[text], place_names(leaf_context(node)), node_covered(node), probe_at(probes, shapes, pattern),
                threshold, most, found, ends, first, last,
            )
            k += 1
        return True
    finally:
        if hits.at != hits.few:
            free(hits.at)


cdef int sift_lot(Sieve sieve, list lot, list places, Hits *hits) except -1:
    """Add what the sieve finds in some texts, by their places among all; False where it does not know."""
    cdef Hits here
    cdef Hit one
    cdef int i
    here.at, here.count, here.room = here.few, 0, 24
    try:
        if not sift_all(sieve, lot, &here, NULL):
            return False
        for i in range(here.count):
            one = here.at[i]
            one.text = places[one.text]
            new_hit(hits)[0] = one
            hits.count += 1
        return True
    finally:
        if here.at != here.few:
            free(here.at)


# ---- phiguard.fresh


cdef int prepare_deciding() except -1:
    """What the modules of the twins have."""
    global Judging, CutType, AgainType, TooMany, unsettled, nothing_rewritten, any_path
    global spared_of, without_spared, settled, learn_framed, by_values, unsaid_in
    global is_inner, effect_on, blocked_by_page, noted_rewrites, learn_on_page, dropped_ways
    if UNFIT is None:
        prepare()
    if PlainLeaf is None:
        prepare_cutting()
    if Unsaid is None:
        prepare_mood()
    said = twins["decided"].__globals__
    CutType, AgainType, TooMany = said["Cut"], said["Again"], said["Crowd"]
    unsettled, nothing_rewritten, any_path = said["UNSETTLED"], said["NOTHING"], said["no_path"]
    settled = said["settle"]
    learn_framed = said["framing"].learn
    spared_of, without_spared = said["spared_of"], said["speaking"].without_spared
    by_values, unsaid_in = said["by_value"], said["unsaid"]
    is_inner, effect_on, blocked_by_page = said["inner"], said["effect_on"], said["blocked"]
    noted_rewrites, learn_on_page, dropped_ways = said["noted"], said["speaking"].learn, said["dropped_of"]
    find_member(&judge_decider, said["Judge"], "_decider")
    find_member(&judge_page, said["Judge"], "page")
    find_member(&judge_keys, said["Judge"], "_keys")
    find_member(&judge_path, said["Judge"], "_path")
    Judging = said["Judge"]
    return 0


cdef object judge_of(c, facts):
    """A `phiguard.judge.Judge`, written slot by slot."""
    judge = phiguard_blank(Judging)
    first_member(&judge_decider, judge, attr(c, "decider"))
    first_member(&judge_page, judge, facts)
    first_member(&judge_keys, judge, attr(c, "keys"))
    first_member(&judge_path, judge, any_path)
    return judge


def decided(c, partly, given):
    cdef Quiet quiet
    cdef list kept = [], opened = []
    if Judging is None:
        prepare_deciding()
    begin_quiet(&quiet, kept, opened)
    try:
        done = decided_but(c, partly, given, &quiet)
    finally:
        end_quiet(&quiet)
    # A value that was found may stand in a text that was passed over.
    return decided_but(c, partly, given, NULL) if done is None else done


cdef decided_but(c, partly, given, Quiet *quiet):
    """``quiet``: where texts that say nothing are to be noted; None where these must be looked at for what is found."""
    # Fields stand as in `phiguard.recall.Partly` (raw, tree, layout, met), `Met` (texts, hashes, judged, spoken,
    # addresses, fresh, details), `phiguard.details.Given` (url, consent, headers, told) and
    # `phiguard.fresh_leaves.New` (judged, leaves, told, lettered, alone).
    cdef list nodes, leaves, told, lettered, found, said, every, terms, fixed
    cdef bint plain, by_page
    cdef int spares = 0, passed
    cdef PyObject *tops_at[MOST_TOPS]
    cdef Py_ssize_t count
    cdef object counted_spares, form
    by_page = attr(c, "by_page")
    tree, layout, met = field(partly, 1), field(partly, 2), field(partly, 3)
    new = new_ones(layout, tree, met, c, quiet)
    leaves, told, lettered, nodes, budget = field(new, 1), field(new, 2), field(new, 3), [], new_budget(c)
    plain = not open_into(
        nodes, opening_of(c.opener), leaves, budget, None if quiet == NULL else <list>quiet.opened
    )
    if plain:
        budget = None
    for node in nodes:
        # Numbers that are health data by what stands beside them, and what cannot be read.
        if is_of_health(leaf_context(node)):
            raise UnfitEvent
        if is_unreadable(node) or (node_walked(node) is not None and node_walked(node).removed):
            raise UnfitEvent
        # What page it is, an address in a text says to the long way alone.
        if by_page and (node_part(node) is not None or node_owner(node) is not None) and is_inner(node):
            raise UnfitEvent
    rewritable = c.rewritable(nodes) if by_page else none_rewritten
    found = found_in(c, nodes, rewritable, layout, tree, met, new, told, field(given, 3), quiet)
    if found is None:
        return None
    every = nodes + lettered if lettered else nodes
    said = mentioned_in(
        every, attr(c, "matcher"), attr(c, "written"), attr(attr(c, "limits"), "max_terms"),
        NULL if quiet == NULL else &quiet.sifted,
    )
    for one in said:
        if type(field(one, 1)) is TooMany or (lettered and field(one, 0) in lettered):
            raise UnfitEvent  # too many, or a name that is a condition
    new_address = any_of_both(field(met, 5), field(met, 4))
    mood, facts, terms = mood_with(
        c, given, layout, tree, met, new_address, said, found, 0 if quiet == NULL else quiet.host_tier
    )
    found.extend(terms)
    every, lasting_said, lasting = found, said, nodes
    for f in every:
        if teller_of(field(f, 3)).beside_care:
            if not in_care(field(met, 3), found, mood):
                spares = spared_of(found, field(met, 3), field(new, 0), mood, given.told)
            break
    if spares:
        found, (lasting_said, lasting) = without_spared(nodes, said, found, spares)
    judge = judge_of(c, facts)
    fixed = decided_by(judge, attr(c, "decider"), field(facts, 2), found)
    effect, rewrites, treatment = None, nothing_rewritten, untreated
    if by_page:  # where no page changes what becomes of a text, none blocks its event
        reason = judge.blocks(found)
        if reason is not None:
            keep_known(c, nodes, said, every, rewritable)
            return blocked_by_page(
                c, layout, tree, met, new, reason, (lasting_said, lasting), found, mood, facts, rewritable
            )
    own_edits(fixed)
    if by_page:
        effect = effect_on(c, given, layout, met, nodes, fixed, mood, facts)
        # Fields of `phiguard.speaking.Effect`: facts, treatment, rewrites, dropped.
        treatment, rewrites = field(effect, 1), noted_rewrites(nodes, field(effect, 2), field(effect, 3))
    changed = fold(nodes, rewrites)
    keep_known(c, nodes, said, every, rewritable)
    if quiet != NULL and (quiet.count or quiet.parts):
        keep_quiet(c, quiet)
    if changed:
        counted_spares, form = spares, ""
        again = of_some(
            AgainType, 6, <PyObject *>budget, <PyObject *>judge, <PyObject *>mood, <PyObject *>counted_spares, <PyObject *>form,
            <PyObject *>treatment,
        )
        if restless(c, changed, again):
            changed = settled(c, changed, again)
            for one in changed:
                if field(one, 1) is unsettled:
                    raise UnfitEvent
    if by_page:
        learn_on_page(c, lasting_said, lasting, found, fixed, changed, mood, effect, rewritable)
    elif said or (quiet != NULL and quiet.hosted):
        count = tops_into(tops_at, lasting_said, lasting, found)
        tops = came_again(c, tops_at, count, quiet) if count >= 0 else None
        if tops is None:
            tops = twins["tops_of"].__globals__["came_back"](c, tops_of(c, lasting_said, lasting, found, none_rewritten))
        if tops:
            plain_terms = terms if field(mood, 0) == 0.0 and field(mood, 1) == 0.0 else None
            learn_tops(c, tops, lasting_said, lasting, found, fixed, changed, mood, plain_terms)
    if found and not plain and any_framed(c, nodes):
        learn_framed(c, lasting_said, lasting, found, fixed, changed, mood, effect)
    passed = 0 if quiet == NULL else quiet.count + quiet.hosted
    return recalled_of(c, layout, tree, met, new, found, nodes, changed, fixed, mood, facts, effect, passed)


cdef bint any_of_both(list some, list others) except? 1:
    """Whether two short lists of numbers have one in common."""
    cdef Py_ssize_t number
    for one in some:
        number = one
        for other in others:
            if <Py_ssize_t>other == number:
                return True
    return False


cdef list leaves_of(list told):
    """The leaf of each, once: those of one stand together, as `new_leaves` puts them."""
    cdef list out = []
    last = None
    for one in told:
        node = field(one, 0)
        if node is not last:
            out.append(node)
            last = node
    return out


cdef list found_in(c, list nodes, rewritable, layout, tree, met, new, list told, around, Quiet *quiet):
    """`phiguard.fresh._Event._found`; None where texts that were passed over are to be looked at too."""
    cdef Py_ssize_t most = most_findings_of(member(&made_limits, c))
    cdef list found = scanned_in(
        attr(c, "scanner"), nodes, attr(c, "floor"), most + 1, NULL if quiet == NULL else &quiet.sifted
    )
    cdef list seen
    cdef bint named = False, formed = False
    if attr(c, "names") is not None:
        found += attr(c, "names").found(nodes, attr(c, "floor"), most + 1)
    for node in nodes:
        named = named or is_named(leaf_context(node))
        formed = formed or tells_of_form(node, found)
    if formed or (named and rewritable):
        c.learn_forms(nodes, found, rewritable)
    elif named and attr(c, "recalls"):
        learn_details(attr(c, "scanner"), nodes, found)
    if len(found) > most:
        raise UnfitEvent
    if found or told or around:
        clues = clues_of(attr(c, "scanner"), found + told if told else found, around)
        if attr(clues, "_hashed") or attr(clues, "_echoes") or attr(clues, "_names"):
            # A value stands again where it stands more often than it was found.
            seen = nodes + leaves_of(told) if told else nodes
            proofs = sure_proofs(clues, layout, tree, met, field(new, 0), field(new, 1), seen, most + 1)
            if proofs is None and quiet != NULL and (quiet.count or quiet.passed or quiet.hosted):
                return None
            if proofs is None:
                proofs = other_proofs(c, clues, layout, tree, met, new, seen, most + 1)
            found += proofs
            if len(found) > most:
                raise UnfitEvent
    return found


cdef bint tells_of_form(node, list found) except? 1:
    """Whether a value of a form may say something new of its form: not where nothing is found in it, as before."""
    machine = leaf_machine(node)
    if machine is None:
        return False
    form = leaf_form(node)
    if form != "text" and form != "number":
        return False
    for f in found:
        if field(f, 0) is node:
            return True
    known = (<dict>in_place(&slot_forms, leaf_context(node))).get(machine)
    return type(known) is not tuple or len(<tuple>known) > 0


cdef object recalled_of(
    c, layout, tree, met, new, list found, list nodes, changed, list fixed, mood, facts, effect, int passed
):
    """`phiguard.fresh._Event._recalled`. ``effect``: what the page did, or None; ``passed``: texts that say nothing."""
    cdef list rulings = [], edits = [], outcomes = [], spoken, judged, leaves
    way = mood if effect is None else c.way(mood, facts, field(effect, 1))
    cut = of_four(CutType, nodes, changed, kept_of(fixed), () if effect is None else field(effect, 3))
    if not together_in(c, facts, way, layout, tree, met, new, cut, rulings, edits, outcomes, None):
        texts = unsaid_in(met, way)
        if texts:
            raise Unsaid(texts)
        layout.by_value |= by_values(c, facts, layout, tree, field(new, 0))
        raise UnfitEvent
    spoken, judged, leaves = field(met, 3), field(new, 0), field(new, 1)
    account = member(&made_account, c)
    new_member(&account_values, account, member(&account_values, account) + len(<list>field(tree, 1)))
    new_member(
        &account_read, account,
        member(&account_read, account) + (len(spoken) + len(judged) + len(leaves) + passed),
    )
    risk = risk_by(judged, rulings, leaves, found, spoken, mood, facts)
    tree_now = changed_in(layout, tree, edits) if edits else (<list>field(tree, 0))[0]
    gone = () if effect is None else dropped_ways(layout, tree, outcomes)
    keys, reason = field(tree, 2), ""
    return of_some(
        Recalled, 7, <PyObject *>tree_now, <PyObject *>risk, <PyObject *>layout, <PyObject *>keys, <PyObject *>outcomes,
        <PyObject *>reason, <PyObject *>gone,
    )
