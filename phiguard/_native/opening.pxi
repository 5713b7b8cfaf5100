# The twins of `phiguard.nodes.Opener.open` and `phiguard.fresh.opened`. Of addresses as nearly all are, with escapes
# and fragments too, it does what `phiguard.codecs.url` does, and of forms what `phiguard.codecs.query` does; what codecs
# open in other texts, these say in Python.

cdef enum:
    LONGEST_HERE = 2048  # characters
    MOST_PIECES = 64
    LONGEST_PLAIN_NAME = 11  # as `phiguard.codecs.query` has it
    LONGEST_SEGMENT_NAME = 41  # as `phiguard.codecs.url` has it
    LEAST_RUN_ALONE = 16  # as `phiguard.nodes` has it
    LONGEST_FIRST_NAME = 200  # of a form, as `phiguard.codecs.query` has it
    MOST_KEPT_NODES = 128  # of addresses, which may come again in the same event
    MOST_ESCAPES = 6  # of the percent sign of a placeholder's bracket, as `phiguard.codecs.url` has it

ctypedef enum PieceKind:
    IS_HOST
    IS_SEGMENT
    IS_NAME  # of a field
    IS_VALUE
    IS_FRAGMENT

ctypedef struct Piece:
    # A slice of an address or a form; and of what speaks for it: the segment before it, or the name of its field. That
    # begins behind its end where the segment was replaced.
    PieceKind kind
    Py_ssize_t start, end, key, key_end

ctypedef struct Address:
    Piece[MOST_PIECES] pieces
    int count
    Py_ssize_t path, query  # where they begin; the query below zero where there is none
    bint is_run  # it is also a run of letters, digits and signs that may be in an encoding

ctypedef struct Readings:
    # What was read in one event, by the last bits of the hashes of its texts: plain ones; of addresses, all of whose
    # parts are plain, the nodes, and what of the budget they took. Others keep these nodes and texts as long.
    PyObject *plain[LIKE_TEXTS]
    PyObject *nodes[MOST_KEPT_NODES]
    int first[LIKE_TEXTS]  # of its nodes
    int after[LIKE_TEXTS]  # the last one; 0 for none
    Py_ssize_t chars[LIKE_TEXTS]
    Py_ssize_t parts[LIKE_TEXTS]
    int count

cdef unsigned char ADDRESS[256]  # 1 a sign or letter of a plain address; 3 those of which a lone run is made
memset(ADDRESS, 0, 256)
for _c in range(26):
    ADDRESS[c"A" + _c] = ADDRESS[c"a" + _c] = 3
for _c in range(10):
    ADDRESS[c"0" + _c] = 3
for _c in b"/_-":
    ADDRESS[_c] = 3
for _c in b".~:?&=%#":
    ADDRESS[_c] = 1

# Letters, digits and signs of a form that no other codec than `query` opens.
cdef unsigned char FORM[256]
for _c in range(256):
    FORM[_c] = ADDRESS[_c] == 3 and _c != c"/" or _c == c"." or _c == c"%" or _c == c"&" or _c == c"="

cdef object NewPart = None, NewChanges, OpenedFirst, encoded_part, written_host, seeks_somebody, Unreadable, NewSpans, NewBudget
cdef Py_ssize_t most_layers, longest_layered, growth
cdef tuple host_steps, fragment_steps
cdef object path_step, query_step, name_step, same_part
cdef str segment_of
cdef Member starts_of, furthest_of


cdef int prepare_opening() except -1:
    """What the modules of the twin have."""
    global names_are_those
    global NewPart, NewChanges, OpenedFirst, same_part, encoded_part, written_host, seeks_somebody, Unreadable, NewSpans, NewBudget
    global most_layers, longest_layered, growth
    global host_steps, fragment_steps, path_step, query_step, name_step, segment_of
    if PlainLeaf is None:
        prepare_cutting()
    if leaf_class == NULL:
        prepare_leaves()
    nodes, url = twins["open"].__globals__, import_module("phiguard.codecs.url")
    codec = import_module("phiguard.codec")
    same_part, segment_of = codec.VERBATIM, codec.PATH_SEGMENT
    encoded_part, written_host = import_module("phiguard.codecs.percent").encode, url._write_host
    host_steps, seeks_somebody = url._HOST_STEPS, url._SEEKS.search
    names_are_those = crc32(url._SEEKS.pattern.encode()) == SEEKS
    fragment_steps = (codec.step("fragment"),)
    path_step, query_step, name_step = codec.step("path"), codec.step("query"), codec.step("key")
    NewSpans, NewBudget, Unreadable = nodes["Spans"], nodes["Budget"], nodes["Unreadable"]
    find_member(&starts_of, NewSpans, "_starts")
    find_member(&furthest_of, NewSpans, "_furthest")
    most_layers, longest_layered, growth = nodes["_LAYERS_OF_LONG"], nodes["_LONG"], nodes["_GROWTH"]
    NewChanges = nodes["Changes"]
    NewPart = codec.Part
    return 0


cdef class Opening:
    """What is read of a `phiguard.nodes.Opener` for each text."""

    cdef object opener, glance, limits, unpacks
    cdef Glass glass  # None where the glance is no native one's
    cdef bint addresses, forms
    cdef Py_ssize_t longest, deepest, most_parts

    cdef bint plain(self, str text, Readings *known) except -1:
        """Whether a glance says that a text is in no encoding. ``known``: what was read in the same event, or NULL."""
        cdef size_t at = 0
        if known != NULL:
            at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
            if PyUnicode_IS_COMPACT_ASCII(text) and is_like(known.plain[at], text):
                return True
        if not (looks_plain(self.glass, text) if self.glass is not None else self.glance(text)):
            return False
        if known != NULL and PyUnicode_IS_COMPACT_ASCII(text):
            known.plain[at] = <PyObject *>text
        return True


cdef Opening last_opening = None


cdef Opening opening_of(opener):
    global last_opening
    cdef Opening known = last_opening
    glance = opener._plain
    if known is not None and known.opener is opener and known.glance is glance:
        return known
    if NewPart is None:
        prepare_opening()
    known = Opening()
    known.opener, known.glance, known.limits = opener, glance, opener._limits
    known.glass = glass_behind(glance)
    known.unpacks, known.addresses = opener._unpacks, opener._opens_addresses
    known.forms = known.addresses and any([codec.name == "query" for codec in opener._structures])
    known.longest, known.deepest = known.limits.max_leaf_chars, known.limits.max_codec_depth
    known.most_parts = known.limits.max_parts
    last_opening = known  # at last: another thread may look meanwhile
    return known


def open(opener, leaf, budget, form=""):
    if form or not is_leaf(leaf):
        return twins["open"](opener, leaf, budget, form)
    nodes = opened_leaf(opening_of(opener), leaf, budget, NULL)
    return [leaf] if nodes is None else nodes


def opened(c, leaves):
    cdef list nodes = []
    budget = new_budget(c)
    open_into(nodes, opening_of(c.opener), leaves, budget, None)
    return budget, nodes


cdef new_budget(c):
    """A `phiguard.nodes.Budget` for new texts."""
    if NewPart is None:
        prepare_opening()
    limits = c.limits
    budget = phiguard_blank(NewBudget)
    first_member(&slot_skips, budget, not c.looks_at_all)
    first_member(&slot_limits, budget, limits)
    first_member(&slot_chars, budget, limits.max_decoded_chars)
    first_member(&slot_parts_left, budget, 0)
    first_member(&slot_noise, budget, set())
    return budget


cdef bint open_into(list nodes, Opening of, leaves, budget, list opened) except -1:
    """All nodes of some leaves; whether any of them is in an encoding. ``opened``: leaves whose nodes are known, or None."""
    cdef Readings known
    cdef PyObject *earlier
    cdef list below
    cdef bint some = False
    memset(known.plain, 0, sizeof(known.plain))
    memset(known.after, 0, sizeof(known.after))
    known.count = 0
    for one in leaves:
        leaf = field(one, 2)
        if opened is not None and opened_before(opened, leaf, &earlier):
            below = <object>earlier
        elif is_judged(leaf):
            below = None
        elif is_leaf(leaf):
            below = opened_leaf(of, leaf, budget, &known)
        else:
            below = twins["open"](of.opener, leaf, budget)
        if below is None:
            nodes.append(leaf)
        else:
            nodes.extend(below)
            some = True
    return some


cdef bint opened_before(list opened, leaf, PyObject **below) except -1:
    """Whether the nodes of a leaf are known; then these, or None where it is its only one."""
    for one in opened:
        if field(one, 0) is leaf:
            below[0] = <PyObject *>(<tuple>one)[1]
            return True
    return False


cdef list opened_leaf(Opening of, leaf, budget, Readings *known):
    """The nodes of a leaf; None where it is its only one."""
    cdef Address address
    cdef Py_ssize_t n
    cdef bint form
    text = leaf_text(leaf)
    if type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["open"](of.opener, leaf, budget)
    n = PyUnicode_GET_LENGTH(text)
    if n > LONGEST_HERE or n > of.longest:
        return twins["open"](of.opener, leaf, budget)
    machine = leaf_machine(leaf)
    if machine is None and of.addresses and read_address(PyUnicode_1BYTE_DATA(text), n, &address):
        return all_opened(of, leaf, text, budget, &address, known)
    if machine is not None or is_inert(text):
        put_in(&slot_inert, leaf, True)
        return None
    if of.plain(text, known):
        return None
    form = of.forms and read_form(PyUnicode_1BYTE_DATA(text), n, &address)
    return all_opened(of, leaf, text, budget, &address if form else NULL, known)


cdef list all_opened(Opening of, leaf, str text, budget, Address *address, Readings *known):
    """The nodes of a leaf of which it is not known that it is in no encoding; ``address``: what it is, if known."""
    cdef list nodes, stack, below
    cdef Address inner
    cdef Py_ssize_t i, n, chars, left
    top = new_node(text, text, leaf_context(leaf), leaf, leaf, None, None, 0, leaf_form(leaf), None)
    nodes, stack = [top], [top]
    begin_budget(of, budget, PyUnicode_GET_LENGTH(text))
    chars, left = in_budget(&slot_chars, budget), in_budget(&slot_parts_left, budget)
    if address != NULL and known != NULL and opened_alike(leaf, text, top, nodes, budget, chars, left, address, known):
        return nodes
    while stack:
        node = stack.pop()
        if node is not top:
            nodes.append(node)
            if is_judged(node):
                continue
            content, address = in_node(&slot_content, node), NULL
            if type(content) is str:
                if reads_as_address(of, content, &inner):
                    address = &inner
                elif of.plain(content, known) or is_inert(content):
                    continue
                elif reads_as_form(of, content, &inner):
                    address = &inner
        try:
            if node is not top and type(content) is str:
                budget.check()
            below = opened_below(of, node, budget, address)
        except Unreadable:
            if node is top:
                raise
            node.unreadable, node.text, below = True, None, None
        if below:
            i, n = 0, len(below)
            while i < n and comes_to_rest(of, below[i], known):
                nodes.append(below[i])
                i += 1
            if i == n and node is top and address != NULL and known != NULL:
                keep_reading(leaf, text, nodes, budget, chars, left, address, known)
            while n > i:
                n -= 1
                stack.append(below[n])
    return nodes


cdef bint comes_to_rest(Opening of, node, Readings *known) except -1:
    """Whether a node is a text that is seen to hold no other one."""
    cdef Address inner
    content = in_node(&slot_content, node)
    if is_judged(node):
        return True
    if type(content) is not str or reads_as_address(of, content, &inner):
        return False
    return of.plain(content, known) or is_inert(content)


cdef int keep_reading(
    leaf, str text, list nodes, budget, Py_ssize_t chars, Py_ssize_t left, Address *address, Readings *known
) except -1:
    """Of an address all of whose parts are plain, what it opened into, for another one that is the same."""
    cdef size_t at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    cdef Py_ssize_t i, n = len(nodes)
    if address.count < 0 or known.count + n > MOST_KEPT_NODES:
        return 0
    known.first[at], known.after[at] = known.count, known.count + <int>n
    for i in range(n):
        known.nodes[known.count] = <PyObject *>(nodes[i])
        known.count += 1
    known.chars[at] = chars - <Py_ssize_t>in_budget(&slot_chars, budget)
    known.parts[at] = left - <Py_ssize_t>in_budget(&slot_parts_left, budget)
    return 0


cdef bint opened_alike(
    leaf, str text, top, list nodes, budget, Py_ssize_t chars, Py_ssize_t left, Address *address, Readings *known
) except -1:
    """Open an address as one that stood before in a place of the same kind, if there is one."""
    cdef size_t at = <size_t>phiguard_text_hash(text) & (LIKE_TEXTS - 1)
    cdef int i
    if not known.after[at] or chars < PyUnicode_GET_LENGTH(text) or left <= address.count:
        return False
    earlier = <object>known.nodes[known.first[at]]
    held, context = in_node(&slot_content, earlier), leaf_context(leaf)
    if leaf_context(earlier) is not context or not is_like(<PyObject *>held, text):
        return False
    for i in range(known.first[at] + 1, known.after[at]):
        one = <object>known.nodes[i]
        inner = in_node(&slot_content, one)
        node = new_node(inner, inner, leaf_context(one), leaf, leaf, top, in_node(&slot_part, one), 1, "text", None)
        put_in(&slot_judged, node, in_leaf(&slot_judged, one))
        nodes.append(node)
    passed = leaf_known_parts(in_node(&slot_leaf, earlier))
    if passed is not None:
        for inner in <list>passed:
            passed_over(leaf, inner)
    spent(budget, chars - known.chars[at], left - known.parts[at])
    if address.is_run:
        put_in(&slot_covered, top, slices_of(address))
    else:
        put_in(&slot_text, top, None)
    return True


cdef int begin_budget(Opening of, budget, Py_ssize_t size) except -1:
    """`phiguard.nodes.Budget.begin`."""
    if in_budget(&slot_limits, budget) is not of.limits:
        budget.begin(size)
        return 0
    new_member(&slot_chars, budget, <Py_ssize_t>in_budget(&slot_chars, budget) + growth * size)
    new_member(&slot_parts_left, budget, of.most_parts)
    return 0


cdef int spent(budget, Py_ssize_t chars, Py_ssize_t parts) except -1:
    """Set down how much is left."""
    new_member(&slot_chars, budget, chars)
    new_member(&slot_parts_left, budget, parts)
    return 0


cdef bint reads_as_address(Opening of, str text, Address *address) except -1:
    """Whether a text is an address that can be opened here; then its pieces."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    if not of.addresses or not PyUnicode_IS_COMPACT_ASCII(text) or n > LONGEST_HERE:
        return False
    return read_address(PyUnicode_1BYTE_DATA(text), n, address)


cdef bint reads_as_form(Opening of, str text, Address *address) except -1:
    """Whether a text is a form that can be opened here; then its pieces."""
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text)
    if not of.forms or not PyUnicode_IS_COMPACT_ASCII(text) or n > LONGEST_HERE:
        return False
    return read_form(PyUnicode_1BYTE_DATA(text), n, address)


cdef int passed_over(leaf, text) except -1:
    """`phiguard.nodes._pass_over`."""
    known = leaf_known_parts(leaf)
    if known is None:
        put_in(&slot_known_parts, leaf, [text])
    else:
        known.append(text)
    return 0


cdef inline object part_below(around, key):
    """What the key of an opened part says."""
    known = in_place(&slot_opened, around)
    known = (<dict>known).get(hashed(key)) if type(known) is dict else known.get(hashed(key))
    return around.part(key) if known is None else known


cdef inline bint is_clean_part(context, at) except -1:
    known = in_place(&slot_parts, context)
    return PySet_Contains(known, hashed(at)) if type(known) is set else hashed(at) in known


cdef int judge_part(node, text, context) except -1:
    """Set down what is found in a part of a form that was judged there."""
    forms = in_place(&slot_forms, context)
    if type(forms) is not dict or not (<dict>forms) or in_place(&slot_hints, context):
        return 0
    shape = form(text)
    if shape is not None:
        known = (<dict>forms).get(shape)
        if known:
            put_in(&slot_judged, node, known)
    return 0


cdef list opened_below(Opening of, node, budget, Address *address):
    """`phiguard.nodes.Opener._opened`, where nothing says what structure the whole is to be read as."""
    cdef list below = []
    cdef Py_ssize_t chars, left, depth = node_depth(node)
    cdef bint skip, out = False
    content = in_node(&slot_content, node)
    if type(content) is str:
        if address is not NULL:
            below = opened_address(of, node, <str>content, depth, budget, address)
            if below is not None:
                return below
            address.count, below = -1, []  # not opened here
        parts = of.opener._text_parts(node, content, budget.room(), "")
    elif type(content) is bytes:
        parts = of.opener._bytes_parts(content, budget.room())
    else:
        return leaves_below(of, node, content, depth, budget)
    if not parts:
        return None
    leaf, around, owner, top = node_leaf(node), leaf_context(node), node_owner(node), node_top(node)
    skip = depth == 0 and owner is None and in_budget(&slot_skips, budget)
    chars, left = in_budget(&slot_chars, budget), in_budget(&slot_parts_left, budget)
    for part in parts:
        inner = field(part, 2)
        if inner == content:
            continue
        key, slot = field(part, 4), field(part, 7)
        context = around if key is None else part_below(around, key)
        # A name and a host are judged otherwise than a value, and have their own hashes.
        if skip and type(inner) is str and (field(part, 6) is same_part or slot == "host"):
            if is_clean_part(context, inner if slot == "value" else (slot, inner)):
                chars, left = chars - PyUnicode_GET_LENGTH(inner), left - 1
                if chars < 0 or left < 0:
                    out = True
                    break
                passed_over(leaf, inner)
                continue
        if depth >= of.deepest:
            spent(budget, chars, left)
            raise Unreadable("encodings nested too deeply")
        if type(inner) is str:
            chars -= PyUnicode_GET_LENGTH(inner)
        elif type(inner) is bytes or type(inner) is dict or type(inner) is list:
            chars -= 1  # they count as the text or the tree they open into
        else:
            continue
        left -= 1
        if chars < 0 or left < 0:
            out = True
            break
        child = new_node(
            inner, inner if type(inner) is str else None, context, leaf, top, node, part, depth + 1, "text", owner
        )
        if skip and key is not None and type(inner) is str and slot == "value":
            judge_part(child, inner, context)
        if field(part, 8) is not None:
            child.layers = node.layers + 1
            if child.layers > most_layers and len(inner) > longest_layered:
                spent(budget, chars, left)
                raise Unreadable("escapes nested too deeply for so long a text")
        below.append(child)
    spent(budget, chars, left)
    if out:
        raise Unreadable("too much to decode")
    return below


cdef list leaves_below(Opening of, node, tree, Py_ssize_t depth, budget):
    """`phiguard.nodes.Opener._tree_leaves`."""
    cdef list below = []
    cdef Py_ssize_t chars, left
    cdef bint skip
    if WalkTrail is None:
        prepare_walk()
    limits, top = of.limits, node_top(node)
    try:
        walked = walk(tree, leaf_context(node), limits.max_depth, limits.max_values, known=True)
    except TooManyValues:
        raise Unreadable("too many values") from None
    node.walked, node.changes = walked, NewChanges()
    skip, chars, left = in_budget(&slot_skips, budget), in_budget(&slot_chars, budget), in_budget(&slot_parts_left, budget)
    for leaf in walked.leaves:
        text, context, place = leaf_text(leaf), leaf_context(leaf), leaf_form(leaf)
        chars, left = chars - len(text), left - 1
        if chars < 0 or left < 0:
            spent(budget, chars, left)
            raise Unreadable("too much to decode")
        if skip and place == "text" and is_clean_part(context, text):
            passed_over(top, text)
            continue
        content = text if type(text) is str else None
        below.append(new_node(text, content, context, leaf, top, None, None, depth + 1, place, node))
    spent(budget, chars, left)
    return below


cdef bint read_address(Text at, Py_ssize_t n, Address *of) noexcept nogil:
    """Whether a text is an address that can be opened here; then its pieces."""
    cdef Py_ssize_t i, begin, end, stop = n
    cdef unsigned char all = 3
    if n < 2:
        return False
    of.count, of.query = 0, -1
    if at[0] == c"/":
        if at[1] == c"/":
            return False
        of.path = 0
    elif at[0] == c"h" and n > 8 and memcmp(at, b"http", 4) == 0:
        begin = 7 if memcmp(at + 4, b"://", 3) == 0 else 8 if memcmp(at + 4, b"s://", 4) == 0 else 0
        if begin == 0:
            return False
        end = begin
        while end < n and at[end] != c"/" and at[end] != c"?" and at[end] != c"#":
            end += 1
        if end == begin or (end - begin >= 5 and memcmp(at + end - 5, b"wa.me", 5) == 0):
            return False
        of.path = end
        take_piece(of, IS_HOST, begin, end, 0, 0)
    else:
        return False
    for i in range(n):
        if ADDRESS[at[i]] == 0 or (at[i] == c"p" and at[i + 1] == c"g" and at[i + 2] == c"1"):  # of a pseudonym
            return False
        if at[i] == c"-" and at[i + 1] == c"-":  # as in Punycode
            return False
        all &= ADDRESS[at[i]]
        if at[i] == c"%" and i < of.path:
            return False
        if stop < n:
            if at[i] == c"?" or at[i] == c"=" or at[i] == c"#":
                return False
        elif at[i] == c"#":
            stop = i
        elif i >= of.path and of.query < 0:
            if at[i] == c"?":
                of.query = i
            elif at[i] == c"=" or at[i] == c"&":
                return False
        elif at[i] == c"?":
            return False
    of.is_run = all == 3 and n >= LEAST_RUN_ALONE
    if not read_path(at, of, of.query if of.query >= 0 else stop):
        return False
    if of.query >= 0 and not read_query(at, of, stop):
        return False
    if stop + 1 < n:
        if at[stop + 1] == c"/" or at[stop + 1] == c"!" or not take_piece(of, IS_FRAGMENT, stop + 1, n, 0, 0):
            return False
    return of.count > 0


cdef bint read_form(Text at, Py_ssize_t n, Address *of) noexcept nogil:
    """Whether a text is a form that can be opened here; then its pieces."""
    cdef Py_ssize_t i = 0
    if n < 3 or at[0] == c"-":
        return False
    while i < n and at[i] != c"=" and at[i] != c"&":
        i += 1
    if i == 0 or i > LONGEST_FIRST_NAME or i == n or at[i] == c"&" or memchr(at, c"&", n) == NULL:
        return False
    for i in range(n):
        if not FORM[at[i]]:
            return False
    of.count, of.path, of.query, of.is_run = 0, 0, -1, False
    return read_fields(at, of, 0, n, False) and of.count > 0


cdef bint was_replaced(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a placeholder stands in a segment, its brackets as escapes: `phiguard.codecs.url._REPLACED`."""
    cdef Py_ssize_t i = 0, then
    while i < n:
        if at[i] == c"%":
            then = bracket_end(at, i, n, c"b")
            if then >= 0 and then < n and c"A" <= at[then] <= c"Z":
                while then < n and (c"A" <= at[then] <= c"Z" or is_digit(at[then]) or at[then] == c"_"):
                    then += 1
                if then < n and at[then] == c"%" and bracket_end(at, then, n, c"d") >= 0:
                    return True
        i += 1
    return False


cdef inline Py_ssize_t bracket_end(Text at, Py_ssize_t i, Py_ssize_t n, unsigned char letter) noexcept nogil:
    """Where the escape of a bracket ends that begins with the percent sign there; below zero where none does."""
    cdef int times = 0
    i += 1
    while times < MOST_ESCAPES and i + 1 < n and at[i] == c"2" and at[i + 1] == c"5":
        i += 2
        times += 1
    return i + 2 if i + 1 < n and at[i] == c"5" and (at[i + 1] | 0x20) == letter else -1


cdef inline bint take_piece(
    Address *of, PieceKind kind, Py_ssize_t start, Py_ssize_t end, Py_ssize_t key, Py_ssize_t key_end
) noexcept nogil:
    cdef Piece *piece
    if of.count == MOST_PIECES:
        return False
    piece = &of.pieces[of.count]
    piece.kind, piece.start, piece.end, piece.key, piece.key_end = kind, start, end, key, key_end
    of.count += 1
    return True


cdef bint read_path(Text at, Address *of, Py_ssize_t stop) noexcept nogil:
    cdef Py_ssize_t i = of.path, begin, key = 0, key_end = 0
    while i < stop:
        begin = i
        while i < stop and at[i] != c"/":
            i += 1
        if i > begin:
            if is_short_for_patient(at + begin, i - begin) and goes_on_with_a_number(at + i, stop - i):
                return False
            if not take_piece(of, IS_SEGMENT, begin, i, key, key_end):
                return False
            if is_segment_name(at + begin, i - begin):
                key, key_end = begin, i
            else:  # what was replaced says that there was a name
                key, key_end = 1 if was_replaced(at + begin, i - begin) else 0, 0
        i += 1
    return True


cdef inline bint is_short_for_patient(Text at, Py_ssize_t n) noexcept nogil:
    """``p``, ``pt`` or ``pat``."""
    if n == 0 or n > 3 or (at[0] | 0x20) != c"p":
        return False
    if n == 3:
        return (at[1] | 0x20) == c"a" and (at[2] | 0x20) == c"t"
    return n == 1 or (at[1] | 0x20) == c"t"


cdef inline bint goes_on_with_a_number(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a segment of four to twelve digits comes next, and another one."""
    cdef Py_ssize_t i = 1
    while i < n and is_digit(at[i]):
        i += 1
    return 5 <= i <= 13 and i < n and at[i] == c"/"


cdef inline bint is_segment_name(Text at, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    if n > LONGEST_SEGMENT_NAME or not is_letter(at[0]):
        return False
    for i in range(1, n):
        if not is_letter(at[i]) and at[i] != c"_" and at[i] != c"-":
            return False
    return True


cdef bint read_query(Text at, Address *of, Py_ssize_t n) noexcept nogil:
    return read_fields(at, of, of.query + 1, n, True)


cdef bint read_fields(Text at, Address *of, Py_ssize_t i, Py_ssize_t n, bint linked) noexcept nogil:
    """``linked``: they stand in an address, of which some names are to be asked about."""
    cdef Py_ssize_t begin, equals
    while i < n:
        begin = i
        equals = -1
        while i < n and at[i] != c"&":
            if at[i] == c"=" and equals < 0:
                equals = i
            i += 1
        if equals < 0:
            equals = i
        elif linked and is_of_a_link(at + begin, equals - begin):
            return False
        if equals > begin:
            if memchr(at + begin, c"%", equals - begin) != NULL:
                return False
            if linked and is_chained(at + begin, equals - begin):
                return False
            if not take_piece(of, IS_NAME, begin, equals, 0, 0):
                return False
        if equals + 1 < i:
            if not take_piece(of, IS_VALUE, equals + 1, i, begin, equals):
                return False
        i += 1
    return True


cdef bint names_somebody(Text at, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """Whether a path may end in somebody's kind, perhaps with what is done to them: `phiguard.codecs.url` is asked."""
    cdef int segments = 0
    cdef Py_ssize_t i, stop = end
    if stop > start and at[stop - 1] == c"/":
        stop -= 1
    i = stop
    while segments < 2 and i > start:
        i -= 1
        if at[i] == c"/":
            if begins_with_somebody(at + i + 1, stop - i - 1):
                return True
            segments += 1
            stop = i
    return segments < 2 and begins_with_somebody(at + i, stop - i)


cdef bint begins_with_somebody(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a segment begins with four letters as the names of `phiguard.codecs.url` do."""
    cdef char[4] low
    cdef int i
    if n < 4:
        return False
    for i in range(4):
        low[i] = at[i] | 0x20
    for i in range(NAMES_OF_SOMEBODY):
        if memcmp(low, &somebody[4 * i], 4) == 0:
            return True
    return False


cdef enum:
    NAMES_OF_SOMEBODY = 17

SEEKS = 534205634  # the CRC-32 of the pattern that these are the beginnings of; any other one is always asked
cdef bint names_are_those = False
cdef const char *somebody = b"pracprovdoctphysusercustcontpeoppatirelapersmembenrosubsbeneclairesi"


cdef bint is_of_a_link(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a name may be one of those that `phiguard.codecs.url` looks for: of a link's token, or ``pid``."""
    cdef Py_ssize_t i
    cdef char[13] low
    if n >= 3 and at[n - 3] == c"p" and at[n - 2] == c"i" and at[n - 1] == c"d":
        return True
    if not 0 < n < 13:
        return False
    for i in range(n):
        low[i] = at[i] | 0x20
    low[n] = 0
    if n == 1:
        return low[0] == c"k" or low[0] == c"t"
    if n == 3:
        return memcmp(low, b"key", 3) == 0
    if n == 4:
        return memcmp(low, b"code", 4) == 0 or memcmp(low, b"hash", 4) == 0
    if n == 5:
        return memcmp(low, b"token", 5) == 0
    if n == 6:
        return memcmp(low, b"ticket", 6) == 0
    if n == 7:
        return memcmp(low, b"oobcode", 7) == 0 or memcmp(low, b"confirm", 7) == 0
    return n == 10 and memcmp(low, b"logintoken", 10) == 0


cdef inline bint is_chained(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a name may be one of a search in a chain of resources."""
    return memchr(at, c".", n) != NULL


cdef list opened_address(Opening opening, node, str text, Py_ssize_t depth, budget, Address *of):
    """What is opened in one; None where the codec has to say."""
    cdef int i, count = 0
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text), all = 0, segments = 0, size
    cdef Py_ssize_t chars = in_budget(&slot_chars, budget), left = in_budget(&slot_parts_left, budget)
    cdef list below = []
    cdef bint skip, raw
    cdef Piece *piece
    leaf, around, owner, top = node_leaf(node), leaf_context(node), node_owner(node), node_top(node)
    if in_place(&slot_hints, around) or chars < n or left <= of.count or depth >= opening.deepest:
        return None
    if of.query >= 0 and (not names_are_those or names_somebody(PyUnicode_1BYTE_DATA(text), of.path, of.query)):
        if seeks_somebody(text, max(of.path, of.query - 80), of.query + 1) is not None:
            return None
    if of.is_run and text_may_encode(text, opening.unpacks, True):
        return None
    skip = depth == 0 and owner is None and in_budget(&slot_skips, budget)
    for i in range(of.count):
        piece = &of.pieces[i]
        size = piece.end - piece.start
        inner = PyUnicode_Substring(text, piece.start, piece.end)
        if piece.kind == IS_NAME and size <= LONGEST_PLAIN_NAME and is_plain(inner):
            continue
        count += 1
        offsets, raw = same_part, memchr(PyUnicode_1BYTE_DATA(inner), c"%", size) == NULL
        if not raw:
            inner, offsets = unescaped(inner)
            size = PyUnicode_GET_LENGTH(inner)
        all += size
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
        if skip and raw:
            at = ("host", inner) if piece.kind == IS_HOST else ("key", inner) if piece.kind == IS_NAME else inner
            if is_clean_part(context, at):
                passed_over(leaf, inner)
                segments += piece.kind == IS_SEGMENT
                continue
        part = part_of(piece, inner, key, offsets, segments)
        segments += piece.kind == IS_SEGMENT
        child = new_node(inner, inner, context, leaf, top, node, part, depth + 1, "text", owner)
        if skip and key is not None and (piece.kind == IS_VALUE or piece.kind == IS_SEGMENT):
            judge_part(child, inner, context)
        below.append(child)
    if count == 0:
        return None  # nothing but names
    spent(budget, chars - all, left - count)
    if of.is_run:
        put_in(&slot_covered, node, slices_of(of))
    else:
        put_in(&slot_text, node, None)
    return below


cdef slices_of(Address *of):
    """A `phiguard.spans.Spans` of its pieces, none of which overlap."""
    cdef int i
    spans = phiguard_blank(NewSpans)
    first_member(&starts_of, spans, tuple([of.pieces[i].start for i in range(of.count)]))
    first_member(&furthest_of, spans, tuple([of.pieces[i].end for i in range(of.count)]))
    return spans


cdef part_of(Piece *piece, inner, key, offsets, Py_ssize_t segments):
    """As `phiguard.codecs.url` and `phiguard.codecs.query` make them."""
    if piece.kind == IS_HOST:
        return new_tuple(
            NewPart, (piece.start, piece.end, inner, host_steps, key, written_host, None, "host", None)
        )
    if piece.kind == IS_SEGMENT:
        steps = (path_step, segments)
    elif piece.kind == IS_NAME:
        steps = (query_step, inner, name_step)
    elif piece.kind == IS_FRAGMENT:
        steps = fragment_steps
    else:
        steps = (query_step, key)
    slot = "key" if piece.kind == IS_NAME else "value"
    return new_tuple(NewPart, (piece.start, piece.end, inner, steps, key, encoded_part, offsets, slot, None))
