/**
 * Packages of npm that read no file of the project that uses them unless a source hands them its path. Hand-picked from the
 * most depended-upon packages, their documentation and sources looked at in 2026-11; any other package counts as one that
 * may look for files by names of its own (`.env`, `config/`, `knexfile.js`, `views/`).
 */
const READS_NOTHING: ReadonlySet<string> = new Set(
  (
    'express koa @koa/router koa-router koa-bodyparser @koa/cors koa-compress koa-helmet fastify @fastify/cors @fastify/helmet ' +
    '@fastify/jwt @fastify/cookie @fastify/rate-limit @fastify/formbody @fastify/multipart @fastify/sensible @fastify/websocket ' +
    '@fastify/type-provider-typebox fastify-plugin @hapi/hapi @hapi/boom hono @hono/node-server restify polka micro ' +
    'body-parser cookie-parser cookie-session express-session compression cors helmet morgan hpp response-time ' +
    'express-rate-limit express-validator express-async-errors express-async-handler method-override multer busboy formidable ' +
    'http-errors http-status http-status-codes http-proxy http-proxy-middleware on-finished ' +
    'axios node-fetch undici got superagent ky cross-fetch form-data qs query-string url-join ' +
    'pg pg-pool pg-promise postgres mysql mysql2 mongodb mongoose redis ioredis connect-redis memcached cassandra-driver ' +
    'amqplib kafkajs mqtt nats bull bullmq bee-queue ' +
    'jsonwebtoken jose passport passport-jwt passport-local passport-http-bearer bcryptjs bcrypt argon2 uuid nanoid ulid cuid ' +
    'ms bytes lodash lodash-es ramda underscore async p-limit p-queue p-retry p-map eventemitter3 events debug chalk ' +
    'kleur picocolors pino pino-http winston bunyan loglevel dayjs moment moment-timezone date-fns date-fns-tz luxon cron ' +
    'node-cron node-schedule semver bignumber.js big.js decimal.js mathjs ' +
    'zod joi yup ajv ajv-formats ajv-errors superstruct io-ts fp-ts class-validator class-transformer validator ' +
    '@sinclair/typebox @fastify/ajv-compiler reflect-metadata rxjs tslib inversify tsyringe awilix ' +
    '@nestjs/common @nestjs/core @nestjs/platform-express @nestjs/platform-fastify @nestjs/microservices @nestjs/websockets ' +
    '@nestjs/platform-socket.io @nestjs/jwt @nestjs/passport @nestjs/axios @nestjs/schedule @nestjs/throttler ' +
    '@nestjs/event-emitter @nestjs/terminus @nestjs/cqrs @nestjs/bull @nestjs/bullmq @nestjs/mongoose ' +
    'graphql @apollo/server apollo-server-express graphql-tag graphql-yoga dataloader ' +
    'socket.io socket.io-client ws sockjs prom-client nodemailer stripe twilio @sendgrid/mail ' +
    'cheerio htmlparser2 marked sanitize-html slugify he fast-xml-parser xml2js csv-parse csv-stringify papaparse js-yaml yaml ' +
    'unix-dgram bufferutil utf-8-validate msgpackr source-map-support iconv-lite content-type mime mime-types accepts vary etag'
  ).split(' '),
);

/** True for a package that is known to look for no file of the project by itself; declarations of types do nothing. */
export function readsNothing(name: string): boolean {
  return READS_NOTHING.has(name) || name.startsWith('@types/');
}
