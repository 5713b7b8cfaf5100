# The twins of `phiguard.layouts`.


cdef extern from *:
    """
    #define PHIGUARD_MOST_VALUES 4000  /* as `phiguard.layouts` has it */
    #define PHIGUARD_FEW_VALUES 400  /* for which there is room on the stack */

    static void phiguard_let_go(PyObject **items, Py_ssize_t n) {
        while (n > 0) Py_DECREF(items[--n]);
    }
    static PyObject *phiguard_list(PyObject **items, Py_ssize_t n) {
        PyObject *list = PyList_New(n);
        if (list == NULL) phiguard_let_go(items, n);
        else if (n) memcpy(((PyListObject *)list)->ob_item, items, (size_t)n * sizeof(PyObject *));
        return list;
    }
    /* Containers, values and keys of a dict or list, as lists; and all keys and sizes as one hash, 0 where one of them
       is no text of ASCII. 1: done; 0: there are too many values; -1: an error. Items are held while they are
       gathered, in `room` for `most` values. */
    static inline int phiguard_flat_in(
        PyObject *tree, PyObject **const room, const Py_ssize_t most, PyObject **lists, unsigned long long *keyed
    ) {
        PyObject **const containers = room, **const values = room + most + 1, **const keys = room + 2 * most + 1;
        Py_ssize_t at, size, pos, c = 1, n = 0, k = 0;
        uint64_t all = PHIGUARD_BEGIN;
        int plain = 1, done = 0, known = phiguard_seed_known;
        PyObject *key, *value, *count;
        Py_INCREF(tree);
        containers[0] = tree;
        for (at = 0; at < c; at++) {
            PyObject *container = containers[at];
            int named = PyDict_CheckExact(container);
            size = named ? PyDict_GET_SIZE(container) : PyList_GET_SIZE(container);
            if (n + size > most) goto end;
            pos = 0;
            while (1) {
                if (named) {
                    if (!PyDict_Next(container, &pos, &key, &value)) break;
                } else {
                    if (pos >= PyList_GET_SIZE(container)) break;
                    value = PyList_GET_ITEM(container, pos++);
                }
                if (n >= most) goto end;
                Py_INCREF(value);
                values[n++] = value;
                if (named) {
                    Py_INCREF(key);
                    keys[k++] = key;
                    if (plain && PyUnicode_CheckExact(key) && PyUnicode_IS_COMPACT_ASCII(key))
                        all = phiguard_mixed(all, known ? phiguard_own_hash(key) : phiguard_text_hash(key));
                    else
                        plain = 0;
                }
                if (PyDict_CheckExact(value) || PyList_CheckExact(value)) {
                    Py_INCREF(value);
                    containers[c++] = value;
                }
            }
            count = PyLong_FromSsize_t(size);
            if (count == NULL) {
                done = -1;
                goto end;
            }
            keys[k++] = count;
            all = phiguard_mixed(all, (Py_hash_t)size);
        }
        done = 1;
    end:
        if (done != 1) {
            phiguard_let_go(containers, c);
            phiguard_let_go(values, n);
            phiguard_let_go(keys, k);
            return done;
        }
        lists[0] = phiguard_list(containers, c);
        lists[1] = phiguard_list(values, n);
        lists[2] = phiguard_list(keys, k);
        *keyed = plain ? all : 0;
        if (lists[0] != NULL && lists[1] != NULL && lists[2] != NULL) return 1;
        Py_XDECREF(lists[0]);
        Py_XDECREF(lists[1]);
        Py_XDECREF(lists[2]);
        return -1;
    }
    static int phiguard_flat(PyObject *tree, PyObject **lists, unsigned long long *keyed) {
        PyObject *few[4 * PHIGUARD_FEW_VALUES + 2], **more;
        int done = phiguard_flat_in(tree, few, PHIGUARD_FEW_VALUES, lists, keyed);
        if (done) return done;
        more = (PyObject **)malloc((size_t)(4 * PHIGUARD_MOST_VALUES + 2) * sizeof(PyObject *));
        if (more == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        done = phiguard_flat_in(tree, more, PHIGUARD_MOST_VALUES, lists, keyed);
        free(more);
        return done;
    }
    """
    int phiguard_flat(object, PyObject **, unsigned long long *) except -1


def flat(tree):
    cdef unsigned long long keyed
    return flat_in(tree, &keyed)


cdef flat_in(tree, unsigned long long *keyed):
    """``keyed``: what is known of the keys by `phiguard_flat`, or 0."""
    global Flat
    cdef PyObject *lists[3]
    keyed[0] = 0
    if Flat is None:
        Flat = twins["flat"].__globals__["Flat"]
    if type(tree) is not dict and type(tree) is not list:
        return twins["flat"](tree)
    if not phiguard_flat(tree, lists, keyed):
        return None
    containers, values, keys = <object>lists[0], <object>lists[1], <object>lists[2]
    Py_DECREF(containers)
    Py_DECREF(values)
    Py_DECREF(keys)
    return of_some(Flat, 3, <PyObject *>containers, <PyObject *>values, <PyObject *>keys)


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
    cdef EditAt[FEW_SEEN] few
    cdef EditAt *held = few
    cdef list all = edits if type(edits) is list else list(edits)
    cdef Py_ssize_t n = 0
    cdef Space space
    if len(all) > FEW_SEEN:
        space = space_of(len(all) * sizeof(EditAt))
        held = <EditAt *>space.at
    for edit in all:
        held[n] = EditAt(<Py_ssize_t>field(edit, 0), <PyObject *>field(edit, 1))
        n += 1
    return changed_by(plan_of(layout), field(tree, 0), field(tree, 2), held, n)


cdef changed_by(Plan plan, list containers, list keys, EditAt *edits, Py_ssize_t n):
    """`phiguard.layouts.Layout.changed`."""
    cdef list made = [None] * len(containers)
    cdef Py_ssize_t i, owner, number, last = -1
    if len(containers) > plan.containers:
        raise IndexError("a container of another layout")
    for i in range(n):
        number = edits[i].number
        if not 0 <= number < plan.values:
            raise IndexError("a value of another layout")
        owner = plan.owners[number]
        last = max(last, owner)
        put(made, containers, owner, plan.names[number], keys, <object>edits[i].new)
    if last < 0:
        raise ValueError("nothing to change")
    for owner in range(last, 0, -1):  # what stands inside has the higher number
        if made[owner] is not None:
            number = plan.inner[owner]
            put(made, containers, plan.owners[number], plan.names[number], keys, made[owner])
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
