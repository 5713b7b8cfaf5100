# The twins of `phiguard.page_patterns.segments`, of `phiguard.pages.Pages.of_url` for addresses as nearly all are, and
# of `phiguard.compiled.Compiled.page`.

cdef enum:
    MOST_OF_PATH = 1024
    LONGEST_PAGE = 1024  # of an address that is read here
    MOST_FIELDS_OF_PAGE = 200  # as `phiguard.page_address` has it
    MANY_WORDS = 16  # as `phiguard.pages` has it


cdef bint signs_of_path(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a path has an ending that may say nothing, or humps."""
    cdef Py_ssize_t i
    for i in range(n):
        if at[i] == c"." or is_upper(at[i]):
            return True
    return False


def segments(path):
    if type(path) is not str or not PyUnicode_IS_COMPACT_ASCII(path):
        return twins["segments"](path)
    return segments_in(path, 0, PyUnicode_GET_LENGTH(path))


cdef list segments_in(str text, Py_ssize_t start, Py_ssize_t end):
    """Those of a part of a text of ASCII."""
    cdef Text at = PyUnicode_1BYTE_DATA(text) + start
    cdef Py_ssize_t i, n = end - start, made = 0
    cdef list out = []
    cdef char[MOST_OF_PATH] words
    if n > MOST_OF_PATH or signs_of_path(at, n):
        return twins["segments"](text[start:end])
    for i in range(n + 1):
        if i == n or at[i] == c"/":
            while made and words[made - 1] == c"-":
                made -= 1
            if made:
                out.append(PyUnicode_DecodeASCII(words, made, NULL))
            made = 0
        elif is_lower(at[i]) or is_digit(at[i]):
            words[made] = at[i]
            made += 1
        elif made and words[made - 1] != c"-":
            words[made] = c"-"
            made += 1
    return out


# ---- phiguard.pages


cdef object NewPage = None, page_locales
cdef dict page_ranks
cdef frozenset kinds_abroad
cdef Py_ssize_t generic_rank


cdef int prepare_page() except -1:
    """What the modules of the twins have."""
    global NewPage, page_locales, page_ranks, kinds_abroad, generic_rank
    said = twins["of_url"].__globals__
    page_ranks, kinds_abroad = said["_RANKS"], said["_LESS_ABROAD"]
    generic_rank = page_ranks["generic"]
    page_locales = import_module("phiguard.page_address").locales()
    NewPage = said["Page"]
    return 0


cdef class Site:
    """What is read of a `phiguard.pages.Pages` for each address."""

    cdef object pages, home, search, routes
    cdef dict exact, by_word, keys, hosts, floors, read
    cdef list rules
    cdef Py_ssize_t own
    cdef bint abroad


ctypedef struct Lowest:
    # An order of rules, if there is any.
    bint any
    Py_ssize_t order


cdef inline void lower_to(Lowest *best, Py_ssize_t order) noexcept nogil:
    if not best.any or order < best.order:
        best.any, best.order = True, order


cdef Site last_site = None


cdef Site site_of(pages):
    global last_site
    cdef Site known = last_site
    if known is not None and known.pages is pages:
        return known
    if NewPage is None:
        prepare_page()
    known = Site()
    known.pages = pages
    patterns = pages._patterns
    known.exact, known.by_word, known.keys, known.home = patterns.exact, patterns.by_word, patterns.keys, patterns.home
    known.search, known.routes, known.hosts, known.floors = pages._search, pages._routes, pages._hosts, pages._floors
    known.rules, known.own, known.abroad, known.read = pages._rules, len(pages._overrides), pages._abroad, {}
    last_site = known  # at last: another thread may look meanwhile
    return known


def of_url(self, url, tier=0):
    page = page_of_url(site_of(self), url, tier)
    return twins["of_url"](self, url, tier) if page is None else page


cdef page_of_url(Site site, url, given):
    """None where the twin has to say."""
    cdef Text at
    cdef Py_ssize_t n, i, begin, end, path_end, mark = -1, hash_at = -1
    cdef int tier
    cdef Lowest path, best, by_query, typed
    cdef bint by_path, own = True, home
    cdef list route
    if type(url) is not str or type(given) is not int or not PyUnicode_IS_COMPACT_ASCII(url):
        return None
    at, n = PyUnicode_1BYTE_DATA(url), PyUnicode_GET_LENGTH(url)
    if not 0 < n <= LONGEST_PAGE:
        return None
    for i in range(n):
        if at[i] <= c" " or at[i] == c"\\":
            return None
    tier = 0 if given <= 0 else 3 if given >= 3 else given
    path.any = best.any = by_query.any = typed.any = False
    host = None
    if at[0] == c"/":
        if at[1] == c"/":
            return None
        end = 0
    else:
        if n < 8 or memcmp(at, b"http", 4) != 0:
            return None
        begin = 7 if memcmp(at + 4, b"://", 3) == 0 else 8 if memcmp(at + 4, b"s://", 4) == 0 else 0
        if begin == 0:
            return None
        end = begin
        while end < n and at[end] != c"/" and at[end] != c"?" and at[end] != c"#":
            end += 1
        host = host_of(site, url, begin, end)
    i = end
    while i < n and at[i] != c"#":
        if mark < 0:
            if at[i] == c"?":
                mark = i
            elif at[i] == c"%" or at[i] == c";":
                return None
        i += 1
    if i < n:
        hash_at = i
        if memchr(at + i, c"/", n - i) != NULL:
            return None  # a route in the fragment
    path_end = mark if mark >= 0 else hash_at if hash_at >= 0 else n
    route = segments_in(url, end, path_end)
    if route and route[0] in page_locales:
        del route[0]
    if not lowest_of_path(&path, site, route):
        return None
    if site.home is not None and not route and is_home(at + end, path_end - end):
        path.any, path.order = True, site.home
    if host is not None:
        order = field(host, 0)
        if order is not None:
            best.any, best.order = True, order
        for pattern in <tuple>field(host, 1):
            tail = field(pattern, 1)
            if tail is not None and (not best.any or <Py_ssize_t>field(pattern, 0) < best.order):
                if route_fits(<tuple>tail, route, 0):
                    best.any, best.order = True, field(pattern, 0)
        own = field(host, 2)
    by_path = path.any and (not best.any or path.order < best.order)
    if by_path:
        best = path
    if mark >= 0 and not lowest_of_query(&by_query, &typed, site, at, mark + 1, hash_at if hash_at >= 0 else n):
        return None
    if by_query.any and (not best.any or by_query.order < best.order):
        best = by_query
        by_path = True
    page = page_of_order(site, &best, tier, &typed)
    if site.abroad and not own and by_path and field(page, 0) in kinds_abroad and best.order >= 0:
        page = new_tuple(NewPage, ("condition" if tier >= 2 else "generic", tier, "foreign-site", False))
    if site.floors:
        floor = max(field(page, 1), site.floors.get(field(page, 0), 0))
        page = of_four(NewPage, field(page, 0), floor, field(page, 2), field(page, 3))
    return page


cdef object host_of(Site site, str url, Py_ssize_t begin, Py_ssize_t end):
    """What the patterns say about a host; None where there is none."""
    cdef Text at = PyUnicode_1BYTE_DATA(url)
    cdef Py_ssize_t i
    cdef bint small = True
    for i in range(end - 1, begin - 1, -1):
        if at[i] == c"@":
            begin = i + 1
            break
    for i in range(begin, end):
        if at[i] == c":":
            end = i
            break
        small = small and not is_upper(at[i])
    while end > begin and at[end - 1] == c".":
        end -= 1
    if end == begin:
        return None
    host = PyUnicode_Substring(url, begin, end)
    if not small:
        host = host.lower()
    known = site.hosts.get(hashed(host))
    return site.pages._host(host) if known is None else known


cdef bint is_home(Text at, Py_ssize_t n) noexcept nogil:
    """Whether a path without segments, but for a language's, is the first page of all."""
    cdef Py_ssize_t i
    cdef bint bare = True
    for i in range(n):
        if is_letter(at[i]) or is_digit(at[i]):
            return True
        bare = bare and at[i] == c"/"
    return bare


cdef bint lowest_of_path(Lowest *best, Site site, list route) except -1:
    """The lowest order that fits a path; False where the twin has to say."""
    cdef Py_ssize_t where, i, n, start, made, words
    cdef Text at
    cdef char[MOST_OF_PATH] joined
    for where in range(len(route)):
        segment = route[where]
        if type(segment) is not str or not PyUnicode_IS_COMPACT_ASCII(segment):
            return False
        at, n = PyUnicode_1BYTE_DATA(segment), PyUnicode_GET_LENGTH(segment)
        made, words = 0, 1
        for i in range(n):
            if at[i] == c"-":
                words += 1
            else:
                joined[made] = at[i]
                made += 1
        if words == 1:
            lower_by(best, site.exact.get(segment), route, where)
            lower_by(best, site.by_word.get(segment), route, where)
            continue
        if words >= MANY_WORDS:
            return False
        lower_by(best, site.exact.get(PyUnicode_DecodeASCII(joined, made, NULL)), route, where)
        start = 0
        for i in range(n + 1):
            if i == n or at[i] == c"-":
                word = PyUnicode_DecodeASCII(<const char *>at + start, i - start, NULL)
                lower_by(best, site.by_word.get(word), route, where)
                start = i + 1
    return True


cdef int lower_by(Lowest *best, patterns, list route, Py_ssize_t where) except -1:
    if patterns is None:
        return 0
    for pattern in <list>patterns:
        if (not best.any or <Py_ssize_t>field(pattern, 0) < best.order) and route_fits(<tuple>pattern, route, where):
            best.any, best.order = True, field(pattern, 0)
    return 0


cdef bint route_fits(tuple pattern, list route, Py_ssize_t where) except -1:
    """`phiguard.page_patterns.PathPattern.fits`, whose fields are: order, parts, at, start, end."""
    cdef tuple parts = pattern[1]
    cdef Py_ssize_t first = where - <Py_ssize_t>pattern[2], size = len(parts), i
    if first < 0 or first + size > len(route) or (pattern[3] and first) or (pattern[4] and first + size != len(route)):
        return False
    for i in range(size):
        part, words = parts[i], route[first + i]
        if type(part) is str:
            if words.replace("-", "") != part:
                return False
        elif part.fullmatch(words) is None:
            return False
    return True


cdef bint lowest_of_query(
    Lowest *best, Lowest *typed, Site site, Text at, Py_ssize_t start, Py_ssize_t end
) except -1:
    """`phiguard.pages.Pages._query`; False where the twin has to say: of an address in a value, too."""
    cdef Py_ssize_t i = start, begin, equals, made, j, count = 0
    cdef bint lettered
    cdef char[LONGEST_PAGE] name
    if start >= end:
        return True
    while i <= end:
        begin, equals, made = i, -1, 0
        while i < end and at[i] != c"&":
            if equals < 0:
                if at[i] == c"=":
                    equals = i
                elif is_letter(at[i]):
                    name[made] = at[i] | 32
                    made += 1
                elif is_digit(at[i]):
                    name[made] = at[i]
                    made += 1
                elif at[i] == c"%":
                    return False
            i += 1
        count += 1
        if count > MOST_FIELDS_OF_PAGE:
            return False
        if equals >= 0 and equals + 1 < i:
            key = PyUnicode_DecodeASCII(name, made, NULL)
            order = site.keys.get(key)
            if order is None:
                if key in site.routes:
                    return False
            else:
                lettered = True
                if order in site.search:
                    lettered = False
                    for j in range(equals + 1, i):
                        lettered = lettered or is_letter(at[j])
                    if lettered:
                        lower_to(typed, order)
                if lettered:
                    lower_to(best, order)
        i += 1
    return True


cdef page_of_order(Site site, Lowest *best, int tier, Lowest *typed):
    """`phiguard.pages.Pages._page`."""
    cdef tuple rule
    cdef int floor
    if not best.any:
        return new_tuple(NewPage, ("condition" if tier >= 2 else "unknown", tier, "", False))
    rule = rule_at(site, best.order)
    if rule[3]:
        if typed.any and best.order >= 0:
            rule = rule_at(site, typed.order)
        else:
            floor = rule[1]
            return new_tuple(NewPage, (rule[0], min(max(tier, floor), 1), rule[2], True))
    floor = rule[1]
    tier = max(tier, floor)
    if tier >= 2 and best.order >= 0 and rule[0] == "generic":
        return new_tuple(NewPage, ("condition", tier, rule[2], False))
    return new_tuple(NewPage, (rule[0], tier, rule[2], False))


cdef tuple rule_at(Site site, Py_ssize_t order):
    """Of a rule: its kind, floor, id, and whether it pardons."""
    known = site.read.get(order)
    if known is None:
        rule = site.rules[order + site.own]
        known = site.read[order] = (rule.kind, rule.floor, rule.id, bool(rule.pardon))
    return <tuple>known


cdef page_beside(page, before):
    """`phiguard.pages.beside`."""
    cdef int one = field(page, 1), other = field(before, 1)
    cdef int highest = max(one, other)
    cdef Py_ssize_t rank = page_ranks[field(page, 0)]
    if <Py_ssize_t>page_ranks[field(before, 0)] < min(rank, generic_rank):
        return of_four(NewPage, field(before, 0), highest, field(before, 2), field(page, 3))
    return page if one == highest else of_four(NewPage, field(page, 0), highest, field(page, 2), field(page, 3))


# ---- phiguard.compiled


cdef Py_ssize_t most_kept_pages = 0


def page(self, url, referrer, tier, referrer_tier, known_as=None):
    if known_as is None:
        return page_in(
            self, url, referrer, tier, referrer_tier, None if url is None else hashed(url),
            None if referrer is None else hashed(referrer),
        )
    return page_in(self, url, referrer, tier, referrer_tier, known_as[0], known_as[1])


cdef page_in(c, url, referrer, tier, referrer_tier, url_at, referrer_at):
    global most_kept_pages
    cdef dict pages = attr(c, "_pages")
    cdef bint kept = attr(c, "cache")
    if most_kept_pages == 0:
        most_kept_pages = twins["page"].__globals__["MAX_PAGES"]
    key = hashed((url_at, referrer_at, tier, referrer_tier))
    made = pages.get(key) if kept else None
    if made is not None:
        return made
    before = None if referrer is None else page_known(c, pages, kept, referrer, referrer_tier, referrer_at)
    if url is None and before is not None:
        made = before._replace(pardoned=False)
    else:
        made = page_known(c, pages, kept, url or "", tier, url_at)
        if before is not None and referrer:
            made = page_beside(made, before)
    keep_page(pages, kept, key, made)
    return made


cdef page_known(c, dict pages, bint kept, url, tier, url_at):
    """`phiguard.compiled.Compiled._at`."""
    key = hashed((url_at, tier))
    made = pages.get(key) if kept else None
    if made is None:
        own = attr(c, "pages")
        made = page_of_url(site_of(own), url, tier)
        if made is None:
            made = own.of_url(url, tier)
        keep_page(pages, kept, key, made)
    return made


cdef int keep_page(dict pages, bint kept, key, made) except -1:
    if kept:
        if len(pages) >= most_kept_pages:
            pages.clear()
        pages[key] = made
    return 0


# ---- phiguard.moods


cpdef pages_with(c, url, layout, met, terms):
    """The page that new addresses name, as the twin finds it."""
    cdef Plan plan
    cdef Addresses all
    if url is not None:
        return twins["pages_with"](c, url, layout, met, terms)
    plan = plan_of(layout)
    space = addresses_of(plan, field(met, 3), field(met, 4), field(met, 0), field(met, 1), &all)
    for f in terms:
        meaning = attr(leaf_context(node_top(field(f, 0))), "meaning")
        role = None if meaning is None else meaning.role
        if role == "page":
            all.page = max(all.page, <int>field(f, 6))
        elif role == "referrer":
            all.referrer = max(all.referrer, <int>field(f, 6))
        elif role:
            return twins["pages_with"](c, url, layout, met, terms)
    return page_by_tier(c, plan, &all)
