# The twins of `phiguard.hashing`.


cdef extern from *:
    """
    static int phiguard_seed_known = 1;  /* whether somebody may know the seed of Python's hash */
    /* Each drawn for this process: for the ways in which CPython keeps a text, ASCII, Latin-1, of two and of four bytes
       a character, and for tuples. Without the length in them, `"ab"` would be one with the character U+6261. */
    static uint64_t phiguard_keys[5][2];
    #define PHIGUARD_OF_TUPLES 4

    #define PHIGUARD_SIP_TURN(x, by) (((x) << (by)) | ((x) >> (64 - (by))))
    #define PHIGUARD_SIP_ROUND(a, b, c, d) \\
        a += b, c += d, b = PHIGUARD_SIP_TURN(b, 13) ^ a, d = PHIGUARD_SIP_TURN(d, 16) ^ c, a = PHIGUARD_SIP_TURN(a, 32); \\
        a += d, c += b, d = PHIGUARD_SIP_TURN(d, 21) ^ a, b = PHIGUARD_SIP_TURN(b, 17) ^ c, c = PHIGUARD_SIP_TURN(c, 32)
    /* SipHash-1-3: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012. Words are taken in the
       order of bytes of the machine: the hash never leaves it. */
    static uint64_t phiguard_siphash(const uint64_t key[2], const unsigned char *at, size_t n) {
        uint64_t a = key[0] ^ 0x736F6D6570736575ULL, b = key[1] ^ 0x646F72616E646F6DULL;
        uint64_t c = key[0] ^ 0x6C7967656E657261ULL, d = key[1] ^ 0x7465646279746573ULL, word, last = (uint64_t)n << 56;
        const unsigned char *end = at + (n & ~(size_t)7);
        for (; at < end; at += 8) {
            memcpy(&word, at, 8);
            d ^= word;
            PHIGUARD_SIP_ROUND(a, b, c, d);
            a ^= word;
        }
        switch (n & 7) {
        case 7: last |= (uint64_t)at[6] << 48; /* fall through */
        case 6: last |= (uint64_t)at[5] << 40; /* fall through */
        case 5: last |= (uint64_t)at[4] << 32; /* fall through */
        case 4: last |= (uint64_t)at[3] << 24; /* fall through */
        case 3: last |= (uint64_t)at[2] << 16; /* fall through */
        case 2: last |= (uint64_t)at[1] << 8; /* fall through */
        case 1: last |= (uint64_t)at[0];
        }
        d ^= last;
        PHIGUARD_SIP_ROUND(a, b, c, d);
        a ^= last;
        c ^= 0xFF;
        PHIGUARD_SIP_ROUND(a, b, c, d);
        PHIGUARD_SIP_ROUND(a, b, c, d);
        PHIGUARD_SIP_ROUND(a, b, c, d);
        return (a ^ b) ^ (c ^ d);
    }
    static inline Py_hash_t phiguard_as_hash(uint64_t made) {
        return (Py_hash_t)made == -1 ? -2 : (Py_hash_t)made;
    }
    /* Of a text, under a key of this module's own. */
    static Py_hash_t phiguard_own_hash(PyObject *text) {
        int kind;
    #if PY_VERSION_HEX < 0x030C0000
        if (PyUnicode_READY(text) < 0) return -1;
    #endif
        kind = PyUnicode_KIND(text);
        return phiguard_as_hash(phiguard_siphash(
            phiguard_keys[PyUnicode_IS_ASCII(text) ? 0 : kind == 1 ? 1 : kind == 2 ? 2 : 3], PyUnicode_DATA(text),
            (size_t)PyUnicode_GET_LENGTH(text) * (size_t)kind));
    }
    /* Python's own of an exact text; most have theirs already. Nothing may be remembered by it. */
    static inline Py_hash_t phiguard_text_hash(PyObject *text) {
        Py_hash_t at = ((PyASCIIObject *)text)->hash;
        return at != -1 ? at : PyObject_Hash(text);
    }
    /* `phiguard.hashing.hash` of an exact text. */
    static inline Py_hash_t phiguard_keyed_hash(PyObject *text) {
        if (phiguard_seed_known || !PyUnicode_IS_COMPACT_ASCII(text)) return phiguard_own_hash(text);
        return phiguard_text_hash(text);
    }
    /* The same of a text of these characters, all of which are ASCII; and of bytes. */
    static inline Py_hash_t phiguard_chars_hash(const unsigned char *at, Py_ssize_t n) {
        if (phiguard_seed_known) return phiguard_as_hash(phiguard_siphash(phiguard_keys[0], at, (size_t)n));
    #if PY_VERSION_HEX >= 0x030E0000
        return Py_HashBuffer(at, n);
    #else
        return _Py_HashBytes(at, n);
    #endif
    }
    /* Hashes, put together as those of a tuple's items are (xxHash). */
    #define PHIGUARD_BEGIN 0x27D4EB2F165667C5ULL
    static inline uint64_t phiguard_mixed(uint64_t all, Py_hash_t one) {
        all += (uint64_t)one * 0xC2B2AE3D27D4EB4FULL;
        all = (all << 31) | (all >> 33);
        return all * 0x9E3779B185EBCA87ULL;
    }
    """
    bint seed_known "phiguard_seed_known"
    uint64_t phiguard_keys[5][2]
    int PHIGUARD_OF_TUPLES
    uint64_t phiguard_siphash(const uint64_t *, const unsigned char *, size_t) nogil
    Py_hash_t phiguard_as_hash(uint64_t) nogil
    Py_hash_t phiguard_own_hash(object) except -1
    Py_hash_t phiguard_text_hash(object) except -1
    Py_hash_t text_hashed "phiguard_keyed_hash"(object) except -1
    Py_hash_t phiguard_chars_hash(const unsigned char *, Py_ssize_t) nogil
    unsigned long long PHIGUARD_BEGIN
    unsigned long long phiguard_mixed(unsigned long long, Py_hash_t) nogil


cdef int draw_keys() except -1:
    """For this process, as `phiguard.hashing` draws its prefix."""
    global seed_known
    cdef bytes drawn = os.urandom(sizeof(phiguard_keys))
    memcpy(<void *>phiguard_keys, <const char *>drawn, sizeof(phiguard_keys))
    seed_known = os.environ.get("PYTHONHASHSEED", "random") not in ("", "random") or not sys.flags.hash_randomization
    return 0


draw_keys()


cdef Py_hash_t hashed(object value) except? -1:
    """`phiguard.hashing.hash`: Python's own, for what is ASCII, unless its seed is known."""
    return text_hashed(value) if type(value) is str else hashed_of_any(value)


cdef Py_hash_t hashed_of_any(value) except? -1:
    cdef unsigned long long all
    if isinstance(value, str):
        return phiguard_own_hash(value) if seed_known or not PyUnicode_IS_ASCII(value) else PyObject_Hash(value)
    if type(value) is tuple:
        if not seed_known and is_ascii(<tuple>value):
            return PyObject_Hash(value)
        all = phiguard_keys[PHIGUARD_OF_TUPLES][0]
        for item in <tuple>value:
            all = phiguard_mixed(all, hashed(item))
        return phiguard_as_hash(phiguard_mixed(all, phiguard_keys[PHIGUARD_OF_TUPLES][1] ^ <size_t>len(<tuple>value)))
    if seed_known and type(value) is bytes:
        return phiguard_chars_hash(<const unsigned char *><const char *>value, len(<bytes>value))
    return PyObject_Hash(value)


cdef bint is_ascii(tuple items) except? 1:
    """Whether all texts in a tuple are, and in tuples in it."""
    for item in items:
        if isinstance(item, str):
            if not PyUnicode_IS_ASCII(item):
                return False
        elif type(item) is tuple and not is_ascii(<tuple>item):
            return False
    return True


def keyed(value):
    """Its twin has a secret prefix where this has a hash of its own: other numbers, which only one of them ever makes."""
    return hashed(value)


def siphash(bytes key not None, bytes data not None):
    """For the tests."""
    cdef uint64_t[2] words
    if len(key) != sizeof(words):
        raise ValueError("a key of 16 bytes")
    memcpy(words, <const char *>key, sizeof(words))
    return phiguard_siphash(words, <const unsigned char *><const char *>data, len(data))
