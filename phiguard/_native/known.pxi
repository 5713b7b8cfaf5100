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
    cdef list moods  # (what becomes of it, the highest tier, the chances); and behind these, without the first

    def __cinit__(self, entry):
        self.tier, self.host, self.moods = entry.tier, entry.host, [None] * 16


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


cdef tuple weights_in(entry, Heard heard, int number, mood):
    """The same where what becomes of the text hangs on the page: None stands in place of that."""
    known = heard.moods[8 + number]
    if known is None:
        weights = (<dict>entry.weights).get(mood)
        if weights is None:
            return None
        known = heard.moods[8 + number] = (None, weights[0], weights[1])
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


cdef class Said:
    """Of a place, the last texts of which something is remembered."""

    cdef Py_hash_t[NEAR_SAID] at  # each where its last bits say; 0 for none
    cdef list of  # what they say of health, or None of an opaque one

    def __cinit__(self):
        self.of = [None] * NEAR_SAID


cdef class Near:
    """Of a place: the last texts that were found clean there, and the names of fields in addresses that stand there."""

    cdef Py_hash_t[16] clean  # each where its last bits say; 0 for none
    cdef dict fields  # by the hash of a name its context, or False where no value of such a field is a blank
    cdef object pages  # that were asked which names a page hangs on
    cdef Said said  # None where nothing is remembered of any


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
    if any_mentioned(matcher, rest):
        return True
    for text in rest:
        at = hashed(text)
        last.at[at & 511] = at
    return False


cdef bint any_mentioned(matcher, list texts) except? 1:
    cdef Lexicon lexicon = lexicon_of(matcher)
    for text in texts:
        if lexicon is None or type(text) is not str:
            return any(matcher.mentions(texts))
    for text in texts:
        if mentions_in(matcher, lexicon, text, None):
            return True
    return False
