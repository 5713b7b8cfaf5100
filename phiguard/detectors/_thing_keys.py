"""Fields of things: what stands under one of them is named after somebody and is nobody, as goods, places and tools
are; and of people who stand in public, as authors and artists do."""

from phiguard.detectors.provider_name import DETECTOR as PROVIDER

_GOODS = (
    "product", "sku", "brand", "vendor", "merchant", "retailer", "manufacturer", "maker", "supplier",
    "designer", "make", "model", "collection", "category", "subcategory", "genre", "type", "kind", "style",
    "variant", "variation", "color", "colour", "swatch", "shade", "finish", "size", "flavor", "scent", "blend",
    "varietal", "dish", "recipe", "menu", "drink", "wine", "breed", "medication", "drug",
)  # fmt: skip
_PLACES = (
    "city", "town", "village", "county", "state", "province", "region", "country", "district", "borough",
    "suburb", "neighborhood", "neighbourhood", "metro", "market", "area", "zone", "territory", "location",
    "venue", "place", "street", "road", "address", "building", "room", "floor", "wing", "suite", "pavilion",
    "campus", "lot", "garage", "ward", "facility", "hospital", "clinic", "practice", "department", "dept",
    "unit", "site", "office", "branch", "center", "centre", "store", "shop", "school", "university", "college",
    "hotel", "restaurant", "airport", "station", "stop", "route", "trail", "park", "estate", "church", "parish",
    "pharmacy", "lab", "laboratory", "ville", "ciudad", "cidade", "stadt", "ort", "land",
)  # fmt: skip
_FIRMS = (
    "organization", "organisation", "org", "company", "business", "firm", "institution", "bank", "insurer",
    "insurance", "payer", "payor", "carrier", "chain", "plan", "agency", "publisher", "network", "foundation",
    "charity", "fund", "award", "team", "club", "league", "band", "sponsor", "affiliate", "affiliation",
    "krankenkasse", "kasse", "mutuelle",
)  # fmt: skip
_WORKS = (
    "song", "track", "album", "playlist", "artist", "movie", "film", "show", "series", "episode", "book",
    "title id", "author", "writer", "editor", "byline", "director", "cast", "character", "podcast", "game",
    "horse", "headline", "article", "story", "course", "lesson", "exhibit", "celebrity", "composer",
    "video", "post", "blog",
)  # fmt: skip
_TOOLS = (
    "page", "screen", "view", "tab", "section", "nav", "navigation", "button", "btn", "cta", "link", "icon",
    "widget", "banner", "element", "component", "module", "feature", "event", "event name", "action", "step",
    "stage", "status", "level", "tier", "mode", "program", "campaign", "source", "medium", "channel", "ad",
    "ad set", "adset", "creative", "placement", "promotion", "promo", "coupon", "offer", "experiment", "test",
    "flag", "cohort", "segment", "audience", "template", "theme", "layout", "font", "browser",
    "platform", "os", "device", "version", "build", "app", "application", "sdk", "library", "language", "lang",
    "locale", "currency", "timezone", "tz", "server", "host", "service", "job", "task", "function",
    "method", "class", "table", "form", "file", "filename", "folder", "path", "url", "slug", "logger",
    "exception", "error", "env", "environment", "topic", "tag", "hashtag", "keyword", "period", "month", "day",
    "weekday", "season", "holiday", "range", "pipeline", "project", "workspace", "repo", "integration", "tool",
    "bot", "group", "procedure", "specialty", "diagnosis", "condition", "symptom",
)  # fmt: skip
_THINGS = (*_GOODS, *_PLACES, *_FIRMS, *_WORKS, *_TOOLS)
_TAILS = ("name", "title", "label", "display", "description")

KEYS = (
    *_THINGS,
    # What is bare under these may be an answer, or who waits.
    *(f"{thing} {tail}" for thing in (*_THINGS, "item", "list", "queue") for tail in _TAILS),
    *PROVIDER.keys,  # found by it; where nothing speaks of care it stays
)
