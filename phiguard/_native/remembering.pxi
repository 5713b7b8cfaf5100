# The twins of what remembers the texts of an event: `phiguard.clues.clue_words`, `phiguard.compiled.Compiled.remember`
# and `phiguard.speaking.learn`.

cdef object as_it_stands = None, SpokenText, written_anew
cdef frozenset no_words = frozenset()
cdef Py_ssize_t most_clue_words, longest_part, shortest_digest, most_of_event
cdef Py_ssize_t of_context, of_hash, of_words, of_word, of_spoken
cdef Member spoken_tier, spoken_host, spoken_words, spoken_said, spoken_weights, spoken_stays, spoken_near
cdef bint own_spoken  # whether what is remembered of a text has these attributes and no others


cdef int prepare_remembering() except -1:
    global SpokenText, written_anew, as_it_stands, most_clue_words, longest_part, shortest_digest, most_of_event
    global of_context, of_hash, of_words, of_word, of_spoken, own_spoken
    if depends_on is None:
        prepare_kept()
    if MentionedType is None:
        prepare_health()
    if pardoned_of is None:
        prepare_judging()
    most_clue_words = twins["clue_words"].__globals__["_MAX_WORDS"]
    said = twins["to_remember"].__globals__
    longest_part, shortest_digest = said["_LONGEST_PART"], said["digests"].SHORTEST
    sizes = import_module("phiguard.remembered")
    of_context, of_hash, of_words, of_word, of_spoken = sizes.CONTEXT, sizes.HASH, sizes.WORDS, sizes.WORD, sizes.SPOKEN
    said = twins["learn_of"].__globals__
    most_of_event, written_anew, SpokenText = said["_MOST"], said["written_again"], said["Spoken"]
    own_spoken = set(SpokenText.__slots__) == {"tier", "host", "words", "said", "weights", "stays", "near"}
    find_member(&spoken_tier, SpokenText, "tier")
    find_member(&spoken_host, SpokenText, "host")
    find_member(&spoken_words, SpokenText, "words")
    find_member(&spoken_said, SpokenText, "said")
    find_member(&spoken_weights, SpokenText, "weights")
    find_member(&spoken_stays, SpokenText, "stays")
    find_member(&spoken_near, SpokenText, "near")
    as_it_stands = import_module("phiguard.codec").VERBATIM
    return 0


cdef inline object id_of_node(node):
    return PyLong_FromVoidPtr(<PyObject *>node)


cdef int count_entries(account, Py_ssize_t bytes_of_all, Py_ssize_t count) except -1:
    """`phiguard.remembered.Account.add`, of several."""
    if count:
        account.bytes += bytes_of_all
        account.entries += count
    return 0


# ---- phiguard.clues


def clue_words(texts, *, encoded):
    return clues_in(list(texts), encoded)


cdef object clues_in(list texts, bint encoded):
    cdef set words = None
    cdef Text at
    cdef Py_ssize_t i, end, n
    if as_it_stands is None:
        prepare_remembering()
    if encoded:
        words = {0}
    for text in texts:
        if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
            return twins["clue_words"](texts, encoded=encoded)
        at, n = PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)
        if encoded:
            i = 0
            while i < n:
                if not in_word(at[i]):
                    i += 1
                    continue
                end = i + 1
                while end < n and in_word(at[end]):
                    end += 1
                words.add(hashed(PyUnicode_Substring(text, i, end)))
                i = end + 1
        if n >= shortest_digest and holds_run(at, at + n):
            for one in tokens_in(at, n):
                digest = (<tuple>one)[2]
                if words is None:
                    words = set()
                words.add(len(<bytes>digest))
                words.add(hashed(digest))
                if len(words) > most_clue_words:
                    return None
        if words is not None and len(words) > most_clue_words:
            return None
    return no_words if words is None else frozenset(words)


cdef bint stands_as_is(part):
    """`phiguard.codec.is_slice`."""
    return field(part, 6) is as_it_stands or field(part, 7) == "host"


cdef object hidden_among(list texts, nodes):
    """`phiguard.compiled.hidden_words`."""
    cdef bint encoded = False
    for n in nodes:
        part = node_part(n)
        if part is not None:
            encoded = not stands_as_is(part)
        else:
            encoded = node_owner(n) is not None and node_parent(n) is None
        if encoded:
            break
    return clues_in(texts, encoded)


cdef list texts_in(nodes, known_parts):
    cdef list texts = []
    for n in nodes:
        text = leaf_text(n)
        if text is not None:
            texts.append(text)
    if known_parts:
        texts.extend(known_parts)
    return texts


# ---- phiguard.compiled


cdef enum:
    MARKED_PLACES = 1024  # for nodes that are told apart in arrays
    IS_TAINTED = 1
    IS_SPEAKING = 2
    IS_OPENED = 4

ctypedef struct NodeMarks:
    # What is known of nodes, by their places in memory.
    PyObject *nodes[MARKED_PLACES]
    unsigned char marks[MARKED_PLACES]
    int count, mask


cdef inline int place_of_mark(NodeMarks *of, PyObject *node) noexcept nogil:
    """Where the marks of a node are kept, or would be."""
    cdef size_t at = <size_t>node
    at = (at >> 4 ^ at >> 12) & of.mask
    while of.nodes[at] != NULL and of.nodes[at] != node:
        at = (at + 1) & of.mask
    return <int>at


cdef inline unsigned char marks_on(NodeMarks *of, PyObject *node) noexcept nogil:
    cdef int at = place_of_mark(of, node)
    return 0 if of.nodes[at] == NULL else of.marks[at]


cdef inline void set_mark(NodeMarks *of, PyObject *node, unsigned char what) noexcept nogil:
    """Set a mark, of no more nodes than there are places for."""
    cdef int at = place_of_mark(of, node)
    if of.nodes[at] == NULL:
        if of.count >= of.mask:
            return
        of.nodes[at], of.marks[at] = node, 0
        of.count += 1
    of.marks[at] |= what


cdef void begin_node_marks(NodeMarks *of, Py_ssize_t most) noexcept nogil:
    """For so many nodes at most, which are half of the places or fewer."""
    cdef int room = 16
    while room < 2 * most:
        room *= 2
    of.count, of.mask = 0, room - 1
    memset(of.nodes, 0, room * sizeof(PyObject *))


def remember(c, nodes, said, found, rewritable):
    keep_known(c, nodes, said, found, rewritable)


cdef int keep_known(c, nodes, said, found, rewritable) except -1:
    if depends_on is None:
        prepare_kept()
    if as_it_stands is None:
        prepare_remembering()
    if type(nodes) is list and not rewritable:
        if 3 * len(<list>nodes) + 2 * (len(said) + len(found)) <= MARKED_PLACES // 2:
            return keep_few(c, <list>nodes, said, found)
    return keep_many(c, nodes, said, found, rewritable)


cdef int keep_few(c, list nodes, said, found) except -1:
    """The same of few nodes, none of which a page does something to."""
    cdef NodeMarks marks
    cdef Py_ssize_t sizes = 0, count = 0, i
    cdef bint some = False, plain
    begin_node_marks(&marks, 3 * len(nodes) + 2 * (len(said) + len(found)))
    for n in nodes:
        plain = is_leaf(n)
        some = some or (
            (plain or in_node(&slot_part, n) is not None)
            or (not leaf_edits(n) and not is_marked_inert(n) and type(node_content(n)) is str)
        )
        context = leaf_context(n)
        if plain:
            if is_of_health(context) and depends_on(context):
                set_mark(&marks, <PyObject *>n, IS_TAINTED)
            continue
        top = in_node(&slot_top, n)
        if in_node(&slot_part, n) is not None:
            parent = in_node(&slot_parent, n)
            set_mark(&marks, <PyObject *>parent, IS_OPENED)
        walked = in_node(&slot_walked, n)
        if in_node(&slot_unreadable, n) or (walked is not None and walked.removed):
            set_mark(&marks, <PyObject *>top, IS_TAINTED)
        elif is_of_health(context) and depends_on(context):
            set_mark(&marks, <PyObject *>top, IS_TAINTED)
    if not some:
        return 0
    for each in (said, found):
        for one in each:
            node = field(one, 0)
            set_mark(&marks, <PyObject *>node, IS_SPEAKING)
            top = node_top(node)
            set_mark(&marks, <PyObject *>top, IS_TAINTED)
    account = attr(c, "account")
    if not attr(c, "looks_at_all"):
        for n in nodes:
            if not is_leaf(n) and (in_node(&slot_depth, n) == 1 or in_node(&slot_owner, n) is not None):
                if not marks_on(&marks, <PyObject *>n) & (IS_SPEAKING | IS_OPENED):
                    count += keep_part(n)
        sizes = count * of_hash
    for n in nodes:
        plain = is_leaf(n)
        if not plain and in_node(&slot_part, n) is not None:
            continue
        if leaf_edits(n) or is_marked_inert(n) or type(node_content(n)) is not str:
            continue
        leaf = node_leaf(n)
        if marks_on(&marks, <PyObject *>leaf) & IS_TAINTED:
            continue
        form = leaf_form(leaf)
        if form is not own_text_form and form == "key":
            content = node_content(n)
            below_key = in_leaf(&slot_below, leaf)
            if below_key is not None and is_plain(content):
                if leaf_context(leaf).learn_key(hashed(content), below_key):
                    sizes, count = sizes + of_context, count + 1
        elif (form is own_text_form or form != "object") and node_owner(n) is None and leaf_trail(leaf) is not None:
            context, text = leaf_context(leaf), leaf_text(leaf)
            if plain and len(text) < shortest_digest and not holds_address(context):
                if note_clean(context, text):
                    sizes, count = sizes + of_hash, count + 1
                continue
            opened = []
            for node in nodes:
                top = node_top(node)
                if top is leaf and node is not leaf:
                    if node_part(node) is not None or node_owner(node) is not None:
                        (<list>opened).append(node)
            if keep_whole(leaf, n, opened, &sizes):
                count += 1
    count_entries(account, sizes, count)
    return 0


cdef bint keep_whole(leaf, node, opened, Py_ssize_t *sizes) except? 1:
    """`Compiled._remember`: whether something new is remembered, and how large that is. ``opened``: what opened below it."""
    context, text = leaf_context(leaf), leaf_text(leaf)
    words = hidden_among(texts_in([node, *opened], leaf_known_parts(leaf)), opened)
    if words is not None and not words and not holds_address(context):
        if not note_clean(context, text):
            return False
        sizes[0] += of_hash
        return True
    if leaf_form(leaf) == "text" and words is not None:
        opaque, at = in_place(&slot_opaque, context), hashed(text)
        known = at in opaque
        opaque[at] = words
        if not known:
            sizes[0] += of_words + of_word * len(words)
            return True
    return False


cdef bint note_clean(context, text) except? 1:
    """Whether it was new."""
    cdef set clean = <set?>in_place(&slot_clean, context)
    cdef Py_ssize_t count = len(clean)
    clean.add(hashed(text))
    return len(clean) > count


cdef int keep_many(c, nodes, said, found, rewritable) except -1:
    cdef Py_ssize_t sizes = 0, count = 0
    cdef set tainted
    cdef dict below
    some = to_remember(nodes, said, found, rewritable)
    if some is None:
        return 0
    tops, tainted, below = some
    account = attr(c, "account")
    if not attr(c, "looks_at_all"):
        count = keep_parts(nodes, said, found)
        sizes = count * of_hash
    for n in tops:
        leaf = node_leaf(n)
        form = leaf_form(leaf)
        at = id_of_node(leaf)
        if at in tainted:
            continue
        if form == "key":
            content = node_content(n)
            below_key = in_leaf(&slot_below, leaf)
            if below_key is not None and is_plain(content):
                if leaf_context(leaf).learn_key(hashed(content), below_key):
                    sizes, count = sizes + of_context, count + 1
        elif form != "object" and node_owner(n) is None and leaf_trail(leaf) is not None:
            context, text = leaf_context(leaf), leaf_text(leaf)
            if n is leaf and len(text) < shortest_digest and not holds_address(context):
                if note_clean(context, text):  # most texts are in no encoding, and hold no digest
                    sizes, count = sizes + of_hash, count + 1
            elif keep_whole(leaf, n, below.get(at, ()), &sizes):
                count += 1
    count_entries(account, sizes, count)
    return 0


cdef Py_ssize_t keep_parts(nodes, said, found) except -1:
    """`Compiled._remember_parts`: how many of them are remembered."""
    cdef list parts = []
    cdef set speaking, opened
    cdef Py_ssize_t count = 0
    for n in nodes:
        if not is_leaf(n) and (node_depth(n) == 1 or node_owner(n) is not None):
            parts.append(n)
    if not parts:
        return 0
    speaking, opened = set(), set()
    for one in said:
        speaking.add(id_of_node(field(one, 0)))
    for one in found:
        speaking.add(id_of_node(field(one, 0)))
    for n in nodes:
        if node_part(n) is not None:
            opened.add(id_of_node(node_parent(n)))
    for n in parts:
        at = id_of_node(n)
        if at not in speaking and at not in opened:
            count += keep_part(n)
    return count


cdef bint keep_part(n) except? 1:
    """Whether one of them, which says nothing and opens into nothing, is remembered, and new."""
    cdef Py_ssize_t count
    text = leaf_text(n)
    if type(text) is not str or len(<str>text) > longest_part:
        return False
    if leaf_edits(n) or is_unreadable(n) or leaf_form(node_leaf(n)) != "text":
        return False
    part = node_part(n)
    if part is not None and (not stands_as_is(part) or node_owner(n) is not None):
        return False
    if is_long_number(text):  # hardly ever there twice
        return False
    if len(<str>text) >= shortest_digest and any_token(text):
        return False
    context = leaf_context(n)
    if holds_address(context) or (is_of_health(context) and depends_on(context)):
        return False
    if part is None:
        known_as = hashed(text)
    elif field(part, 7) == "value":
        known_as = hashed(field(part, 2))
    else:
        known_as = hashed((field(part, 7), field(part, 2)))
    known = in_place(&slot_parts, context)
    if type(known) is not set:
        return context.learn_part(known_as)
    count = len(<set>known)
    (<set>known).add(known_as)
    return len(<set>known) > count


cdef bint is_long_number(str text) except? 1:
    """Whether it is more than four figures and nothing else."""
    cdef Text at
    cdef Py_ssize_t i, n = PyUnicode_GET_LENGTH(text)
    if n <= 4:
        return False
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return text.isdecimal()
    at = PyUnicode_1BYTE_DATA(text)
    for i in range(n):
        if not is_digit(at[i]):
            return False
    return True


cdef bint any_token(text) except? 1:
    """Of one long enough, whether `phiguard.digests.tokens` gives any."""
    for _ in tokens(text):
        return True
    return False


# ---- phiguard.speaking


cpdef tops_of(c, said, nodes, found, rewritable):
    cdef PyObject *tops[MOST_TOPS]
    cdef Py_ssize_t count, i
    cdef dict out = {}
    if rewritable or attr(c, "by_page"):
        return twins["tops_of"](c, said, nodes, found, rewritable)
    count = tops_into(tops, said, nodes, found)
    if count < 0:
        return twins["tops_of"](c, said, nodes, found, rewritable)
    for i in range(count):
        out[PyLong_FromVoidPtr(tops[i])] = <object>tops[i]
    return out


cdef Py_ssize_t tops_into(PyObject **tops, said, nodes, found) except -2:
    """The same where no page does anything; how many, or -1 where its twin is to be asked. The nodes keep them."""
    cdef Py_ssize_t count = 0, i, at
    if as_it_stands is None:
        prepare_remembering()
    if not holds_health_alone(said, found):
        return 0
    for one in said:
        leaf = top_of(field(one, 0))
        if top_among(tops, count, leaf) < 0:
            if count == MOST_TOPS:
                return -1
            tops[count] = <PyObject *>leaf
            count += 1
    for f in found:
        teller = teller_of(field(f, 3))
        if not teller.of_health or teller.beside_care:
            leaf = top_of(field(f, 0))
            drop_top(tops, &count, top_among(tops, count, leaf))
            if not count:
                return 0
    for i in range(count - 1, -1, -1):
        if leaf_form(<object>tops[i]) != "text" or leaf_trail(<object>tops[i]) is None:
            drop_top(tops, &count, i)
    if not count:
        return 0
    for n in nodes:
        leaf = top_of(n)
        at = top_among(tops, count, leaf)
        if at >= 0:
            if is_unreadable(n) or node_owner(n) is not None or node_walked(n) is not None:
                drop_top(tops, &count, at)
            elif is_of_health(leaf_context(n)) and depends_on(leaf_context(n)):
                drop_top(tops, &count, at)
    return count


cdef enum:
    MOST_TOPS = 64


cdef inline Py_ssize_t top_among(PyObject **tops, Py_ssize_t count, leaf) noexcept:
    """Where it stands; below zero where it does not."""
    cdef Py_ssize_t i
    for i in range(count):
        if tops[i] == <PyObject *>leaf:
            return i
    return -1


cdef inline void drop_top(PyObject **tops, Py_ssize_t *count, Py_ssize_t at) noexcept:
    if at >= 0:
        count[0] -= 1
        for at in range(at, count[0]):
            tops[at] = tops[at + 1]


def came_back(c, tops):
    cdef dict again = {}, places = {}
    cdef set before = attr(c, "spoke_before")
    cdef Py_ssize_t new = 0
    if as_it_stands is None:
        prepare_remembering()
    for at, leaf in tops.items():
        context = leaf_context(leaf)
        places.setdefault((PyLong_FromVoidPtr(<PyObject *>context), hashed(leaf_text(leaf))), at)
    if len(places) > most_of_event:
        return again
    for place, at in places.items():
        if field(place, 1) in before:
            again[at] = tops[at]
    for place in places:
        if field(place, 1) not in before:
            before.add(field(place, 1))
            new += 1
    count_entries(attr(c, "account"), new * of_hash, new)
    return again


cdef bint any_framed(c, list nodes) except? 1:
    """Whether `phiguard.framing.learn` may learn of one of the addresses."""
    asks = None
    for n in nodes:
        if is_leaf(n) or in_node(&slot_part, n) is not None or in_node(&slot_owner, n) is not None:
            continue
        if leaf_text(n) is not None or type(in_node(&slot_content, n)) is not str:
            continue
        leaf = in_node(&slot_leaf, n)
        if leaf_form(leaf) != "text" or leaf_trail(leaf) is None or not may_have_blanks(leaf_text(leaf)):
            continue
        if asks is None:
            asks = c.pages.asks
        if framed_in(leaf_context(leaf), leaf_text(leaf), asks, None) is not None:
            return True
    return False


cdef bint may_have_blanks(str text) except? 1:
    """Whether `phiguard.frames.framed` may give something: a value of a form stands in a field."""
    cdef Text begin, at, end, value
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    if not PyUnicode_IS_COMPACT_ASCII(text):
        return "?" in text
    begin = PyUnicode_1BYTE_DATA(text)
    at = <Text>memchr(begin, c"?", n)
    if at == NULL:
        return False
    if memchr(begin, c"\n", n) != NULL:
        return True
    end = <Text>memchr(begin, c"#", n)
    if end == NULL:
        end = begin + n
    while at < end:
        if at[0] != c"?" and at[0] != c"&":
            at += 1
            continue
        at += 1
        value = name_end(at, end)
        if value == NULL:
            continue
        value += 1
        if value_end(value, end) == NULL:
            continue
        at = value_end(value, end)
        if memchr(value, c"%", at - value) != NULL:
            return True
        said = PyUnicode_Substring(text, value - begin, at - begin)
        if personal_form(said) is not None or form(said) is not None:
            return True
    return False


def learn_of(c, tops, said, nodes, found, decided, changed, mood, effect):
    if effect is not None:
        return twins["learn_of"](c, tops, said, nodes, found, decided, changed, mood, effect)
    learn_tops(c, tops, said, nodes, found, decided, changed, mood, None)


cdef int learn_tops(c, tops, said, nodes, found, decided, changed, mood, list plain) except -1:
    """``plain``: the terms that count by themselves, where these are known."""
    cdef dict new = {}, held, by_top, said_of, decided_of
    cdef tuple gone, stay, edits, why
    cdef Py_ssize_t sizes = 0, count = 0
    if as_it_stands is None:
        prepare_remembering()
    if as_term is None:
        prepare_terms()
    for one in changed:
        leaf = field(one, 0)
        new[id_of_node(leaf)] = one
    held = dict.fromkeys(tops, 0)
    for f in found:
        at = id_of_top(field(f, 0))
        if at in held:
            held[at] += 1
    by_top, said_of, decided_of = _by_top(nodes, tops), _by_top(said, tops), _by_top(decided, tops)
    for at, leaf in (<dict>tops).items():
        own = <list>by_top[at]
        one = new.get(at)
        value, why = (leaf_text(leaf), ()) if one is None else (field(one, 1), field(one, 2))
        kept = kept_of(decided_of[at])
        if held[at] != len(why) + len(<list>kept):
            continue  # one finding gave its name to another's place; the risk counts both
        node = own[0]
        edits, then, dropped = (), None, ()
        if leaf_edits(node):
            written = written_anew(node, value, None)
            if written is None:
                continue
            edits, then, dropped = written
        else:
            content = node_content(node)
            if content is not value and content != value:
                continue
        context = leaf_context(leaf)
        known, known_as = in_place(&slot_spoken_of, context), hashed(leaf_text(leaf))
        entry = known.get(known_as)
        if entry is None:
            words = hidden_among(texts_in(own, leaf_known_parts(leaf)), own)
            if words is None:
                continue
            sizes, count = sizes + of_words + of_word * len(words), count + 1
            if plain is None:
                tier = highest_in(terms_in(said_of[at], attr(c, "floor"), 0.0, 0.0), None)
            else:
                tier = highest_in(plain, at)
            entry = known[known_as] = spoken_as(said_of[at], words, tier)
        gone = stay = ()
        if why or kept:
            places = order_of(own)
            gone, stay = terms_of(why, places), terms_of(kept, places)
        sizes, count = sizes + of_spoken, count + 1
        entry.near = None
        (<dict>attr(entry, "weights"))[mood] = weights_of(gone + stay, mood, context)
        (<dict>attr(entry, "said"))[mood] = new_tuple(SaidType, (edits, gone, stay, then, dropped))
    count_entries(attr(c, "account"), sizes, count)
    return 0


cdef int highest_in(list terms, at) except -1:
    """The highest tier of some terms; of those in one text of the event, where its id is given."""
    cdef int tier = 0, own
    for f in terms:
        own = field(f, 6)
        if own > tier and (at is None or id_of_top(field(f, 0)) == at):
            tier = own
    return tier


cdef object spoken_as(list said, words, tier):
    """A `phiguard.spoken.Spoken` of what a text says of health."""
    if not own_spoken:
        return SpokenText(tier, host_tier(said), words)
    entry = phiguard_blank(SpokenText)
    first_member(&spoken_tier, entry, tier)
    first_member(&spoken_host, entry, host_tier(said))
    first_member(&spoken_words, entry, words)
    first_member(&spoken_said, entry, {})
    first_member(&spoken_weights, entry, {})
    first_member(&spoken_stays, entry, {})
    first_member(&spoken_near, entry, None)
    return entry


cdef tuple weights_of(tuple terms, mood, context):
    """`phiguard.judge.weights`."""
    cdef int highest = 0, tier
    cdef bint pardoned = False
    cdef list chances
    if not terms:
        return 0, ()
    if field(mood, 2):
        meaning = place_meaning(context)
        pardoned = meaning is not None and field(meaning, 0) in pardoned_fields
    chances = []
    for term in terms:
        # Fields stand as in `phiguard.spoken.Term`: tail, start, end, detector, score, evidence, tier.
        tier = field(term, 6)
        if pardoned and tier > 1:
            tier = 1
        highest = max(highest, tier)
        chances.append(1.0 - <double>field(term, 4) * <double>tier_weight[tier])
    return highest, tuple(chances)
