"""The two projections of our maps, both equal-area: a country is never larger on them than it is beside another."""

from functools import lru_cache
from math import asin, atanh, cos, radians, sin, sqrt

# GRS 80, the ellipsoid of ETRS89.
SEMI_MAJOR, FLATTENING = 6378137.0, 1 / 298.257222101
ECCENTRICITY = sqrt(2 * FLATTENING - FLATTENING**2)


def _authalic(sine: float) -> float:
    """q of IOGP 373-7-2, 3.3.5, for the sine of a latitude: the area between it and the equator."""
    e = ECCENTRICITY
    return (1 - e**2) * (sine / (1 - e**2 * sine**2) + atanh(e * sine) / e)


POLE = _authalic(1)
CENTRE_LATITUDE, CENTRE_LONGITUDE = radians(52), radians(10)
FALSE_EASTING, FALSE_NORTHING = 4_321_000.0, 3_210_000.0
BETA_CENTRE = asin(_authalic(sin(CENTRE_LATITUDE)) / POLE)
RADIUS = SEMI_MAJOR * sqrt(POLE / 2)
STRETCH = SEMI_MAJOR * cos(CENTRE_LATITUDE)
STRETCH /= sqrt(1 - (ECCENTRICITY * sin(CENTRE_LATITUDE)) ** 2) * RADIUS * cos(BETA_CENTRE)


@lru_cache(maxsize=4096)
def europe(latitude: float, longitude: float) -> tuple[float, float]:
    """Metres east and north in Lambert's azimuthal equal-area projection as EPSG:3035 defines it.

    Formulas: IOGP Publication 373-7-2, Geomatics Guidance Note 7 part 2, method 9820.
    """
    turned = radians(longitude) - CENTRE_LONGITUDE
    beta = asin(_authalic(sin(radians(latitude))) / POLE)
    # 0 at the antipode of the centre, which has no place on the map.
    spread = 1 + sin(BETA_CENTRE) * sin(beta) + cos(BETA_CENTRE) * cos(beta) * cos(turned)
    scale = RADIUS * sqrt(2 / max(spread, 1e-9))
    east = scale * STRETCH * cos(beta) * sin(turned)
    north = scale / STRETCH * (cos(BETA_CENTRE) * sin(beta) - sin(BETA_CENTRE) * cos(beta) * cos(turned))
    return FALSE_EASTING + east, FALSE_NORTHING + north


A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def world(latitude: float, longitude: float) -> tuple[float, float]:
    """East and north on a globe of radius 1 in the Equal Earth projection.

    Formulas: B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection", International Journal of
    Geographical Information Science 33 (2019), doi:10.1080/13658816.2018.1504949.
    """
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    north = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    return 2 * sqrt(3) / 3 * radians(longitude) * cos(theta) / slope, north
