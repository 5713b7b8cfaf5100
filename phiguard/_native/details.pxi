# The twins of `phiguard.frames`, `phiguard.details`, `phiguard.told` and `phiguard.filling`.

cdef Py_ssize_t LONGEST_FRAME = 2000
cdef Py_ssize_t MOST_BLANKS = 8
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
    said = twins["rulings_of"].__globals__
    NewTold, Frame, rechecked, lettered_forms = said["Told"], said["Frame"], said["RECHECKED"], said["LETTERED"]
    is_allowed, may_be_among = said["_is_allowed"], said["may_be_among"]
    outer_stand_in, between = said["outer_may_stand_in"], said["SEPARATOR"]
    said = twins["outcomes_of"].__globals__
    NewFilling, written_blank = said["Filling"], said["_written"]
    said = twins["stand_in"].__globals__
    words_of_names, echoes_of_names = said["_WORDS_OF_NAMES"], said["_echoes_of_names"]
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
    cdef Text begin, at, end, name, value
    cdef Py_ssize_t length, done = 0
    cdef list blanks = None, rest = None
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
        said = PyUnicode_Substring(text, value - begin, at - begin)
        if memchr(value, c"%", at - value) != NULL:
            said = said.replace("%40", "@")
            if "%" in said:
                continue
        key = PyUnicode_Substring(text, name - begin, value - 1 - begin)
        below = context.opened.get(hashed(key))
        if below is None:
            below = context.part(key)
        if not below.named:
            continue
        form = personal_form(said) or form_of(said)
        if form is None or below.counts or below.hints or asks(key):
            continue
        if blanks is None:
            blanks, rest = [], []
        blanks.append(new_tuple(NewBlank, (value - begin, at - begin, said, form, below)))
        rest.append(PyUnicode_Substring(text, done, value - begin))
        rest.append("\0")
        rest.append(form)
        rest.append("\0")
        done = at - begin
        if len(blanks) > MOST_BLANKS:
            return None
    if blanks is None:
        return None
    rest.append(PyUnicode_Substring(text, done, length))
    return new_tuple(NewFramed, ("".join(rest), tuple(blanks)))


# ---- phiguard.details


def known(details, c, i, text, hashes, spoken):
    return known_in(details, plan_of(details.layout).texts[<Py_ssize_t>i], c, i, text, hashes, spoken)


cdef bint known_in(details, Place place, c, i, text, list hashes, list spoken) except? 0:
    cdef list judged = details.judged
    cdef int n = 0
    if NewFramed is None:
        prepare_details()
    if place.named:
        name = personal_form(text)
        found = place.forms.get(name) if name is not None else None
        if found and (name not in rechecked or still_found(text, found)):
            judged.append((place.rank, place.number, place.context, name, text, -1))
            details.any = True
            return True
    of = framed(place.context, text, c.pages.asks) if "?" in <str>text else None
    if of is None:
        return False
    at = hashed(("frame", field(of, 0)))
    said = place.spoken.get(at)
    if type(said) is not Frame:
        return False
    for blank in <tuple>field(of, 1):
        name = field(blank, 3)
        found = (<dict>field(blank, 4).forms).get(name)
        if not found or (name in rechecked and not still_found(field(blank, 2), found)):
            return False
    for blank in <tuple>field(of, 1):
        judged.append((place.rank, place.number, field(blank, 4), field(blank, 3), field(blank, 2), n))
        n += 1
    details.frames[i] = said, of
    details.any = True
    hashes[<Py_ssize_t>i] = at
    spoken.append((i, said, text))
    return True


def still_found(text, known):
    asked = None
    for one in known:
        detector = field(one, 0)
        if detector is not asked and not detector.still_finds(text, field(one, 2)):
            return False
        asked = detector
    return True


def ruling_of(c, facts, tree, known, one):
    return rule_of(c, facts, field(tree, 1), known, one, c.decider.allows_values)


cdef rule_of(c, facts, list values, dict rulings, one, bint allows):
    number, context, form = field(one, 1), field(one, 2), field(one, 3)
    cdef bint whole = <Py_ssize_t>field(one, 5) < 0
    if UNFIT is None:
        prepare()
    if allows:
        if NewFramed is None:
            prepare_details()
        if is_allowed(c, one):
            return ruled(c, facts, context, form, values[<Py_ssize_t>number] if whole else field(one, 4))
    at = (number if whole else context, form)
    known = rulings.get(at)
    if known is None or known is each:
        known = ruled(c, facts, context, form, values[<Py_ssize_t>number] if whole else field(one, 4))
        rulings[at] = each if field(known, 5) else known
    return known


def rulings_of(c, facts, tree, texts, hashes, details):
    plan = plan_of(details.layout)
    return rulings_in(c, facts, details.layout, plan, tree, list(texts), hashes, details.judged, details)


cdef rulings_in(c, facts, layout, Plan plan, tree, list texts, list hashes, list judged, details):
    """``details`` may be None: then nothing was found around the event, and there are no addresses with blanks."""
    cdef list out = [], values = field(tree, 1)
    cdef list told = None, lettered = None
    cdef bint allows = c.decider.allows_values, digests = False
    cdef dict known = on_page(plan, layout, facts).rulings
    if NewFramed is None:
        prepare_details()
    for one in judged:
        rule = rule_of(c, facts, values, known, one, allows)
        if rule is by_value:
            return None
        out.append(rule)
        form = field(one, 3)
        for tells in <tuple>field(rule, 4):
            if told is None:
                told = []
            told.append(new_tuple(NewTold, (field(one, 4), field(tells, 0), field(tells, 1))))
        if form in lettered_forms:
            if lettered is None:
                lettered = []
            lettered.append(field(one, 4))
        digests = digests or form == "sha256"
    if lettered is not None and any(c.matcher.mentions(lettered)):
        return None
    around = details.around if details is not None else None
    if told is not None or around:
        if details is None:
            details = Details(judged, layout)
            around = details.around
        details.told = True
        told = told or []
        rest = rest_in(plan, tree, texts, judged, (), details.frames)
        hidden = hidden_words(plan, hashes)
        if hidden is not None and may_be_among(told + around, hidden):
            return None
        if stand_in(told, rest) or (around and outer_stand_in(around, rest)):
            return None
        if digests:
            prove(c, facts, tree, known, told + around, judged, out)
    return out


def prove(c, facts, tree, known, told, judged, out):
    cdef list rulings = out, values = field(tree, 1)
    cdef Py_ssize_t i = -1
    hashed = None
    if NewFramed is None:
        prepare_details()
    for one in judged:
        i += 1
        if field(one, 3) != "sha256":
            continue
        if hashed is None:
            hashed = hashers(told, 32)
        number, context, text = field(one, 1), field(one, 2), field(one, 4)
        digest = bytes.fromhex(text)
        owner = (<dict>computed(hashed, digest)).get(digest)
        hasher = c.scanner.detector(owner) if owner is not None else None
        if hasher is None:
            continue
        at = (number, context, "sha256", owner)
        value = values[<Py_ssize_t>number] if <Py_ssize_t>field(one, 5) < 0 else text
        rule = (<dict>known).get(at) or ruled(c, facts, context, "sha256", value, hasher)
        if rule.each or is_allowed(c, one, hasher):
            rule = ruled(c, facts, context, "sha256", value, hasher)
        else:
            known[at] = rule
        rulings[i] = rule


cdef hidden_words(Plan plan, list hashes):
    """Of what is hidden in known texts, the words together, as `phiguard.clues.clue_words` has them; None where
    nothing is."""
    cdef Py_ssize_t i
    cdef Place place
    out = None
    for i in range(len(plan.texts)):
        place = <Place>plan.texts[i]
        at = hashes[i]
        if PySet_Contains(place.clean, at):
            continue
        words = place.opaque.get(at)
        if words is None:
            entry = place.spoken.get(at)
            words = entry.words if entry is not None else None
        if words:
            out = words if out is None else out | words
    return out


def rest_of(layout, tree, texts, judged, leaves, frames):
    return rest_in(plan_of(layout), tree, texts, judged, leaves, frames)


cdef str rest_in(Plan plan, tree, texts, judged, leaves, dict frames):
    cdef list out = [], values = field(tree, 1)
    cdef Py_ssize_t i = 0
    cdef set found = {field(one, 1) for one in judged}
    for one in leaves:
        found.add(field(one, 1))
    for text in texts:
        if (<Place>plan.texts[i]).number not in found:
            out.append(text)
        i += 1
    for frame in frames.values():
        out.append(field(field(frame, 1), 0))
    for one in plan.small:
        if not is_short(values[(<Place>one).at]):
            add_number(out, found, <Place>one, values, False)
    for one in plan.numbers:
        add_number(out, found, <Place>one, values, (<Place>one).named or (<Place>one).counts)
    for one in plan.pairs:
        add_number(out, found, <Place>field(one, 1), values, True)
    return between.join(out)


cdef int add_number(list out, set found, Place place, list values, bint named) except -1:
    value = values[place.at]
    if (type(value) is int or type(value) is float) and place.number not in found:
        text = number_text(value, named)
        if text is not None:
            out.append(text)
    return 0


def hidden(layout, hashes, spoken):
    return hidden_in(plan_of(layout), hashes, spoken, True)


cdef list hidden_in(Plan plan, hashes, spoken, bint all):
    """The same; those of which no word is known with ``all`` alone."""
    cdef list out = [], keys = hashes
    cdef Py_ssize_t i = 0
    cdef Place place
    for item in spoken:
        words = field(item, 1).words
        if all or words:
            out.append((field(item, 0), words))
    for one in plan.texts:
        place = <Place>one
        at = keys[i]
        if PyDict_Contains(place.opaque, at):
            words = place.opaque[at]
            if (all or words) and not PySet_Contains(place.clean, at):
                out.append((i, words))
        i += 1
    return out


# ---- phiguard.told


def hashers(told, size):
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
            return twins["hashers"](told, size)
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
    return digests_of(values, size)


def stand_in(told, rest):
    cdef str low = None
    cdef int words = 0
    if NewFramed is None:
        prepare_details()
    for one in told:
        echoes = field(one, 1).echoes
        if echoes is None:
            continue
        text = field(one, 0)
        if echoes is words_of_names[0] or echoes is words_of_names[1]:
            if type(text) is not str or type(rest) is not str:
                return twins["stand_in"](told, rest)
            low = low if low is not None else (<str>rest).lower()
            words += may_hold_a_word(text, low)
            continue
        for echo in echoes(text):
            if echo in rest:
                return True
    if words:
        for echo in echoes_of_names(told):
            if echo in rest:
                return True
    return False


cdef bint may_hold_a_word(str text, str low) except? 0:
    """Whether a text has no words, or one of them stands in the other; of an address those before its host."""
    cdef Py_ssize_t i, begin = -1, length = len(text)
    cdef bint some = False
    cdef Py_UCS4 c
    for i in range(length + 1):
        c = text[i] if i < length else c"@"
        if c"a" <= c <= c"z" or c"A" <= c <= c"Z" or c == c"'":
            begin = i if begin < 0 else begin
            continue
        if begin >= 0:
            some = True
            if text[begin:i].lower() in low:
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
    cdef tuple places = entry.places, blanks = field(of, 1)
    cdef list held = []
    cdef Py_ssize_t i
    if not len(places) == len(blanks) == len(rules):
        raise ValueError("blanks, places and rulings differ in number")
    for i in range(len(places)):
        held.append((places[i], len(<str>field(blanks[i], 2)), rules[i]))
    said = (<dict>entry.said)[way]
    new = filled_text(said, places, blanks, rules, text)
    if new is not text:
        edits.append((number, new))
    return new_tuple(NewFilling, (said, tuple(held)))


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
            new = write(new) if field(rule, 5) else written_blank(write, new)
            cuts.append((field(blank, 0), field(blank, 1), new))
    new = text
    if cuts:
        cuts.sort(key=by_rank)
        new = str(spliced(text, cuts))
    then = field(said, 3)
    new = new if then is None else then(new)
    return text if new == text else new
