import type { RegistryFact } from '../project/registry.js';

/** What a registry says of an image, without the day on which it was asked. */
export type RegistryAnswer = RegistryFact;

/** Where an image is asked for: one registry, or a mirror of it. */
export interface Endpoint {
  /** `https://registry-1.docker.io`, without a slash at its end. */
  readonly base: string;
  /** The name of the registry as people, and their docker configuration, write it. */
  readonly host: string;
  /** `library/node`. */
  readonly name: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** What could not be told, and why: a part of a sentence without full stop. */
export interface Unknown {
  readonly unknown: string;
  /** True when the registry as a whole is concerned, so that asking it for more is no use in this run. */
  readonly down?: boolean;
  /** True when nothing at all was answered. */
  readonly unreached?: boolean;
}

/** Milliseconds, bytes and numbers that bound what is asked. */
export interface Limits {
  /** For each request, its body included. */
  readonly timeout: number;
  /** The longest wait that a registry may ask for, in milliseconds. */
  readonly wait: number;
  /** Requests at a time. */
  readonly atOnce: number;
  /** Bytes of one answer. */
  readonly bytes: number;
}

export const LIMITS: Limits = { timeout: 10_000, wait: 10_000, atOnce: 4, bytes: 4 * 1024 * 1024 };

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;
