# The twins of `phiguard.frames`, `phiguard.details`, `phiguard.told` and `phiguard.filling`.

cdef enum:
    LONGEST_FRAME = 2000
    MOST_BLANKS = 8
    LONGEST_SHAPE = 200  # of the name of a form
    FEW_TOLD = 12  # values that are looked for in less time than it takes to note what stands in the rest
    ROOM_FOR_FRAME = LONGEST_FRAME + MOST_BLANKS * (LONGEST_SHAPE + 2)

cdef Py_ssize_t MOST_FIELDS = 64  # whose names are remembered of a place
cdef object NewFramed = None, NewBlank, NewFilling, NewTold, Frame
cdef object may_be_among, is_allowed, outer_stand_in, written_blank, echoes_of_names
cdef frozenset rechecked, lettered_forms
cdef tuple words_of_names
cdef str between


cdef prepare_details():
    """What the modules of the twins have."""
    global may_be_among, NewFramed, NewBlank, NewFilling, NewTold, Frame, is_allowed, outer_stand_in
    global written_blank, echoes_of_names, rechecked, lettered_forms, words_of_names, between
    if UNFIT is None:
        prepare()
    said = twins["rest_of"].__globals__
    NewTold, Frame, rechecked, lettered_forms = said["Told"], said["Frame"], said["RECHECKED"], said["LETTERED"]
    is_allowed, may_be_among = said["_is_allowed"], said["may_be_among"]
    outer_stand_in, between = said["outer_may_stand_in"], said["SEPARATOR"]
    said = twins["outcomes_of"].__globals__
    NewFilling, written_blank = said["Filling"], said["_written"]
    said = twins["stand_in"].__globals__
    words_of_names, echoes_of_names = said["_WORDS_OF_NAMES"], said["_echoes_of_names"]
    number_signs()
    prepare_pages()
    said = twins["framed"].__globals__
    NewBlank, NewFramed = said["Blank"], said["Framed"]


# ---- phiguard.frames


cdef inline bint is_of_name(unsigned char c, bint first) noexcept nogil:
    if is_lower(c) or is_upper(c) or c == c"_":
        return True
    return not first and (is_digit(c) or c == c"." or c == c"-")


cdef inline bint is_of_value(unsigned char c) noexcept nogil:
    return (
        is_lower(c) or is_upper(c) or is_digit(c) or c == c"_" or c == c"." or c == c"%" or c == c"@" or c == c"-"
    )


cdef Text name_end(Text at, Text end) noexcept nogil:
    """Behind the name of a field; NULL where none is followed by its value."""
    cdef Text begin = at
    while at < end and at - begin < 41 and is_of_name(at[0], at == begin):
        at += 1
    return at if at > begin and at < end and at[0] == c"=" else NULL


cdef Text value_end(Text at, Text end) noexcept nogil:
    """Behind a value of 5 to 64 signs, with which a field ends; or NULL."""
    cdef Text begin = at
    while at < end and at - begin < 65 and is_of_value(at[0]):
        at += 1
    return at if 5 <= at - begin <= 64 and (at == end or at[0] == c"&") else NULL


def framed(context, text, asks):
    return framed_in(context, text, asks, None)


cdef framed_in(context, text, asks, pages):
    """``pages``: those that are asked, if they are; then what was said of a name is remembered."""
    cdef Text begin, at, end, name, value
    cdef Py_ssize_t length, done = 0, made = 0, size
    cdef unsigned char rest[ROOM_FOR_FRAME]
    cdef object first, last  # as numbers of Python's
    cdef list blanks = None
    cdef Near near
    cdef dict fields = None
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["framed"](context, text, asks)
    begin = PyUnicode_1BYTE_DATA(text)
    length = PyUnicode_GET_LENGTH(text)
    at = <Text>memchr(begin, c"?", length)
    if at == NULL or length > LONGEST_FRAME or memchr(begin, 0, length) != NULL:
        return None
    if memchr(begin, c"\n", length) != NULL:
        return twins["framed"](context, text, asks)
    if NewFramed is None:
        prepare_details()
    if pages is not None:
        near = near_of(context)
        if near.pages is not pages or near.fields is None or len(near.fields) >= MOST_FIELDS:
            near.pages, near.fields = pages, {}
        fields = near.fields
    end = <Text>memchr(begin, c"#", length)
    if end == NULL:
        end = begin + length
    while at < end:
        if at[0] != c"?" and at[0] != c"&":
            at += 1
            continue
        name = at + 1
        value = name_end(name, end)
        at += 1
        if value == NULL:
            continue
        value += 1
        at = value_end(value, end)
        if at == NULL:
            at = name
            continue
        said = None
        if memchr(value, c"%", at - value) != NULL:
            said = (<str>PyUnicode_Substring(text, value - begin, at - begin)).replace("%40", "@")
            if "%" in <str>said:
                continue
        below = field_near(fields, name, value - 1 - name)
        if below is False:
            continue
        if below is None:
            below = field_of(context, PyUnicode_Substring(text, name - begin, value - 1 - begin), asks, fields)
        if below is None:
            continue
        if said is None:
            said = PyUnicode_Substring(text, value - begin, at - begin)
        shape = personal_form(said)
        if shape is None:
            shape = form(said)
        if shape is None:
            continue
        if blanks is None:
            blanks = []
        elif len(blanks) == MOST_BLANKS:
            return None
        first, last = value - begin, at - begin
        blanks.append(of_some(
            NewBlank, 5, <PyObject *>first, <PyObject *>last, <PyObject *>said, <PyObject *>shape, <PyObject *>below
        ))
        size = PyUnicode_GET_LENGTH(shape)
        if size > LONGEST_SHAPE or not PyUnicode_IS_COMPACT_ASCII(shape):
            return twins["framed"](context, text, asks)
        memcpy(rest + made, begin + done, value - begin - done)
        made += value - begin - done
        rest[made] = 0
        memcpy(rest + made + 1, PyUnicode_1BYTE_DATA(shape), size)
        rest[made + 1 + size] = 0
        made += size + 2
        done = at - begin
    if blanks is None:
        return None
    memcpy(rest + made, begin + done, length - done)
    made += length - done
    framed_rest = PyUnicode_New(made, 127)
    memcpy(<unsigned char *>PyUnicode_1BYTE_DATA(framed_rest), rest, made)
    held = tuple(blanks)
    return of_some(NewFramed, 2, <PyObject *>framed_rest, <PyObject *>held)


cdef field_near(dict fields, Text name, Py_ssize_t size):
    """What `field_of` said before of this name: its context, or False; None where it was not asked."""
    cdef PyObject *known
    if fields is None:
        return None
    known = phiguard_of_dict(fields, phiguard_chars_hash(name, size))
    return None if known == NULL else <object>known


cdef field_of(context, key, asks, dict fields):
    """The context of a field of this name in an address; None where no value of it is a blank."""
    at = hashed(key)
    if fields is not None:
        below = fields.get(at)
        if below is not None:
            return None if below is False else below
    below = context.opened.get(at)
    if below is None:
        below = context.part(key)
    if not below.named or below.counts or below.hints or asks(key):
        below = None
    if fields is not None:
        fields[at] = False if below is None else below
    return below


# ---- phiguard.details


def still_found(text, known):
    return is_found_by(text, known)


cdef bint is_found_by(text, known) except? 0:
    asked = None
    for one in known:
        detector = field(one, 0)
        if detector is not asked and not is_found_alike(detector, text, field(one, 2)):
            return False
        asked = detector
    return True


def still_finds(self, text, evidence):
    return is_found_alike(self, text, evidence)


cdef bint is_found_alike(self, text, evidence) except? 0:
    cdef double nats
    size = len(text)
    fit, check, weigh = attr(self, "fit"), attr(self, "check"), attr(self, "weigh")
    if fit is not None and fit(text, 0, size) != (0, size):
        return False
    if check is not None and not check.passes(text):
        return False
    nats = 0.0 if weigh is None else weigh(text)
    for one in evidence:
        if field(one, 0) == "value":
            return nats == <double>field(one, 2)
    return nats == 0.0


def ruling_of(c, facts, tree, known, one):
    cdef JudgedAt at
    judged_like(one, &at)
    return rule_of(c, facts, field(tree, 1), known, &at, attr(attr(c, "decider"), "allows_values"))


cdef rule_of(c, facts, list values, dict rulings, JudgedAt *one, bint allows):
    cdef bint whole = one.blank < 0
    number, context, form = <object>one.number, <object>one.context, <object>one.form
    if NewFramed is None:
        prepare_details()
    if allows and is_allowed(c, judged_at(one)):
        return ruled(c, facts, context, form, values[one.at] if whole else <object>one.text)
    at = (number if whole else context, form)
    known = rulings.get(at)
    if known is None or known is each:
        known = ruled(c, facts, context, form, values[one.at] if whole else <object>one.text)
        rulings[at] = each if field(known, 5) else known
    return known


cdef Ruled ruling_on(c, facts, list values, OnPage page, JudgedAt *one, bint allows):
    """What becomes of one value on a page; None where its form does not say that."""
    cdef Ruled ruling
    cdef PyObject *found
    at = <object>(one.number if one.blank < 0 else one.context)
    if not allows:
        found = phiguard_of_dict(page.near, at)
        if found != NULL and (<Ruled>found).form is not <object>one.form:  # of one place, values of two forms come back
            at = (at, <object>one.form)
            found = phiguard_of_dict(page.near, at)
        if found != NULL:
            return <Ruled>found
    rule = rule_of(c, facts, values, page.rulings, one, allows)
    if rule is by_value:
        return None
    ruling = ruled_by(<object>one.form, rule)
    if not allows and not field(rule, 5):  # else it is made for each value
        page.near[at] = ruling
    return ruling


cdef int prove_in(
    c, facts, list values, dict known, list told, Seen *seen, Py_ssize_t *order, list rules, Sums sums
) except -1:
    """`phiguard.details.prove`. ``sums``: those of what was told, where there are any yet."""
    cdef bint allows = member(&allows_any, member(&made_decider, c))
    cdef Py_ssize_t i
    cdef JudgedAt *one
    cdef bytes digest
    hashed = None
    for i in range(seen.judged_count):
        one = seen.judged + order[i]
        if <object>one.form != "sha256":
            continue
        digest = unhexed(<object>one.text)
        if sums is None and hashed is None:
            sums = sums_told(told, 32)
            hashed = hashers(told, 32) if sums is None else None
        if sums is None:
            owner = (<dict>computed(hashed, digest)).get(digest)
        else:
            owner = sums.owner_of(<const unsigned char *><const char *>digest) if len(digest) == 32 else None
        hasher = attr(attr(c, "scanner"), "_by_id").get(owner) if owner is not None else None
        if hasher is None:
            continue
        context = <object>one.context
        at = (<object>one.number, context, "sha256", owner)
        value = values[one.at] if one.blank < 0 else <object>one.text
        rule = known.get(at) or ruled(c, facts, context, "sha256", value, hasher)
        if rule.each or (allows and is_allowed(c, judged_at(one), hasher)):
            rule = ruled(c, facts, context, "sha256", value, hasher)
        else:
            known[at] = rule
        rules[i] = rule
    return 0


cdef bytes unhexed(text):
    """``bytes.fromhex(text)``"""
    cdef Py_ssize_t i, n
    cdef Text at
    if type(text) is str and PyUnicode_IS_COMPACT_ASCII(text) and PyUnicode_GET_LENGTH(text) == 64:
        at = PyUnicode_1BYTE_DATA(text)
        n = 0
        for i in range(64):
            n += is_hex(at[i])
        if n == 64:
            return from_hex(at, 64)
    return bytes.fromhex(text)


def rest_of(layout, tree, texts, judged, leaves, frames):
    return rest_in(plan_of(layout), tree, judged, leaves, frames)


cdef str rest_in(Plan plan, tree, judged, leaves, dict frames):
    """``judged``, ``leaves``, ``frames``: as `phiguard.details.rest_of` takes them."""
    cdef char[FEW_SEEN] few
    cdef char *found = few
    cdef list values = field(tree, 1), rests = None
    cdef Space space
    if len(values) > FEW_SEEN:
        space = space_of(len(values))
        found = <char *>space.at
    memset(found, 0, len(values))
    for one in judged:
        note_found(found, field(one, 1), len(values))
    for one in leaves:
        note_found(found, field(one, 1), len(values))
    if frames:
        rests = [field(field(frame, 1), 0) for frame in frames.values()]
    return rest_without(plan, values, field(tree, 2), found, rests)


cdef int note_found(char *found, Py_ssize_t at, Py_ssize_t count) except -1:
    if 0 <= at < count:
        found[at] = True
    return 0


cdef extern from *:
    """
    /* Texts with a sign between them; NULL without an error where one of them is not of ASCII. */
    static PyObject *phiguard_joined(PyObject **pieces, Py_ssize_t n, char between) {
        Py_ssize_t i, size = n ? n - 1 : 0;
        PyObject *out;
        char *to;
        for (i = 0; i < n; i++) {
            if (!PyUnicode_CheckExact(pieces[i]) || !PyUnicode_IS_COMPACT_ASCII(pieces[i])) return NULL;
            size += PyUnicode_GET_LENGTH(pieces[i]);
        }
        out = PyUnicode_New(size, 127);
        if (out == NULL) return NULL;
        to = (char *)PyUnicode_1BYTE_DATA(out);
        for (i = 0; i < n; i++) {
            size = PyUnicode_GET_LENGTH(pieces[i]);
            if (i) *to++ = between;
            memcpy(to, PyUnicode_1BYTE_DATA(pieces[i]), (size_t)size);
            to += size;
        }
        return out;
    }
    /* The texts of a list, as borrowed pointers. */
    static inline Py_ssize_t phiguard_texts_in(PyObject *list, PyObject **out) {
        Py_ssize_t i, made = 0, n = PyList_GET_SIZE(list);
        for (i = 0; i < n; i++)
            if (PyUnicode_CheckExact(PyList_GET_ITEM(list, i))) out[made++] = PyList_GET_ITEM(list, i);
        return made;
    }
    static PyObject *phiguard_listed(PyObject **pieces, Py_ssize_t n) {
        Py_ssize_t i;
        PyObject *out = PyList_New(n);
        for (i = 0; out != NULL && i < n; i++) {
            Py_INCREF(pieces[i]);
            PyList_SET_ITEM(out, i, pieces[i]);
        }
        return out;
    }
    """
    Py_ssize_t phiguard_texts_in(list, PyObject **)
    PyObject *phiguard_joined(PyObject **, Py_ssize_t, char) except? NULL
    list phiguard_listed(PyObject **, Py_ssize_t)


cdef str rest_without(Plan plan, list values, list keys, const char *found, list rests):
    """All keys, texts and numbers but those that were found whole, as ``found`` says by their numbers; and ``rests``, or
    None: of addresses, what is not found in them."""
    cdef PyObject *few[5 * FEW_SEEN]
    cdef PyObject **pieces = few
    cdef Py_ssize_t i, most, count = 0
    cdef PyObject *joined
    cdef list held = []
    cdef Space space
    if NewFramed is None:
        prepare_details()
    if plan.most > len(values) or len(between) != 1:
        raise ValueError("too few values")
    most = plan.count + len(keys) + len(plan.small) + len(plan.numbers) + len(plan.beside)
    if rests is not None:
        most += len(rests)
    if most > 5 * FEW_SEEN:
        space = space_of(most * sizeof(PyObject *))
        pieces = <PyObject **>space.at
    for i in range(plan.count):
        if not found[plan.spots[i].at]:
            pieces[count] = PyList_GET_ITEM(values, plan.spots[i].at)
            count += 1
    if rests is not None:
        count += phiguard_texts_in(rests, pieces + count)
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


def hidden(layout, hashes, spoken):
    return hidden_in(plan_of(layout), hashes, spoken, True)


cdef list hidden_in(Plan plan, hashes, spoken, bint all):
    """The same; those of which no word is known with ``all`` alone."""
    cdef list out = [], keys = hashes
    cdef Py_ssize_t i = 0
    cdef Place place
    for item in spoken:
        words = attr(field(item, 1), "words")
        if all or words:
            out.append((field(item, 0), words))
    for one in plan.texts:
        place = <Place>one
        at = keys[i]
        if len(place.opaque) and PyDict_Contains(place.opaque, at):
            words = place.opaque[at]
            if (all or words) and not PySet_Contains(place.clean, at):
                out.append((i, words))
        i += 1
    return out


# ---- phiguard.told


def hashers(told, size):
    cdef list values = hashed_told(told)
    return twins["hashers"](told, size) if values is None else digests_of(values, size)


cdef Sums sums_told(told, int size):
    """Sums of so many bytes of the values; None where there are too many."""
    cdef list values = hashed_told(told)
    cdef Sums sums
    if values is None:
        return None
    sums = Sums(size)
    sums.values = addresses_last(values)
    return sums


cdef list hashed_told(told):
    """What of the values is hashed, the surest first; None where there are too many."""
    cdef list values = [], order = []
    cdef double[MOST_FOUND] scores
    cdef Py_ssize_t n = 0, i
    cdef double score
    cdef Teller teller
    for one in told:
        teller = teller_of(field(one, 1))
        if teller.hash_forms is None:
            continue
        if n == MOST_FOUND:
            return None
        score = field(one, 2)
        i = n
        while i and (
            scores[i - 1] < score
            or (scores[i - 1] == score and PyUnicode_Compare((<Teller>order[i - 1]).id, teller.id) > 0)
        ):
            scores[i] = scores[i - 1]
            i -= 1
        scores[i] = score
        order.insert(i, teller)
        values.insert(i, (field(one, 0), teller.hash_forms, teller.hashed_by))
        n += 1
    return values


def stand_in(told, rest):
    return stands_in(told, rest)


cdef unsigned char[256] sign_of  # letters in either case, and groups of digits; 0 for what is neither


cdef int number_signs() except -1:
    cdef int c
    for c in range(26):
        sign_of[c"a" + c] = sign_of[c"A" + c] = c + 1
    for c in range(10):
        sign_of[c"0" + c] = 28 + c % 4
    sign_of[c"'"] = 27
    return 0


cdef void note_triples(Text at, Py_ssize_t length, unsigned char *triples) noexcept nogil:
    """A bit for each three signs that stand together."""
    cdef unsigned int three = 0
    cdef Py_ssize_t i
    for i in range(length):
        three = (three << 5 | sign_of[at[i]]) & 0x7FFF
        if i >= 2:
            triples[three >> 3] |= <unsigned char>(1 << (three & 7))


cdef bint has_triples(Text at, Py_ssize_t length, const unsigned char *triples) noexcept nogil:
    """Whether all three signs that stand together do so in the other text: else it does not hold this one."""
    cdef unsigned int three = 0
    cdef Py_ssize_t i
    for i in range(length):
        three = (three << 5 | sign_of[at[i]]) & 0x7FFF
        if i >= 2 and not triples[three >> 3] >> (three & 7) & 1:
            return False
    return True


cdef bint may_be_in_rest(text, const unsigned char *triples) except? 0:
    """``triples``: of the rest, or NULL; no where it cannot hold the text."""
    if triples == NULL or type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return True
    return has_triples(PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text), triples)


cdef bint stands_in(told, rest) except? 1:
    cdef int words = 0
    cdef list low = [None]
    cdef unsigned char[4096] noted
    cdef unsigned char *triples = NULL
    if NewFramed is None:
        prepare_details()
    if len(told) > FEW_TOLD and type(rest) is str and PyUnicode_IS_COMPACT_ASCII(rest):
        triples = noted
        memset(triples, 0, 4096)
        note_triples(PyUnicode_1BYTE_DATA(rest), PyUnicode_GET_LENGTH(rest), triples)
    for one in told:
        echoes = attr(field(one, 1), "echoes")
        if echoes is None:
            continue
        text = field(one, 0)
        if echoes is words_of_names[0] or echoes is words_of_names[1]:
            if type(text) is not str or type(rest) is not str:
                return twins["stand_in"](told, rest)
            words += may_hold_a_word(text, rest, low, triples)
            continue
        for echo in echoes_by(echoes, text):
            if may_be_in_rest(echo, triples) and holds_text(rest, echo):
                return True
    if words:
        for echo in echoes_of_names(told):
            if may_be_in_rest(echo, triples) and holds_text(rest, echo):
                return True
    return False


cdef inline bint holds_text(text, one) except? 1:
    """``one in text``"""
    if type(text) is str and type(one) is str and PyUnicode_IS_COMPACT_ASCII(text) and PyUnicode_IS_COMPACT_ASCII(one):
        return PyUnicode_GET_LENGTH(one) == 0 or found_at(text, one, 0) >= 0
    return one in text


cdef bint may_hold_a_word(str text, str rest, list low, const unsigned char *triples) except? 0:
    """Whether a text has no words, or one of them stands in the other; of an address those before its host.
    ``low``: the other in small letters, once that was needed."""
    cdef Py_ssize_t i, begin = -1, length = len(text)
    cdef bint some = False
    cdef Text signs = PyUnicode_1BYTE_DATA(text) if PyUnicode_IS_COMPACT_ASCII(text) else NULL
    cdef bint plain = signs != NULL and PyUnicode_IS_COMPACT_ASCII(rest)
    cdef unsigned char[64] word
    cdef Py_UCS4 c
    for i in range(length + 1):
        c = (signs[i] if signs != NULL else text[i]) if i < length else c"@"
        if c"a" <= c <= c"z" or c"A" <= c <= c"Z" or c == c"'":
            begin = i if begin < 0 else begin
            continue
        if begin >= 0:
            some = True
            if triples == NULL or signs == NULL or has_triples(signs + begin, i - begin, triples):
                if low[0] is None:
                    low[0] = lowered(rest) if PyUnicode_IS_COMPACT_ASCII(rest) else rest.lower()
                if plain and i - begin <= 64:
                    lower(signs + begin, word, i - begin)
                    if phiguard_find(
                        PyUnicode_1BYTE_DATA(low[0]), PyUnicode_GET_LENGTH(low[0]), word, i - begin
                    ) != NULL:
                        return True
                elif <str>(text[begin:i].lower()) in <str>low[0]:
                    return True
            begin = -1
        if c == c"@":
            break
    return not some


# ---- phiguard.filling


def outcomes_of(judged, rulings, details, texts, way):
    edits, outcomes, chances = [], [], []
    if type(judged) is not list or type(rulings) is not list or len(judged) != len(rulings):
        return twins["outcomes_of"](judged, rulings, details, texts, way)
    outcomes_in(judged, rulings, details.frames, details.layout.at, texts, way, edits, outcomes, chances)
    return edits, outcomes, chances


cdef int outcomes_in(
    list judged, list rulings, dict frames, tuple numbers, texts, way, list edits, list outcomes, list chances
) except -1:
    cdef Py_ssize_t i
    cdef dict in_frames = None
    if NewFramed is None:
        prepare_details()
    for i in range(len(judged)):
        one, rule = judged[i], rulings[i]
        if chances is not None:
            for chance in <tuple>field(rule, 1):
                chances.append((field(one, 0), chance))
        number = field(one, 1)
        if <Py_ssize_t>field(one, 5) >= 0:
            if in_frames is None:
                in_frames = {}
            held = in_frames.get(number)
            if held is None:
                held = in_frames[number] = []
            (<list>held).append(rule)
            continue
        new = field(rule, 0)
        if new is not stays:
            edits.append((number, new))
        outcomes.append((number, len(field(one, 4)), rule))
    for at, frame in frames.items():
        number = numbers[<Py_ssize_t>at]
        outcomes.append((number, 0, fill(field(frame, 0), field(frame, 1), in_frames[number], texts[at], number, way, edits)))
    return 0


cdef fill(entry, of, list rules, text, number, way, list edits):
    """`phiguard.filling.Filling` of an address, and its edit where it changes."""
    cdef tuple known = said_in_mood(entry, number_of_mood(way), way)
    said = (<dict>attr(entry, "said"))[way] if known is None else known[0]
    return filled_of(said, entry, of, rules, text, number, edits)


cdef filled_of(said, entry, of, list rules, text, number, list edits):
    """``said``: what becomes of the rest."""
    cdef tuple places = attr(entry, "places"), blanks = field(of, 1)
    cdef tuple held
    cdef list of_blanks = []
    cdef Py_ssize_t i
    if not len(places) == len(blanks) == len(rules):
        raise ValueError("blanks, places and rulings differ in number")
    for i in range(len(places)):
        of_blanks.append((places[i], len(<str>field(blanks[i], 2)), rules[i]))
    new = filled_text(said, places, blanks, rules, text)
    if new is not text:
        edits.append((number, new))
    held = tuple(of_blanks)
    return of_some(NewFilling, 2, <PyObject *>said, <PyObject *>held)


cdef list last_written = [None] * 32


cdef written_near(write, str new):
    """A placeholder in the encoding of a field; the last ones are remembered, by where both stand in memory."""
    cdef size_t at = <size_t><PyObject *>write ^ <size_t><PyObject *>new
    cdef tuple known
    at = (at >> 4 ^ at >> 9) & 31
    known = last_written[at]
    if known is not None and known[0] is write and known[1] is new:
        return known[2]
    written = written_blank(write, new)
    last_written[at] = write, new, written
    return written


cdef filled_text(said, tuple places, tuple blanks, list rules, text):
    """`phiguard.filling.Filling.applied`."""
    cdef list cuts = []
    cdef Py_ssize_t i, start, move, stop, moved
    for edit in <tuple>field(said, 0):
        start = field(edit, 0)
        move = moved = 0
        for i in range(len(blanks)):  # as `phiguard.frames.shifts` has them
            blank = blanks[i]
            stop = <Py_ssize_t>field(blank, 0) - moved + len(<str>field(blank, 3)) + 2
            if stop > start:
                break
            move = moved = <Py_ssize_t>field(blank, 1) - stop
        cuts.append((start + move, field(edit, 1) + move, field(edit, 2)))
    for i in range(len(blanks)):
        rule = rules[i]
        new = field(rule, 0)
        if new is not stays:
            blank = blanks[i]
            write = field(places[i], 2)
            new = "" if new is dropped() else new
            if field(rule, 5):
                new = write(new)
            else:
                new = written_near(write, new) if type(new) is str else written_blank(write, new)
            cuts.append((field(blank, 0), field(blank, 1), new))
    new = text
    if cuts:
        if len(cuts) > 1:
            in_order(cuts)
        new = str(spliced_in(text, cuts))
    then = field(said, 3)
    new = new if then is None else then(new)
    return text if new == text else new
