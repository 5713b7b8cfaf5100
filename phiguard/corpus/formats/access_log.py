"""A line of a web server's access log in combined format."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import OMIT, Query, Say, Url


def build(v: Visit) -> Say:
    more = {k: x for k, x in extras(v).items() if isinstance(k, str)}
    ask = Query(dict(v.url.query) | more)
    who = v.ip if v.ip is not OMIT else "127.0.0.1"
    when = v.time.strftime("%d/%b/%Y:%H:%M:%S +0000")
    path = Url("", v.url.path)
    return Say(
        (
            who,
            f' - - [{when}] "GET ',
            path,
            "?",
            ask,
            f' HTTP/1.1" 200 {v.rng.randrange(200, 9000)} "-" "{v.user_agent}"',
        )
    )


FORMAT = Format("access_log", "log", "text", build, weight=1.5, clean=True)
