"""Logins that are one word: ``login: tverik``, ``Accepted password for tverik from 203.0.113.7``.

A word of the language says how somebody logs in, or what came of it; an account of a program is nobody's. So only
words of no language count, as initials and surname make them.

Source: https://www.rfc-editor.org/rfc/rfc5424 for the log lines, those of OpenSSH's auth.c and Linux-PAM.
"""

from random import Random

from phiguard.detector import Detector, Shape
from phiguard.detectors.user_reference import ROLES, goes_on
from phiguard.ner.features import marks

_LOGIN = r"[a-z][a-z]{3,19}"
# Programs, systems and ways to log in, by the names their accounts have.
_PROGRAMS = frozenset(
    "airflow ansible apache auth0 azuread bitbucket celery centos chrome cognito consul cronjob datadog"
    " debian deploy deployer docker elastic elasticsearch entra etcd facebook fedora firebase flink github"
    " gitlab google grafana hadoop haproxy healthcheck heroku instagram jenkins kafka keycloak kibana"
    " kubelet kubernetes ldap linkedin logstash mariadb memcached microsoft mongo mongodb mssql mysql"
    " nagios netdata nginx nodejs nomad oauth oidc okta onelogin openldap opensearch openid passkey"
    " passwordless pgbouncer postgres postgresql prometheus puppet puppeteer python rabbitmq rails redis"
    " rsync saml sendmail sidekiq slack snowflake solr sonarqube splunk sshd superuser supervisor sysadmin"
    " syslog systemd tableau telegraf terraform tomcat traefik twilio ubuntu vagrant webauthn webhook"
    " webmaster wordpress yahoo zabbix zookeeper undefined nobody noreply username userid loggedin"
    " loggedout".split()
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if goes_on(text, end) else (start, end)


def _weigh(value: str) -> float:
    word = value.lower()
    return 0.0 if word not in _PROGRAMS and word not in ROLES and marks(word).english == 0 else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    value = rng.choice("jkrt") + rng.choice(["verik", "lindqvist", "quintero", "amundsen"])
    return rng.choice([("login", value), ("", f"login: {value}")])


DETECTOR = Detector(
    id="login_name",
    entity="USER_ID",
    label="Login of one word",
    safe_harbor="R",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc5424",
    shapes=(
        Shape(_LOGIN, 0.05, keyed=True, ignore_case=False),
        Shape(rf"\b(?:user|usr|username|login|logname)(?:=|: ?)[\"']?({_LOGIN})\b", 0.75),
        Shape(rf"\b(?:for|invalid|from|by) (?:invalid )?user ({_LOGIN})\b", 0.75),
        Shape(rf"\b(?:password|publickey|keyboard-interactive/pam|hostbased) for ({_LOGIN}) from\b", 0.9),
    ),
    keys=(
        "=login",
        "=user login",
        "=logname",
        "=usr",
        "=log in name",
        "=login name",
        "=signed in as",
        "=logged in as",
    ),
    weigh=_weigh,
    fit=_fit,
    match=(
        ("login", "tverik"),
        ("usr", "nlindqvist"),
        "login: tverik",
        "user=tverik action=view",
        "Accepted password for tverik from 203.0.113.7 port 22",
        "pam_unix(sshd:session): session opened for user tverik by (uid=0)",
    ),
    no_match=(
        ("login", "success"),
        ("login", "google"),
        ("login", "okta"),
        ("logins", "tverik"),
        ("action", "tverik"),
        "login: failed",
        "user: guest",
        "user=postgres database=app",
        "session opened for user root by (uid=0)",
        "session opened for user jenkins by (uid=0)",
        "login: [USER_ID]",
        "login: tverik@example.com",
        "user: svc-tverik",
        "user: tverik.example.com",
        "the login tverik",
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
