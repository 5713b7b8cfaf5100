# What is seen of an event while it is decided from memory, in arrays of C: no object is made of it until it is asked
# for. What stands here is held by others: texts by the tree, places by the plan, the rest by a list.

cdef enum:
    MOST_SEEN = 400  # values, as `phiguard.layouts` has it
    MOST_CHANCES = 256
    MOST_FRAMES = 16
    NEAR_NAMES = 16
    NEAR_SAID = 16

cdef struct JudgedAt:
    Py_ssize_t rank, at  # of its leaf: its place in the document, and its number
    PyObject *number
    PyObject *context
    PyObject *form
    PyObject *text
    Py_ssize_t blank  # below zero for a leaf that is all value

cdef struct SpokenAt:
    Py_ssize_t i  # the index of the text
    PyObject *entry

cdef struct FrameAt:
    Py_ssize_t i  # the index of the text
    PyObject *entry  # `phiguard.frames.Frame`
    PyObject *of  # `phiguard.frames.Framed`

cdef struct EditAt:
    Py_ssize_t number
    PyObject *new

cdef struct Seen:
    Py_ssize_t judged_count, spoken_count, address_count, fresh_count, opaque_count, frame_count
    bint any  # whether there are details, or addresses with blanks
    JudgedAt judged[2 * MOST_SEEN]  # each value once, and up to eight blanks of each of a few addresses
    SpokenAt spoken[MOST_SEEN]
    Py_ssize_t addresses[MOST_SEEN]
    Py_ssize_t fresh[MOST_SEEN]
    Py_ssize_t opaque[MOST_SEEN]
    FrameAt frames[MOST_FRAMES]
    Py_hash_t hashes[MOST_SEEN]  # of texts
    bint asked[MOST_SEEN]  # whether the hash of this text is there; nobody asks for those of clean ones, or of a form

cdef extern from *:
    """
    /* Borrowed; NULL without an error where there is none. */
    static inline PyObject *phiguard_of_dict(PyObject *dict, PyObject *key) {
        return PyDict_GetItemWithError(dict, key);
    }
    /* `phiguard.redact.spliced`, of ASCII; NULL without an error where something is of another kind. */
    static PyObject *phiguard_spliced(PyObject *content, PyObject *edits, PyObject *gone) {
        Py_ssize_t i, n, at = 0, size = 0, length, begin, end;
        PyObject **items, *out;
        const char *from;
        char *to;
        if (!PyUnicode_CheckExact(content) || !PyUnicode_IS_COMPACT_ASCII(content)) return NULL;
        if (PyTuple_CheckExact(edits)) items = ((PyTupleObject *)edits)->ob_item, n = PyTuple_GET_SIZE(edits);
        else if (PyList_CheckExact(edits)) items = ((PyListObject *)edits)->ob_item, n = PyList_GET_SIZE(edits);
        else return NULL;
        length = PyUnicode_GET_LENGTH(content);
        from = (const char *)PyUnicode_1BYTE_DATA(content);
        for (i = 0; i < n; i++) {
            PyObject *edit = items[i], *new;
            if (!PyTuple_Check(edit) || PyTuple_GET_SIZE(edit) < 3) return NULL;
            if (!PyLong_CheckExact(PyTuple_GET_ITEM(edit, 0)) || !PyLong_CheckExact(PyTuple_GET_ITEM(edit, 1))) return NULL;
            begin = PyLong_AsSsize_t(PyTuple_GET_ITEM(edit, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(edit, 1));
            if (begin < 0 || begin > length || end < 0 || end > length) {
                PyErr_Clear();
                return NULL;
            }
            new = PyTuple_GET_ITEM(edit, 2);
            if (begin > at) size += begin - at;
            if (new != gone) {
                if (!PyUnicode_CheckExact(new) || !PyUnicode_IS_COMPACT_ASCII(new)) return NULL;
                size += PyUnicode_GET_LENGTH(new);
            }
            at = end;
        }
        if (length > at) size += length - at;
        out = PyUnicode_New(size, 127);
        if (out == NULL || size == 0) return out;
        to = (char *)PyUnicode_1BYTE_DATA(out);
        for (i = at = 0; i < n; i++) {
            PyObject *edit = items[i], *new = PyTuple_GET_ITEM(edit, 2);
            begin = PyLong_AsSsize_t(PyTuple_GET_ITEM(edit, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(edit, 1));
            if (begin > at) memcpy(to, from + at, (size_t)(begin - at)), to += begin - at;
            if (new != gone) {
                size = PyUnicode_GET_LENGTH(new);
                memcpy(to, PyUnicode_1BYTE_DATA(new), (size_t)size), to += size;
            }
            at = end;
        }
        if (length > at) memcpy(to, from + at, (size_t)(length - at));
        return out;
    }
    /* The text of an integer. */
    static PyObject *phiguard_number_text(long long value) {
        char signs[24], *at = signs + 24;
        unsigned long long left = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
        PyObject *out;
        do *--at = (char)('0' + left % 10); while (left /= 10);
        if (value < 0) *--at = '-';
        out = PyUnicode_New(signs + 24 - at, 127);
        if (out != NULL) memcpy(PyUnicode_1BYTE_DATA(out), at, (size_t)(signs + 24 - at));
        return out;
    }
    """
    PyObject *phiguard_of_dict(dict, object) except? NULL
    PyObject *PyList_GET_ITEM(list, Py_ssize_t)
    PyObject *phiguard_spliced(object, object, object) except? NULL
    object phiguard_number_text(long long)


cdef inline Py_hash_t text_hashed(text) except? -1:
    """`hashed`, of an exact text."""
    if known_seed == 0 and PyUnicode_IS_COMPACT_ASCII(text):
        return phiguard_text_hash(text)
    return hashed(text)


# ---- texts and numbers


cdef inline int see_form(Seen *seen, Place place, text, list held) except -1:
    """Whether it is known what is found in a value of this form here; notes it where that is anything."""
    cdef PyObject *known
    shape = form(text)
    if shape is None:
        return False
    known = phiguard_of_dict(place.forms, shape)
    if known == NULL:
        return False
    if not <object>known:  # a digest may be the hash of what is found elsewhere
        return PyUnicode_GET_LENGTH(shape) != 6 or shape != "sha256"
    note_judged(seen, place, place.context, shape, text, -1)
    if held is not None:
        held.append(text)
    return True


cdef int note_judged(Seen *seen, Place place, context, shape, text, Py_ssize_t blank) except -1:
    if seen.judged_count >= 2 * MOST_SEEN:
        raise ValueError("too much for one event")
    seen.judged[seen.judged_count] = JudgedAt(
        place.order, place.at, <PyObject *>place.number, <PyObject *>context, <PyObject *>shape, <PyObject *>text, blank
    )
    seen.judged_count += 1
    return 0


cdef int see_texts(Plan plan, list values, Seen *seen, list held) except -1:
    """`phiguard.recall._sorted_texts`."""
    cdef Py_ssize_t i
    cdef Py_hash_t known
    cdef TextAt *spot
    cdef Place place
    cdef Near near
    cdef PyObject *entry
    seen.judged_count = seen.spoken_count = seen.address_count = seen.fresh_count = seen.opaque_count = 0
    seen.frame_count, seen.any = 0, False
    if plan.count > MOST_SEEN or plan.most > len(values):
        raise ValueError("too much for one event")
    for i in range(plan.count):
        spot = plan.spots + i
        text = <object>PyList_GET_ITEM(values, spot.at)
        seen.asked[i] = False
        place = <Place>spot.place
        if spot.by_form:
            if not (len(place.clean) or len(place.opaque) or len(place.spoken) or place.addresses):
                if not see_form(seen, place, text, None):  # its hash says nothing
                    seen.fresh[seen.fresh_count] = i
                    seen.fresh_count += 1
                    spot.by_form = False
                continue
        known = text_hashed(text)
        if spot.clean[known & 15] == known and known != 0:
            continue
        entry = NULL
        near = place.near
        if near.said is not None and near.said.at[known & (NEAR_SAID - 1)] == known and known != 0:
            entry = PyList_GET_ITEM(near.said.of, known & (NEAR_SAID - 1))
            seen.hashes[i], seen.asked[i] = known, True
            if place.addresses:
                seen.addresses[seen.address_count] = i
                seen.address_count += 1
            if entry == <PyObject *>None:
                seen.opaque[seen.opaque_count] = i
                seen.opaque_count += 1
                continue
        else:
            at = known
            if len(place.clean) and PySet_Contains(place.clean, at):
                spot.clean[known & 15] = known
                continue
            if place.addresses:
                seen.addresses[seen.address_count] = i
                seen.address_count += 1
            if place.addresses or len(place.opaque) or len(place.spoken):
                seen.hashes[i], seen.asked[i] = known, True
                if len(place.opaque) and PyDict_Contains(place.opaque, at):
                    keep_said(near, known, None)
                    seen.opaque[seen.opaque_count] = i
                    seen.opaque_count += 1
                    continue
                if len(place.spoken):
                    entry = phiguard_of_dict(place.spoken, at)
                    if entry != NULL:
                        keep_said(near, known, <object>entry)
        if entry != NULL:
            held.append(<object>entry)
            seen.spoken[seen.spoken_count] = SpokenAt(i, entry)
            seen.spoken_count += 1
        elif not place.addresses and see_form(seen, place, text, None):
            spot.by_form = True
        else:
            seen.fresh[seen.fresh_count] = i
            seen.fresh_count += 1
    return 0


cdef int see_details(Plan plan, c, list values, Seen *seen, list held) except -1:
    """Of new texts, those of which memory says what becomes of them: details, and addresses with blanks."""
    cdef Py_ssize_t at, i, left = 0
    cdef Place place
    cdef PyObject *known
    if NewFramed is None:
        prepare_details()
    for at in range(seen.fresh_count):
        i = seen.fresh[at]
        place = <Place>plan.spots[i].place
        text = <object>PyList_GET_ITEM(values, plan.spots[i].at)
        if place.named:
            shape = personal_form(text)
            known = phiguard_of_dict(place.forms, shape) if shape is not None else NULL
            if known != NULL and <object>known and (shape not in rechecked or is_found_still(text, <object>known)):
                note_judged(seen, place, place.context, shape, text, -1)
                seen.any = True
                continue
        if see_blanks(c, place, i, text, seen, held):
            continue
        seen.fresh[left] = i
        left += 1
    seen.fresh_count = left
    return 0


cdef bint see_blanks(c, Place place, Py_ssize_t i, text, Seen *seen, list held) except -1:
    """Whether it is an address with blanks of which memory knows the rest, and the form of what stands in each."""
    cdef Py_ssize_t n = 0
    cdef PyObject *known
    cdef tuple blanks
    if seen.frame_count == MOST_FRAMES or PyUnicode_FindChar(text, c"?", 0, PyUnicode_GET_LENGTH(text), 1) < 0:
        return False
    pages = attr(c, "pages")
    of = framed_in(place.context, text, pages.asks, pages)
    if of is None:
        return False
    at = hashed(("frame", field(of, 0)))
    known = phiguard_of_dict(place.spoken, at)
    if known == NULL or type(<object>known) is not Frame:
        return False
    entry = <object>known
    blanks = field(of, 1)
    for blank in blanks:
        shape = field(blank, 3)
        found = (<dict>attr(field(blank, 4), "forms")).get(shape)
        if not found or (shape in rechecked and not is_found_still(field(blank, 2), found)):
            return False
    held.append(entry)
    held.append(of)
    for blank in blanks:
        note_judged(seen, place, field(blank, 4), field(blank, 3), field(blank, 2), n)
        n += 1
    seen.frames[seen.frame_count] = FrameAt(i, <PyObject *>entry, <PyObject *>of)
    seen.frame_count += 1
    seen.any = True
    seen.hashes[i], seen.asked[i] = at, True
    seen.spoken[seen.spoken_count] = SpokenAt(i, <PyObject *>entry)
    seen.spoken_count += 1
    return True


cdef int keep_said(Near near, Py_hash_t known, entry) except -1:
    """``entry``: what is remembered of a text that speaks of health; None of an opaque one."""
    cdef Py_ssize_t place = known & (NEAR_SAID - 1)
    if known != 0:
        if near.said is None:
            near.said = Said()
        near.said.at[place] = 0
        near.said.of[place] = entry
        near.said.at[place] = known
    return 0


cdef int forget_said(Near near) except -1:
    """Whatever is remembered of texts may have been put in the place of something else."""
    if near.said is not None:
        memset(near.said.at, 0, sizeof(near.said.at))
    return 0


cdef number_text_in(value, bint named):
    """`phiguard.leaves.number_text`."""
    cdef long long small
    cdef int over = 0
    cdef double fraction
    if type(value) is float:
        fraction = value
        if not isfinite(fraction):
            return None
        if floor(fraction) == fraction and fabs(fraction) < 1e16:
            value = int(value)
        else:
            return repr(value) if named else None
    elif type(value) is not int:
        return twins["number_text"](value, named)
    small = PyLong_AsLongLongAndOverflow(value, &over)
    if over:
        return twins["number_text"](value, named)
    return phiguard_number_text(small) if small >= SHORT or small <= -SHORT or named else None


cdef int see_number(Seen *seen, Place place, value, list held) except -1:
    cdef Py_hash_t known
    cdef bint named = place.named or place.counts
    text = number_text_in(value, named)
    if text is None:  # nothing but a number, or too long to write
        return type(value) is not int or (not named and is_short(value))
    if len(place.clean):
        known = text_hashed(text)
        if known != 0 and place.near.clean[known & 15] == known:
            return True
        if PySet_Contains(place.clean, known):
            place.near.clean[known & 15] = known
            return True
    return see_form(seen, place, text, held)


cdef int see_numbers(layout, Plan plan, list containers, list values, list keys, Seen *seen, list held) except -1:
    """`phiguard.details.numbers_known`: whether all of them are."""
    cdef Py_ssize_t before
    cdef Place place
    cdef dict beside
    if plan.most > len(values):
        raise ValueError("too few values")
    for one in plan.small:
        place = <Place>one
        value = <object>PyList_GET_ITEM(values, place.at)
        if not is_short(value) and not see_number(seen, place, value, held):
            return False
    for one in plan.numbers:
        place = <Place>one
        if not see_number(seen, place, <object>PyList_GET_ITEM(values, place.at), held):
            return False
    if not plan.pairs:
        return True
    beside = named_beside(layout, plan, containers, values, keys)
    for one in plan.beside:
        place = <Place>one
        value = <object>PyList_GET_ITEM(values, place.at)
        if beside and place.number in beside:
            if type(value) is str:
                return False
            place = Place(place.number, place.rank, beside[place.number])
            held.append(place)
            before = seen.judged_count
            if (type(value) is int or type(value) is float) and not see_number(seen, place, value, held):
                return False
            if seen.judged_count > before or (type(value) is bool and place.counts):
                return False  # on another day another name stands beside it
            continue
        if type(value) is bool and place.counts:
            return False
        if (type(value) is int or type(value) is float) and not see_number(seen, place, value, held):
            return False
    return True


# ---- the same as objects


cdef list judged_of(Seen *seen, Py_ssize_t first):
    """`phiguard.details.Judged`, as plain tuples."""
    cdef list out = []
    cdef Py_ssize_t i
    cdef JudgedAt *one
    for i in range(first, seen.judged_count):
        one = seen.judged + i
        out.append(
            (one.rank, <object>one.number, <object>one.context, <object>one.form, <object>one.text, one.blank)
        )
    return out


cdef details_seen(Seen *seen, list judged, layout, told):
    """`phiguard.details.Details`."""
    cdef Py_ssize_t i
    cdef dict frames
    details = details_of(judged, layout, told)
    if seen.any:
        details.any = True
        frames = details.frames
        for i in range(seen.frame_count):
            frames[seen.frames[i].i] = <object>seen.frames[i].entry, <object>seen.frames[i].of
    return details


cdef list texts_of(Plan plan, list values):
    cdef Py_ssize_t i
    cdef list out = [None] * plan.count
    for i in range(plan.count):
        out[i] = values[plan.spots[i].at]
    return out


cdef list hashes_of(Plan plan, Seen *seen):
    """None in place of those that nobody asks for."""
    cdef Py_ssize_t i
    cdef list out = [None] * plan.count
    for i in range(plan.count):
        if seen.asked[i]:
            out[i] = seen.hashes[i]
    return out


cdef list spoken_of(Plan plan, Seen *seen, list values):
    cdef Py_ssize_t i
    cdef list out = []
    for i in range(seen.spoken_count):
        out.append((seen.spoken[i].i, <object>seen.spoken[i].entry, values[plan.spots[seen.spoken[i].i].at]))
    return out


cdef list places_in(Py_ssize_t *at, Py_ssize_t n):
    cdef list out = []
    cdef Py_ssize_t i
    for i in range(n):
        out.append(at[i])
    return out


# ---- the page of an event


cdef int keep_pages(Plan plan, unsigned long long at, pages) except -1:
    if len(plan.pages) >= most_pages:
        plan.pages.clear()
    plan.pages[at] = pages
    return 0


cdef tuple kept_pages(Plan plan, layout, unsigned long long at, list addresses, int page, int referrer):
    """What was found for these addresses and tiers. ``addresses``: their hashes; ``page``, ``referrer``: the tiers."""
    pages = (<dict>member(&layout_pages, layout)).get((None, tuple(addresses), page, referrer))
    if pages is not None:
        keep_pages(plan, at, pages)
    return pages


cdef tuple pages_seen(c, Plan plan, layout, list values, Seen *seen):
    """`phiguard.recall._pages`."""
    cdef unsigned long long all = PHIGUARD_BEGIN
    cdef list outer
    cdef Py_ssize_t i
    cdef int page = 0, referrer = 0, tier
    cdef Place place
    for i in range(seen.spoken_count):
        place = <Place>plan.spots[seen.spoken[i].i].place
        if place.addresses:
            tier = heard_of(<object>seen.spoken[i].entry).tier
            if place.is_page:
                page = max(page, tier)
            else:
                referrer = max(referrer, tier)
    for i in range(seen.address_count):
        all = phiguard_mixed(phiguard_mixed(all, seen.addresses[i]), seen.hashes[seen.addresses[i]])
    all = phiguard_mixed(all, page * 8 + referrer)
    all = all if all else 1
    pages = plan.pages.get(all)
    if pages is None:
        outer = [seen.hashes[seen.addresses[i]] for i in range(seen.address_count)]
        pages = kept_pages(plan, layout, all, outer, page, referrer)
    if pages is None:
        pages = pages_in(
            c, None, plan, layout, spoken_of(plan, seen, values), places_in(seen.addresses, seen.address_count),
            texts_of(plan, values), hashes_of(plan, seen),
        )
    return pages


# ---- what becomes of it


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


cdef PyObject *ruled_before(OnPage there, JudgedAt *one) except? NULL:
    """What becomes of values of this form in the place, if it is known: of one place, values of two forms come back."""
    cdef Ruled ruling
    cdef PyObject *found
    at = (<object>one.number if one.blank < 0 else <object>one.context, <object>one.form)
    found = phiguard_of_dict(there.near, at)
    if found != NULL:
        return found
    rule = there.rulings.get(at)
    if rule is None or rule is each or rule is by_value or field(rule, 5):
        return NULL
    ruling = there.near[at] = ruled_by(<object>one.form, rule)
    return <PyObject *>ruling


cdef bint rules_seen(
    c, Plan plan, facts, OnPage there, list containers, list values, list keys, Seen *seen, Py_ssize_t *order, list rules
) except -1:
    """`phiguard.details.rulings_of`: whether all that is asked for is known."""
    cdef Py_ssize_t i, at
    cdef PyObject *found
    cdef Ruled ruling
    cdef JudgedAt *one
    cdef list told = None, lettered = None, digests = None, proved
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        found = phiguard_of_dict(there.near, <object>(one.number if one.blank < 0 else one.context))
        if found == NULL or <PyObject *>(<Ruled>found).form != one.form:
            found = ruled_before(there, one)
            if found == NULL:
                return False
        ruling = <Ruled>found
        rules.append(ruling.rule)
        for tells in ruling.tells:
            if told is None:
                told = []
            told.append(fielded(NewTold, (<object>one.text, field(tells, 0), field(tells, 1))))
        if ruling.lettered:
            if lettered is None:
                lettered = []
            lettered.append(<object>one.text)
        if ruling.digest:
            if digests is None:
                digests = []
            digests.append(i)
    if lettered is not None and any_speaks(attr(c, "matcher"), lettered):
        return False
    if told is None:
        return True
    hidden = hidden_seen(plan, seen)
    if hidden is not None and may_hide(told, hidden):
        return False
    if stands_in(told, rest_seen(plan, values, keys, seen)):
        return False
    if digests is not None:
        proved = [rules[at] for at in digests]
        prove(
            c, facts, (containers, values, keys), there.rulings, told,
            [judged_at(seen.judged + order[at]) for at in digests], proved,
        )
        for i in range(len(digests)):
            rules[digests[i]] = proved[i]
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
    """As `hidden_words` has it."""
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


cdef extern from *:
    """
    /* The texts of a list, as borrowed pointers. */
    static inline Py_ssize_t phiguard_texts_in(PyObject *list, PyObject **out) {
        Py_ssize_t i, made = 0, n = PyList_GET_SIZE(list);
        for (i = 0; i < n; i++)
            if (PyUnicode_CheckExact(PyList_GET_ITEM(list, i))) out[made++] = PyList_GET_ITEM(list, i);
        return made;
    }
    """
    Py_ssize_t phiguard_texts_in(list, PyObject **)


cdef str rest_seen(Plan plan, list values, list keys, Seen *seen):
    """`phiguard.details.rest_of`."""
    cdef PyObject *pieces[5 * MOST_SEEN]
    cdef char[MOST_SEEN] found
    cdef Py_ssize_t i, count = 0
    cdef PyObject *joined
    cdef list held = []
    if len(values) > MOST_SEEN or len(keys) > 2 * MOST_SEEN + 1:
        raise ValueError("too much for one event")
    memset(found, 0, len(values))
    for i in range(seen.judged_count):
        found[seen.judged[i].at] = True
    for i in range(plan.count):
        if not found[plan.spots[i].at]:
            pieces[count] = PyList_GET_ITEM(values, plan.spots[i].at)
            count += 1
    for i in range(seen.frame_count):
        text = field(<object>seen.frames[i].of, 0)  # held by it
        pieces[count] = <PyObject *>text
        count += 1
    count += phiguard_texts_in(keys, pieces + count)
    for one in plan.small:
        value = <object>PyList_GET_ITEM(values, (<Place>one).at)
        if not is_short(value) and not found[(<Place>one).at]:
            add_text_of(held, value, False)
    for one in plan.numbers:
        if not found[(<Place>one).at]:
            value = <object>PyList_GET_ITEM(values, (<Place>one).at)
            add_text_of(held, value, (<Place>one).named or (<Place>one).counts)
    for one in plan.beside:
        if not found[(<Place>one).at]:
            add_text_of(held, <object>PyList_GET_ITEM(values, (<Place>one).at), True)
    count += phiguard_texts_in(held, pieces + count)
    joined = phiguard_joined(pieces, count, <char>ord(between))
    if joined == NULL:
        return between.join(phiguard_listed(pieces, count))
    rest = <object>joined
    Py_DECREF(rest)
    return rest


cdef int add_text_of(list held, value, bint named) except -1:
    if type(value) is int or type(value) is float:
        text = number_text_in(value, named)
        if text is not None:
            held.append(text)
    return 0


cdef judged_at(JudgedAt *one):
    return one.rank, <object>one.number, <object>one.context, <object>one.form, <object>one.text, one.blank


cdef tuple weighed_quickly(c, layout, Plan plan, list containers, list values, list keys, Seen *seen, list held):
    """What `phiguard.recall._weighed` comes to, and `_pages` before it; None where something stands in the way: what
    memory does not know, or a value that stands in the event twice."""
    cdef double[MOST_CHANCES] chances
    cdef EditAt[2 * MOST_SEEN] edits
    cdef Py_ssize_t[2 * MOST_SEEN] order  # of what was judged
    cdef Py_ssize_t i, n, chance_count = 0, edit_count = 0
    cdef double nobody = 1.0, nothing
    cdef int host = 0, tier, number = 0
    cdef bint sure = False
    cdef list outcomes = [], rules = [], more, blanks
    cdef tuple pages = pages_seen(c, plan, layout, values, seen), known
    cdef Heard heard
    cdef Place place
    cdef OnPage there
    cdef JudgedAt *one
    if pages is None or UNFIT is None or NewFramed is None:
        return None
    page = pages[0]
    tier = field(page, 1)
    mood = None
    if seen.spoken_count:
        for i in range(seen.spoken_count):
            heard = heard_of(<object>seen.spoken[i].entry)
            sure = sure or heard.tier >= 2
            host = max(host, heard.host)
        tier = max(tier, host)
        number = mood_number(field(page, 0) in care, sure, field(page, 2))
        mood = mood_like(number >= 4, sure, field(page, 2))
        for i in range(seen.spoken_count):
            known = heard_in(
                <object>seen.spoken[i].entry, heard_of(<object>seen.spoken[i].entry), number, mood
            )
            if known is None:
                return None  # it will be forgotten that it is near
            tier = max(tier, <int>known[1])
            for chance in <tuple>known[2]:
                if chance_count == MOST_CHANCES:
                    return None
                chances[chance_count] = chance
                chance_count += 1
            if i >= seen.spoken_count - seen.frame_count:  # they stand behind the others
                continue
            place = <Place>plan.spots[seen.spoken[i].i].place
            outcome = known[0]
            changes = field(outcome, 0)
            if changes:
                new = spliced_in(<object>PyList_GET_ITEM(values, place.at), changes)
                held.append(new)
                edits[edit_count] = EditAt(place.at, <PyObject *>new)
                edit_count += 1
            outcomes.append((place.number, 0, outcome))
    facts = pages[tier]
    there = on_page(plan, layout, facts)
    by_order(seen, order)
    if not rules_seen(c, plan, facts, there, containers, values, keys, seen, order, rules):
        return None
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        rule = <object>PyList_GET_ITEM(rules, i)
        for chance in <tuple>field(rule, 1):
            nobody *= <double>chance
        if one.blank >= 0:
            continue
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
        outcome = filled_of(
            heard_of(<object>seen.frames[n].entry).moods[number][0], <object>seen.frames[n].entry,
            <object>seen.frames[n].of, blanks, <object>PyList_GET_ITEM(values, place.at), place.number, more,
        )
        if more:
            new = field(more[0], 1)
            held.append(new)
            edits[edit_count] = EditAt(place.at, <PyObject *>new)
            edit_count += 1
        outcomes.append((place.number, 0, outcome))
    nothing = doubt(facts)
    for i in range(chance_count):
        nothing *= chances[i]
    new = changed_by(plan, containers, keys, edits, edit_count) if edit_count else containers[0]
    return new, risk(1.0 - nobody, 1.0 - nothing, field(facts, 0), field(facts, 1)), outcomes


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
