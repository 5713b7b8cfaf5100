# The twins of `phiguard.layouts`.


def flat(tree):
    return flat_in(tree)


cdef flat_in(tree):
    global Flat
    cdef list containers = [tree], values, keys
    cdef Py_ssize_t at = 0, n = 0, k = 0
    if Flat is None:
        Flat = twins["flat"].__globals__["Flat"]
    if type(tree) is not dict and type(tree) is not list:
        return twins["flat"](tree)
    values, keys = [None] * usual[0], [None] * usual[1]
    while at < len(containers):
        container = containers[at]
        at += 1
        if type(container) is dict:
            if n + len(<dict>container) > MAX_VALUES:
                return None
            for key, value in (<dict>container).items():
                put_at(keys, k, key)
                put_at(values, n, value)
                k += 1
                n += 1
                if type(value) is dict or type(value) is list:
                    containers.append(value)
            put_at(keys, k, len(<dict>container))
        else:
            if n + len(<list>container) > MAX_VALUES:
                return None
            for value in <list>container:
                put_at(values, n, value)
                n += 1
                if type(value) is dict or type(value) is list:
                    containers.append(value)
            put_at(keys, k, len(<list>container))
        k += 1
    usual[0], usual[1] = n, k
    if n < len(values):
        del values[n:]
    if k < len(keys):
        del keys[k:]
    return fielded(Flat, (containers, values, keys))


cdef Py_ssize_t[2] usual  # how many values and keys the last tree had


cdef inline int put_at(list items, Py_ssize_t at, item) except -1:
    if at < len(items):
        items[at] = item
    else:
        items.append(item)
    return 0


def known_by(list keys not None, list values not None):
    return hashed(tuple(keys)), types_of(values)


cdef tuple types_of(list values):
    cdef list types = []
    for value in values:
        types.append(type(value))
    return tuple(types)


def changed(layout, tree, edits):
    return changed_in(layout, tree, edits)


cdef changed_in(layout, tree, edits):
    cdef list owners = layout.owners, names = layout.names, inner = layout.inner
    cdef list containers = field(tree, 0), keys = field(tree, 2)
    cdef list made = [None] * len(containers)
    cdef Py_ssize_t owner, number, last = -1
    for edit in edits:
        number = edit[0]
        owner = owners[number]
        last = max(last, owner)
        put(made, containers, owner, names[number], keys, edit[1])
    if last < 0:
        raise ValueError("nothing to change")
    for owner in range(last, 0, -1):  # what stands inside has the higher number
        if made[owner] is not None:
            number = inner[owner]
            put(made, containers, owners[number], names[number], keys, made[owner])
    return made[0]


cdef object drop = None


cdef object dropped():
    """`phiguard.rebuild.DROP`."""
    global drop
    if drop is None:
        drop = import_module("phiguard.rebuild").DROP
    return drop


cdef int put(list made, list containers, Py_ssize_t owner, Py_ssize_t name, list keys, object new) except -1:
    """A value into the copy of its container."""
    container = made[owner]
    if container is None:
        container = containers[owner]
        container = PyDict_Copy(container) if type(container) is dict else container.copy()
        made[owner] = container
    if type(container) is dict and name >= 0:
        if new is dropped():
            del (<dict>container)[keys[name]]
        else:
            PyDict_SetItem(container, keys[name], new)
    else:
        container[keys[name] if name >= 0 else ~name] = None if new is dropped() else new
    return 0
