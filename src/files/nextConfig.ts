import { named } from '../project/documents.js';
import { nextConfigOf, type NextConfig } from '../project/nextConfig.js';

/** Reads a `next.config`; its parser and recast's visitor are loaded when a project has one. */
export async function readNextConfig(text: string): Promise<NextConfig> {
  const { parse } = named(await import('@babel/parser'));
  const { visit } = named(await import('recast'));
  return nextConfigOf(text, { parse, visit });
}
