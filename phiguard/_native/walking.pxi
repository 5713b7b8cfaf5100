# The twin of `phiguard.walk.walk`, for payloads of dicts and lists, but where known keys are wanted too.

cdef object WalkTrail = None, TooManyValues, new_walked, python_entries, by_name, is_known_whole, learn_whole
cdef object walk_number, walk_odd, is_any_container, named_belows
cdef frozenset signs_of_answers


cdef int prepare_walk() except -1:
    global WalkTrail, TooManyValues, new_walked, python_entries, by_name, is_known_whole, learn_whole
    global walk_number, walk_odd, is_any_container, named_belows, signs_of_answers
    said = twins["walk"].__globals__
    TooManyValues, new_walked = said["TooMany"], said["_walked"]
    python_entries, by_name, named_belows = said["_entries"], said["_by_name"], said["_beside"]
    is_known_whole, learn_whole, walk_number = said["_is_known"], said["_learn"], said["add_number"]
    walk_odd, is_any_container = said["odd_leaf"], said["is_container"]
    signs_of_answers = import_module("phiguard.questions")._SIGNS
    WalkTrail = said["Trail"]
    return 0


cdef class Entries:
    """The entries of one container that are left: from an iterator, or by number."""

    cdef object each  # an iterator of (what the keys say, key, value); or None
    cdef object belows  # what the keys say of each; None where `below` says it of all
    cdef object below
    cdef list keys, values  # without keys, their numbers are
    cdef Py_ssize_t at
    cdef object trail, shape


cdef Entries entries_below(trail, container, context, shape, walked):
    """`phiguard.walk._entries`."""
    cdef Entries out = Entries()
    out.trail, out.shape = trail, shape
    if walked.joined is None:
        if type(container) is dict:
            if signs_of_answers.isdisjoint(container):
                walked.keys += len(<dict>container)
                if shape is None:
                    out.each = iter(by_name(trail, (<dict>container).items(), context, walked))
                    return out
                out.belows = shape.belows
                if shape.paired and said_by_kinds(<dict>container, kinds_of(<dict>container)):
                    out.belows = named_belows(shape, container, context)
                out.keys, out.values = list(<dict>container), list((<dict>container).values())
                if len(out.belows) != len(out.values):
                    raise ValueError("as many contexts as values")
                return out
        elif type(container) is list and len(<list>container) != 2:  # of two, one may name the other
            out.below, out.values = context, container
            return out
    out.each = iter(python_entries(trail, context, shape, walked))
    return out


cdef shape_below(context, container):
    """What is known of objects of these keys."""
    shapes = in_place(&slot_shapes, context)
    return shapes.get(hashed(tuple(container))) if shapes else None


cdef bint stands_in_itself(trail, container) except? 1:
    while trail is not None:
        if field(trail, 2) is container:
            return True
        trail = field(trail, 0)
    return False


cdef int note_walked(list leaves, text, below, trail, key, place) except -1:
    """`phiguard.walk.add_of_a_form`."""
    shape = form(text)
    judged = (<dict>in_place(&slot_forms, below)).get(shape) if shape is not None else None
    if judged is None:
        leaves.append(new_leaf(below, text, trail, key, place, (), shape, None))
    elif judged != ():
        leaves.append(new_leaf(below, text, trail, key, place, judged, None, None))
    return 0


cdef int note_walked_number(list leaves, value, below, trail, key, walked, bint whole) except -1:
    """`phiguard.walk.add_number`; ``whole``: what is known is wanted too."""
    text = number_text(value, is_named(below) or is_of_health(below))
    if text is None:
        if type(value) is int:
            walk_number(value, below, trail, key, walked, False)
    elif whole:
        leaves.append(new_leaf(below, text, trail, key, "number", (), None, None))
    elif not PySet_Contains(in_place(&slot_clean, below), hashed(text)):
        note_walked(leaves, text, below, trail, key, "number")
    return 0


def walk(root, context, max_depth, max_values, *, parsed=False, known=False, spoken=True, every_key=False):
    cdef list leaves, addresses, opaque, floats, removed, stack = []
    cdef Entries now
    cdef Py_ssize_t left, first = 0, deepest = max_depth
    cdef Py_hash_t at
    cdef bint heard = spoken, tame = parsed, whole = known
    cdef double fraction
    if every_key or (type(root) is not dict and type(root) is not list):
        return twins["walk"](
            root, context, max_depth, max_values, parsed=parsed, known=known, spoken=spoken, every_key=every_key
        )
    if WalkTrail is None:
        prepare_walk()
    walked = new_walked(root, context, max_depth, max_values, parsed, every_key)
    leaves, addresses, opaque, floats = walked.leaves, walked.addresses, walked.opaque, walked.floats
    removed = walked.removed
    left = <Py_ssize_t>max_values - len(root)
    trail = new_tuple(WalkTrail, (None, None, root, 0))
    shape = shape_below(context, root) if type(root) is dict else None
    now = entries_below(trail, root, context, shape, walked)
    while True:
        if now.each is not None:
            one = next(now.each, None)
            entry = one is not None
            if entry:
                below, key, value = one
        else:
            entry = now.at < len(now.values)
            if entry:
                value = now.values[now.at]
                below = now.below if now.belows is None else now.belows[now.at]
                key = now.at if now.keys is None else now.keys[now.at]
                now.at += 1
        if not entry:
            if now.shape is not None and first == len(leaves) and now.shape.strings and walked.joined is None:
                learn_whole(field(now.trail, 2), now.shape)
            if not stack:
                walked.values = max_values - left
                return walked
            first = -1
            now = <Entries>stack.pop()
            continue
        kind = type(value)
        if kind is str:
            if whole:
                if holds_address(below):
                    addresses.append((place_meaning(below).role, value))
                leaves.append(new_leaf(below, value, now.trail, key, "text", (), None, None))
                continue
            at = hashed(value)
            if PySet_Contains(in_place(&slot_clean, below), at):
                continue
            if holds_address(below):
                addresses.append((place_meaning(below).role, value))
            if PyDict_Contains(in_place(&slot_opaque, below), at):
                opaque.append(new_leaf(below, value, now.trail, key, "text", (), None, None))
                first = -1
                continue
            said = (<dict>in_place(&slot_spoken_of, below)).get(at) if heard else None
            if said is not None:
                leaves.append(new_leaf(below, value, now.trail, key, "text", (), None, said))
            else:
                note_walked(leaves, value, below, now.trail, key, "text")
                first = -1
        elif kind is int:
            if is_named(below) or is_of_health(below) or not is_short(value):
                note_walked_number(leaves, value, below, now.trail, key, walked, whole)
        elif value is None:
            pass
        elif kind is bool:
            if is_of_health(below):
                leaves.append(new_leaf(below, "true" if value else "false", now.trail, key, "number", (), None, None))
        elif kind is float:
            floats.append(value)
            fraction = value
            if is_named(below) or is_of_health(below) or (
                isfinite(fraction) and floor(fraction) == fraction
            ):
                note_walked_number(leaves, value, below, now.trail, key, walked, whole)
        elif kind is dict or kind is list or is_any_container(value):
            left -= len(value) if kind is dict or kind is list else odd_size(value)
            if left < 0:
                raise TooManyValues
            trail = now.trail
            if <Py_ssize_t>field(trail, 3) >= deepest or (not tame and stands_in_itself(trail, value)):
                removed.append((trail, key))
                continue
            shape = shape_below(below, value) if kind is dict else None
            if not whole and shape is not None and shape.whole and walked.joined is None and is_known_whole(value, shape):
                walked.keys += len(<dict>value)
                continue
            stack.append(now)
            trail = new_tuple(WalkTrail, (trail, key, value, <Py_ssize_t>field(trail, 3) + 1))
            now = entries_below(trail, value, below, shape, walked)
            first = len(leaves)
        else:
            leaf = walk_odd(value, below, now.trail, key)
            if leaf is None:
                removed.append((now.trail, key))
            else:
                leaves.append(leaf)


cdef Py_ssize_t odd_size(value) except -1:
    return twins["walk"].__globals__["size"](value)
