"""PySpark 4, classic and Connect: a column, a data frame, a stream or SQL through a guard.

Each Python worker makes one guard from the policy's text and keeps it over all batches and jobs. What came of each
row is a column, so that counts are right whatever Spark runs twice, on classic and on Connect alike.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from phiguard.engines.arrow import REPORT, Columns, chosen_columns, scrub_array, scrub_batches
from phiguard.engines.carried import AnyPolicy, Carried, carried, guard_of
from phiguard.engines.needs import need
from phiguard.errors import ConfigError, MissingExtra
from phiguard.guard import Guard
from phiguard.policy import KEY_VARIABLE, Policy

_EXTRA: Final = "spark"
need("pyspark", _EXTRA, at_least=(4, 0))


def scrub_column(
    policy: AnyPolicy = "standard", *, returns: str = "string", report: bool = False, json_only: bool = False
) -> Callable[..., Any]:
    """An ``arrow_udf`` that scrubs a column, each row a payload: ``df.select(scrub_column()("body"))``.

    Args:
        policy: a preset's name, the path of a policy TOML, a `Policy`, a `Guard`, or what `share_keys` gave.
        returns: the column's type, as DDL.
        report: give a struct of ``event`` and ``report``: see `phiguard.engines.report`.
        json_only: block what is no JSON document.

    Raises:
        ConfigError: the policy is wrong.
        MissingExtra: PySpark is older than 4.1, which brought ``arrow_udf``; `scrub_dataframe` works with 4.0.
    """
    need("pyspark", _EXTRA, at_least=(4, 1))
    from pyspark.sql.functions import ArrowUDFType, arrow_udf

    sent = carried(policy)

    def phi_scrub(values: Any) -> Any:
        return scrub_array(values, _guard_here(sent), report=report, json_only=json_only)

    out = f"struct<event:{returns},report:{_ddl(REPORT)}>" if report else returns
    made: Callable[..., Any] = arrow_udf(phi_scrub, out, ArrowUDFType.SCALAR)
    return made


def scrub_dataframe(
    df: Any,
    columns: Columns = None,
    policy: AnyPolicy = "standard",
    *,
    report_column: str | None = None,
    digest_column: str | None = None,
    json_only: bool = False,
) -> Any:
    """Scrub a data frame; each row is one event. Structs, arrays and maps are read as such.

    Args:
        df: a data frame, classic or Connect, batch or stream.
        columns: a name: that column is the payload. A list: these columns together are one event. None: all
            columns are. **Other columns go through as they are.**
        policy: as of `scrub_column`.
        report_column: add what was done as a column of this name.
        digest_column: add ``id@digest`` of the policy as a column of this name.
        json_only: block texts that are no JSON document.

    Raises:
        ConfigError: the policy is wrong, or there is no such column, or one of the name already.
        TypeError: no payload can be made of a column's type.
    """
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StringType, StructField, StructType

    sent = carried(policy)
    chosen = chosen_columns(df.columns, columns, report_column, digest_column)
    for field in df.schema.fields:
        if field.name in chosen:
            _check(field.dataType, field.name)
    out = StructType([_loose_field(f) if f.name in chosen else f for f in df.schema.fields])
    if report_column is not None:
        out = out.add(StructField(report_column, from_arrow_type(REPORT)))
    if digest_column is not None:
        out = out.add(StructField(digest_column, StringType()))

    def phi_scrub(batches: Iterator[Any]) -> Iterator[Any]:
        yield from scrub_batches(
            batches,
            _guard_here(sent),
            columns=columns,
            report_column=report_column,
            digest_column=digest_column,
            json_only=json_only,
        )

    return df.mapInArrow(phi_scrub, out)


def foreach_batch(
    sink: Callable[[Any, int], object], columns: Columns = None, policy: AnyPolicy = "standard", **options: Any
) -> Callable[[Any, int], None]:
    """A function for ``writeStream.foreachBatch`` that hands each micro-batch, scrubbed, to ``sink(df, epoch)``.

    ``options`` are those of `scrub_dataframe`. Spark may run an epoch again after a failure: a sink that must not
    write twice keeps the epochs it has written.
    """
    sent = carried(policy)

    def phi_scrub(df: Any, epoch: int) -> None:
        sink(scrub_dataframe(df, columns, sent, **options), epoch)

    return phi_scrub


def register(spark: Any, policy: AnyPolicy = "standard", name: str = "phi_scrub", **options: Any) -> None:
    """Make ``SELECT phi_scrub(body) FROM events`` work. ``options`` are those of `scrub_column`."""
    spark.udf.register(name, scrub_column(policy, **options))


def observed(df: Any, report_column: str, name: str = "phiguard") -> tuple[Any, Any]:
    """Counts of a run: a data frame to go on with, and the ``Observation`` that has them after an action.

    ``rows``, ``passed``, ``redacted``, ``blocked``, ``nulls`` and ``findings``. Classic and Connect.
    """
    from pyspark.sql import Observation
    from pyspark.sql import functions as f

    report = f.col(f"`{report_column}`")

    def having(action: str) -> Any:
        return f.coalesce(f.sum((report["action"] == action).cast("long")), f.lit(0))

    counts = Observation(name)
    columns = [
        f.count(f.lit(1)).alias("rows"),
        having("pass").alias("passed"),
        having("redact").alias("redacted"),
        having("block").alias("blocked"),
        having("null").alias("nulls"),
        f.coalesce(f.sum(f.size(report["findings"]).cast("long")), f.lit(0)).alias("findings"),
    ]
    return df.observe(counts, *columns), counts


def share_keys(spark: Any, policy: AnyPolicy) -> Carried:
    """The policy, with the HMAC keys of this process's environment on their way to the workers as files.

    Spark's own distribution of files takes them; only the files' random names are ever shown. Where the workers
    have the keys already, in their environment or as mounted files, there is no need of this.

    Raises:
        ConfigError: a key is not here either.
    """
    sent = carried(policy)
    guard_of(sent)  # says which key is missing
    folder = Path(tempfile.mkdtemp(prefix="phiguard-"))  # only its owner may look in
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = []
    policy_sent = _loaded(sent)
    wanted = [key.env for key in policy_sent.hmac_keys() or policy_sent.organisation.key if key.env]
    if not wanted and sent.destination and KEY_VARIABLE in os.environ:
        wanted = [KEY_VARIABLE]  # a destination may derive ids
    for variable in wanted:
        if variable in os.environ:
            file = folder / f"phiguard-{secrets.token_hex(8)}"
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(os.environ[variable])
            spark.addArtifacts(str(file), file=True)
            files.append((variable, file.name))
    return replace(sent, key_files=tuple(files))


def local_session(cores: int = 2, *, connect: bool = False, config: dict[str, str] | None = None) -> Any:
    """A session on this machine, for tests and small jobs.

    Args:
        cores: how many tasks run at a time.
        connect: through Spark Connect.
        config: settings of Spark's.

    Raises:
        MissingExtra: there is no Java, or for Connect no gRPC.
    """
    if not (shutil.which("java") or Path(os.environ.get("JAVA_HOME", ""), "bin", "java").is_file()):
        raise MissingExtra("Java 17 or newer is needed by Spark, and is neither on the path nor under JAVA_HOME")
    if connect:
        for module in ("grpc", "grpc_status", "google.rpc", "zstandard", "pandas"):
            need(module, _EXTRA)
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("phiguard").config("spark.ui.enabled", "false")
    for key, value in (config or {}).items():
        builder = builder.config(key, value)
    master = f"local[{cores}]"
    return (builder.remote(master) if connect else builder.master(master)).getOrCreate()


def _loaded(sent: Carried) -> Policy:
    return Policy.model_validate_json(sent.policy)


def _guard_here(sent: Carried) -> Guard:
    """On a worker: the guard of this process."""
    return guard_of(sent, _file_here)


def _file_here(name: str) -> str:
    from pyspark import SparkFiles

    return str(SparkFiles.get(name))


def _ddl(kind: Any) -> str:
    from pyspark.sql.pandas.types import from_arrow_type

    return str(from_arrow_type(kind).simpleString())


def _check(kind: Any, where: str) -> None:
    """
    Raises:
        TypeError: no payload can be made of such a column.
    """
    from pyspark.sql import types

    if isinstance(kind, types.StructType):
        for field in kind.fields:
            _check(field.dataType, f"{where}.{field.name}")
    elif isinstance(kind, types.ArrayType):
        _check(kind.elementType, where)
    elif isinstance(kind, types.MapType):
        _check(kind.keyType, where)
        _check(kind.valueType, where)
    elif kind.typeName() in ("udt", "variant", "interval", "geometry", "geography"):
        raise TypeError(f"{where}: a column of type {kind.simpleString()} cannot be scrubbed: cast it first")


def _loose_field(field: Any) -> Any:
    from pyspark.sql.types import StructField

    return StructField(field.name, _loose(field.dataType), True, field.metadata)


def _loose(kind: Any) -> Any:
    """The type with every value in it nullable: where a value had to go there is none."""
    from pyspark.sql.types import ArrayType, MapType, StructType

    if isinstance(kind, StructType):
        return StructType([_loose_field(f) for f in kind.fields])
    if isinstance(kind, ArrayType):
        return ArrayType(_loose(kind.elementType), True)
    if isinstance(kind, MapType):
        return MapType(_loose(kind.keyType), _loose(kind.valueType), True)
    return kind


__all__ = [
    "ConfigError",
    "foreach_batch",
    "local_session",
    "observed",
    "register",
    "scrub_column",
    "scrub_dataframe",
    "share_keys",
]
