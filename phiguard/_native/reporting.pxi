# The twin of `phiguard.outcome.report`.

cdef object PendingType = None, in_document, opened_key, step_of
cdef Member slot_renamed


cdef int prepare_report() except -1:
    global PendingType, in_document, opened_key, step_of
    said = twins["report"].__globals__
    in_document, opened_key = said["_in_document"], said["Opened"]("key")
    find_member(&slot_renamed, said["Changes"], "_keys")
    step_of = import_module("phiguard.rebuild")._step
    PendingType = said["Pending"]
    return 0


def report(outcome, causes, changes, prefix):
    cdef list out = []
    if PendingType is None:
        prepare_report()
    kept = field(outcome, 1)
    found = sorted([*causes, *kept], key=in_document(outcome)) if kept else causes
    for f in found:
        if is_found(f):
            detector, way = field(f, 3), steps_to(field(f, 0), changes, prefix)
            out.append(of_nine(
                PendingType, attr(detector, "entity"), way, field(f, 1), field(f, 2), field(f, 4),
                attr(detector, "id"), attr(detector, "role"), field(f, 7), field(f, 5),
            ))
        else:  # of a text that is remembered
            term = f.term
            detector, way = term.detector, (*steps_of(f.leaf, changes, prefix), *term.tail)
            out.append(of_nine(
                PendingType, attr(detector, "entity"), way, term.start, term.end, term.score,
                attr(detector, "id"), attr(detector, "role"), term.method, term.evidence,
            ))
    return out


cdef list steps_of(leaf, changes, prefix):
    """To a leaf, below ``prefix``; its keys as they read after redaction: `phiguard.rebuild.Changes.steps`."""
    cdef list steps = []
    trail, key = leaf_trail(leaf), in_leaf(&slot_key, leaf)
    renamed = member(&slot_renamed, changes)
    while trail is not None:
        if renamed:
            held = renamed.get(PyLong_FromVoidPtr(<PyObject *>trail))
            if held is not None:
                key = held.get(key, key)
        steps.append(key if type(key) is str or type(key) is int else step_of(key))
        key, trail = field(trail, 1), field(trail, 0)
    steps.reverse()
    if prefix:
        steps = [*prefix, *steps]
    if leaf_form(leaf) == "key":
        steps.append(opened_key)
    return steps


cdef tuple steps_to(node, changes, prefix):
    """`phiguard.redact.steps`."""
    cdef list parts = [], flat = []
    if node_part(node) is None and node_owner(node) is None:
        return tuple(steps_of(node_leaf(node), changes, prefix))
    while True:
        part, parent, owner = node_part(node), node_parent(node), node_owner(node)
        if part is not None and parent is not None:
            steps, shown = field(part, 3), None if is_leaf(parent) else in_node(&slot_shown, parent)
            if shown:
                steps = [shown.get(step, step) if type(step) is str else step for step in steps]
            parts.append(steps)
            node = parent
        elif owner is not None:
            parts.append(steps_of(node_leaf(node), node_changes(owner), ()))
            node = owner
        else:
            parts.append(steps_of(node_leaf(node), changes, prefix))
            break
    for steps in reversed(parts):
        flat.extend(steps)
    return tuple(flat)
