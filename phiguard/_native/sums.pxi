# SHA-256 of short texts, by the processor's own instructions where it has them, else in plain C; and MD5 of them.

cdef extern from *:
    """
    /* SHA-256, FIPS 180-4 section 6.2. `hashlib` takes longer to make an object than this takes for an address. */
    static const uint32_t phiguard_k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };
    #define PHIGUARD_TURN(x, n) ((x) >> (n) | (x) << (32 - (n)))
    static void phiguard_block(uint32_t *state, const unsigned char *at) {
        uint32_t w[64], a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7], one, two;
        int i;
        for (i = 0; i < 16; i++, at += 4)
            w[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
        for (; i < 64; i++)
            w[i] = w[i - 16] + w[i - 7]
                + (PHIGUARD_TURN(w[i - 15], 7) ^ PHIGUARD_TURN(w[i - 15], 18) ^ w[i - 15] >> 3)
                + (PHIGUARD_TURN(w[i - 2], 17) ^ PHIGUARD_TURN(w[i - 2], 19) ^ w[i - 2] >> 10);
    #define PHIGUARD_ROUND(a, b, c, d, e, f, g, h, i) \\
        one = h + (PHIGUARD_TURN(e, 6) ^ PHIGUARD_TURN(e, 11) ^ PHIGUARD_TURN(e, 25)) + (g ^ (e & (f ^ g))) \\
            + phiguard_k[i] + w[i]; \\
        two = (PHIGUARD_TURN(a, 2) ^ PHIGUARD_TURN(a, 13) ^ PHIGUARD_TURN(a, 22)) + ((a & b) | (c & (a | b))); \\
        d += one, h = one + two;
        for (i = 0; i < 64; i += 8) {  /* instead of each value, its name moves on */
            PHIGUARD_ROUND(a, b, c, d, e, f, g, h, i)
            PHIGUARD_ROUND(h, a, b, c, d, e, f, g, i + 1)
            PHIGUARD_ROUND(g, h, a, b, c, d, e, f, i + 2)
            PHIGUARD_ROUND(f, g, h, a, b, c, d, e, i + 3)
            PHIGUARD_ROUND(e, f, g, h, a, b, c, d, i + 4)
            PHIGUARD_ROUND(d, e, f, g, h, a, b, c, i + 5)
            PHIGUARD_ROUND(c, d, e, f, g, h, a, b, i + 6)
            PHIGUARD_ROUND(b, c, d, e, f, g, h, a, i + 7)
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
    #if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
    #include <cpuid.h>
    #include <immintrin.h>
    #define PHIGUARD_SHA_OWN
    /* Four rounds with four of the words; the four words behind `last`, which take the place of `now`. */
    #define PHIGUARD_FOUR(i, now) \\
        k = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(phiguard_k + (i)))); \\
        two = _mm_sha256rnds2_epu32(two, one, k); \\
        one = _mm_sha256rnds2_epu32(one, two, _mm_shuffle_epi32(k, 0x0E));
    #define PHIGUARD_NEXT(now, then, later, last) \\
        now = _mm_sha256msg2_epu32( \\
            _mm_add_epi32(_mm_sha256msg1_epu32(now, then), _mm_alignr_epi8(last, later, 4)), last);
    #define PHIGUARD_WORDS(i) \\
        _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(at + 16 * (i))), turned)
    __attribute__((target("sha,sse4.1,ssse3")))
    static void phiguard_block_own(uint32_t *state, const unsigned char *at) {
        const __m128i turned = _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
        __m128i half = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);  /* c, d, a, b */
        __m128i two = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);  /* e, f, g, h */
        __m128i one = _mm_alignr_epi8(half, two, 8);  /* a, b, e, f: so the instructions want them */
        __m128i a, b, c, d, k, before, before_two;
        two = _mm_blend_epi16(two, half, 0xF0);  /* c, d, g, h */
        before = one, before_two = two;
        a = PHIGUARD_WORDS(0), b = PHIGUARD_WORDS(1), c = PHIGUARD_WORDS(2), d = PHIGUARD_WORDS(3);
        PHIGUARD_FOUR(0, a) PHIGUARD_FOUR(4, b) PHIGUARD_FOUR(8, c) PHIGUARD_FOUR(12, d)
        PHIGUARD_NEXT(a, b, c, d) PHIGUARD_FOUR(16, a)
        PHIGUARD_NEXT(b, c, d, a) PHIGUARD_FOUR(20, b)
        PHIGUARD_NEXT(c, d, a, b) PHIGUARD_FOUR(24, c)
        PHIGUARD_NEXT(d, a, b, c) PHIGUARD_FOUR(28, d)
        PHIGUARD_NEXT(a, b, c, d) PHIGUARD_FOUR(32, a)
        PHIGUARD_NEXT(b, c, d, a) PHIGUARD_FOUR(36, b)
        PHIGUARD_NEXT(c, d, a, b) PHIGUARD_FOUR(40, c)
        PHIGUARD_NEXT(d, a, b, c) PHIGUARD_FOUR(44, d)
        PHIGUARD_NEXT(a, b, c, d) PHIGUARD_FOUR(48, a)
        PHIGUARD_NEXT(b, c, d, a) PHIGUARD_FOUR(52, b)
        PHIGUARD_NEXT(c, d, a, b) PHIGUARD_FOUR(56, c)
        PHIGUARD_NEXT(d, a, b, c) PHIGUARD_FOUR(60, d)
        one = _mm_add_epi32(one, before), two = _mm_add_epi32(two, before_two);
        half = _mm_shuffle_epi32(one, 0x1B);  /* f, e, b, a */
        two = _mm_shuffle_epi32(two, 0xB1);  /* d, c, h, g */
        _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(half, two, 0xF0));
        _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(two, half, 8));
    }
    static int phiguard_has_sha(void) {  /* slow to ask in a virtual machine */
        unsigned int a, b, c, d;
        if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 9 & 1) || !(c >> 19 & 1)) return 0;  /* SSSE3, SSE4.1 */
        return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
    }
    #else
    static int phiguard_has_sha(void) { return 0; }
    #endif
    /* 0: not asked yet; 1: plain C; 2: the processor's own instructions. Two threads would find the same. */
    static int phiguard_sha_way = 0;
    static void phiguard_next_block(uint32_t *state, const unsigned char *at) {
    #ifdef PHIGUARD_SHA_OWN
        if (phiguard_sha_way == 0) phiguard_sha_way = 1 + phiguard_has_sha();
        if (phiguard_sha_way == 2) {
            phiguard_block_own(state, at);
            return;
        }
    #endif
        phiguard_block(state, at);
    }
    static void phiguard_sha256(const unsigned char *text, Py_ssize_t n, unsigned char *digest) {
        uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
        unsigned char last[128] = {0};
        uint64_t bits = (uint64_t)n * 8;
        int i, size;
        for (; n >= 64; n -= 64, text += 64) phiguard_next_block(state, text);
        memcpy(last, text, (size_t)n);
        last[n] = 0x80;
        size = n < 56 ? 64 : 128;
        for (i = 1; i <= 8; i++, bits >>= 8) last[size - i] = (unsigned char)bits;
        phiguard_next_block(state, last);
        if (size == 128) phiguard_next_block(state, last + 64);
        for (i = 0; i < 32; i++) digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
    }
    /* MD5, RFC 1321: what hides in a text may be hashed by it. */
    static const uint32_t phiguard_sines[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391
    };
    #define PHIGUARD_STEP(mix, word, by) \\
        sum = a + (mix) + phiguard_sines[i] + w[(word) & 15], a = d, d = c, c = b, b += PHIGUARD_TURN(sum, 32 - (by));
    static void phiguard_block_md5(uint32_t *state, const unsigned char *at) {
        static const unsigned char by[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
        uint32_t w[16], a = state[0], b = state[1], c = state[2], d = state[3], sum;
        int i;
        for (i = 0; i < 16; i++, at += 4)
            w[i] = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        for (i = 0; i < 16; i++) { PHIGUARD_STEP(d ^ (b & (c ^ d)), i, by[i & 3]) }
        for (; i < 32; i++) { PHIGUARD_STEP(c ^ (d & (b ^ c)), 5 * i + 1, by[4 + (i & 3)]) }
        for (; i < 48; i++) { PHIGUARD_STEP(b ^ c ^ d, 3 * i + 5, by[8 + (i & 3)]) }
        for (; i < 64; i++) { PHIGUARD_STEP(c ^ (b | ~d), 7 * i, by[12 + (i & 3)]) }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    }
    static void phiguard_md5(const unsigned char *text, Py_ssize_t n, unsigned char *digest) {
        uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
        unsigned char last[128] = {0};
        uint64_t bits = (uint64_t)n * 8;
        int i, size;
        for (; n >= 64; n -= 64, text += 64) phiguard_block_md5(state, text);
        memcpy(last, text, (size_t)n);
        last[n] = 0x80;
        size = n < 56 ? 64 : 128;
        for (i = 8; i >= 1; i--, bits >>= 8) last[size - i] = (unsigned char)bits;
        phiguard_block_md5(state, last);
        if (size == 128) phiguard_block_md5(state, last + 64);
        for (i = 0; i < 16; i++) digest[i] = (unsigned char)(state[i / 4] >> 8 * (i % 4));
    }
    """
    void phiguard_sha256(Text, Py_ssize_t, unsigned char *) noexcept nogil
    void phiguard_md5(Text, Py_ssize_t, unsigned char *) noexcept nogil
    bint phiguard_has_sha() noexcept nogil
    int phiguard_sha_way


def sha256_of(bytes text, bint own):
    """For the tests: the sum by the one way or the other; None where the processor has no instructions for it."""
    global phiguard_sha_way
    cdef unsigned char[32] made
    phiguard_sha256(b"", 0, made)
    before = phiguard_sha_way  # the better one
    if own and before != 2:
        return None
    phiguard_sha_way = 1 + own
    phiguard_sha256(text, len(text), made)
    phiguard_sha_way = before
    return (<char *>made)[:32]


def md5_of(bytes text):
    """For the tests."""
    cdef unsigned char[16] made
    phiguard_md5(text, len(text), made)
    return (<char *>made)[:16]
