# What is known already, found without a look into Python's sets and dicts: by the same keyed hashes as theirs. And of
# details: whether they are found still, speak of health, or are what a digest is of.

cdef extern from *:
    """
    static int phiguard_are_of(PyObject *values, PyObject *types) {
        Py_ssize_t i, n = PyList_GET_SIZE(values);
        if (PyTuple_GET_SIZE(types) != n) return 0;
        for (i = 0; i < n; i++)
            if ((PyObject *)Py_TYPE(PyList_GET_ITEM(values, i)) != PyTuple_GET_ITEM(types, i)) return 0;
        return 1;
    }
    /* A NamedTuple of these fields; Python's own way to make one is a call. */
    static PyObject *phiguard_fielded(PyObject *cls, PyObject *fields) {
        Py_ssize_t i, n = PyTuple_GET_SIZE(fields);
        PyObject *out = phiguard_tuple_of((PyTypeObject *)cls, n);
        if (out == NULL)
            return NULL;
        for (i = 0; i < n; i++) {
            PyObject *one = PyTuple_GET_ITEM(fields, i);
            Py_INCREF(one);
            PyTuple_SET_ITEM(out, i, one);
        }
        return out;
    }
    /* An object of a class with slots, all of them empty. */
    static PyObject *phiguard_blank(PyObject *cls) {
        return ((PyTypeObject *)cls)->tp_alloc((PyTypeObject *)cls, 0);
    }
    """
    object phiguard_fielded(object, object)
    object phiguard_blank(object)
    bint phiguard_are_of(list, tuple)


cdef inline object fielded(cls, tuple fields):
    """A NamedTuple of one of this library's classes."""
    return phiguard_fielded(cls, fields)


cdef class Heard:
    """Of a text that speaks of health: what `phiguard.spoken.Spoken` says, by the number of the mood."""

    cdef int tier, host
    cdef list moods  # (what becomes of it, the highest tier, the chances)

    def __cinit__(self, entry):
        self.tier, self.host, self.moods = entry.tier, entry.host, [None] * 8


cdef Heard heard_of(entry):
    near = member(&entry_near, entry)
    if near is None:
        near = entry.near = Heard(entry)
    return <Heard>near


cdef tuple heard_in(entry, Heard heard, int number, mood):
    """None where it is not known what the text says in this mood."""
    known = heard.moods[number]
    if known is None:
        said, weights = (<dict>entry.said).get(mood), (<dict>entry.weights).get(mood)
        if said is None or weights is None:
            return None
        known = heard.moods[number] = (said, weights[0], weights[1])
    return <tuple>known


cdef class Ruled:
    """What becomes of values of one form in one place, on one page."""

    cdef object form, rule
    cdef tuple tells
    cdef bint lettered, digest


cdef Ruled ruled_by(form, rule):
    cdef Ruled made = Ruled()
    made.form, made.rule, made.tells = form, rule, field(rule, 4)
    made.lettered, made.digest = form in lettered_forms, form == "sha256"
    return made


cdef enum:
    MOST_NEAR = 256


cdef class LayoutOf:
    cdef object root, layout
    cdef tuple types


cdef class Layouts:
    """Of those of a guard, the layouts that were asked for last; each where the last bits of the hash of its keys say."""

    cdef dict of  # all of them, as Python has them
    cdef unsigned long long[MOST_NEAR] at
    cdef list known  # `LayoutOf`
    cdef Py_ssize_t count


cdef bint are_of(list values, tuple types) noexcept:
    """Whether these are the types of the values."""
    return phiguard_are_of(values, types)


cdef class Near:
    """Of a place: the last texts that were found clean there, and the names of fields in addresses that stand there."""

    cdef Py_hash_t[16] clean  # each where its last bits say; 0 for none
    cdef dict fields  # by the hash of a name its context, or False where no value of such a field is a blank
    cdef object pages  # that were asked which names a page hangs on


cdef Near near_of(context):
    near = context.near
    if near is None:
        near = context.near = Near()
    return near


cdef class Lately:
    """The last texts of which something was found to be true, wherever they stand; by their hashes."""

    cdef Py_hash_t[512] at
    cdef object of  # what it is true by; kept, so that nothing else comes to stand in its place


cdef inline bint is_among(Lately known, Py_hash_t at) noexcept:
    return at != 0 and known.at[at & 511] == at


cdef Lately lately(dict known, of):
    """That of an object, by its place in memory."""
    at = PyLong_FromVoidPtr(<PyObject *>of)
    found = known.get(at)
    if found is None:
        if len(known) >= MOST_LATELY:
            known.clear()
        found = known[at] = Lately()
        (<Lately>found).of = of
    return found


cdef Py_ssize_t MOST_LATELY = 128
cdef dict found_still = {}, unspoken = {}
cdef list found_near = [None] * 128  # of the one dict, those that were asked for last, where their places say


cdef inline Lately lately_found(of):
    cdef size_t at = <size_t><PyObject *>of
    at = (at >> 4 ^ at >> 11) & 127
    one = found_near[at]
    if one is None or (<Lately>one).of is not of:
        one = found_near[at] = lately(found_still, of)
    return <Lately>one


cdef bint is_found_still(text, known) except? 0:
    """`phiguard.details.still_found`, remembered: names come back."""
    cdef Py_hash_t at = hashed(text)
    cdef Lately last = lately_found(known)
    if is_among(last, at):
        return True
    if not is_found_by(text, known):
        return False
    last.at[at & 511] = at
    return True


cdef bint any_speaks(matcher, list texts) except? 1:
    """Whether a term of health stands in one of them; remembered of those in which none does."""
    cdef Py_hash_t at
    cdef Lately last = lately(unspoken, matcher)
    cdef list rest = []
    for text in texts:
        if not is_among(last, hashed(text)):
            rest.append(text)
    if not rest:
        return False
    if may_speak(matcher, rest) and any(matcher.mentions(rest)):
        return True
    for text in rest:
        at = hashed(text)
        last.at[at & 511] = at
    return False


cdef object classes_of = None, seen_as, by_scan
cdef str barrier


cdef int prepare_terms_of_details() except -1:
    global classes_of, seen_as, by_scan, barrier
    said = import_module("phiguard.matcher").__dict__
    folding = import_module("phiguard.folding")
    barrier, by_scan = said["_BETWEEN"], said["literals"].HyperscanLiterals
    seen_as, classes_of = folding._VIEW, folding._CLASSES
    return 0


cdef bint may_speak(matcher, list texts) except? 0:
    """Whether `phiguard.matcher.Matcher.mentions` must be asked: not where no pattern of its is met."""
    cdef bytes buffer
    if classes_of is None:
        prepare_terms_of_details()
    for text in texts:
        if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
            return True
    literals = matcher._literals
    if matcher._own_literals is not None or type(literals) is not by_scan:
        return True
    scratch = getattr(literals._local, "scratch", None)
    if scratch is None:  # the first in this thread
        return True
    buffer = (" " + barrier.join(texts) + " ").encode()
    if is_in_pieces(buffer):
        return True
    return bool(_places(literals._database, scratch, buffer.translate(seen_as), literals._sizes))


cdef bint is_in_pieces(bytes raw) except? 1:
    """`phiguard.folding.is_glued`."""
    cdef const unsigned char *at = raw
    cdef const unsigned char *classes = <bytes>classes_of
    cdef Py_ssize_t i, length = len(raw)
    cdef unsigned char before = 0, last = 0, c
    if len(<bytes>classes_of) != 256:
        raise ValueError("a class for each byte")
    for i in range(length):
        c = classes[at[i]]
        if last == c"a" and c == c"A" or last == c" " and c == c" ":
            return True
        if before == c"A" and last == c"A" and c == c"a":
            return True
        before, last = last, c
    return False
