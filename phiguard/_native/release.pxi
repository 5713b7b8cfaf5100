# The twin of `phiguard.release.allowlisted`, with what most values ask of `phiguard.release` and `phiguard.field_forms`.

cdef object missing = None, emptied, SlotType, step_text, is_digest_text, as_copy
cdef Py_ssize_t most_dropped, most_items


cdef prepare_release():
    global missing, emptied, SlotType, step_text, is_digest_text, as_copy, most_dropped, most_items
    said = twins["allowlisted"].__globals__
    emptied, SlotType, step_text, as_copy = said["_EMPTIED"], said["Slot"], said["written"], said["copied"]
    most_dropped, most_items = said["_MAX_DROPPED"], said["_MAX_ITEMS"]
    is_digest_text = import_module("phiguard.field_forms")._is_digest
    missing = said["MISSING"]


cdef class Sending:
    """What is the same for all fields of one event; ``rest`` is its `phiguard.release._Pass`."""

    cdef object rest, names, families
    cdef list dropped
    cdef bint unlocked, public


cdef str step_below(str path, key):
    if type(key) is str and "/" not in <str>key and "~" not in <str>key and "{" not in <str>key:
        return path + "/" + <str>key
    return path + step_text(str(key))


cdef drop_at(Sending s, str path):
    if len(s.dropped) < most_dropped:
        s.dropped.append(path)


cdef Py_ssize_t ascii_size(value) except -2:
    """The length of a text of ASCII without NUL; -1 of anything else."""
    cdef Py_ssize_t size
    if type(value) is not str or not PyUnicode_IS_COMPACT_ASCII(value):
        return -1
    size = PyUnicode_GET_LENGTH(value)
    return -1 if memchr(PyUnicode_1BYTE_DATA(value), 0, size) != NULL else size


cdef bint is_plain_id(value) except? 1:
    """Whether a text is an id that is too short to be a digest, or a UUID; no more is known of others."""
    cdef Py_ssize_t i, size = ascii_size(value)
    cdef unsigned char c
    cdef Text at
    if size <= 0 or size > 128:
        return False
    at = PyUnicode_1BYTE_DATA(value)
    for i in range(size):
        c = at[i]
        if not (is_digit(c) or is_lower(c) or is_upper(c) or c == c"_" or c == c"." or c == c":" or c == c"-"):
            return False
    return size < 22 or (size == 36 and uuid(at) == at + 36) or not is_digest_text(value)


cdef bint is_iso(value) except? 1:
    """Whether a text is a point in time from 2014 to 2033 with a T in it."""
    cdef Py_ssize_t size = ascii_size(value)
    cdef Text at
    if size < 16:
        return False
    at = PyUnicode_1BYTE_DATA(value)
    if at[0] != c"2" or at[1] != c"0" or time(at) != at + size:
        return False
    if not (at[2] == c"1" and at[3] >= c"4" or at[2] == c"2" or at[2] == c"3" and at[3] <= c"3"):
        return False
    return size <= 19 or at[19] != c"." or digits(at + 20, 1, 6) != NULL


cdef origin_in(value):
    """``https://host/`` of a plain address; None where no more is known."""
    cdef Py_ssize_t i, size = ascii_size(value)
    cdef Text at
    cdef Text end
    cdef Text begin
    cdef Text host
    if size < 8:
        return None
    begin = at = PyUnicode_1BYTE_DATA(value)
    if memcmp(at, b"http", 4) != 0:
        return None
    at += 5 if at[4] == c"s" else 4
    if memcmp(at, b"://", 3) != 0:
        return None
    host = at = at + 3
    end = begin + size
    while at < end and (is_lower(at[0]) or is_digit(at[0]) or at[0] == c"." or at[0] == c"-"):
        at += 1
    if at == host or at - host > 253 or (at < end and at[0] != c"/" and at[0] != c"?" and at[0] != c"#"):
        return None
    for i in range(at - begin, size):
        if begin[i] <= 32 or begin[i] == 127:
            return None
    if at < end and at[0] == c"/":
        found = PyUnicode_Substring(value, 0, at + 1 - begin)
    else:
        found = PyUnicode_Substring(value, 0, at - begin) + "/"
    return None if "redacted.invalid" in <str>found else found


cdef quickly(Sending s, form, slot, raw, new):
    """What passes of a value in a form that is plain to see; None where the rest is asked."""
    cdef Py_ssize_t size
    cdef long long number
    cdef int over = 0
    if form == "word":
        return raw if type(raw) is str and raw in <frozenset>slot.values else None
    if form == "id":
        return new if type(new) is str and (raw is new or raw == new) and is_plain_id(new) else None
    if form == "time":
        return new if type(new) is str and is_iso(new) else None
    if form == "origin":
        return origin_in(new)
    if form == "family":
        return (<dict>s.families).get(hashed(raw)) if type(raw) is str else None
    if form == "event":
        return (<dict>s.names).get(hashed(raw)) if type(raw) is str else None
    if form == "amount" or form == "count":
        if type(new) is not int:
            return None
        number = PyLong_AsLongLongAndOverflow(new, &over)
        if over:
            return None
        if form == "amount":
            return new if -10_000_000 < number < 10_000_000 else None
        return new if 0 <= number < 100_000 else None
    if form == "boolean":
        return new if new is True or new is False else None
    if form == "version":
        size = ascii_size(new)
        return new if size > 0 and is_version(PyUnicode_1BYTE_DATA(new), size) else None
    if form == "language":
        size = ascii_size(new)
        if size == 2 or (size == 5 and (<str>new)[2] == "-"):
            return language_in(new, size)
    return None


cdef bint is_version(Text at, Py_ssize_t size) noexcept nogil:
    """Up to four numbers with dots between them."""
    cdef Text end = at + size
    cdef int i
    at = digits(at, 1, 4)
    for i in range(3):
        if at == NULL or at == end:
            break
        at = digits(at + 1, 1, 6) if at[0] == c"." else NULL
    return at == end


cdef language_in(str new, Py_ssize_t size):
    """A language, and a country behind a hyphen, in the letters they are sent in."""
    cdef Text at = PyUnicode_1BYTE_DATA(new)
    if is_lower(at[0]) and is_lower(at[1]) and (size == 2 or is_upper(at[3]) and is_upper(at[4])):
        return new
    return None


cdef field_of_slot(Sending s, slot, raw, new, str parent, key, Py_ssize_t place):
    form = slot.form
    if type(new) is dict:
        return missing
    if not s.unlocked and (slot.withheld_in_public if s.public else slot.withheld):
        return missing
    if not slot.clicks:
        kept = quickly(s, form, slot, raw, new)
        if kept is not None:
            return kept
    return s.rest._field(slot, raw, new, path_to(parent, key, place))


cdef str path_to(str parent, key, Py_ssize_t place):
    """The path of an entry: of an object by its key, of a list by its place."""
    return step_below(parent, key) if place < 0 else f"{parent}/{place}"


cdef entry_of(Sending s, node, raw, new, str parent, key, Py_ssize_t place):
    if type(node) is SlotType:
        if node.form == "client":
            return s.rest._client(node, path_to(parent, key, place), raw)
        if node.fixed is not None:
            return as_copy(node.fixed)
        if type(new) is list:
            return items_of(s, node, raw, <list>new, path_to(parent, key, place))
        if isinstance(new, (list, tuple)):
            return s.rest._items(node, raw, new, path_to(parent, key, place))
        return field_of_slot(s, node, raw, new, parent, key, place)
    if type(new) is dict:
        inner = table_of(s, <dict>node, raw, <dict>new, path_to(parent, key, place))
        return inner if inner or not new else emptied
    if type(new) is list:
        if "*" in <dict>node:
            return items_of(s, (<dict>node)["*"], raw, <list>new, path_to(parent, key, place))
        return missing
    if new is None or type(new) is str or type(new) is int or type(new) is float or new is True or new is False:
        return missing
    return s.rest._value(node, raw, new, path_to(parent, key, place))


cdef items_of(Sending s, node, raw, list new, str path):
    cdef list out = []
    cdef Py_ssize_t i, size = len(new), before = len(s.dropped)
    cdef bint paired = (type(raw) is list or type(raw) is tuple) and len(raw) == size
    if not paired and raw is not None and isinstance(raw, (list, tuple)):
        return s.rest._items(node, raw, new, path)
    for i in range(size):
        value = new[i]
        kept = missing
        if i < most_items and not isinstance(value, (list, tuple)):
            kept = entry_of(s, node, raw[i] if paired else None, value, path, None, i)
        if kept is missing:
            drop_at(s, f"{path}/{i}")
        elif kept is not emptied:
            out.append(kept)
    if out or not size:
        return out
    if type(node) is dict:
        return emptied
    del s.dropped[before:]
    return missing


cdef dict table_of(Sending s, dict fields, raw, dict new, str path):
    cdef dict out = {}
    cdef dict before = None
    cdef bint odd = False
    if type(raw) is dict:
        before = <dict>raw
    elif raw is not None and type(raw) is not str and type(raw) is not list:
        odd = True
    if odd:
        return twins["allowlisted"](s.rest, fields, raw, new, path)
    for key, value in new.items():
        node = fields.get(key) if type(key) is str else None
        kept = missing
        if node is not None:
            kept = entry_of(s, node, None if before is None else before.get(key), value, path, key, -1)
        if kept is missing:
            drop_at(s, step_below(path, key))
        elif kept is not emptied:
            out[key] = kept
    return out


def allowlisted(pass_, fields, raw, new, path):
    cdef Sending s
    if missing is None:
        prepare_release()
    if type(new) is not dict or type(fields) is not dict or type(path) is not str:
        return twins["allowlisted"](pass_, fields, raw, new, path)
    s = Sending.__new__(Sending)
    release = pass_.release
    s.rest, s.dropped = pass_, pass_.dropped
    s.unlocked, s.public = pass_.asked.unlocked, pass_.public
    s.names, s.families = release._names.known, release._families
    return table_of(s, fields, raw, new, path)


# ---- phiguard.slots, phiguard.trees


def is_there(tree, steps):
    cdef Py_ssize_t i
    if type(steps) is not tuple:
        return twins["is_there"](tree, steps)
    for i in range(len(<tuple>steps)):
        step = (<tuple>steps)[i]
        if type(tree) is not dict or step == "*":
            return twins["is_there"](tree, (<tuple>steps)[i:])
        tree = (<dict>tree).get(step)
    if tree is None:
        return False
    if type(tree) is str or type(tree) is list or type(tree) is dict:
        return len(tree) > 0
    return twins["is_there"](tree, ())


def same(a, b):
    return is_same_tree(a, b, 0)


cdef bint is_same_tree(a, b, int depth) except? 1:
    if depth > 100:
        return twins["same"](a, b)
    if type(a) is dict and type(b) is dict:
        if len(<dict>a) != len(<dict>b):
            return False
        for x, y in zip(<dict>a, <dict>b):
            if x is not y and x != y:
                return False
        for key, x in (<dict>a).items():
            if not is_same_tree(x, (<dict>b)[key], depth + 1):
                return False
        return True
    if type(a) is list and type(b) is list:
        if len(<list>a) != len(<list>b):
            return False
        for x, y in zip(<list>a, <list>b):
            if not is_same_tree(x, y, depth + 1):
                return False
        return True
    if type(a) is str and type(b) is str:
        return a == b
    return twins["same"](a, b)
