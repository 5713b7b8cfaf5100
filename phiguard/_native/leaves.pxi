# What stands in leaves and nodes, in the places they stand in, and in what opens them, read where its slot is.

cdef extern from *:
    """
    /* What stands in a slot of an object of one of two classes; NULL of any other object, and of an empty slot. */
    static inline PyObject *phiguard_of_either(PyObject *of, PyObject *one, PyObject *other, Py_ssize_t at) {
        PyObject *type = (PyObject *)Py_TYPE(of);
        return at > 0 && (type == one || type == other) ? *(PyObject **)((char *)of + at) : NULL;
    }
    static inline int phiguard_is_of(PyObject *of, PyObject *one) {
        return (PyObject *)Py_TYPE(of) == one;
    }
    """
    bint phiguard_is_of(object, PyObject *)
    PyObject *phiguard_of_either(object, PyObject *, PyObject *, Py_ssize_t)

cdef PyObject *leaf_class = NULL
cdef PyObject *node_class = NULL
cdef PyObject *place_class = NULL
cdef object nothing_is_covered
cdef bint own_leaves, own_nodes  # whether they have the attributes that are set here, and no others

# Of both.
cdef Member slot_text, slot_context, slot_form, slot_inert, slot_machine, slot_spoken, slot_judged, slot_edits
# Of leaves.
cdef Member slot_trail, slot_key, slot_below, slot_known_parts
# Of nodes.
cdef Member slot_content, slot_depth, slot_leaf, slot_parent, slot_part, slot_top
cdef Member slot_changes, slot_covered, slot_layers, slot_owner, slot_shown, slot_unreadable, slot_walked
# Of `phiguard.keys.KeyContext`.
cdef Member slot_names, slot_named, slot_counts, slot_addresses, slot_meaning, slot_hints, slot_opened, slot_parts
cdef Member slot_forms, slot_clean, slot_opaque, slot_spoken_of, slot_shapes, slot_probes
# Of `phiguard.nodes.Budget`.
cdef Member slot_limits, slot_chars, slot_parts_left, slot_noise, slot_skips


cdef int prepare_leaves() except -1:
    """Classes and slots; that of leaves is set last."""
    global leaf_class, node_class, place_class, nothing_is_covered, own_leaves, own_nodes
    leaves, nodes, keys = import_module("phiguard.leaves"), import_module("phiguard.nodes"), import_module("phiguard.keys")
    leaf, node, place, budget = leaves.Leaf, nodes.Node, keys.KeyContext, nodes.Budget
    nothing_is_covered = leaves.NONE
    own_leaves = set(leaf.__slots__) == {
        "below", "context", "edits", "form", "inert", "judged", "key", "known_parts", "machine", "spoken", "text", "trail",
    }
    own_nodes = own_leaves and set(node.__slots__) == {
        "changes", "content", "covered", "depth", "layers", "leaf", "owner", "parent", "part", "shown", "top",
        "unreadable", "walked",
    }
    find_member(&slot_text, leaf, "text")
    find_member(&slot_context, leaf, "context")
    find_member(&slot_form, leaf, "form")
    find_member(&slot_inert, leaf, "inert")
    find_member(&slot_machine, leaf, "machine")
    find_member(&slot_spoken, leaf, "spoken")
    find_member(&slot_judged, leaf, "judged")
    find_member(&slot_edits, leaf, "edits")
    find_member(&slot_trail, leaf, "trail")
    find_member(&slot_key, leaf, "key")
    find_member(&slot_below, leaf, "below")
    find_member(&slot_known_parts, leaf, "known_parts")
    find_member(&slot_content, node, "content")
    find_member(&slot_depth, node, "depth")
    find_member(&slot_leaf, node, "leaf")
    find_member(&slot_parent, node, "parent")
    find_member(&slot_part, node, "part")
    find_member(&slot_top, node, "top")
    find_member(&slot_changes, node, "changes")
    find_member(&slot_covered, node, "covered")
    find_member(&slot_layers, node, "layers")
    find_member(&slot_owner, node, "owner")
    find_member(&slot_shown, node, "shown")
    find_member(&slot_unreadable, node, "unreadable")
    find_member(&slot_walked, node, "walked")
    find_member(&slot_names, place, "names")
    find_member(&slot_named, place, "named")
    find_member(&slot_counts, place, "counts")
    find_member(&slot_addresses, place, "addresses")
    find_member(&slot_meaning, place, "meaning")
    find_member(&slot_hints, place, "hints")
    find_member(&slot_opened, place, "opened")
    find_member(&slot_parts, place, "parts")
    find_member(&slot_forms, place, "forms")
    find_member(&slot_clean, place, "clean")
    find_member(&slot_opaque, place, "opaque")
    find_member(&slot_spoken_of, place, "spoken")
    find_member(&slot_shapes, place, "shapes")
    find_member(&slot_probes, place, "probes")
    find_member(&slot_limits, budget, "_limits")
    find_member(&slot_noise, budget, "_noise")
    find_member(&slot_chars, budget, "_chars")
    find_member(&slot_parts_left, budget, "_parts")
    find_member(&slot_skips, budget, "skip_known")
    node_class, place_class = <PyObject *>node, <PyObject *>place  # `find_member` keeps the classes
    leaf_class = <PyObject *>leaf
    return 0


cdef object read_elsewhere(Member *slot, of):
    """The attribute of an object of another class; and what is first read of all."""
    if leaf_class == NULL:
        prepare_leaves()
    return getattr(of, <object>slot.name)


cdef inline object in_leaf(Member *slot, of):
    """Of a leaf or a node."""
    cdef PyObject *held = phiguard_of_either(of, leaf_class, node_class, slot.at)
    return <object>held if held != NULL else read_elsewhere(slot, of)


cdef inline object in_node(Member *slot, of):
    cdef PyObject *held = phiguard_of_either(of, node_class, NULL, slot.at)
    return <object>held if held != NULL else read_elsewhere(slot, of)


cdef inline object in_place(Member *slot, of):
    cdef PyObject *held = phiguard_of_either(of, place_class, NULL, slot.at)
    return <object>held if held != NULL else read_elsewhere(slot, of)


cdef inline int put_in(Member *slot, of, value) except -1:
    """Another value of an attribute of a leaf or a node."""
    if leaf_class == NULL:
        prepare_leaves()
    return new_member(slot, of, value)


cdef inline bint is_leaf(of) except -1:
    """Whether it is a leaf that stands for itself, and no node or anything else."""
    if leaf_class == NULL:
        prepare_leaves()
    return phiguard_is_of(of, leaf_class)


cdef inline object leaf_text(of):
    return in_leaf(&slot_text, of)


cdef inline object leaf_context(of):
    return in_leaf(&slot_context, of)


cdef inline object leaf_form(of):
    return in_leaf(&slot_form, of)


cdef inline object leaf_machine(of):
    return in_leaf(&slot_machine, of)


cdef inline object leaf_trail(of):
    return in_leaf(&slot_trail, of)


cdef inline object leaf_known_parts(of):
    return in_leaf(&slot_known_parts, of)


cdef inline object leaf_edits(of):
    """A list, or an empty tuple: most have none."""
    return in_leaf(&slot_edits, of)


cdef int cut(of, edit) except -1:
    """`phiguard.leaves.Leaf.cut`."""
    edits = leaf_edits(of)
    if type(edits) is list:
        (<list>edits).append(edit)
        return 0
    return put_in(&slot_edits, of, [edit])


cdef inline bint is_judged(of) except -1:
    cdef PyObject *held = phiguard_of_either(of, leaf_class, node_class, slot_judged.at)
    if held != NULL and type(<object>held) is tuple:
        return len(<tuple>held) > 0
    return bool(in_leaf(&slot_judged, of))


cdef inline bint is_marked_inert(of) except -1:
    return in_leaf(&slot_inert, of)


# What a leaf that stands for itself has in common with all others of its kind, see `phiguard.leaves.Leaf`.


cdef inline object node_content(of):
    return leaf_text(of) if is_leaf(of) else in_node(&slot_content, of)


cdef inline object node_leaf(of):
    return of if is_leaf(of) else in_node(&slot_leaf, of)


cdef inline object node_top(of):
    return of if is_leaf(of) else in_node(&slot_top, of)


cdef inline object node_parent(of):
    return None if is_leaf(of) else in_node(&slot_parent, of)


cdef inline object node_part(of):
    return None if is_leaf(of) else in_node(&slot_part, of)


cdef inline object node_owner(of):
    return None if is_leaf(of) else in_node(&slot_owner, of)


cdef inline object node_walked(of):
    return None if is_leaf(of) else in_node(&slot_walked, of)


cdef inline object node_changes(of):
    return None if is_leaf(of) else in_node(&slot_changes, of)


cdef inline object node_covered(of):
    return nothing_is_covered if is_leaf(of) else in_node(&slot_covered, of)


cdef inline bint is_unreadable(of) except -1:
    return False if is_leaf(of) else in_node(&slot_unreadable, of)


cdef inline Py_ssize_t node_depth(of) except -1:
    return 0 if is_leaf(of) else in_node(&slot_depth, of)


# Of a place.


cdef inline object place_names(of):
    return in_place(&slot_names, of)


cdef inline object place_meaning(of):
    return in_place(&slot_meaning, of)


cdef inline bint is_named(of) except -1:
    return in_place(&slot_named, of)


cdef inline bint is_of_health(of) except -1:
    """Whether numbers and booleans there are health data, or may be."""
    return in_place(&slot_counts, of)


cdef inline bint holds_address(of) except -1:
    return in_place(&slot_addresses, of)


cdef inline object in_budget(Member *slot, of):
    return member(slot, of) if leaf_class != NULL else read_elsewhere(slot, of)


# ---- new ones


cdef new_leaf(context, text, trail, key, form, judged, machine, spoken):
    """`phiguard.leaves.Leaf`, written slot by slot."""
    if leaf_class == NULL:
        prepare_leaves()
    if not own_leaves:
        leaf = (<object>leaf_class)(context, text, trail, key, form)
        leaf.judged, leaf.machine, leaf.spoken = judged, machine, spoken
        return leaf
    leaf = phiguard_blank(<object>leaf_class)
    first_member(&slot_context, leaf, context)
    first_member(&slot_text, leaf, text)
    first_member(&slot_trail, leaf, trail)
    first_member(&slot_key, leaf, key)
    first_member(&slot_form, leaf, form)
    first_member(&slot_below, leaf, None)
    first_member(&slot_inert, leaf, False)
    first_member(&slot_known_parts, leaf, None)
    first_member(&slot_machine, leaf, machine)
    first_member(&slot_judged, leaf, judged)
    first_member(&slot_spoken, leaf, spoken)
    first_member(&slot_edits, leaf, ())
    return leaf


cdef new_node(content, text, context, leaf, top, parent, part, Py_ssize_t depth, form, owner):
    """`phiguard.nodes.Node`, written slot by slot."""
    if leaf_class == NULL:
        prepare_leaves()
    if not own_nodes:
        node = (<object>node_class)(content, context, leaf, parent, part, depth)
        node.text, node.form, node.top, node.owner = text, form, top, owner
        return node
    node = phiguard_blank(<object>node_class)
    first_member(&slot_content, node, content)
    first_member(&slot_text, node, text)
    first_member(&slot_context, node, context)
    first_member(&slot_leaf, node, leaf)
    first_member(&slot_parent, node, parent)
    first_member(&slot_part, node, part)
    first_member(&slot_depth, node, depth)
    first_member(&slot_form, node, form)
    first_member(&slot_inert, node, False)
    first_member(&slot_machine, node, None)
    first_member(&slot_spoken, node, None)
    first_member(&slot_judged, node, ())
    first_member(&slot_edits, node, ())
    first_member(&slot_top, node, top)
    first_member(&slot_changes, node, None)
    first_member(&slot_covered, node, nothing_is_covered)
    first_member(&slot_layers, node, 0)
    first_member(&slot_owner, node, owner)
    first_member(&slot_shown, node, None)
    first_member(&slot_unreadable, node, False)
    first_member(&slot_walked, node, None)
    return node
