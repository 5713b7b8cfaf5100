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
from cpython.tuple cimport PyTuple_GetItem, PyTuple_GetSlice, PyTuple_Size
from libc.math cimport fabs, floor, isfinite
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memchr, memcmp, memset

import builtins
import hashlib
from importlib import import_module
import operator
from zlib import crc32

from orjson import dumps, loads

cdef extern from *:
    """
    #ifndef PHIGUARD_SOURCE
    #define PHIGUARD_SOURCE ""
    #endif
    """
    const char *PHIGUARD_SOURCE

cdef extern from *:
    """
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
        made = ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, n);
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

cdef extern from "Python.h":
    bint PyUnicode_IS_COMPACT_ASCII(object)
    const unsigned char *PyUnicode_1BYTE_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    object PyUnicode_Join(object, object)
    object PyUnicode_Substring(object, Py_ssize_t, Py_ssize_t)
    object PyUnicode_DecodeASCII(const char *, Py_ssize_t, const char *)
    Py_ssize_t PyUnicode_FindChar(object, Py_UCS4, Py_ssize_t, Py_ssize_t, int) except -2

SOURCE = PHIGUARD_SOURCE.decode("ascii")
"""The SHA-256 of this file, when it was compiled."""
twins = {}
"""The functions in Python, by name."""

cdef int known_seed = -1  # whether somebody may know the seed of Python's hash; below zero until that was asked
cdef object _hash = None
cdef Py_ssize_t MAX_VALUES = 400
cdef object Flat = None


cdef Py_hash_t hashed(object value) except? -1:
    """`phiguard.hashing.hash`: Python's own, for what is ASCII, unless its seed is known."""
    if seed_is_known() or not is_ascii(value):
        return _hash(value)
    return PyObject_Hash(value)


def keyed(value):
    return PyObject_Hash(value) if is_ascii(value) else twins["keyed"](value)


cdef bint seed_is_known() except? 1:
    global known_seed, _hash
    if known_seed < 0:
        hashing = import_module("phiguard.hashing")
        _hash, known_seed = hashing.hash, hashing.hash is not hashing.keyed
    return known_seed == 1


cdef bint is_ascii(value) except? 1:
    """Whether it is a text of ASCII, or a tuple of such, of numbers and tuples of these."""
    if type(value) is str:
        return PyUnicode_IS_COMPACT_ASCII(value)
    if type(value) is not tuple:
        return False
    for item in <tuple>value:
        if type(item) is str:
            if not PyUnicode_IS_COMPACT_ASCII(item):
                return False
        elif type(item) is tuple:
            if not is_ascii(item):
                return False
        elif type(item) is not int and item is not None and type(item) is not bool and type(item) is not float:
            return False
    return True


include "layouts.pxi"
include "jsontext.pxi"
include "forms.pxi"
include "personal.pxi"
include "known.pxi"
include "recall.pxi"
include "details.pxi"
include "by_page.pxi"
include "fresh.pxi"
include "reading.pxi"
include "clues.pxi"
include "fits.pxi"
include "scanning.pxi"
include "noise.pxi"
include "cutting.pxi"
include "health.pxi"
include "consent.pxi"
include "release.pxi"
