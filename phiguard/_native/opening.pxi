# The twin of `phiguard.nodes.Opener.open`. Of addresses without escapes, which are nearly all, it does what
# `phiguard.codecs.url` does too; what codecs open in other texts, these say in Python.

cdef enum:
    LONGEST_HERE = 2048  # characters
    MOST_PIECES = 64
    LONGEST_PLAIN_NAME = 11  # as `phiguard.codecs.query` has it
    LONGEST_SEGMENT_NAME = 41  # as `phiguard.codecs.url` has it
    LEAST_RUN_ALONE = 16  # as `phiguard.nodes` has it

ctypedef enum PieceKind:
    IS_HOST
    IS_SEGMENT
    IS_NAME  # of a field
    IS_VALUE
    IS_FRAGMENT

ctypedef struct Piece:
    # A slice of an address; and of what speaks for it: the segment before it, or the name of its field.
    PieceKind kind
    Py_ssize_t start, end, key, key_end

ctypedef struct Address:
    Piece[MOST_PIECES] pieces
    int count
    Py_ssize_t path, query  # where they begin; the query below zero where there is none
    bint is_run  # it is also a run of letters, digits and signs that may be in an encoding

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

cdef object NewNode = None, NewPart, whole_text, same_part, encoded_part, written_host, slices_of, seeks_somebody
cdef object Unreadable, pass_over
cdef Py_ssize_t most_layers, longest_layered
cdef tuple host_steps, fragment_steps
cdef object path_step, query_step, name_step
cdef str segment_of
cdef Member node_content, node_depth, node_leaf, node_parent, node_part, node_top
cdef Member node_text, node_context, node_form, node_inert, node_machine, node_spoken, node_judged, node_edits


cdef int prepare_opening() except -1:
    """What the modules of the twin have."""
    global NewNode, NewPart, same_part, encoded_part, written_host, slices_of, seeks_somebody
    global Unreadable, pass_over, most_layers, longest_layered
    global host_steps, fragment_steps, path_step, query_step, name_step, segment_of
    if PlainLeaf is None:
        prepare_cutting()
    nodes, url = twins["open"].__globals__, import_module("phiguard.codecs.url")
    codec = import_module("phiguard.codec")
    NewPart, same_part, segment_of = codec.Part, codec.VERBATIM, codec.PATH_SEGMENT
    encoded_part, written_host = import_module("phiguard.codecs.percent").encode, url._write_host
    host_steps, seeks_somebody = url._HOST_STEPS, url._SEEKS.search
    fragment_steps = (codec.step("fragment"),)
    path_step, query_step, name_step = codec.step("path"), codec.step("query"), codec.step("key")
    slices_of, Unreadable, pass_over = nodes["Spans"], nodes["Unreadable"], nodes["_pass_over"]
    most_layers, longest_layered = nodes["_LAYERS_OF_LONG"], nodes["_LONG"]
    cls = nodes["Node"]
    find_member(&node_content, cls, "content")
    find_member(&node_depth, cls, "depth")
    find_member(&node_leaf, cls, "leaf")
    find_member(&node_parent, cls, "parent")
    find_member(&node_part, cls, "part")
    find_member(&node_top, cls, "top")
    find_member(&node_text, cls, "text")
    find_member(&node_context, cls, "context")
    find_member(&node_form, cls, "form")
    find_member(&node_inert, cls, "inert")
    find_member(&node_machine, cls, "machine")
    find_member(&node_spoken, cls, "spoken")
    find_member(&node_judged, cls, "judged")
    find_member(&node_edits, cls, "edits")
    NewNode = cls
    return 0


def open(opener, leaf, budget, form=""):
    cdef Address of
    cdef Py_ssize_t n
    if NewNode is None:
        prepare_opening()
    text = leaf.text
    if form or type(leaf) is not PlainLeaf or type(text) is not str or not PyUnicode_IS_COMPACT_ASCII(text):
        return twins["open"](opener, leaf, budget, form)
    n = PyUnicode_GET_LENGTH(text)
    if n > LONGEST_HERE or n > <Py_ssize_t>opener._limits.max_leaf_chars:
        return twins["open"](opener, leaf, budget, form)
    if leaf.machine is None and opener._opens_addresses and read_address(PyUnicode_1BYTE_DATA(text), n, &of):
        return all_opened(opener, leaf, text, budget, &of)
    if leaf.machine is not None or is_inert(text):
        leaf.inert = True
        return [leaf]
    if opener._plain(text):
        return [leaf]
    return all_opened(opener, leaf, text, budget, NULL)


cdef list all_opened(opener, leaf, str text, budget, Address *address):
    """The nodes of a leaf of which it is not known that it is in no encoding; ``address``: what it is, if known."""
    cdef list nodes, stack, below
    top = new_node(text, text, leaf.context, leaf, None, None, 0, leaf.form)
    nodes, stack = [top], [top]
    budget.begin(PyUnicode_GET_LENGTH(text))
    plain = opener._plain
    while stack:
        node = stack.pop()
        if node is not top:
            nodes.append(node)
            content = member(&node_content, node)
            if type(content) is str and not may_be_address(opener, content) and (plain(content) or is_inert(content)):
                continue
        try:
            below = opened_below(opener, node, budget, address if node is top else NULL)
        except Unreadable:
            if node is top:
                raise
            node.unreadable, node.text, below = True, None, None
        if below:
            below.reverse()
            stack += below
    return nodes


cdef inline bint may_be_address(opener, content) except? 0:
    """Whether a text begins like one that can be opened here."""
    cdef Text at
    if not PyUnicode_IS_COMPACT_ASCII(content) or not 1 < PyUnicode_GET_LENGTH(content) <= LONGEST_HERE:
        return False
    at = PyUnicode_1BYTE_DATA(content)
    return (at[0] == c"/" or (at[0] == c"h" and at[1] == c"t")) and opener._opens_addresses


cdef list opened_below(opener, node, budget, Address *address):
    """`phiguard.nodes.Opener._opened`, where nothing says what structure the whole is to be read as."""
    cdef list below = []
    cdef Address of
    cdef Py_ssize_t chars, left, deepest
    cdef Py_ssize_t depth = member(&node_depth, node)
    cdef bint skip, out = False
    content = member(&node_content, node)
    if type(content) is str:
        if depth:
            if may_be_address(opener, content):
                if read_address(PyUnicode_1BYTE_DATA(content), PyUnicode_GET_LENGTH(content), &of):
                    address = &of
            if address is NULL and (opener._plain(content) or is_inert(content)):
                return None
            budget.check()
        if address is not NULL:
            below = opened_address(opener, node, <str>content, depth, budget, address)
            if below is not None:
                return below
            below = []
        parts = opener._text_parts(node, content, budget.room(), "")
    elif type(content) is bytes:
        parts = opener._bytes_parts(content, budget.room())
    else:
        return opener._tree_leaves(node, budget)
    if not parts:
        return None
    leaf, around, owner = member(&node_leaf, node), member(&node_context, node), node.owner
    skip = depth == 0 and owner is None and budget.skip_known
    chars, left, deepest = budget._chars, budget._parts, opener._limits.max_codec_depth
    for part in parts:
        inner = field(part, 2)
        if inner == content:
            continue
        key, slot = field(part, 4), field(part, 7)
        context = around
        if key is not None:
            context = around.opened.get(hashed(key))
            if context is None:
                context = around.part(key)
        # A name and a host are judged otherwise than a value, and have their own hashes.
        if skip and type(inner) is str and (field(part, 6) is same_part or slot == "host"):
            if hashed(inner if slot == "value" else (slot, inner)) in context.parts:
                chars, left = chars - PyUnicode_GET_LENGTH(inner), left - 1
                if chars < 0 or left < 0:
                    out = True
                    break
                pass_over(leaf, inner)
                continue
        if depth >= deepest:
            budget._chars, budget._parts = chars, left
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
            inner, inner if type(inner) is str else None, context, leaf, node, part, depth + 1, "text"
        )
        if owner is not None:
            child.owner, child.top = owner, member(&node_top, node)
        if field(part, 8) is not None:
            child.layers = node.layers + 1
            if child.layers > most_layers and len(inner) > longest_layered:
                budget._chars, budget._parts = chars, left
                raise Unreadable("escapes nested too deeply for so long a text")
        below.append(child)
    budget._chars, budget._parts = chars, left
    if out:
        raise Unreadable("too much to decode")
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
        if at[i] == c"%" and (i < of.path or is_of_placeholder(at + i + 1)):
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


cdef inline bint is_of_placeholder(Text at) noexcept nogil:
    """Whether the escape of a bracket may stand there, perhaps escaped once more."""
    return at[0] == c"5" and (at[1] | 0x20) == c"b" or at[0] == c"2" and at[1] == c"5"


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
            if is_short_for_patient(at + begin, i - begin):
                return False
            if not take_piece(of, IS_SEGMENT, begin, i, key, key_end):
                return False
            key, key_end = begin, i if is_segment_name(at + begin, i - begin) else begin
        i += 1
    return True


cdef inline bint is_short_for_patient(Text at, Py_ssize_t n) noexcept nogil:
    """``p``, ``pt`` or ``pat``."""
    if n == 0 or n > 3 or (at[0] | 0x20) != c"p":
        return False
    if n == 3:
        return (at[1] | 0x20) == c"a" and (at[2] | 0x20) == c"t"
    return n == 1 or (at[1] | 0x20) == c"t"


cdef inline bint is_segment_name(Text at, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    if n > LONGEST_SEGMENT_NAME or not is_letter(at[0]):
        return False
    for i in range(1, n):
        if not is_letter(at[i]) and at[i] != c"_" and at[i] != c"-":
            return False
    return True


cdef bint read_query(Text at, Address *of, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i = of.query + 1, begin, equals
    while i < n:
        begin = i
        equals = -1
        while i < n and at[i] != c"&":
            if at[i] == c"=" and equals < 0:
                equals = i
            i += 1
        if equals < 0:
            equals = i
        elif is_of_a_link(at + begin, equals - begin):
            return False
        if equals > begin:
            if is_chained(at + begin, equals - begin) or memchr(at + begin, c"%", equals - begin) != NULL:
                return False
            if not take_piece(of, IS_NAME, begin, equals, 0, 0):
                return False
        if equals + 1 < i:
            if not take_piece(of, IS_VALUE, equals + 1, i, begin, equals):
                return False
        i += 1
    return True


cdef bint is_of_a_link(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a name may be one of those that `phiguard.codecs.url` looks for: of a link's token, or ``pid``."""
    cdef Py_ssize_t i
    cdef char[13] low
    if n >= 3 and at[n - 3] == c"p" and at[n - 2] == c"i" and at[n - 1] == c"d":
        return True
    if n == 0 or n > 12:
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


cdef list opened_address(opener, node, str text, Py_ssize_t depth, budget, Address *of):
    """What is opened in one; None where the codec has to say."""
    cdef int i, count = 0
    cdef Py_ssize_t n = PyUnicode_GET_LENGTH(text), spent = 0, chars = budget._chars, left = budget._parts
    cdef Py_ssize_t segments = 0, size
    cdef list below = []
    cdef bint skip, raw
    cdef Piece *piece
    leaf, around, owner = member(&node_leaf, node), member(&node_context, node), node.owner
    if around.hints or chars < n or left <= of.count or depth >= <Py_ssize_t>opener._limits.max_codec_depth:
        return None
    if of.query >= 0 and seeks_somebody(text, max(of.path, of.query - 80), of.query + 1) is not None:
        return None
    if of.is_run and text_may_encode(text, opener._unpacks, True):
        return None
    skip = depth == 0 and owner is None and budget.skip_known
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
        spent += size
        key, context = None, around
        if piece.kind == IS_HOST:
            key = "host"
        elif piece.kind == IS_VALUE:
            key = PyUnicode_Substring(text, piece.key, piece.key_end)
        elif piece.kind == IS_SEGMENT and piece.key < piece.key_end:
            key = segment_of + PyUnicode_Substring(text, piece.key, piece.key_end)
        if key is not None:
            context = around.opened.get(hashed(key))
            if context is None:
                context = around.part(key)
        if skip and raw:
            at = ("host" if piece.kind == IS_HOST else "key", inner)
            if hashed(at if piece.kind == IS_HOST or piece.kind == IS_NAME else inner) in context.parts:
                pass_over(leaf, inner)
                segments += piece.kind == IS_SEGMENT
                continue
        part = part_of(piece, inner, key, offsets, segments)
        segments += piece.kind == IS_SEGMENT
        child = new_node(inner, inner, context, leaf, node, part, depth + 1, "text")
        if owner is not None:
            child.owner, child.top = owner, member(&node_top, node)
        below.append(child)
    if count == 0:
        return None  # nothing but names
    budget._chars, budget._parts = chars - spent, left - count
    if of.is_run:
        node.covered = slices_of([(of.pieces[i].start, of.pieces[i].end) for i in range(of.count)])
    else:
        node.text = None
    return below


cdef new_node(content, text, context, leaf, parent, part, depth, form):
    """`phiguard.nodes.Node`, written slot by slot."""
    node = new_object(NewNode)
    first_member(&node_content, node, content)
    first_member(&node_text, node, text)
    first_member(&node_context, node, context)
    first_member(&node_leaf, node, leaf)
    first_member(&node_parent, node, parent)
    first_member(&node_part, node, part)
    first_member(&node_depth, node, depth)
    first_member(&node_form, node, form)
    first_member(&node_inert, node, False)
    first_member(&node_machine, node, None)
    first_member(&node_spoken, node, None)
    first_member(&node_judged, node, ())
    first_member(&node_edits, node, [])
    first_member(&node_top, node, leaf)
    return node


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
