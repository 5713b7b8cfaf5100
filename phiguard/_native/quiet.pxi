# New texts that say nothing: looked at where they stand, without leaves and nodes for them. It is what
# `phiguard.fresh.decided` does of each, step by step, until one step has something to say; then the text is made a leaf.

cdef enum:
    MOST_QUIET = 48  # texts of one event
    MOST_QUIET_PARTS = 96
    LONGEST_QUIET = 400  # characters
    MOST_HOSTS = 16  # addresses of one event of which nothing speaks but the host

ctypedef struct Quiet:
    # Of the new texts of one event, those that say nothing; its texts and its plan keep what this points at, or `kept`.
    int count, parts, passed
    Py_ssize_t chars
    PyObject *texts[MOST_QUIET]
    PyObject *places[MOST_QUIET]
    PyObject *contexts[MOST_QUIET_PARTS]  # of parts of addresses
    Py_hash_t known_as[MOST_QUIET_PARTS]
    PyObject *kept
    PyObject *most_terms  # of one text, as the limits have it
    bint skips, reads_names  # whether parts that are known are passed over; whether names are read in free text
    PyObject *opened  # leaves of texts that say something, each with its nodes, or None for itself alone
    PyObject *last  # address that was read, its context, and what was made of it
    PyObject *last_place
    PyObject *last_nodes
    PyObject *last_passed
    int first_part, after_part
    bint last_is_run, last_is_hosted
    int hosted, hosts  # addresses of which nothing speaks but the host; how many different ones, in places of other kinds
    int host_tier  # of what their hosts say
    PyObject *host_contexts[MOST_HOSTS]
    Py_hash_t host_texts[MOST_HOSTS]
    PyObject *before  # keyed hashes of texts that spoke in an event before; NULL where all are to be leaves
    Sifted sifted


cdef class Listener:
    """What the texts of a guard are asked."""

    cdef object scanner, matcher, glance
    cdef Opening opening
    cdef Sieve sieve
    cdef Lexicon lexicon
    cdef Blurred blurred
    cdef Py_hash_t unmatched[KNOWN_BLURRED]  # keyed hashes of texts in which no pattern was met, as the hosts of addresses
    cdef list wholes


cdef Listener last_listener = None
cdef bint listens = True


def listen(bint so):
    """For the tests: whether texts that say nothing are passed over."""
    global listens
    listens = so


cdef Listener listener_of(c, Quiet *quiet):
    """None where all new texts are to be leaves."""
    global last_listener
    cdef Listener known = last_listener
    if not listens or attr(c, "by_page"):
        return None
    scanner, matcher = attr(c, "scanner"), attr(c, "matcher")
    if known is None or known.scanner is not scanner or known.matcher is not matcher or known.glance is not c.opener._plain:
        known = Listener()
        known.scanner, known.matcher, known.wholes = scanner, matcher, scanner.wholes or []
        known.opening, known.lexicon = opening_of(c.opener), lexicon_of(matcher)
        known.glance = known.opening.glance
        if as_it_stands is None:
            prepare_remembering()
        if FoundType is None:
            prepare_findings()
        engine = attr(scanner, "engine")
        if JoinedEngine is not None and type(engine) is JoinedEngine:
            known.sieve = sieve_of(engine)
        elif JoinedEngine is None:
            return None  # it is not known yet what engines there are
        if known.sieve is not None and known.lexicon is not None:
            known.blurred = blurred_of(scanner, known.lexicon)
        last_listener = known  # at last: another thread may look meanwhile
    if known.sieve is None or known.opening.glass is None or known.lexicon is None:
        return None
    if len(attr(scanner, "shapes")) != known.sieve.count:
        return None
    most = attr(attr(c, "limits"), "max_terms")
    (<list>quiet.kept).append(most)
    quiet.most_terms = <PyObject *>most
    before = attr(c, "spoke_before")
    (<list>quiet.kept).append(before)
    quiet.before = <PyObject *>before if twins["tops_of"].__globals__["came_back"] is came_back else NULL
    quiet.skips, quiet.reads_names = not attr(c, "looks_at_all"), attr(c, "names") is not None
    return known


cdef void begin_quiet(Quiet *of, list kept, list opened):
    of.count = of.parts = of.passed = of.hosted = of.hosts = of.host_tier = 0
    of.last, of.last_is_run, of.before = NULL, False, NULL
    of.chars, of.kept, of.opened = 0, <PyObject *>kept, <PyObject *>opened
    memset(of.sifted.texts, 0, sizeof(of.sifted.texts))
    memset(of.sifted.plain, 0, sizeof(of.sifted.plain))
    memset(of.sifted.asked, 0, sizeof(of.sifted.asked))
    memset(of.sifted.tried, 0, sizeof(of.sifted.tried))
    of.sifted.hits.at, of.sifted.hits.count, of.sifted.hits.room = of.sifted.hits.few, 0, 24


cdef void end_quiet(Quiet *of) noexcept:
    if of.sifted.hits.at != of.sifted.hits.few:
        free(of.sifted.hits.at)


cdef bint passes_over(Listener listener, Quiet *of, Plan plan, tree, Place place, str text, list leaves) except -1:
    """Look at a new text of no form: whether it is done with, since it says nothing or its leaf is made."""
    cdef Address address
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    cdef bint loud = False
    if not PyUnicode_IS_COMPACT_ASCII(text) or n > LONGEST_QUIET or (
        of.count + of.hosted + len(<list>of.opened) >= MOST_QUIET
    ):
        return False  # few enough for their leaves to be looked for one by one
    if passes_over_again(of, plan, tree, place, text, leaves):
        return True
    if listener.opening.addresses and read_address(PyUnicode_1BYTE_DATA(text), n, &address):
        return passes_over_address(listener, of, plan, tree, place, text, &address, leaves)
    if is_inert(text) or not is_plain_text(listener.opening.glass, &of.sifted, text):
        return False
    if place.counts or not is_silent(listener, of, place.context, place.named, text, False):
        loud = True
    elif place.named and may_be_learnt(place.context, personal_form(text)):
        loud = True
    elif n <= longest_whole and listener.wholes and may_be_of_words(listener.wholes, text):
        loud = True
    elif n >= shortest_digest and any_token(text):
        loud = True
    if loud:
        leaf = leaf_of(plan, tree, place.at, place.context, text, "text", (), None)
        leaves.append((place.rank, place.number, leaf))
        (<list>of.opened).append((leaf, None))
    else:
        note_quiet(of, place, text)
    return True


cdef inline void note_quiet(Quiet *of, Place place, str text) noexcept:
    of.texts[of.count], of.places[of.count] = <PyObject *>text, <PyObject *>place
    of.count += 1
    of.chars += PyUnicode_GET_LENGTH(text)


cdef inline bint may_be_learnt(context, shape) except -1:
    """Whether a form of a text in its place is new there."""
    return shape is not None and shape not in in_place(&slot_forms, context)


cdef bint is_plain_text(Glass glass, Sifted *of, str text) except -1:
    """Whether a glance says that a text is in no encoding."""
    cdef size_t at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    if is_like(of.plain[at], text):
        return True
    if not looks_plain(glass, text):
        return False
    of.plain[at] = <PyObject *>text
    return True


cdef bint may_be_free(context, str text) except -1:
    """Whether names may be read in a text: `phiguard.free_text.is_free` asks more of it."""
    cdef Text at = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    if memchr(at, c" ", n) != NULL or memchr(at, c"\n", n) != NULL:
        return True
    meaning = place_meaning(context)
    return meaning is not None and field(meaning, 0) == "free_text"


cdef bint is_silent(Listener listener, Quiet *quiet, context, bint named, str text, bint opened) except -1:
    """Whether nothing is found in a text in its place, and it mentions nothing. ``opened``: it is an address, read in parts."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    cdef size_t at
    cdef Py_hash_t form = 0
    cdef unsigned char blurred[LONGEST_QUIET + 1]
    cdef bint anew
    cdef Sifted *of = &quiet.sifted
    if named and not is_tried_in_vain(listener.scanner, of, context, text, opened):
        return False
    if opened:
        return True
    if quiet.reads_names and may_be_free(context, text):
        return False
    if listener.blurred is not None and blur(blurred, PyUnicode_1BYTE_DATA(text), n):
        if is_silent_blurred(listener.blurred, blurred, n, &form):
            return True
    at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    if not is_like(of.asked[at], text):
        said = mentions_in(
            listener.matcher, listener.lexicon, without_drawn(text) if n >= least_drawn else text, <object>quiet.most_terms
        )
        if said is not None:
            (<list>quiet.kept).append(said)
        of.asked[at], of.said[at] = <PyObject *>text, <PyObject *>said
    if <object>of.said[at]:
        return False
    anew = form != 0 and not is_like(of.texts[at], text)
    if not holds_no_pattern(listener, of, text):
        return False
    if anew:
        learn_blurred(listener, blurred, PyUnicode_1BYTE_DATA(text), n, form)
    return True


cdef bint holds_no_pattern(Listener listener, Sifted *of, str text) except -1:
    """Whether no pattern is met in a text."""
    cdef size_t at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    cdef Py_hash_t known = hashed(text)
    cdef Sifting sifting
    if not is_like(of.texts[at], text):
        if known and listener.unmatched[known & (KNOWN_BLURRED - 1)] == known:
            return True
        sifting.code, sifting.starts, sifting.sets = listener.sieve.code, listener.sieve.starts, listener.sieve.sets
        sifting.hits, sifting.steps, sifting.text = &of.hits, MOST_STEPS, 0
        sifting.data, sifting.size = PyUnicode_1BYTE_DATA(text), <int>PyUnicode_GET_LENGTH(text)
        sifting.once, sifting.first = sifting.size > SHORT_TEXT, of.hits.count
        if not sift(listener.sieve, &sifting):
            of.hits.count = sifting.first
            return False
        of.texts[at], of.first[at], of.after[at] = <PyObject *>text, sifting.first, of.hits.count
        if sifting.first == of.hits.count:
            listener.unmatched[known & (KNOWN_BLURRED - 1)] = known
    return of.first[at] == of.after[at]


cdef bint speaks_of_care_alone(Listener listener, Quiet *quiet, context, str host, int *tier) except -1:
    """Of a host that is not silent, whether that is for its terms alone; their tier."""
    cdef Sifted *of = &quiet.sifted
    cdef size_t at = <size_t>phiguard_text_hash(host) & (LIKE_TEXTS - 1)
    if not is_like(of.asked[at], host) or type(<object>of.said[at]) is not list or not len(<list>of.said[at]):
        return False
    if "[" in host or (quiet.reads_names and may_be_free(context, host)):
        return False
    if is_named(context) and not is_tried_in_vain(listener.scanner, of, context, host, False):
        return False
    tier[0] = tier_of_host(<object>of.said[at], 0)
    return holds_no_pattern(listener, of, host)


cdef bint is_tried_in_vain(scanner, Sifted *of, context, str text, bint opened) except -1:
    """Whether no shape that is tried for the key of a text may be all of it, as `probe` asks."""
    cdef str bare
    cdef size_t at
    probes = in_place(&slot_probes, context)
    if probes is None:
        probes = scanner._probes(context)
    probes = field(probes, 1 if opened else 0)
    if not probes:
        return True
    if depends_on is None:
        prepare_kept()
    at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    if is_like(of.tried[at], text) and of.tried_for[at] == <PyObject *>probes:
        return True
    bare = text if has_bare_ends(text) else text.strip()
    for one in probes_in(<tuple>probes):
        if not (<Probe>one).keyed:
            return False
        if is_worth_a_try(<Probe>one, PyUnicode_1BYTE_DATA(bare), PyUnicode_GET_LENGTH(bare)):
            return False
    of.tried[at], of.tried_for[at] = <PyObject *>text, <PyObject *>probes
    return True


cdef bint passes_over_address(
    Listener listener, Quiet *of, Plan plan, tree, Place place, str text, Address *address, list leaves
) except -1:
    """The same of an address and its parts, as `opened_address` makes them; of those that say something it makes nodes."""
    cdef Opening opening = listener.opening
    cdef Address inside
    cdef Piece *piece
    cdef int i, count = 0, parts = of.parts
    cdef Py_ssize_t size, segments = 0
    cdef Text at = PyUnicode_1BYTE_DATA(text)
    cdef list nodes = None, passed = []
    cdef bint loud
    cdef str host = None  # that speaks of care, where nothing else speaks so far
    cdef int tier = 0
    around = place.context
    if in_place(&slot_hints, around) or opening.deepest < 1 or opening.most_parts <= address.count:
        return False
    if address.query >= 0 and (not names_are_those or names_somebody(at, address.path, address.query)):
        return False
    if may_have_blanks(text) or (address.is_run and text_may_encode(text, opening.unpacks, True)):
        return False
    if memchr(at, c"%", PyUnicode_GET_LENGTH(text)) != NULL:
        return False
    loud = place.counts or not is_silent(listener, of, around, place.named, text, not address.is_run)
    loud = loud or (place.named and may_be_learnt(around, personal_form(text)))
    if loud or (address.is_run and PyUnicode_GET_LENGTH(text) >= shortest_digest and any_token(text)):
        nodes = []
    for i in range(address.count):
        piece = &address.pieces[i]
        size = piece.end - piece.start
        inner = PyUnicode_Substring(text, piece.start, piece.end)
        if piece.kind == IS_NAME and size <= LONGEST_PLAIN_NAME and is_plain(inner):
            continue
        count += 1
        key, context = None, around
        if piece.kind == IS_HOST:
            key = "host"
        elif piece.kind == IS_VALUE:
            key = PyUnicode_Substring(text, piece.key, piece.key_end)
        elif piece.kind == IS_SEGMENT and piece.key < piece.key_end:
            key = segment_of + PyUnicode_Substring(text, piece.key, piece.key_end)
        elif piece.kind == IS_SEGMENT and piece.key > piece.key_end:
            key = segment_of
        if key is not None:
            context = part_below(around, key)
        segments += piece.kind == IS_SEGMENT
        passed.append(inner)
        known_as = ("host", inner) if piece.kind == IS_HOST else ("key", inner) if piece.kind == IS_NAME else inner
        if of.skips and is_clean_part(context, known_as):
            continue
        (<list>of.kept).append(inner)  # what was looked at is found by where it stands
        if reads_as_address(opening, inner, &inside) or not is_plain_text(opening.glass, &of.sifted, inner):
            of.parts = parts
            return False
        loud = is_of_health(context)
        if not loud and not is_silent(listener, of, context, is_named(context), inner, False):
            if piece.kind == IS_HOST and nodes is None and i == 0 and not address.is_run and (
                not (size >= shortest_digest and any_token(inner))
                and speaks_of_care_alone(listener, of, context, inner, &tier)
            ):
                host = inner
                continue
            loud = True
        if not loud and is_named(context) and piece.kind != IS_HOST and piece.kind != IS_NAME:
            loud = may_be_learnt(context, personal_form(inner) or form(inner))
        if loud or (size >= shortest_digest and any_token(inner)):
            if nodes is None:
                nodes = []
                if host is not None:
                    nodes.append(host_part(address, around, host))
                    passed.remove(host)
            nodes.append((context, part_of(piece, inner, key, same_part, segments - (piece.kind == IS_SEGMENT))))
            passed.pop()
            continue
        if not of.skips or size > longest_part or is_long_number(inner) or holds_address(context):
            continue
        if of.parts == MOST_QUIET_PARTS:
            of.parts = parts
            return False
        (<list>of.kept).append(context)
        of.contexts[of.parts], of.known_as[of.parts] = <PyObject *>context, hashed(known_as)
        of.parts += 1
    if count == 0:
        of.parts = parts
        return False
    of.last, of.first_part, of.after_part = <PyObject *>text, parts, of.parts
    of.last_place, of.last_nodes, of.last_is_run = <PyObject *>around, NULL, address.is_run
    of.last_is_hosted = False
    if nodes is None and host is not None:
        if note_hosted(of, around, text, tier):
            return True
        nodes = [host_part(address, around, host)]
        passed.remove(host)
    if nodes is None:
        note_quiet(of, place, text)
        return True
    (<list>of.kept).append(nodes)
    (<list>of.kept).append(passed)
    of.last_nodes, of.last_passed = <PyObject *>nodes, <PyObject *>passed
    make_nodes(of, plan, tree, place, text, nodes, passed, slices_of(address) if address.is_run else None, leaves)
    return True


cdef tuple host_part(Address *address, around, str host):
    """The host of an address, as it is made a node."""
    return part_below(around, "host"), part_of(&address.pieces[0], host, "host", same_part, 0)


cdef bint note_hosted(Quiet *of, around, str text, int tier) except -1:
    """Of an address of which nothing speaks but its host, note that; not where it came before, and is to be remembered."""
    cdef Py_hash_t at = hashed(text)
    if of.before == NULL or of.hosts == MOST_HOSTS or at in <set>of.before:
        return False
    of.host_contexts[of.hosts], of.host_texts[of.hosts] = <PyObject *>around, at
    of.hosts += 1
    of.hosted += 1
    of.chars += PyUnicode_GET_LENGTH(text)
    of.host_tier = max(of.host_tier, tier)
    of.last_is_hosted = True
    return True


cdef bint passes_over_again(Quiet *of, Plan plan, tree, Place place, str text, list leaves) except -1:
    """The same of the address that came last, in a place of the same kind."""
    cdef int i
    if of.last == NULL or of.last_place != <PyObject *>place.context or not is_like(of.last, text):
        return False
    if of.parts + of.after_part - of.first_part > MOST_QUIET_PARTS or of.last_is_run:
        return False
    for i in range(of.first_part, of.after_part):
        of.contexts[of.parts], of.known_as[of.parts] = of.contexts[i], of.known_as[i]
        of.parts += 1
    if of.last_is_hosted:
        of.hosted += 1
        of.chars += PyUnicode_GET_LENGTH(text)
    elif of.last_nodes == NULL:
        note_quiet(of, place, text)
    else:
        make_nodes(of, plan, tree, place, text, <list>of.last_nodes, list(<list>of.last_passed), None, leaves)
    return True


cdef int make_nodes(
    Quiet *of, Plan plan, tree, Place place, str text, list below, list passed, covered, list leaves
) except -1:
    """The leaf of an address, and its nodes; ``below``: of those of its parts, context and part."""
    cdef list nodes = []
    around = place.context
    leaf = leaf_of(plan, tree, place.at, around, text, "text", (), None)
    leaves.append((place.rank, place.number, leaf))
    top = new_node(text, None if covered is None else text, around, leaf, leaf, None, None, 0, "text", None)
    if covered is not None:
        put_in(&slot_covered, top, covered)
    nodes.append(top)
    for context, part in below:
        inner = field(part, 2)
        nodes.append(new_node(inner, inner, context, leaf, leaf, top, part, 1, "text", None))
    if passed:
        put_in(&slot_known_parts, leaf, passed)
    of.passed += 1
    (<list>of.opened).append((leaf, nodes))
    return 0


cdef int keep_quiet(c, Quiet *of) except -1:
    """What is remembered of them, as `keep_few` does it."""
    cdef Py_ssize_t sizes = 0, count = 0, before
    cdef int i
    cdef Place place
    for i in range(of.parts):
        known, at = in_place(&slot_parts, <object>of.contexts[i]), of.known_as[i]
        if type(known) is set:
            before = len(<set>known)
            (<set>known).add(at)
            count += len(<set>known) > before
        else:
            count += (<object>of.contexts[i]).learn_part(at)
    sizes = count * of_hash
    for i in range(of.count):
        place, at = <Place>of.places[i], hashed(<object>of.texts[i])
        if not place.addresses:
            if not PySet_Contains(place.clean, at):
                place.clean.add(at)
                sizes += of_hash
                count += 1
        else:
            if not PyDict_Contains(place.opaque, at):
                sizes += of_words
                count += 1
            place.opaque[at] = no_words
    count_entries(attr(c, "account"), sizes, count)
    return 0


cdef new_ones(layout, tree, met, c, Quiet *quiet):
    """`phiguard.fresh_leaves.new_leaves`; without the texts that say nothing, where ``quiet`` is to have them."""
    # Fields stand as in `phiguard.recall.Met`: texts, hashes, judged, spoken, addresses, fresh.
    cdef Plan plan = plan_of(layout)
    cdef list judged = [], leaves = [], told = [], lettered = [], numbers = [], alone = []
    cdef tuple texts = field(met, 0)
    cdef Py_ssize_t chars = 0, longest
    cdef Place place
    cdef Listener listener = None
    if New is None:
        prepare_fresh()
    longest = max(longest_new, most_new_of_each * len(texts))
    if attr(layout, "by_value") or not numbers_into(numbers, layout, tree):
        return twins["new_leaves"](layout, tree, met)
    for one in <list>field(met, 2):
        note(plan, tree, one, "text", judged, leaves, told, lettered)
    for one in numbers:
        note(plan, tree, one, "number", judged, leaves, told, lettered)
    if quiet != NULL:
        listener = listener_of(c, quiet)
    for i in <list>field(met, 5):
        place = <Place>plan.texts[<Py_ssize_t>i]
        text = texts[<Py_ssize_t>i]
        shape = form(text)
        if shape is None and listener is not None and quiet.chars <= longest and passes_over(
            listener, quiet, plan, tree, place, text, leaves
        ):
            continue
        known = place.forms.get(shape) if shape is not None else None
        if known is None or known or shape not in no_digest:
            leaf = leaf_of(
                plan, tree, place.at, place.context, text, "text", known or (), None if known else shape
            )
            leaves.append((place.rank, place.number, leaf))
            chars += len(<str>text)
    in_order(leaves)
    in_order(judged)
    chars = 0 if quiet == NULL else quiet.chars
    for one in leaves:
        leaf = field(one, 2)
        chars += len(<str>leaf_text(leaf))
        alone.append(leaf)
    if chars > longest:
        raise Unfit
    return of_some(
        New, 5, <PyObject *>judged, <PyObject *>leaves, <PyObject *>told, <PyObject *>lettered, <PyObject *>alone
    )


cdef dict came_again(c, PyObject **tops, Py_ssize_t count, Quiet *quiet):
    """`phiguard.speaking.came_back`, of leaves, and of addresses of which nothing speaks but the host; None where that is
    another function."""
    cdef PyObject *contexts[MOST_TOPS + MOST_HOSTS]
    cdef Py_hash_t texts[MOST_TOPS + MOST_HOSTS]
    cdef bint came[MOST_TOPS + MOST_HOSTS]
    cdef Py_ssize_t leaves[MOST_TOPS + MOST_HOSTS]  # where these stand in `tops`
    cdef Py_ssize_t places = 0, i, k, before_it, new = 0
    cdef Py_hash_t text
    cdef dict again = {}
    cdef set before = attr(c, "spoke_before")
    if twins["tops_of"].__globals__["came_back"] is not came_back:
        return None
    for i in range(count):
        leaf = <object>tops[i]
        context, text = leaf_context(leaf), hashed(leaf_text(leaf))
        k = 0
        while k < places and not (contexts[k] == <PyObject *>context and texts[k] == text):
            k += 1
        if k == places:
            contexts[k], texts[k], leaves[k] = <PyObject *>context, text, i
            places += 1
    if quiet != NULL:
        for i in range(quiet.hosts):
            k = 0
            while k < places and not (contexts[k] == quiet.host_contexts[i] and texts[k] == quiet.host_texts[i]):
                k += 1
            if k == places:
                contexts[k], texts[k], leaves[k] = quiet.host_contexts[i], quiet.host_texts[i], -1
                places += 1
    if places > most_of_event:
        return again
    for k in range(places):
        i = 0
        while i < k and texts[i] != texts[k]:
            i += 1
        if i < k:
            came[k] = came[i]
        else:
            before_it = len(before)
            before.add(texts[k])
            came[k] = len(before) == before_it
            new += not came[k]
        if came[k] and leaves[k] >= 0:
            again[PyLong_FromVoidPtr(tops[leaves[k]])] = <object>tops[leaves[k]]
    count_entries(attr(c, "account"), new * of_hash, new)
    return again
