/**
 * Manifests and lockfiles as plain data. The parsers are loaded when a file asks for them: most projects need one or none,
 * and start-up time counts.
 */
import type { ParseError } from 'jsonc-parser';
import { isObject, type JsonObject } from './json.js';
import { baseOf } from './paths.js';

/**
 * Parsed files by path: objects, arrays, texts, numbers. An XML element is an object: a list of elements for each name
 * inside it, `@Name` for an attribute, `#text` for its text.
 */
export type Documents = ReadonlyMap<string, unknown>;

export interface ParsedDocuments {
  readonly documents: Documents;
  /** Files that are not what their name says: path -> reason. */
  readonly unreadable: ReadonlyMap<string, string>;
}

type Language = 'json' | 'toml' | 'xml' | 'yaml';

/** Reads what the core has no parser for: those for JavaScript are large, and no browser has to load them. */
export interface DocumentReaders {
  /** The facts of a `next.config`, see `nextConfigOf`. Without it there are none, and what rests on them is declined. */
  readonly nextConfig?: (text: string) => Promise<unknown>;
}

const NEXT_CONFIG = /^next\.config\.[cm]?[jt]s$/;

/** Names by which files of known content are told. Anything else stays a text. */
const LANGUAGES: readonly (readonly [Language, RegExp])[] = [
  ['toml', /^(?:.+\.toml|Pipfile|poetry\.lock|uv\.lock|Cargo\.lock|pdm\.lock)$/],
  ['yaml', /^(?:pnpm-lock\.yaml|pnpm-workspace\.yaml|\.yarnrc\.yml)$/],
  [
    'xml',
    /^(?:pom\.xml|settings\.xml|extensions\.xml|nuget\.config|.+\.(?:props|targets|projitems)|.+\.(?:cs|fs|vb|dc)proj|.+\.slnx)$/i,
  ],
  [
    'json',
    /^(?:composer\.(?:json|lock)|symfony\.lock|packages(?:\.[^/]+)?\.lock\.json|global\.json|.+\.slnf|Pipfile\.lock|bun\.lock|turbo\.json|nx\.json|tsconfig[\w.-]*\.json|nest-cli\.json)$/,
  ],
];

/** Parses the files among the texts that are manifests or lockfiles of a known kind; nothing throws. */
export async function parseDocuments(
  texts: ReadonlyMap<string, string>,
  readers: DocumentReaders = {},
): Promise<ParsedDocuments> {
  const documents = new Map<string, unknown>();
  const unreadable = new Map<string, string>();
  for (const [path, text] of texts) {
    const known = parserOf(path, readers);
    if (known === undefined) continue;
    const [language, parse] = known;
    try {
      documents.set(path, await parsedOf(path, text, parse));
    } catch (error) {
      unreadable.set(path, `is not valid ${language}: ${firstLine(error)}`);
    }
  }
  return { documents, unreadable };
}

type Parser = (text: string) => Promise<unknown>;

function parserOf(path: string, { nextConfig }: DocumentReaders): readonly [string, Parser] | undefined {
  const name = baseOf(path);
  if (NEXT_CONFIG.test(name)) return nextConfig && ['JAVASCRIPT', nextConfig];
  const language = LANGUAGES.find(([, names]) => names.test(name))?.[0];
  return language && [language.toUpperCase(), PARSERS[language]];
}

/** A lockfile is parsed once for all Dockerfiles of its context. */
const recent = new Map<string, { readonly text: string; readonly value: unknown }>();

async function parsedOf(path: string, text: string, parse: Parser): Promise<unknown> {
  const known = recent.get(path);
  if (known?.text === text) return known.value;
  const value = await parse(text.replace(/^\uFEFF/, ''));
  if (recent.size > 500) recent.clear();
  recent.set(path, { text, value });
  return value;
}

/** The exports of a CommonJS package, which a bundler gives as its default export alone. */
export function named<T extends object>(module: T): T {
  return 'default' in module && isObject(module.default) ? (module.default as T) : module;
}

const PARSERS: Readonly<Record<Language, (text: string) => Promise<unknown>>> = {
  async toml(text) {
    const { parse } = await import('smol-toml');
    return parse(text);
  },
  async yaml(text) {
    const { isScalar, parseDocument, visit } = named(await import('yaml'));
    // The parser holds every key of a map against all others: most of its time in a lockfile of thousands of packages.
    const document = parseDocument(text, { merge: true, uniqueKeys: false });
    if (document.errors[0] !== undefined) throw document.errors[0];
    visit(document, {
      Map(_, { items }) {
        const keys = items.map(({ key }) => (isScalar(key) ? key.value : key));
        if (new Set(keys).size < keys.length) throw new SyntaxError('Map keys must be unique');
      },
    });
    return document.toJS();
  },
  async xml(text) {
    const { parseXml, XmlElement, XmlText } = named(await import('@rgrove/parse-xml'));
    const plain = (element: InstanceType<typeof XmlElement>): JsonObject => {
      const found: Record<string, unknown[]> = {};
      for (const child of element.children)
        if (child instanceof XmlElement) (found[child.name] ??= []).push(plain(child));
      const own = element.children.flatMap((child) => (child instanceof XmlText ? [child.text] : []));
      const attributes = Object.entries(element.attributes).map(([name, value]) => [`@${name}`, value]);
      return { ...found, ...Object.fromEntries(attributes), '#text': own.join('').trim() };
    };
    const { root } = parseXml(text, { ignoreUndefinedEntities: true });
    return root === null ? {} : { [root.name]: plain(root) };
  },
  async json(text) {
    const { parse } = await import('jsonc-parser');
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    if (errors[0] !== undefined) throw new SyntaxError(`at character ${errors[0].offset}`);
    return value;
  },
};

/** Not by `instanceof`: an error may come from another realm. */
function firstLine(error: unknown): string {
  const message = isObject(error) && typeof error.message === 'string' ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
