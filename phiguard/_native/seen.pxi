# What is seen of an event while it is decided from memory, in arrays of C: no object is made of it until it is asked
# for. What stands here is held by others: texts by the tree, places by the plan, the rest by a list.

cdef enum:
    FEW_SEEN = 400  # values for which there is room on the stack
    MOST_CHANCES = 256
    MOST_FRAMES = 16
    NEAR_NAMES = 128
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
    PyObject *known  # what it says in the mood of the event: `heard_in`, or `weights_in`

cdef struct FrameAt:
    Py_ssize_t i  # the index of the text
    PyObject *entry  # `phiguard.frames.Frame`
    PyObject *of  # `phiguard.frames.Framed`
    PyObject *said  # what becomes of the rest

cdef struct EditAt:
    Py_ssize_t number
    PyObject *new

cdef struct AddressAt:
    Py_ssize_t i  # the index of the text
    Py_hash_t known_as  # of an address with blanks, the hash of the rest
    PyObject *text

cdef struct Seen:
    Py_ssize_t judged_count, spoken_count, address_count, fresh_count, opaque_count, frame_count
    Py_ssize_t room  # how many values there is room for; and in all that is judged, for some blanks besides
    Py_ssize_t texts_judged  # how many of the judged are no numbers
    bint any  # whether there are details, or addresses with blanks
    bint ordered, told  # whether what was judged is sorted; whether some of it gives itself away elsewhere
    JudgedAt *judged  # each value once, and up to eight blanks of each of a few addresses
    Py_ssize_t *order  # of these
    EditAt *edits  # the new values are held by a list
    SpokenAt *spoken
    AddressAt *pages  # the addresses once more, with what they are known as
    Py_ssize_t *addresses
    Py_ssize_t *fresh
    Py_ssize_t *opaque
    Py_hash_t *hashes  # of texts
    bint *asked  # whether the hash of this text is there; nobody asks for those of clean ones, or of a form
    FrameAt frames[MOST_FRAMES]

cdef enum:
    MOST_JUDGED_BESIDES = MOST_FRAMES * 8  # as many blanks as an address has
    FEW_JUDGED = FEW_SEEN + MOST_JUDGED_BESIDES

cdef struct SeenOfFew:
    # Room for what is seen of an event of few values.
    JudgedAt judged[FEW_JUDGED]
    Py_ssize_t order[FEW_JUDGED]
    EditAt edits[FEW_JUDGED]
    SpokenAt spoken[FEW_SEEN]
    AddressAt pages[FEW_SEEN]
    Py_ssize_t addresses[FEW_SEEN]
    Py_ssize_t fresh[FEW_SEEN]
    Py_ssize_t opaque[FEW_SEEN]
    Py_hash_t hashes[FEW_SEEN]
    bint asked[FEW_SEEN]


cdef class Space:
    """Memory that is let go with the object, where the stack has no room for as much."""

    cdef void *at

    def __dealloc__(self):
        free(self.at)


cdef Space space_of(size_t size):
    cdef Space space = Space()
    space.at = malloc(size)
    if space.at == NULL:
        raise MemoryError
    return space


cdef Space room_for(Seen *seen, SeenOfFew *few, Py_ssize_t values):
    """Sets where it stands what is seen of so many values; that holds as long as what comes back."""
    cdef Py_ssize_t judged = values + MOST_JUDGED_BESIDES
    cdef Space space
    cdef char *at
    seen.room = max(values, FEW_SEEN)
    if values <= FEW_SEEN:
        seen.judged, seen.order, seen.edits, seen.spoken = few.judged, few.order, few.edits, few.spoken
        seen.pages, seen.addresses, seen.fresh, seen.opaque = few.pages, few.addresses, few.fresh, few.opaque
        seen.hashes, seen.asked = few.hashes, few.asked
        return None
    space = space_of(
        judged * (sizeof(JudgedAt) + sizeof(Py_ssize_t) + sizeof(EditAt))
        + values * (sizeof(SpokenAt) + sizeof(AddressAt) + 3 * sizeof(Py_ssize_t) + sizeof(Py_hash_t) + sizeof(bint))
    )
    seen.judged = <JudgedAt *>space.at
    seen.order = <Py_ssize_t *>(seen.judged + judged)
    seen.edits = <EditAt *>(seen.order + judged)
    seen.spoken = <SpokenAt *>(seen.edits + judged)
    seen.pages = <AddressAt *>(seen.spoken + values)
    seen.addresses = <Py_ssize_t *>(seen.pages + values)
    seen.fresh = seen.addresses + values
    seen.opaque = seen.fresh + values
    seen.hashes = <Py_hash_t *>(seen.opaque + values)
    seen.asked = <bint *>(seen.hashes + values)
    return space

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
    if seen.judged_count >= seen.room + MOST_JUDGED_BESIDES:
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
    seen.frame_count, seen.any, seen.ordered, seen.told = 0, False, False, False
    if plan.count > seen.room or plan.most > len(values):
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
            seen.spoken[seen.spoken_count] = SpokenAt(i, entry, NULL)
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
    seen.frames[seen.frame_count] = FrameAt(i, <PyObject *>entry, <PyObject *>of, NULL)
    seen.frame_count += 1
    seen.any = True
    seen.hashes[i], seen.asked[i] = at, True
    seen.spoken[seen.spoken_count] = SpokenAt(i, <PyObject *>entry, NULL)
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


cdef int see_numbers(layout, Plan plan, list containers, list values, Seen *seen, list held) except -1:
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
    if not plan.beside:
        return True
    beside = named_beside(layout, plan, containers, values)
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
