# The twin of `phiguard.by_page.weigh`.

cdef object consented = None, treated_way, new_path, step_written
cdef Py_ssize_t most_listed


cdef prepare_pages():
    global consented, treated_way, new_path, step_written, most_listed
    types = import_module("phiguard.types")
    new_path, step_written = types.Path, types.written
    most_listed = twins["result_of"].__globals__["MAX_LISTED"]
    said = twins["weigh"].__globals__
    treated_way, consented = said["way_of"], said["consented"]


cdef class OnPage:
    """Of a layout, what is known of its events on pages of the same facts."""

    cdef object facts, why
    cdef dict rulings
    cdef dict near  # of these, by number, or by the context of a blank, the last one that was asked for
    cdef list marks  # by mood, what both are known by together
    cdef bint asked  # whether such a page blocks


cdef OnPage on_page(Plan plan, layout, facts):
    """Found by the place of the facts in memory: the same ones come back."""
    cdef OnPage page = plan.last
    if page is not None and page.facts is facts:
        return page
    at = PyLong_FromVoidPtr(<PyObject *>facts)
    page = plan.on_pages.get(at)
    if page is None:
        if len(plan.on_pages) >= MOST_PAGES:
            plan.on_pages.clear()
        page = OnPage()
        rulings = (<dict>member(&layout_rulings, layout)).get(facts)
        if rulings is None:
            rulings = layout.rulings[facts] = {}
        page.facts, page.rulings, page.near, page.marks = facts, rulings, {}, [None] * 8
        plan.on_pages[at] = page
    plan.last = page
    return page


cdef blocked_on(c, OnPage page):
    """Why such a page blocks its events; None where it does not."""
    if not page.asked:
        verdict = c.decider.blocks(page.facts)
        page.why = None if verdict is None else verdict.why
        page.asked = True
    return page.why


cdef mark_of(c, OnPage page, mood):
    cdef int at = (4 if field(mood, 0) else 0) + (2 if field(mood, 1) else 0) + (1 if field(mood, 2) is True else 0)
    known = page.marks[at]
    if known is None:
        known = page.marks[at] = c.mark(mood, page.facts)
    return known


def weigh(c, given, layout, tree, judged, spoken, addresses, pages, texts, hashes, details):
    return weigh_in(
        c, given, plan_of(layout), layout, tree, judged, spoken, addresses, pages, list(texts), hashes, details
    )


cdef weigh_in(
    c, given, Plan plan, layout, tree, list judged, list spoken, list addresses, tuple pages, list texts, list hashes,
    details
):
    # Fields stand as in `phiguard.spoken.Said`: edits, replaced, kept, then, dropped.
    cdef list edits = [], outcomes = [], chances = [], gone = None
    cdef tuple one, weights
    cdef dict frames = details.frames if details is not None and details.any else {}
    cdef double nobody = 1.0, nothing, chance, identity, health, sure = 0.0
    cdef int host = 0, tier, kept = 0
    cdef OnPage there
    if consented is None:
        prepare()
        prepare_pages()
    page = pages[0]
    tier = field(page, 1)
    for one in spoken:
        if one[1].tier >= 2:
            sure = 1.0
        host = max(host, <int>one[1].host)
    tier = max(tier, host)
    mood = mood_like(field(page, 0) in care, sure > 0, field(page, 2))
    for one in spoken:
        known = (<dict>one[1].weights).get(mood)
        if known is None:
            return None
        weights = known
        tier = max(tier, <int>weights[0])
        chances += weights[1]
    facts = pages[tier]
    if c.decider.asks_consent:
        facts = consented(c, given, tree, facts)
    there = on_page(plan, layout, facts)
    in_order(judged)
    rulings = rulings_in(c, facts, layout, plan, tree, texts, hashes, judged, details)
    if rulings is None:
        return None
    for rule in rulings:
        for chance in <tuple>field(rule, 1):
            nobody *= chance
    nothing = doubt(facts)
    for chance in chances:
        nothing *= chance
    identity, health = 1.0 - nobody, 1.0 - nothing
    weighs = risk(identity, health, field(facts, 0), tier)
    why = blocked_on(c, there)
    if why is not None:
        return new_tuple(Weighed, (None, weighs, [], why, ()))
    mark = mark_of(c, there, mood)
    if chances:
        for one in spoken:
            entry = one[1]
            if (<tuple>(<dict>entry.weights)[mood])[1]:
                known = (<dict>entry.stays).get(mark)
                if known is None:
                    return None
                kept = max(kept, <int>known)
    way = (<dict>layout.ways).get(way_key(given, mark, kept, addresses, hashes))
    if way is None:
        way = treated_way(c, field(given, 0), layout, addresses, texts, hashes, mood, facts, kept)
    for one in spoken:
        outcome = (<dict>one[1].said).get(way)
        if outcome is None:
            return None
        if frames and one[0] in frames:
            continue
        number = (<Place>plan.texts[<Py_ssize_t>one[0]]).number
        new = said_text(outcome, one[2])
        if new is not one[2]:
            edits.append((number, new))
        outcomes.append((number, 0, outcome))
    outcomes_in(judged, rulings, frames, layout.at, texts, way, edits, outcomes, None)
    for item in outcomes:
        outcome = (<tuple>item)[2]
        if type(outcome) is not Ruling and outcome.dropped:
            gone = gone or []
            gone.append(item)
    new = changed_in(layout, tree, edits) if edits else (<list>field(tree, 0))[0]
    dropped_ways = () if gone is None else dropped_in(layout, field(tree, 2), gone)
    return new_tuple(Weighed, (new, weighs, outcomes, "", dropped_ways))


cdef tuple way_key(given, mark, int kept, list addresses, list hashes):
    """What `phiguard.by_page.way_of` remembers a way by."""
    url = field(given, 0)
    cdef list at = [mark, kept, None if url is None else hashed(url)]
    for i in addresses:
        at.append(hashes[<Py_ssize_t>i])
    return tuple(at)


cdef said_text(said, text):
    """`phiguard.filling.applied`."""
    edits, then = field(said, 0), field(said, 3)
    if not edits and then is None:
        return text
    new = spliced(text, edits) if edits else text
    if then is not None:
        new = then(new)
    return text if new == text else new


cdef tuple dropped_in(layout, list keys, list gone):
    """`phiguard.by_page.dropped_of`."""
    cdef list ranks = layout.ranks, out = []
    gone.sort(key=lambda item: ranks[item[0]])
    for item in gone:
        way = layout.way(item[0], keys)
        for tail in item[2].dropped:
            out.append(way + tail)
    return tuple(out)


def way(layout, number, keys):
    cdef list names = layout.names, inner = layout.inner, owners = layout.owners, out = []
    cdef Py_ssize_t at = number, name
    while at >= 0:
        name = names[at]
        out.append(keys[name] if name >= 0 else ~name)
        at = inner[<Py_ssize_t>owners[at]]
    out.reverse()
    return tuple(out)


cdef tuple paths_of(dropped_ways):
    """`phiguard.types.Path` of each, as many as are listed."""
    cdef list out = [], parts
    if consented is None:
        prepare_pages()
    for steps in (<tuple>dropped_ways)[:most_listed]:
        parts = []
        for step in <tuple>steps:
            if type(step) is str and "/" not in <str>step and "~" not in <str>step and "{" not in <str>step:
                parts.append("/")
                parts.append(step)
            else:
                parts.append(step_written(step))
        out.append(new_path("".join(parts)))
    return tuple(out)
