/**
 * Packages of PyPI without compiled parts, which neither load libraries of the system nor start programs: Debian bookworm
 * builds each for all architectures, and what it requires, recommends and suggests is Python as well (read with apt from the
 * package lists of main, 2026-11). Left out by hand are those that later releases on PyPI have compiled, or have require
 * something compiled, those that run commands, and what nobody installs into an image.
 */
export const PURE_PACKAGES = `
  aiohttp-cors aiohttp-jinja2 aiomysql aiosmtplib blessed boltons bottle branca cachecontrol cachelib cerberus cheroot
  commonmark configobj constantly cssselect dacite dataclasses-json diskcache django-appconf django-braces
  django-cachalot django-cacheops django-guardian django-haystack django-health-check django-ipware django-js-asset
  django-model-utils django-otp django-picklefield django-prometheus django-reversion django-simple-history
  django-tables2 django-taggit django-timezone-field docker dominate easydict emoji expiringdict fakeredis
  fastjsonschema flask-babel flask-basicauth flask-bcrypt flask-httpauth flask-marshmallow
  flask-principal flask-talisman furl geojson geopy gpxpy html2text hvac hyperlink ibm-cloud-sdk-core icalendar
  imagesize immutabledict influxdb iso3166 iso8601 jeepney jinja2-time josepy jsonpath-rw jwcrypto ldap3 logzero
  marshmallow-enum marshmallow-polyfield mongomock munch num2words orderedmultidict outcome parameterized parse
  parse-type parsedatetime parsel pastel path pathspec pathvalidate pint portalocker protego pyee pygtrie pymemcache
  pypdf pypdf2 pyquery python-decouple python-docx python-gitlab python-jwt python-stdnum pytz-deprecation-shim qrcode
  quart queuelib requests-cache requests-file requests-futures requests-mock requests-ntlm rfc3339 rfc3986
  semantic-version semver simpleeval singledispatch slugify smartypants snowballstemmer social-auth-core
  sortedcontainers sqlitedict statsd svgwrite tblib terminaltables textdistance tinydb toolz toposort trio
  trio-websocket typeguard url-normalize validators voluptuous w3lib webcolors webob xmlschema yattag zeep
`;
