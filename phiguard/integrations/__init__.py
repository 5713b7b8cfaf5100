"""phiguard in front of what others build: each module imports only what it is for.

- `phiguard.integrations.asgi`, `phiguard.integrations.wsgi`: middleware that scrubs requests.
- `phiguard.integrations.logs`: a filter for `logging`.
- `phiguard.integrations.otel`: processors for OpenTelemetry; takes the extra ``otel``.
- `phiguard.integrations.presidio`: our detectors as Presidio recognizers; takes the extra ``presidio``.
"""
