/**
 * Gems by what they need of the system. Written down 2026-11 from their gemspecs (`extensions`), and held against Debian's
 * own packages of them (`ruby-<name>`: `Architecture: all` is plain Ruby, `any` has an extension, `Depends` names the
 * libraries and programs) in bullseye, bookworm and trixie. Versions that are on rubygems.org for Ruby 2.7 and later.
 */

/** Plain Ruby that starts no program of the system and loads no library of it. */
export const PURE = `
abbrev aasm activeadmin activejob activemodel activerecord activerecord-import activerecord-session_store activeresource
activestorage activesupport actioncable actionmailbox actionmailer actionpack actiontext actionview acts-as-taggable-on
acts_as_list active_model_serializers addressable administrate afm ahoy_matey airbrake airbrake-ruby airbrussh alba
algoliasearch amazing_print amq-protocol ancestry annotate arbre ascii85 ast async async-container async-http
async-http-cache async-pool async-service attr_encrypted attr_required audited awesome_print axiom-types base64
benchmark better_errors blazer blueprinter bootstrap_form bootstrap-sass browser bugsnag builder bullet bundler bunny
cancancan capybara carrierwave case_transform caxlsx chartkick chronic chronic_duration chunky_png closure_tree cocoon
coderay coercible coffee-script-source colorator concurrent-ruby config connection_pool console countries counter_culture
crack crass css_parser cssbundling-rails csv cuba daemons dalli database_cleaner database_cleaner-active_record
database_cleaner-core declarative deep_merge delayed_job delayed_job_active_record descendants_tracker device_detector
devise devise-i18n diff-lcs dig_rb discard docile domain_name doorkeeper dotenv dotenv-rails draper drb dry-auto_inject
dry-cli dry-configurable dry-container dry-core dry-events dry-inflector dry-initializer dry-logic dry-monads dry-schema
dry-struct dry-system dry-transformer dry-types dry-validation elastic-transport elasticsearch elasticsearch-api
elasticsearch-model elasticsearch-rails elasticsearch-transport em-websocket email_validator encryptor equalizer
erb-formatter erubi erubis et-orbi event_stream_parser excon factory_bot factory_bot_rails faker faraday
faraday-em_http faraday-em_synchrony faraday-excon faraday-follow_redirects faraday-httpclient faraday-multipart
faraday-net_http faraday-net_http_persistent faraday-patron faraday-rack faraday-retry faraday_middleware
fast_jsonapi fiber-annotation fiber-local fiber-storage figaro flipper flipper-active_record flipper-ui font-awesome-rails
formtastic forwardable-extended friendly_id fugit gapic-common geocoder getoptlong gli globalid globalize gon good_job
google-cloud-core google-cloud-env google-cloud-errors google-cloud-storage google-logging-utils googleauth
googleapis-common-protos-types grape grape-entity graphiql-rails graphql graphql-batch groupdate haml-rails hanami
hanami-assets hanami-cli hanami-controller hanami-db hanami-router hanami-utils hanami-validations hanami-view has_scope
hashdiff hashery hashie heroicon highline hirb honeybadger html-pipeline htmlentities http http-accept http-cookie
http-form_data http_accept_language httparty httpclient i18n i18n-js i18n-tasks ice_cube ice_nine importmap-rails
inherited_resources inline_svg interactor invisible_captcha irb jbuilder jekyll jekyll-feed jekyll-paginate
jekyll-sass-converter jekyll-seo-tag jekyll-sitemap jekyll-watch jmespath jquery-rails jquery-ui-rails js-routes jsbundling-rails
json-jwt json-schema jsonapi-renderer jsonapi-serializer jwt kaminari kaminari-actionview kaminari-activerecord
kaminari-core kramdown kramdown-parser-gfm language_server-protocol launchy letter_opener light-service lint_roller liquid
localhost lockbox logger lograge lookbook loofah mail mapping marcel matrix maxminddb meilisearch mercenary
meta-tags method_source mime-types mime-types-data mini_mime mini_portile2 minima minitest mobility mocha monetize money
money-rails mongo mongoid mono_logger multi_json multi_xml multipart-post mustermann mustermann-grape mutex_m nap nested_form
net-http net-http-persistent net-imap net-pop net-protocol net-scp net-sftp net-smtp net-ssh netrc newrelic_rpm nori
oauth oauth2 observer omniauth omniauth-facebook omniauth-github omniauth-google-oauth2 omniauth-oauth
omniauth-oauth2 omniauth-rails_csrf_protection omniauth-twitter opentelemetry-api opentelemetry-common opentelemetry-sdk
opentelemetry-registry opentelemetry-semantic_conventions orm_adapter os ostruct package_json pagy paper_trail parallel
parser pastel pathutil pdf-core pdf-reader pg_search pghero phlex phlex-rails phonelib phony popper_js pp prawn prawn-table
premailer premailer-rails prettyprint prometheus-client prometheus_exporter propshaft protocol-hpack
protocol-http protocol-http1 protocol-http2 protocol-rack pry pry-rails public_suffix pundit raabro rabl rack
rack-accept rack-attack rack-cache rack-contrib rack-cors rack-mini-profiler rack-oauth2 rack-protection rack-proxy
rack-session rack-ssl rack-test rack-timeout rackup rails rails-controller-testing rails-dom-testing
rails-html-sanitizer rails-i18n rails_admin rails_semantic_logger railties rainbow rake ransack recaptcha redis
redis-actionpack redis-activesupport redis-client redis-namespace redis-rack redis-rails redis-store regexp_parser reline
representable request_store responders resque rest-client retriable rexml roda rollbar rollout rom rom-core rom-sql roo
rotp rouge rqrcode rqrcode_core rspec rspec-core rspec-expectations rspec-mocks rspec-rails rspec-support rss rubocop
rubocop-ast rubocop-capybara rubocop-factory_bot rubocop-minitest rubocop-performance rubocop-rails
rubocop-rails-omakase rubocop-rspec ruby-ole ruby-openai ruby-progressbar ruby-rc4 ruby2_keywords rubyzip rufus-scheduler
safe_yaml sass sass-rails sassc-rails scenic searchkick securerandom select2-rails semantic_logger
semantic_range sentry-rails sentry-ruby sentry-sidekiq sequel serverengine settingslogic shoulda shoulda-context
shoulda-matchers shrine sidekiq sidekiq-cron sidekiq-scheduler sidekiq-unique-jobs sigdump signet simple_form
simplecov simplecov-html simplecov_json_formatter sinatra sinatra-contrib singleton sitemap_generator slack-notifier
slim slim-rails smart_properties snaky_hash sneakers solid_cable solid_cache solid_queue sorbet-runtime spreadsheet
spring spring-watcher-listen sprockets sprockets-rails sshkit standard standard-custom standard-performance
state_machines state_machines-activemodel state_machines-activerecord statesman statsd-ruby stimulus-rails
store_model stringex stripe strong_migrations sucker_punch tailwindcss-rails tailwindcss-ruby temple terminal-table text-table thor
thread_safe thruster tilt time timecop timeliness timeout tins traces trailblazer-option tsort tty-color tty-cursor tty-prompt
tty-reader tty-screen tty-spinner tty-table ttfunk turbo-rails turbolinks turbolinks-source twilio-ruby tzinfo tzinfo-data
uber unf unicode-display_width unicode-emoji uniform_notifier uri useragent user_agent_parser valid_email2
validates_timeliness vcr version_gem view_component virtus vite_rails vite_ruby warden webmock web-console webrick
websocket websocket-extensions will_paginate wisper with_advisory_lock xpath yard zeitwerk
`;

/**
 * With an extension that is linked with the C and C++ libraries, zlib, and the OpenSSL, libffi and libyaml of Ruby itself,
 * all of which its slim images have, or with sources of libraries that the gem brings. Some of them come compiled.
 */
export const COMPILED = `
atomic bcrypt bcrypt_pbkdf bigdecimal bindex binding_of_caller bootsnap bson byebug cbor cgi commonmarker
concurrent-ruby-ext cool.io date debug debug_inspector digest-crc ed25519 erb escape_utils eventmachine fast-stemmer
fast_blank ffi google-protobuf grpc haml hamlit hiredis hiredis-client hitimes http_parser.rb io-console io-event
iodine jaro_winkler json kgio liquid-c llhttp-ffi msgpack murmurhash3 nio4r nkf nokogiri oj openssl ox
pg_query posix-spawn prism psych puma racc raindrops rbs rbtree redcarpet rinku sassc stackprof stringio
strptime strscan syslog thin unf_ext unicode unicorn websocket-driver x25519 yajl-ruby
`;

/** Linked with, or loading, a library that slim images lack: `|` between the names in bullseye, bookworm and trixie. */
export const LINKED: Readonly<Record<string, string>> = {
  charlock_holmes: 'libicu67|libicu72|libicu76',
  curb: 'libcurl4|libcurl4|libcurl4t64',
  ethon: 'libcurl4|libcurl4|libcurl4t64',
  'libxml-ruby': 'libxml2',
  mysql2: 'libmariadb3',
  pg: 'libpq5',
  sequel_pg: 'libpq5',
  // Since 1.5 with an SQLite of its own.
  sqlite3: 'libsqlite3-0',
};

/** Plain Ruby on top of those of which the tables speak. */
export const ON_TOP = 'typhoeus pry-byebug childprocess rb-inotify rb-fsevent listen';

/** They start programs: those of one group each have to be installed by name. */
export const STARTS: Readonly<Record<string, string>> = {
  mini_magick: 'imagemagick|graphicsmagick',
  image_processing: 'imagemagick|graphicsmagick|libvips|libvips42|libvips42t64|libvips-tools',
  'ruby-vips': 'libvips|libvips42|libvips42t64|libvips-tools|libvips-dev',
};

/** They start Node where it is there: JavaScript that is compiled when the container runs. */
export const NODE = 'execjs autoprefixer-rails coffee-script coffee-rails uglifier terser';
