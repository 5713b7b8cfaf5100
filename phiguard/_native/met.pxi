# What was seen of an event, as objects: `phiguard.recall.Met`, which what looks at new texts reads.



cdef list judged_of(Seen *seen, Py_ssize_t first, Py_ssize_t last):
    """`phiguard.details.Judged`, as plain tuples."""
    cdef list out = []
    cdef Py_ssize_t i
    for i in range(first, last):
        out.append(judged_at(seen.judged + i))
    return out


cdef tuple judged_at(JudgedAt *one):
    return one.rank, <object>one.number, <object>one.context, <object>one.form, <object>one.text, one.blank


cdef int judged_like(one, JudgedAt *out) except -1:
    """The other way round; the tuple holds what stands in it."""
    number, context, form, text = field(one, 1), field(one, 2), field(one, 3), field(one, 4)
    out[0] = JudgedAt(
        field(one, 0), number, <PyObject *>number, <PyObject *>context, <PyObject *>form, <PyObject *>text, field(one, 5)
    )
    return 0


cdef met_of(layout, Plan plan, list values, Seen *seen, told):
    """`phiguard.recall.Met`."""
    cdef Py_ssize_t i
    cdef list judged = judged_of(seen, 0, seen.texts_judged), all = list(judged), hashes = hashes_of(plan, seen)
    cdef tuple texts = texts_held(plan, values)
    if seen.judged_count > seen.texts_judged:
        all.extend(judged_of(seen, seen.texts_judged, seen.judged_count))
    if seen.ordered:
        in_order(all)
    for i in range(seen.fresh_count):  # nobody asks for those of other texts that are clean, or known by their form
        if not seen.asked[seen.fresh[i]]:
            hashes[seen.fresh[i]] = hashed(texts[seen.fresh[i]])
    spoken, details = spoken_of(plan, seen, values), details_seen(seen, all, layout, told)
    addresses, fresh = places_in(seen.addresses, seen.address_count), places_in(seen.fresh, seen.fresh_count)
    return of_some(
        Met, 7, <PyObject *>texts, <PyObject *>hashes, <PyObject *>judged, <PyObject *>spoken, <PyObject *>addresses,
        <PyObject *>fresh, <PyObject *>details,
    )


cdef details_seen(Seen *seen, list judged, layout, told):
    """`phiguard.details.Details`."""
    cdef Py_ssize_t i
    cdef dict frames
    details = details_of(judged, layout, told)
    if seen.any:
        new_member(&details_any, details, True)
        frames = member(&details_frames, details)
        for i in range(seen.frame_count):
            frames[seen.frames[i].i] = <object>seen.frames[i].entry, <object>seen.frames[i].of
    if seen.told:
        new_member(&details_told, details, True)
    return details


cdef details_of(list judged, layout, told):
    """The same where nothing is known of it, written slot by slot."""
    if told:
        return Details(judged, layout, told)
    details = phiguard_blank(Details)
    first_member(&details_judged, details, judged)
    first_member(&details_layout, details, layout)
    first_member(&details_around, details, [])
    first_member(&details_frames, details, {})
    first_member(&details_told, details, False)
    first_member(&details_any, details, False)
    return details


cdef extern from *:
    """
    /* The items of a list at some places, each of `size` bytes with the number first. */
    static PyObject *phiguard_items_at(PyObject *list, const char *places, Py_ssize_t size, Py_ssize_t n) {
        Py_ssize_t i, at;
        PyObject *one, *out = PyTuple_New(n);
        for (i = 0; out != NULL && i < n; i++, places += size) {
            at = *(const Py_ssize_t *)places;
            if (at < 0 || at >= PyList_GET_SIZE(list)) {
                Py_DECREF(out);
                PyErr_SetString(PyExc_IndexError, "a value of another layout");
                return NULL;
            }
            one = PyList_GET_ITEM(list, at);
            Py_INCREF(one);
            PyTuple_SET_ITEM(out, i, one);
        }
        return out;
    }
    """
    tuple phiguard_items_at(list, const char *, Py_ssize_t, Py_ssize_t)


cdef tuple texts_held(Plan plan, list values):
    """All texts; `TextAt` has the number of its value first."""
    return phiguard_items_at(values, <const char *>plan.spots, sizeof(TextAt), plan.count)


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
