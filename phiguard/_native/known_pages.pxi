# The page of an event whose addresses are known: the twins of `phiguard.recall._pages` and `phiguard.known_pages`.

cdef struct Addresses:
    Py_ssize_t count
    int page, referrer  # the highest tiers of known terms in them
    AddressAt *of


cpdef _pages(c, url, layout, spoken, addresses, texts, hashes):
    cdef Plan plan = plan_of(layout)
    cdef Addresses all
    if url is not None:
        return twins["_pages"](c, url, layout, spoken, addresses, texts, hashes)
    space = addresses_of(plan, spoken, addresses, texts, hashes, &all)
    return pages_of(c, plan, &all)


cdef Space addresses_of(Plan plan, spoken, addresses, texts, hashes, Addresses *all):
    """From what is known as objects, which holds the texts; fields as in `phiguard.recall.Met`. It stands in what
    comes back."""
    cdef Place place
    cdef Py_ssize_t i
    cdef Space space = space_of((len(addresses) + 1) * sizeof(AddressAt))
    all.of = <AddressAt *>space.at
    all.count = all.page = all.referrer = 0
    for one in spoken:
        place = <Place>plan.texts[<Py_ssize_t>field(one, 0)]
        if place.addresses:
            note_tier(all, place, attr(field(one, 1), "tier"))
    for one in addresses:
        i = one
        text = texts[i]
        all.of[all.count] = AddressAt(i, hashes[i], <PyObject *>text)
        all.count += 1
    return space


cdef tuple pages_seen(c, url, Plan plan, layout, list values, Seen *seen):
    """The same of what was seen."""
    cdef Addresses all
    cdef Place place
    cdef Py_ssize_t i, at
    if url is not None:
        return twins["_pages"](
            c, url, layout, spoken_of(plan, seen, values), places_in(seen.addresses, seen.address_count),
            texts_of(plan, values), hashes_of(plan, seen),
        )
    all.page = all.referrer = 0
    for i in range(seen.spoken_count):
        place = <Place>plan.spots[seen.spoken[i].i].place
        if place.addresses:
            note_tier(&all, place, heard_of(<object>seen.spoken[i].entry).tier)
    all.count, all.of = seen.address_count, seen.pages
    for i in range(all.count):
        at = seen.addresses[i]
        all.of[i] = AddressAt(at, seen.hashes[at], PyList_GET_ITEM(values, plan.spots[at].at))
    return pages_of(c, plan, &all)


cdef inline void note_tier(Addresses *all, Place place, int tier) noexcept:
    if place.is_page:
        all.page = max(all.page, tier)
    else:
        all.referrer = max(all.referrer, tier)


cdef tuple pages_of(c, Plan plan, Addresses *all):
    """Remembered in the plan, where the twin has `Layout.pages`."""
    cdef unsigned long long mixed = PHIGUARD_BEGIN
    cdef Py_ssize_t i
    for i in range(all.count):
        mixed = phiguard_mixed(phiguard_mixed(mixed, all.of[i].i), all.of[i].known_as)
    mixed = phiguard_mixed(mixed, all.page * 8 + all.referrer)
    at = mixed
    pages = plan.pages.get(at)
    if pages is None:
        pages = page_by_tier(c, plan, all)
        if len(plan.pages) >= most_pages:
            plan.pages.clear()
        plan.pages[at] = pages
        keep_account(member(&made_account, c), bytes_of_page)
    return pages


cdef page_by_tier(c, Plan plan, Addresses *all):
    """`phiguard.known_pages.by_tier`, where none says from where it came but its own addresses."""
    cdef AddressAt *one
    cdef Py_ssize_t i
    page = referrer = page_at = referrer_at = None
    for i in range(all.count):
        one = all.of + i
        text = <object>one.text
        if (<Place>plan.texts[one.i]).is_page:
            if page is None or (is_whole_address(text) and not is_whole_address(page)):
                page, page_at = text, one.known_as
        elif referrer is None or (is_whole_address(text) and not is_whole_address(referrer)):
            referrer, referrer_at = text, one.known_as
    known = c._pages.get(hashed((page_at, referrer_at, all.page, all.referrer))) if c.cache else None
    if known is None:
        known = page_in(c, page, referrer, all.page, all.referrer, page_at, referrer_at)
    pardoned = known.pardoned and not c.loses_pardon
    return each_tier(known.kind, known.tier, pardoned, page is not None or referrer is not None)


cdef bint is_whole_address(str text):
    return "://" in text[:12]
