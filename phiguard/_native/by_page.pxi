# Of what `phiguard.by_page.weigh` does, what hangs on the page: see weighing.pxi for the rest.

cdef object consented = None, treatment_by, new_path, step_written, bytes_of_way
cdef Py_ssize_t most_listed


cdef prepare_pages():
    global consented, treatment_by, new_path, step_written, most_listed, bytes_of_way
    types = import_module("phiguard.types")
    new_path, step_written = types.Path, types.written
    most_listed = twins["result_of"].__globals__["MAX_LISTED"]
    said = twins["result_of"].__globals__["by_page"].__dict__
    bytes_of_way, treatment_by, consented = said["PAGE"], said["treatment_of"], said["consented"]


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


cdef said_on(entry, way):
    """What becomes of a text on such a page; None where that is not remembered."""
    cdef PyObject *known = phiguard_of_dict(attr(entry, "said"), way)
    return None if known == NULL else <object>known


cdef way_on(
    c, url, Plan plan, layout, list values, Seen *seen, OnPage there, facts, mood, int number
):
    """`phiguard.by_page.way_of`, and `highest_kept` before it; None where that is not remembered. ``number``: of the
    mood. Remembered in the plan, where the twin has `Layout.ways`."""
    cdef Py_ssize_t i
    cdef int kept = 0
    cdef PyObject *tier
    cdef unsigned long long mixed = PHIGUARD_BEGIN
    mark = there.marks[number]
    if mark is None:
        mark = there.marks[number] = c.mark(mood, facts)
    for i in range(seen.spoken_count):
        if len(<tuple>(<tuple>seen.spoken[i].known)[2]):
            tier = phiguard_of_dict(attr(<object>seen.spoken[i].entry, "stays"), mark)
            if tier == NULL:
                return None
            kept = max(kept, <int>(<object>tier))
    mixed = phiguard_mixed(phiguard_mixed(mixed, <Py_ssize_t>mark), kept)
    mixed = phiguard_mixed(mixed, 0 if url is None else hashed(url))
    for i in range(seen.address_count):
        mixed = phiguard_mixed(
            phiguard_mixed(mixed, seen.addresses[i]), seen.hashes[seen.addresses[i]]
        )
    at = mixed
    way = plan.ways.get(at)
    if way is None:
        treatment = treatment_by(
            c, url, layout, places_in(seen.addresses, seen.address_count), texts_of(plan, values), hashes_of(plan, seen),
            facts, kept,
        )
        way = c.way(mood, facts, treatment)
        if len(plan.ways) >= most_pages:
            plan.ways.clear()
        plan.ways[at] = way
        keep_account(member(&made_account, c), bytes_of_way)
    return way


cdef said_text(said, text):
    """`phiguard.filling.applied`."""
    edits, then = field(said, 0), field(said, 3)
    if not edits and then is None:
        return text
    new = spliced(text, edits) if edits else text
    if then is not None:
        new = then(new)
    return text if new == text else new


cdef tuple dropped_in(Plan plan, list keys, list gone):
    """`phiguard.by_page.dropped_of`."""
    cdef list out = []
    if len(gone) > 1:
        gone.sort(key=by_rank)
    for _, number, tails in gone:
        to_text = way_to(plan, number, keys)
        for tail in tails:
            out.append(to_text + tail)
    return tuple(out)


def way(layout, number, keys):
    return way_to(plan_of(layout), number, keys)


cdef tuple way_to(Plan plan, Py_ssize_t at, keys):
    cdef list out = []
    cdef Py_ssize_t name
    while at >= 0:
        if at >= plan.values or plan.owners[at] >= plan.containers:
            raise IndexError("a value of another layout")
        name = plan.names[at]
        out.append(keys[name] if name >= 0 else ~name)
        at = plan.inner[plan.owners[at]]
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
