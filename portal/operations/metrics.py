"""Figures for Prometheus. Workers count in files that they share; the database is asked when somebody wants to know."""

import os
from functools import cache

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# gunicorn sets it before a worker starts; the library looks for it when it is imported.
SHARED = "PROMETHEUS_MULTIPROC_DIR"


@cache
def _answers():
    # Here, for it costs memory and time that nobody should spend who does not ask for figures.
    from prometheus_client import Histogram  # noqa: PLC0415

    names = ["method", "status"]
    return Histogram("portal_request_seconds", "How long answers took.", names, buckets=BUCKETS)


def count(method: str, status: int, seconds: float) -> None:
    _answers().labels(method if method in METHODS else "other", str(status)).observe(seconds)


class Gauges:
    """What is so now, asked for the answer; workers do not share it. Name → what it means, number for each part."""

    def __init__(self, values: dict[str, tuple[str, dict[str, float]]]):
        self.values = values

    def collect(self):
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        for name, (meaning, numbers) in self.values.items():
            gauge = GaugeMetricFamily(name, meaning, labels=["part"])
            for part, number in numbers.items():
                gauge.add_metric([part], number)
            yield gauge


def exposed(gauges: Gauges) -> tuple[bytes, str]:
    """All figures, and their content type."""
    from prometheus_client import REGISTRY, CollectorRegistry  # noqa: PLC0415
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    _answers()
    registry, now = REGISTRY, CollectorRegistry()
    if SHARED in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    now.register(gauges)
    return generate_latest(registry) + generate_latest(now), CONTENT_TYPE_LATEST
