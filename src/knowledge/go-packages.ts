/**
 * Packages of Go by what a program that imports them needs of its image when it runs. A name stands for itself and for all
 * packages below it, and for what these import in turn; the longest name that fits counts.
 *
 * Written down from general knowledge of these modules in 2026-11, not counted or measured: one that is missing costs a
 * refusal. `plain` needs nothing but certificates, time zones, /etc/passwd, /tmp and types of files, which
 * distroless/static has, and files that the program itself names.
 */

/**
 * `plain`: nothing; `opens`: nothing but files that settings name; `bundled`: libc, as cgo compiles C that it brings along;
 * `.env`: that file, where it is there; else why it is not judged.
 */
export type GoNeed = 'plain' | 'opens' | 'bundled' | '.env' | { readonly reason: string };

const PLAIN =
  'golang.org/x/crypto golang.org/x/net golang.org/x/text golang.org/x/sys golang.org/x/term golang.org/x/sync golang.org/x/time ' +
  'golang.org/x/exp golang.org/x/oauth2 golang.org/x/image golang.org/x/xerrors google.golang.org/grpc google.golang.org/protobuf ' +
  'google.golang.org/genproto github.com/golang/protobuf github.com/grpc-ecosystem/grpc-gateway ' +
  'github.com/gorilla/mux github.com/gorilla/websocket github.com/gorilla/sessions github.com/gorilla/handlers ' +
  'github.com/gorilla/schema github.com/gorilla/csrf github.com/gorilla/securecookie github.com/go-chi/chi github.com/go-chi/cors ' +
  'github.com/go-chi/render github.com/go-chi/httprate github.com/go-chi/jwtauth github.com/gin-gonic/gin github.com/gin-contrib/cors ' +
  'github.com/gin-contrib/sessions github.com/labstack/echo github.com/labstack/gommon github.com/gofiber/fiber ' +
  'github.com/valyala/fasthttp github.com/julienschmidt/httprouter github.com/rs/cors github.com/justinas/alice ' +
  'github.com/urfave/negroni github.com/coder/websocket nhooyr.io/websocket connectrpc.com/connect ' +
  'github.com/lib/pq github.com/jackc/pgx github.com/jackc/pgconn github.com/jackc/pgtype github.com/jmoiron/sqlx ' +
  'github.com/go-sql-driver/mysql modernc.org/sqlite github.com/glebarez/sqlite github.com/glebarez/go-sqlite gorm.io/gorm ' +
  'gorm.io/driver/postgres gorm.io/driver/mysql gorm.io/datatypes github.com/uptrace/bun github.com/Masterminds/squirrel ' +
  'github.com/redis/go-redis github.com/go-redis/redis github.com/gomodule/redigo go.mongodb.org/mongo-driver ' +
  'github.com/bradfitz/gomemcache go.etcd.io/bbolt github.com/dgraph-io/badger github.com/dgraph-io/ristretto ' +
  'github.com/segmentio/kafka-go github.com/IBM/sarama github.com/Shopify/sarama github.com/twmb/franz-go github.com/nats-io/nats.go ' +
  'github.com/rabbitmq/amqp091-go github.com/streadway/amqp github.com/eclipse/paho.mqtt.golang ' +
  'github.com/google/uuid github.com/gofrs/uuid github.com/satori/go.uuid github.com/rs/xid github.com/oklog/ulid ' +
  'github.com/golang-jwt/jwt github.com/dgrijalva/jwt-go github.com/golang/snappy github.com/klauspost/compress ' +
  'github.com/sirupsen/logrus go.uber.org/zap go.uber.org/multierr go.uber.org/atomic github.com/rs/zerolog ' +
  'github.com/go-kit/log github.com/go-logr/logr github.com/go-logr/zapr gopkg.in/natefinch/lumberjack.v2 ' +
  'github.com/pkg/errors github.com/hashicorp/go-multierror github.com/hashicorp/golang-lru github.com/cenkalti/backoff ' +
  'github.com/sony/gobreaker github.com/patrickmn/go-cache github.com/allegro/bigcache github.com/robfig/cron ' +
  'github.com/prometheus/client_golang github.com/prometheus/common go.opentelemetry.io/otel go.opentelemetry.io/contrib ' +
  'github.com/spf13/cobra github.com/spf13/pflag ' +
  'github.com/kelseyhightower/envconfig github.com/caarlos0/env github.com/sethvargo/go-envconfig ' +
  'gopkg.in/yaml.v2 gopkg.in/yaml.v3 sigs.k8s.io/yaml github.com/goccy/go-yaml ' +
  'github.com/json-iterator/go github.com/goccy/go-json github.com/tidwall/gjson github.com/tidwall/sjson github.com/mitchellh/mapstructure ' +
  'github.com/go-playground/validator github.com/go-playground/locales github.com/go-playground/universal-translator ' +
  'github.com/go-ozzo/ozzo-validation github.com/asaskevich/govalidator github.com/samber/lo github.com/thoas/go-funk ' +
  'github.com/shopspring/decimal github.com/dustin/go-humanize github.com/fatih/color github.com/mattn/go-isatty ' +
  'github.com/mattn/go-colorable github.com/PuerkitoBio/goquery github.com/gocolly/colly github.com/yuin/goldmark ' +
  'github.com/russross/blackfriday github.com/gomarkdown/markdown github.com/microcosm-cc/bluemonday github.com/a-h/templ ' +
  'github.com/graphql-go/graphql github.com/graph-gophers/graphql-go github.com/99designs/gqlgen/graphql github.com/vektah/gqlparser ' +
  'github.com/go-resty/resty github.com/hashicorp/go-retryablehttp github.com/slack-go/slack ' +
  'github.com/bwmarrin/discordgo github.com/go-telegram-bot-api/telegram-bot-api github.com/gocarina/gocsv ' +
  'github.com/google/wire github.com/google/go-cmp go.uber.org/fx go.uber.org/dig github.com/swaggo/swag github.com/swaggo/http-swagger ' +
  'github.com/swaggo/files github.com/swaggo/gin-swagger github.com/swaggo/echo-swagger github.com/stretchr/testify ' +
  'github.com/satori/uuid.go github.com/gin-contrib/gzip github.com/gin-contrib/logger github.com/gin-contrib/static ' +
  'github.com/gofiber/jwt github.com/gofiber/websocket github.com/gofiber/swagger github.com/gofiber/utils github.com/unrolled/secure ' +
  'github.com/minio/minio-go github.com/stripe/stripe-go github.com/sashabaranov/go-openai github.com/hibiken/asynq ' +
  'github.com/go-co-op/gocron github.com/elastic/go-elasticsearch github.com/influxdata/influxdb-client-go ' +
  'github.com/google/go-github github.com/google/go-querystring github.com/gosimple/slug github.com/coreos/go-oidc ' +
  'github.com/pquerna/otp github.com/boombuler/barcode github.com/nfnt/resize github.com/spf13/cast github.com/iancoleman/strcase ' +
  'github.com/jinzhu/now github.com/jinzhu/copier github.com/jinzhu/inflection github.com/mailru/easyjson github.com/valyala/fastjson ' +
  'github.com/buger/jsonparser github.com/sendgrid/sendgrid-go github.com/twilio/twilio-go github.com/mymmrac/telego ' +
  'github.com/brianvoe/gofakeit github.com/go-faker/faker github.com/bxcodec/faker github.com/davecgh/go-spew github.com/kr/pretty ' +
  'github.com/mattn/go-runewidth github.com/olekukonko/tablewriter github.com/jedib0t/go-pretty github.com/schollz/progressbar ' +
  'github.com/cespare/xxhash github.com/lucsky/cuid github.com/teris-io/shortid github.com/matoous/go-nanoid ' +
  'github.com/mmcdole/gofeed github.com/gorilla/feeds github.com/gorilla/context';

/** They open files whose paths come from flags, variables or the program. */
const OPENS =
  'github.com/urfave/cli github.com/alecthomas/kong github.com/peterbourgon/ff github.com/BurntSushi/toml ' +
  'github.com/pelletier/go-toml google.golang.org/grpc/credentials github.com/gofiber/template ' +
  'github.com/golang-migrate/migrate github.com/pressly/goose github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2 ' +
  'github.com/xuri/excelize github.com/jung-kurt/gofpdf github.com/disintegration/imaging github.com/fogleman/gg ' +
  'github.com/unrolled/render github.com/spf13/afero gopkg.in/gomail.v2 github.com/jordan-wright/email gopkg.in/telebot.v3 ' +
  'gopkg.in/tucnak/telebot.v2 github.com/jessevdk/go-flags github.com/alexflint/go-arg gopkg.in/ini.v1';

/** They compile C of their own, which is linked with libc alone; not with tags that choose a library of the system. */
const BUNDLED =
  'github.com/mattn/go-sqlite3 gorm.io/driver/sqlite github.com/golang-migrate/migrate/v4/database/sqlite3';

const REASONS: Readonly<Record<string, string>> = {
  'reads settings from files whose names it makes up when it runs':
    'github.com/spf13/viper github.com/knadh/koanf github.com/ilyakaznacheev/cleanenv github.com/jinzhu/configor ' +
    'github.com/casbin/casbin github.com/nicksnyder/go-i18n',
  'starts programs':
    'github.com/go-rod/rod github.com/chromedp/chromedp github.com/playwright-community/playwright-go golang.org/x/tools ' +
    'github.com/hashicorp/go-getter github.com/hashicorp/go-plugin github.com/hashicorp/terraform-exec code.gitea.io/git-module ' +
    'github.com/gogs/git-module github.com/SebastiaanKlippert/go-wkhtmltopdf github.com/u2takey/ffmpeg-go ' +
    'github.com/bitfield/script github.com/pkg/browser github.com/cli/browser github.com/cosmtrek/air github.com/air-verse/air',
  'is linked with libraries of the system':
    'github.com/h2non/bimg github.com/davidbyttow/govips gocv.io/x/gocv gopkg.in/gographics/imagick.v2 gopkg.in/gographics/imagick.v3 ' +
    'github.com/libgit2/git2go github.com/google/gopacket/pcap github.com/gopacket/gopacket/pcap github.com/miekg/pkcs11 ' +
    'github.com/godror/godror github.com/mattn/go-oci8 github.com/otiai10/gosseract github.com/confluentinc/confluent-kafka-go ' +
    'github.com/tecbot/gorocksdb github.com/linxGnu/grocksdb github.com/veandco/go-sdl2 github.com/go-gl/gl fyne.io/fyne gioui.org ' +
    'github.com/gordonklaus/portaudio github.com/DataDog/zstd github.com/marcboeker/go-duckdb github.com/duckdb/duckdb-go ' +
    'github.com/golang-migrate/migrate/v4/database/sqlcipher github.com/microsoft/go-sqlcipher github.com/mutecomm/go-sqlcipher github.com/coreos/go-systemd',
};

let table: ReadonlyMap<string, GoNeed> | undefined;

function needs(): ReadonlyMap<string, GoNeed> {
  if (table !== undefined) return table;
  const made = new Map<string, GoNeed>();
  for (const name of PLAIN.split(' ')) made.set(name, 'plain');
  for (const name of OPENS.split(' ')) made.set(name, 'opens');
  for (const name of BUNDLED.split(' ')) made.set(name, 'bundled');
  made.set('github.com/joho/godotenv', '.env');
  for (const [reason, names] of Object.entries(REASONS))
    for (const name of names.split(' ')) made.set(name, { reason });
  table = made;
  return made;
}

/** What a package needs; undefined for one of which nothing is known. */
export function goNeed(path: string): GoNeed | undefined {
  for (let name = path; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('/')))) {
    const found = needs().get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Packages of the standard library that start programs, load them, or read Go's own sources. */
const STANDARD: ReadonlyMap<string, string> = new Map([
  ['os/exec', 'starts programs'],
  ['plugin', 'loads plugins'],
  ['go/build', "reads Go's own sources"],
  ['go/importer', "reads Go's own sources"],
  ['runtime/cgo', 'calls C'],
  ['net/http/cgi', 'starts programs'],
]);

/** Why a package of the standard library is not judged; undefined for all others. */
export function standardNeed(path: string): string | undefined {
  return STANDARD.get(path);
}
