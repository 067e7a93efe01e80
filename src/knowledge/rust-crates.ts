/**
 * Crates by what a program that is made with them needs of its image when it runs.
 *
 * Written down from general knowledge of these crates in 2026-11, not counted or measured: one that is missing costs a
 * refusal. `plain` needs nothing but what the slim image of the distribution has, certificates where it speaks TLS, libraries
 * of the system as `linkedLibrary` tells, and files that the program's own sources name. A crate stands for itself and for
 * all that it depends on in turn, but for those that link libraries.
 */

/** `plain`: nothing; `opens`: nothing but files that settings or fixed names lead to; `.env`: that file, where it is there. */
export type CrateNeed = 'plain' | 'opens' | '.env';

const PLAIN =
  'anyhow thiserror eyre color-eyre miette snafu failure displaydoc serde serde_json serde_derive serde_with serde_yaml serde_yml ' +
  'serde_urlencoded serde_qs serde_path_to_error serde_repr serde-xml-rs quick-xml toml toml_edit basic-toml ron csv bincode ' +
  'postcard rmp rmp-serde ciborium prost prost-types bytes bytemuck byteorder simd-json sonic-rs ' +
  'tokio tokio-util tokio-stream tokio-native-tls tokio-rustls tokio-tungstenite tungstenite tokio-postgres tokio-cron-scheduler ' +
  'async-std smol async-trait async-stream async-channel async-recursion async-lock futures futures-util futures-core ' +
  'futures-channel futures-lite pin-project pin-project-lite pollster mio ' +
  'hyper hyper-util hyper-tls hyper-rustls http http-body http-body-util headers httparse h2 axum axum-extra axum-core axum-macros ' +
  'axum-server tower tower-http tower-layer tower-service tower-cookies tower-sessions tower_governor actix actix-web ' +
  'actix-rt actix-cors actix-files actix-session actix-identity actix-multipart actix-web-actors actix-ws actix-http ' +
  'actix-governor actix-web-httpauth warp tide poem poem-openapi salvo ntex gotham iron tiny_http rouille astra ' +
  'reqwest reqwest-middleware reqwest-retry ureq surf attohttpc minreq awc url urlencoding percent-encoding ' +
  'form_urlencoded mime mime_guess multer multipart cookie tonic tonic-health tonic-reflection tonic-web tonic-types ' +
  'async-graphql async-graphql-axum async-graphql-actix-web juniper juniper_axum juniper_actix graphql_client utoipa ' +
  'utoipa-axum aide schemars okapi ' +
  'rustls rustls-pemfile rustls-pki-types rustls-native-certs webpki webpki-roots native-tls openssl openssl-probe ring ' +
  'sqlx sqlx-core sqlx-postgres sqlx-mysql sqlx-sqlite diesel diesel_migrations diesel-async rusqlite r2d2 r2d2_sqlite ' +
  'r2d2_postgres deadpool deadpool-postgres deadpool-redis deadpool-diesel bb8 bb8-postgres bb8-redis mobc postgres ' +
  'postgres-types tokio-rusqlite mysql_async sea-orm sea-orm-migration sea-query sea-query-binder refinery redis fred mongodb ' +
  'bson elasticsearch meilisearch-sdk neo4rs scylla sled redb lapin async-nats nats rumqttc memcache ' +
  'uuid ulid nanoid chrono chrono-tz time jiff humantime humantime-serde iso8601 cron rand rand_core rand_chacha rand_distr fastrand ' +
  'getrandom sha1 sha2 sha3 md5 md-5 blake2 blake3 hmac hkdf aes aes-gcm chacha20poly1305 argon2 bcrypt scrypt pbkdf2 ' +
  'password-hash digest crc32fast crc xxhash-rust twox-hash seahash siphasher ahash fxhash rustc-hash base64 base64ct hex ' +
  'data-encoding bs58 jsonwebtoken jwt-simple oauth2 openidconnect ed25519-dalek x25519-dalek rsa p256 k256 ecdsa ' +
  'elliptic-curve secrecy zeroize subtle constant_time_eq totp-rs ' +
  'tracing tracing-subscriber tracing-log tracing-core tracing-futures tracing-opentelemetry tracing-bunyan-formatter ' +
  'tracing-actix-web tracing-appender opentelemetry opentelemetry_sdk opentelemetry-otlp opentelemetry-http log env_logger ' +
  'pretty_env_logger simple_logger simplelog fern slog slog-term slog-async slog-json stderrlog metrics ' +
  'metrics-exporter-prometheus prometheus prometheus-client sentry sentry-tracing sentry-tower sentry-actix ' +
  'clap clap_derive structopt argh lexopt pico-args getopts docopt bpaf envy envconfig ' +
  'once_cell lazy_static parking_lot dashmap arc-swap crossbeam crossbeam-channel crossbeam-utils flume kanal rayon ' +
  'num_cpus thread_local scopeguard static_assertions cfg-if bitflags enumflags2 strum strum_macros derive_more derive_builder ' +
  'derive-new typed-builder bon getset educe paste itertools either indexmap hashbrown smallvec arrayvec tinyvec slab ' +
  'bitvec fixedbitset petgraph priority-queue lru moka cached mini-moka governor backoff backon tokio-retry ' +
  'regex regex-lite fancy-regex aho-corasick memchr nom winnow pest pest_derive logos chumsky lalrpop-util combine unicode-segmentation ' +
  'unicode-normalization unicode-width unidecode deunicode slug heck Inflector convert_case textwrap similar strsim bstr ' +
  'encoding_rs html-escape htmlescape ammonia pulldown-cmark comrak scraper select markup5ever html5ever kuchiki feed-rs rss ' +
  'atom_syndication semver validator garde nutype num num-traits num-derive num-bigint num-integer num-rational rust_decimal ' +
  'bigdecimal ordered-float rust_decimal_macros ndarray nalgebra glam geo geojson statrs ' +
  'askama askama_axum askama_actix askama_web rinja maud markup horrorshow sailfish ructe tera handlebars minijinja liquid ' +
  'tinytemplate include_dir rust-embed phf phf_macros const_format indoc built shadow-rs vergen ' +
  'flate2 zip tar brotli lz4_flex snap miniz_oxide zstd xz2 bzip2 image imageproc png gif jpeg-decoder qrcode qrcodegen ' +
  'tempfile walkdir glob globset mockall libc socket2 signal-hook signal-hook-tokio ctrlc hostname ' +
  'dirs directories mimalloc tikv-jemallocator jemallocator owo-colors colored console indicatif crossterm termcolor ansi_term ' +
  'lettre teloxide serenity poise twilight-gateway twilight-http twilight-model aws-config aws-sdk-s3 ' +
  'aws-sdk-dynamodb aws-sdk-sqs aws-sdk-sns aws-sdk-ses aws-sdk-sesv2 aws-sdk-secretsmanager aws-types rust-s3 object_store ' +
  'async-stripe octocrab wasm-bindgen js-sys web-sys winapi windows windows-sys windows-service';
const OPENS =
  'config figment rocket rocket_dyn_templates rocket_contrib log4rs confy twelf fluent-templates i18n-embed';
const ENV = 'dotenv dotenvy';
/** What build scripts are written with, and that links nothing. */
const BUILDS =
  'tonic-build tonic-prost-build prost-build vergen vergen-gix vergen-git2 vergen-gitcl built shadow-rs chrono anyhow serde ' +
  'serde_json toml walkdir minijinja-embed rustc_version autocfg version_check phf_codegen lalrpop glob rust-embed ructe';

/** Crates that bring their library along, or are for other systems, or for no library at all. */
const BUNDLED =
  'aws-lc-sys linux-raw-sys windows-sys winapi-x86_64-pc-windows-gnu js-sys web-sys core-foundation-sys security-framework-sys ' +
  'fsevent-sys kqueue-sys inotify-sys ndk-sys jni-sys io-kit-sys jemalloc-sys tikv-jemalloc-sys ' +
  'lz4-sys zstd-sys secp256k1-sys objc-sys openssl-src system-configuration-sys dirs-sys dirs-sys-next libmimalloc-sys ' +
  'libz-rs-sys libbz2-rs-sys clang-sys wepoll-ffi protobuf-src';
/** Crates that link libraries of the system, with the Debian package of their headers. */
const LINKED: ReadonlyMap<string, string> = new Map([
  ['openssl-sys', 'libssl-dev'],
  ['pq-sys', 'libpq-dev'],
  ['libsqlite3-sys', 'libsqlite3-dev'],
  ['mysqlclient-sys', 'default-libmysqlclient-dev'],
  ['libz-sys', 'zlib1g-dev'],
  ['bzip2-sys', 'libbz2-dev'],
  ['lzma-sys', 'liblzma-dev'],
]);
/** Named as crates that link something, or that hold the sources of what others link. */
const LINKS = /[-_](?:sys|src|ffi)$/;

let known: ReadonlyMap<string, CrateNeed> | undefined;

function tableOf(): ReadonlyMap<string, CrateNeed> {
  return (known ??= new Map([
    ...PLAIN.split(' ').map((name) => [name, 'plain'] as const),
    ...OPENS.split(' ').map((name) => [name, 'opens'] as const),
    ...ENV.split(' ').map((name) => [name, '.env'] as const),
  ]));
}

/** What a crate needs of the image; undefined for one of which that is not known. */
export function crateNeed(name: string): CrateNeed | undefined {
  return tableOf().get(name);
}

/** True for a crate that build scripts use without linking anything. */
export function isForBuildScripts(name: string): boolean {
  return ` ${BUILDS} `.includes(` ${name} `);
}

/**
 * The Debian package of headers whose library a crate links; 'none' for one that links nothing of the system.
 *
 * @returns undefined where that is not known
 */
export function linkedHeaders(name: string): string | undefined {
  if (!LINKS.test(name)) return 'none';
  return ` ${BUNDLED} `.includes(` ${name} `) ? 'none' : LINKED.get(name);
}

/** Crates that look for the certificates of the system, or may be told to. */
const CERTIFICATES =
  /^(?:openssl(?:-sys|-probe)?|native-tls|rustls-native-certs|rustls-platform-verifier|rustls|hyper-tls|curl|pq-sys|mysqlclient-sys)$/;

/** True for a crate that trusts what the system trusts. */
export function readsCertificates(name: string): boolean {
  return CERTIFICATES.test(name);
}
