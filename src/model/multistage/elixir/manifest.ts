/** What mix.exs says of releases. */
import { withoutComments } from '../../../project/elixir/code.js';

/** Settings by which a release is made elsewhere, of other parts, or by other code. */
const ODD =
  /\b(include_erts|apps_path|build_path|deps_path|build_per_environment|config_path|config_providers|rel_templates_path|steps|path|in_umbrella|release|make_\w+):|\b(compilers):(?!\s*\[:(?:phoenix_live_view|gettext|phoenix)(?:,\s*:gettext)?\]\s*\+\+)|["'](cmd) /;

/** The names that a release may have; a text says why that cannot be told, as the end of a sentence. */
export function releaseNames(source: string): readonly string[] | string {
  const code = withoutComments(source);
  const odd = ODD.exec(code);
  if (odd !== null)
    return `sets ${odd[1] ?? odd[2] ?? odd[3]}, by which other things may be made, or elsewhere`;
  const app = /\bapp:\s*:(\w+)/.exec(code)?.[1];
  if (app === undefined) return 'does not name the application plainly';
  const at = /\breleases:/.exec(code)?.index;
  if (at === undefined) return [app];
  return [...code.slice(at).matchAll(/\b(\w+):\s*\[/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'releases');
}
