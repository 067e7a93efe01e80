import * as z from 'zod/mini';

z.config(z.locales.en());

const names = z.array(z.string().check(z.minLength(1)));

/** The form of dockopt.config.json, and of the key `dockopt` in package.json. */
export const configSchema = z.strictObject({
  $schema: z.optional(z.string().check(z.describe('Address of this schema, for editors.'))),
  level: z.optional(
    z
      .enum(['safe', 'recommended', 'aggressive'])
      .check(z.describe('How much the changes may rest on; recommended if not given.')),
  ),
  only: z.optional(names.check(z.describe('Run these transforms only.'))),
  skip: z.optional(names.check(z.describe('Do not run these transforms.'))),
  cache: z.optional(
    z
      .enum(['auto', 'delete', 'mounts'])
      .check(
        z.describe(
          'What becomes of downloads: deleted in the layer that fetched them, or kept outside the image in cache mounts; ' +
            'auto takes mounts where the project shows BuildKit.',
        ),
      ),
  ),
  advice: z.optional(z.boolean().check(z.describe('Print the advice too.'))),
  registry: z.optional(
    z
      .boolean()
      .check(
        z.describe(
          'Ask registries which images there are, for which platforms and how large; false if not given, and no network then.',
        ),
      ),
  ),
});

/** The form as JSON Schema (draft 2020-12), for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

/** What one fault of a configuration is, in words; `where` is the key it stands at, '' for the whole. */
export function explain(
  issue: { readonly code?: string | undefined; readonly message: string },
  where: string,
): string {
  if (issue.code === 'unrecognized_keys') return `has an unknown key "${where}"`;
  return `${where === '' ? 'its content' : `"${where}"`}: ${issue.message.replace(/^Invalid \w+: /, '')}`;
}
