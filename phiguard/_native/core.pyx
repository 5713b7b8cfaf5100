# cython: language_level=3, boundscheck=True, wraparound=False
"""The loops that run over all values of every event, compiled.

Each function does what its twin of the same name in Python does, for every input; `phiguard.native` puts it in the
twin's place, and the tests compare the two. Containers and texts of a type of their own go to the twin. Texts are
read through pointers, by functions that may not touch anything of Python's: CPython ends each text with a NUL, and no
step goes past a character that is not the one it looks for. What a function needs of Python's is fetched when it is
first called; of that, the name which says that it is there is set last, since another thread may look meanwhile.
"""

from cpython.dict cimport PyDict_Contains, PyDict_Copy, PyDict_SetItem
from cpython.object cimport PyObject_GenericSetAttr, PyObject_Hash
from cpython.long cimport PyLong_AsLongLongAndOverflow, PyLong_FromVoidPtr
from cpython.ref cimport Py_DECREF, Py_INCREF, PyObject
from cpython.set cimport PySet_Contains
from cpython.tuple cimport PyTuple_GetSlice, PyTuple_Size
from libc.stdint cimport uint64_t
from libc.math cimport fabs, floor, isfinite
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memchr, memcmp, memcpy, memset

import builtins
import hashlib
import os
import sys
from functools import partial
from importlib import import_module
import operator
from types import SimpleNamespace
from zlib import crc32

from orjson import dumps, loads

cdef extern from *:
    """
    #ifndef PHIGUARD_SOURCE
    #define PHIGUARD_SOURCE ""
    #endif
    #ifndef PHIGUARD_TRAINED
    #define PHIGUARD_TRAINED 0
    #endif
    """
    const char *PHIGUARD_SOURCE
    bint PHIGUARD_TRAINED

cdef extern from *:
    """
    /* A tuple without its items. */
    static inline PyObject *phiguard_tuple_of(PyTypeObject *type, Py_ssize_t n) {
        PyObject *made = type->tp_alloc(type, n);
    #if PY_VERSION_HEX >= 0x030E0000
        if (made != NULL) ((PyTupleObject *)made)->ob_hash = -1;  /* not known yet: 0, as it stands there, would be one */
    #endif
        return made;
    }
    /* `tuple.__new__(type, items)` of a NamedTuple, without the call and the copy of the items. */
    static PyObject *phiguard_tuple_as(PyObject *type, PyObject *items) {
        Py_ssize_t i, n;
        PyObject *made;
        if (!PyType_Check(type) || !PyType_FastSubclass((PyTypeObject *)type, Py_TPFLAGS_TUPLE_SUBCLASS)
            || !PyTuple_Check(items)) {
            PyErr_SetString(PyExc_TypeError, "no kind of tuple");
            return NULL;
        }
        n = PyTuple_GET_SIZE(items);
        made = phiguard_tuple_of((PyTypeObject *)type, n);
        if (made == NULL) return NULL;
        for (i = 0; i < n; i++) {
            PyObject *one = PyTuple_GET_ITEM(items, i);
            Py_INCREF(one);
            PyTuple_SET_ITEM(made, i, one);
        }
        return made;
    }
    """
    object new_tuple "phiguard_tuple_as"(object, tuple)

cdef extern from *:
    """
    #include <stdarg.h>
    #define PHIGUARD_ITEM(i, one) Py_INCREF(one), PyTuple_SET_ITEM(made, i, one)
    /* A NamedTuple of one of this library's classes, with no tuple made before it. */
    static PyObject *phiguard_of_four(PyObject *cls, PyObject *a, PyObject *b, PyObject *c, PyObject *d) {
        PyObject *made = phiguard_tuple_of((PyTypeObject *)cls, 4);
        if (made == NULL) return NULL;
        PHIGUARD_ITEM(0, a), PHIGUARD_ITEM(1, b), PHIGUARD_ITEM(2, c), PHIGUARD_ITEM(3, d);
        return made;
    }
    static PyObject *phiguard_of_some(PyObject *cls, Py_ssize_t n, ...) {
        PyObject *made = phiguard_tuple_of((PyTypeObject *)cls, n);
        Py_ssize_t i;
        va_list items;
        if (made == NULL) return NULL;
        va_start(items, n);
        for (i = 0; i < n; i++) {
            PyObject *one = va_arg(items, PyObject *);
            PHIGUARD_ITEM(i, one);
        }
        va_end(items);
        return made;
    }
    static PyObject *phiguard_of_nine(PyObject *cls, PyObject *a, PyObject *b, PyObject *c, PyObject *d, PyObject *e,
                                      PyObject *f, PyObject *g, PyObject *h, PyObject *i) {
        PyObject *made = phiguard_tuple_of((PyTypeObject *)cls, 9);
        if (made == NULL) return NULL;
        PHIGUARD_ITEM(0, a), PHIGUARD_ITEM(1, b), PHIGUARD_ITEM(2, c), PHIGUARD_ITEM(3, d), PHIGUARD_ITEM(4, e);
        PHIGUARD_ITEM(5, f), PHIGUARD_ITEM(6, g), PHIGUARD_ITEM(7, h), PHIGUARD_ITEM(8, i);
        return made;
    }
    """
    object of_four "phiguard_of_four"(object, object, object, object, object)
    object of_some "phiguard_of_some"(object, Py_ssize_t, ...)
    object of_nine "phiguard_of_nine"(
        object, object, object, object, object, object, object, object, object, object
    )

cdef extern from *:
    """
    /* A field of a NamedTuple, by its place. */
    static inline PyObject *phiguard_field(PyObject *of, Py_ssize_t at) {
        PyObject *one = PyTuple_Check(of) && (size_t)at < (size_t)PyTuple_GET_SIZE(of) ? PyTuple_GET_ITEM(of, at)
                                                                                      : PyTuple_GetItem(of, at);
        Py_XINCREF(one);
        return one;
    }
    """
    object field "phiguard_field"(object, Py_ssize_t)

cdef extern from *:
    """
    #include <structmember.h>
    /* Where a slot of a class stands in its objects; below zero where it has none of this name. */
    static Py_ssize_t phiguard_place(PyObject *cls, const char *name) {
        PyObject *one = PyType_Check(cls) ? PyObject_GetAttrString(cls, name) : NULL;
        Py_ssize_t at = -1;
        if (one == NULL) PyErr_Clear();
        else if (Py_TYPE(one) == &PyMemberDescr_Type) at = ((PyMemberDescrObject *)one)->d_member->offset;
        Py_XDECREF(one);
        return at;
    }
    static inline int phiguard_has_slot(PyObject *of, PyObject *cls, Py_ssize_t at) {
        return at >= 0 && PyObject_TypeCheck(of, (PyTypeObject *)cls) && *(PyObject **)((char *)of + at) != NULL;
    }
    static inline PyObject *phiguard_slot(PyObject *of, Py_ssize_t at) {
        PyObject *one = *(PyObject **)((char *)of + at);
        Py_INCREF(one);
        return one;
    }
    /* The first value of a slot. */
    static inline void phiguard_fill(PyObject *of, Py_ssize_t at, PyObject *value) {
        Py_INCREF(value);
        *(PyObject **)((char *)of + at) = value;
    }
    static inline void phiguard_refill(PyObject *of, Py_ssize_t at, PyObject *value) {
        PyObject *old = *(PyObject **)((char *)of + at);
        phiguard_fill(of, at, value);
        Py_XDECREF(old);
    }
    """
    Py_ssize_t phiguard_place(object, const char *)
    bint phiguard_has_slot(object, object, Py_ssize_t)
    object phiguard_slot(object, Py_ssize_t)
    void phiguard_fill(object, Py_ssize_t, object)
    void phiguard_refill(object, Py_ssize_t, object)

cdef extern from *:
    """
    #include <structmember.h>
    /* `getattr`, which remembers of a class where it keeps an attribute: in a slot, or for all of its objects as one.
       It may as long as nobody changed the class or one above it, after which its version is another one. */
    #if defined(Py_GIL_DISABLED) || defined(PYPY_VERSION)
    #define phiguard_attr(of, name) PyObject_GetAttr(of, name)
    #else
    #define PHIGUARD_ATTRS 512
    typedef struct {
        PyTypeObject *type;
        PyObject *name, *value;  /* both held by others: the name by this module, the value by the class */
        Py_ssize_t at;
        unsigned int version;
    } phiguard_attr_of;
    static phiguard_attr_of phiguard_attrs[PHIGUARD_ATTRS];
    static inline int phiguard_has_version(PyTypeObject *type) {
    #if PY_VERSION_HEX < 0x030C0000
        if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) return 0;
    #endif
        return type->tp_version_tag != 0;
    }
    static PyObject *phiguard_attr_asked(PyObject *of, PyObject *name, phiguard_attr_of *known) {
        PyTypeObject *type = Py_TYPE(of);
        PyObject *one;
        if (type->tp_getattro != PyObject_GenericGetAttr) return PyObject_GetAttr(of, name);
        one = _PyType_Lookup(type, name);
        if (one == NULL || !phiguard_has_version(type)) return PyObject_GetAttr(of, name);
        if (Py_TYPE(one) == &PyMemberDescr_Type) {
            PyMemberDef *member = ((PyMemberDescrObject *)one)->d_member;
            if (member->type != T_OBJECT_EX || !PyType_IsSubtype(type, PyDescr_TYPE(one)))
                return PyObject_GetAttr(of, name);
            known->at = member->offset;
        } else {
            if (Py_TYPE(one)->tp_descr_get != NULL || type->tp_dictoffset != 0) return PyObject_GetAttr(of, name);
    #ifdef Py_TPFLAGS_MANAGED_DICT
            if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) return PyObject_GetAttr(of, name);
    #endif
            known->at = -1;
        }
        known->name = name, known->value = one, known->version = type->tp_version_tag, known->type = type;
        return PyObject_GetAttr(of, name);
    }
    static inline PyObject *phiguard_attr(PyObject *of, PyObject *name) {
        PyTypeObject *type = Py_TYPE(of);
        phiguard_attr_of *known = phiguard_attrs + ((((size_t)type >> 5) ^ ((size_t)name >> 4)) & (PHIGUARD_ATTRS - 1));
        PyObject *one;
        if (known->type != type || known->name != name || !phiguard_has_version(type)
            || known->version != type->tp_version_tag)
            return phiguard_attr_asked(of, name, known);
        one = known->at < 0 ? known->value : *(PyObject **)((char *)of + known->at);
        if (one == NULL) return PyObject_GetAttr(of, name);
        Py_INCREF(one);
        return one;
    }
    #endif
    """
    object attr "phiguard_attr"(object, str)


def attribute_of(of, str name):
    """For the tests."""
    return attr(of, name)


cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)
    bint PyUnicode_IS_COMPACT_ASCII(object)
    const unsigned char *PyUnicode_1BYTE_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    object PyUnicode_Join(object, object)
    object PyUnicode_Substring(object, Py_ssize_t, Py_ssize_t)
    object PyUnicode_DecodeASCII(const char *, Py_ssize_t, const char *)
    Py_ssize_t PyUnicode_FindChar(object, Py_UCS4, Py_ssize_t, Py_ssize_t, int) except -2

SOURCE = PHIGUARD_SOURCE.decode("ascii")
"""The SHA-256 of this file, when it was compiled."""
TRAINED = bool(PHIGUARD_TRAINED)
"""Whether it was laid out by what ran in `benchmarks.training`."""
twins = {}
"""The functions in Python, by name."""

cdef object Flat = None


ctypedef struct Member:
    # Of a class, where one of its slots stands in its objects.
    PyObject *cls
    PyObject *name
    Py_ssize_t at


cdef int find_member(Member *slot, cls, str name) except -1:
    Py_INCREF(cls)
    Py_INCREF(name)
    slot.cls, slot.name, slot.at = <PyObject *>cls, <PyObject *>name, phiguard_place(cls, name.encode())
    return 0


cdef inline object member(Member *slot, of):
    """What stands in the slot; of an object of another class, its attribute."""
    if slot.cls != NULL and phiguard_has_slot(of, <object>slot.cls, slot.at):
        return phiguard_slot(of, slot.at)
    return attribute(slot, of)


cdef object attribute(Member *slot, of):
    if slot.name == NULL:
        prepare()
    return getattr(of, <object>slot.name)


cdef inline int first_member(Member *slot, of, value) except -1:
    """Put the first value into the slot of a new object of the class."""
    if slot.at >= 0:
        phiguard_fill(of, slot.at, value)
    else:
        PyObject_GenericSetAttr(of, <object>slot.name, value)
    return 0


cdef inline int new_member(Member *slot, of, value) except -1:
    if slot.cls != NULL and phiguard_has_slot(of, <object>slot.cls, slot.at):
        phiguard_refill(of, slot.at, value)
        return 0
    if slot.name == NULL:
        prepare()
    setattr(of, <object>slot.name, value)
    return 0


include "hashing.pxi"
include "layouts.pxi"
include "jsontext.pxi"
include "forms.pxi"
include "personal.pxi"
include "seen.pxi"
include "met.pxi"
include "known.pxi"
include "recall.pxi"
include "details.pxi"
include "known_pages.pxi"
include "by_page.pxi"
include "weighing.pxi"
include "treating.pxi"
include "leaves.pxi"
include "fresh.pxi"
include "walking.pxi"
include "reading.pxi"
include "sums.pxi"
include "clues.pxi"
include "fits.pxi"
include "emails.pxi"
include "scanning.pxi"
include "probing.pxi"
include "sieve.pxi"
include "pages.pxi"
include "noise.pxi"
include "cutting.pxi"
include "reporting.pxi"
include "signs.pxi"
include "glancing.pxi"
include "opening.pxi"
include "health.pxi"
include "stopping.pxi"
include "remembering.pxi"
include "blurring.pxi"
include "quiet.pxi"
include "deciding.pxi"
include "consent.pxi"
include "release.pxi"
