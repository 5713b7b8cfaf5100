# The twins of `phiguard.recall`, and of what it asks `phiguard.leaves`, `phiguard.walk` and `phiguard.redact` for.

cdef long SHORT = 100_000  # as `phiguard.leaves` has it
cdef object by_rank = operator.itemgetter(0)
cdef object new_object = object.__new__


# ---- phiguard.leaves


def number_text(value, named):
    cdef long long small
    cdef int over = 0
    if type(value) is int:
        small = PyLong_AsLongLongAndOverflow(value, &over)
        if over:
            return twins["number_text"](value, named)
        return str(value) if small >= SHORT or small <= -SHORT or named else None
    return twins["number_text"](value, named)


cdef bint is_short(value) except? 0:
    """Whether an integer is one that is looked at only under a key that names something."""
    cdef int over = 0
    cdef long long small
    if type(value) is not int:
        return bool(-SHORT < value < SHORT)
    small = PyLong_AsLongLongAndOverflow(value, &over)
    return not over and -SHORT < small < SHORT


# ---- phiguard.redact


def spliced(content, edits):
    cdef list out
    cdef Py_ssize_t at = 0, length
    if type(content) is not str:
        return twins["spliced"](content, edits)
    drop = twins["spliced"].__globals__["DROP"]
    length = PyUnicode_GET_LENGTH(content)
    out = []
    for edit in edits:
        begin, end, new = edit[0], edit[1], edit[2]
        if not 0 <= begin <= length or not 0 <= end <= length:
            return twins["spliced"](content, edits)
        if at < <Py_ssize_t>begin:
            out.append(PyUnicode_Substring(content, at, begin))
        if new is not drop:
            out.append(new)
        at = end
    if at < length:
        out.append(PyUnicode_Substring(content, at, length))
    return "".join(out)


# ---- phiguard.recall


def _sorted_texts(layout, texts):
    cdef tuple all = texts, places = layout.at, contexts = layout.contexts, cleans = layout.cleans
    cdef list hashes = [], judged = [], spoken = [], addresses = [], fresh = []
    cdef Py_ssize_t i
    for i in range(len(cleans)):
        text = all[i]
        at = hashed(text)
        hashes.append(at)
        if PySet_Contains(cleans[i], at):
            continue
        context = contexts[i]
        is_address = context.addresses
        if is_address:
            addresses.append(i)
        if at in <dict>context.opaque:
            continue
        said = (<dict>context.spoken).get(at)
        if said is not None:
            spoken.append((i, said, text))
        elif is_address or not by_form(judged, layout, places[i], context, text):
            fresh.append(i)
    return hashes, judged, spoken, addresses, fresh


cdef bint by_form(list judged, layout, number, context, text) except? 0:
    """Whether it is known what is found in a value of this form here; notes it where that is anything."""
    form = form_of(text)
    if form is None:
        return False
    known = (<dict>context.forms).get(form)
    if known:
        judged.append((layout.ranks[number], number, context, form, len(text)))
    return known is not None


def _numbers(judged, layout, tree):
    cdef list values = tree[1], notes = judged
    cdef Py_ssize_t number
    for at, context in layout.small:
        number = at
        value = values[number]
        if not is_short(value) and not of_number(notes, layout, at, context, value):
            return False
    for at, context in layout.numbers:
        number = at
        if not of_number(notes, layout, at, context, values[number]):
            return False
    pairs = layout.pairs
    if not pairs:
        return True
    beside = layout.beside(tree[0])
    for _, at, context, _ in pairs:
        number = at
        value = values[number]
        if at in beside:
            if type(value) is str:
                return False
            context = beside[at]
        if type(value) is bool and context.counts:
            return False
        if (type(value) is int or type(value) is float) and not of_number(notes, layout, at, context, value):
            return False
    return True


cdef bint of_number(list judged, layout, number, context, value) except? 0:
    named = context.named or context.counts
    text = number_text(value, named)
    if text is None:  # nothing but a number, or too long to write
        return type(value) is not int or (not named and is_short(value))
    return bool(hashed(text) in context.clean) or by_form(judged, layout, number, context, text)


def _pages(c, url, layout, spoken, addresses, texts, hashes):
    cdef tuple contexts = layout.contexts
    cdef list all = hashes, outer = []
    cdef Py_ssize_t i
    page, referrer = 0, 0
    if url is not None:
        return twins["_pages"](c, url, layout, spoken, addresses, texts, hashes)
    for place, entry, _ in spoken:
        i = place
        context = contexts[i]
        if context.addresses:
            role = context.meaning.role
            if role == "page":
                page = max(page, entry.tier)
            elif role == "referrer":
                referrer = max(referrer, entry.tier)
    for place in addresses:
        i = place
        outer.append(all[i])
    pages = layout.pages.get((None, tuple(outer), page, referrer))
    return twins["_pages"](c, url, layout, spoken, addresses, texts, hashes) if pages is None else pages


cdef object Risk = None
cdef object care, mood_of, weights_of, page_doubt, ruled, by_value, stays


cdef prepare():
    """What the module of the twins has."""
    global Risk, care, mood_of, weights_of, page_doubt, ruled, by_value, stays
    said = twins["_weighed"].__globals__
    care, mood_of, weights_of, page_doubt = said["CARE"], said["Mood"], said["_weights"], said["page_doubt"]
    ruled, by_value, stays = said["ruled"], said["BY_VALUE"], said["STAYS"]
    Risk = said["Risk"]


def _weighed(c, layout, tree, judged, spoken, pages):
    cdef tuple contexts = layout.contexts, places = layout.at, all_pages = pages
    cdef list values = tree[1], edits = [], outcomes = []
    cdef double nobody = 1.0, nothing, chance, identity, health, sure = 0.0
    cdef int host = 0, tier
    cdef Py_ssize_t i
    cdef list chances = []
    if Risk is None:
        prepare()
    page = all_pages[0]
    for _, entry, _ in spoken:
        if entry.tier >= 2:
            sure = 1.0
        host = max(host, <int>entry.host)
    mood = new_tuple(mood_of, (1.0 if page.kind in care else 0.0, sure, page.pardoned))
    tier = max(<int>page.tier, host)
    for place, entry, text in spoken:
        i = place
        outcome = (<dict>entry.said).get(mood)
        if outcome is None:
            return None
        weights = (<dict>entry.weights).get(mood)
        if weights is None:
            weights = entry.weights[mood] = weights_of(outcome, mood, contexts[i])
        tier = max(tier, <int>(<tuple>weights)[0])
        for chance in <tuple>(<tuple>weights)[1]:
            chances.append(chance)
        changes = outcome.edits
        if changes:
            edits.append((places[i], spliced(text, changes)))
        outcomes.append((places[i], 0, outcome))
    facts = all_pages[tier]
    rulings = (<dict>layout.rulings).get(facts)
    if rulings is None:
        rulings = layout.rulings[facts] = {}
    judged.sort(key=by_rank)
    for _, number, context, form, length in judged:
        ruling = (<dict>rulings).get((number, form))
        if ruling is None:
            i = number
            ruling = rulings[number, form] = ruled(c, facts, context, form, values[i])
        if ruling is by_value:
            return None
        new, chance_of, _, _ = <tuple>ruling
        for chance in <tuple>chance_of:
            nobody *= chance
        if new is not stays:
            edits.append((number, new))
        outcomes.append((number, length, ruling))
    nothing = page_doubt(facts)
    for chance in chances:
        nothing *= chance
    identity, health = 1.0 - nobody, 1.0 - nothing
    new = layout.changed(tree, edits) if edits else tree[0][0]
    return new, Risk(identity, health, identity * health, facts.kind, tier), outcomes
