/** Whether packages.lock.json is in step with a project: then a restore does the same with `--locked-mode` (NuGet.Client, PackagesLockFileUtilities). */
import { isObject } from '../json.js';
import { baseOf, dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { attributeOf, elementAt, elementsOf, textIn, type XmlElement } from '../xml.js';

/** SDKs that add no packages of their own for the frameworks below. */
const PLAIN_SDK = /^Microsoft\.NET\.Sdk(?:\.(?:Web|Worker))?$/;
const FRAMEWORK = /^net(?:[5-9]|\d\d)\.0$/;
/** Properties by which the SDK adds packages or runtimes, or NuGet locks otherwise. */
const ADDS =
  /^(?:RuntimeIdentifiers?|SelfContained|Publish(?:Aot|Trimmed|SingleFile|ReadyToRun)|Is(?:Aot|Trim)\w*|Enable(?:Aot|Trim|SingleFile)\w*|Restore(?!PackagesWithLockFile)\w+|NuGet(?!Audit)\w*|TargetFrameworks|TargetPlatform\w*|DisableImplicit\w*|RequiresAspNetWebAssets|AutoReference\w*|ManagePackageVersionsCentrally|CentralPackage\w*|PackageTargetFallback|AssemblyName|PackageId|EnablePreview\w*|StaticWebAssets\w*|UseW\w+|OutputItemType)$/i;
const KINDS =
  /^(?:PackageReference|PackageVersion|GlobalPackageReference|PackageDownload|ProjectReference|FrameworkReference|DotNetCliToolReference|PrunePackageReference)$/i;

class Refused extends Error {}

interface Wanted {
  readonly framework: string;
  /** Name in lower case -> range, as `rangeOf` writes it. */
  readonly packages: ReadonlyMap<string, string>;
  /** Those of them that projects which refer to this one get too. */
  readonly passedOn: ReadonlyMap<string, string>;
  /** Paths of the projects that it refers to. */
  readonly references: readonly string[];
}

/** Why the lockfile beside a project may not be in step with it; undefined when it is shown to be. */
export function outOfStep(project: Project, path: string, lock: string): string | undefined {
  try {
    const wanted = wantedBy(project, path);
    compare(project, wanted, lock);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function wantedBy(project: Project, path: string): Wanted {
  const root = elementAt(project.documents.get(path), 'Project');
  if (root === undefined || !path.endsWith('.csproj'))
    throw new Refused(`${path} was not read, or is of another language`);
  if (!PLAIN_SDK.test(attributeOf(root, 'Sdk') ?? ''))
    throw new Refused(`${path} uses an SDK that may add packages`);
  const shared = [...project.files].find((other) =>
    /(?:^|\/)Directory\.\w+\.(?:props|targets)$/i.test(other),
  );
  if (shared !== undefined) throw new Refused(`${shared} may add or choose packages`);
  const packages = new Map<string, string>();
  const passedOn = new Map<string, string>();
  const references: string[] = [];
  let framework = '';
  for (const { name, element } of elementsOf(root)) {
    if (name === 'PropertyGroup') framework = frameworkIn(path, element) ?? framework;
    else if (name === 'ItemGroup') itemsIn(path, element, { packages, passedOn, references });
    else if (name !== 'Target') throw new Refused(`${path} has an element ${name}, which may add packages`);
  }
  if (!FRAMEWORK.test(framework)) throw new Refused(`${path} has no plain TargetFramework`);
  // From .NET 10 on, the SDK adds a package with the scripts of Blazor.
  const razor =
    framework.length > 'net9.0'.length
      ? [...project.files].find((other) => other.endsWith('.razor'))
      : undefined;
  if (razor !== undefined) throw new Refused(`${razor} has the SDK add a package`);
  return { framework, packages, passedOn, references };
}

function frameworkIn(path: string, group: XmlElement): string | undefined {
  let found: string | undefined;
  for (const { name, element } of elementsOf(group)) {
    if (ADDS.test(name)) throw new Refused(`${path} sets ${name}, by which other packages may be restored`);
    if (name !== 'TargetFramework') continue;
    if (isAsked(group) || isAsked(element))
      throw new Refused(`${path} chooses its framework under a condition`);
    found = textIn(element);
  }
  return found;
}

function isAsked(element: XmlElement): boolean {
  return attributeOf(element, 'Condition') !== undefined;
}

interface Items {
  readonly packages: Map<string, string>;
  readonly passedOn: Map<string, string>;
  readonly references: string[];
}

function itemsIn(path: string, group: XmlElement, { packages, passedOn, references }: Items): void {
  for (const { name, element } of elementsOf(group)) {
    if (!KINDS.test(name)) continue;
    const include = attributeOf(element, 'Include') ?? '';
    if (isAsked(group) || isAsked(element) || !/^[\w.\\/ -]+$/.test(include))
      throw new Refused(`${path} has a ${name} that only the build knows`);
    if (name === 'FrameworkReference') continue;
    if (name === 'ProjectReference') {
      const other = joinPath(dirOf(path), include.replaceAll('\\', '/'));
      const odd =
        elementsOf(element).length > 0 ||
        Object.keys(element).some((key) => key !== '@Include' && key !== '#text');
      if (other === undefined || odd)
        throw new Refused(`${path} refers to ${include} in a way that is not followed`);
      references.push(other);
    } else if (name === 'PackageReference') {
      const range = rangeOf(valueOf(element, 'Version') ?? '');
      if (range === undefined)
        throw new Refused(`${path} asks for ${include} by a version that is not plain`);
      if (packages.has(include.toLowerCase())) throw new Refused(`${path} asks for ${include} twice`);
      packages.set(include.toLowerCase(), range);
      if (!/\ball\b/i.test(valueOf(element, 'PrivateAssets') ?? ''))
        passedOn.set(include.toLowerCase(), range);
    } else throw new Refused(`${path} has a ${name}, which is not followed`);
  }
}

/** An attribute, or the element of that name inside. */
function valueOf(element: XmlElement, name: string): string | undefined {
  const inside = elementsOf(element, name)[0]?.element;
  return attributeOf(element, name) ?? (inside && textIn(inside));
}

/** `8.0`, `8.0.1-rc.1` and what lockfiles make of it, `[8.0.0, )`, in one form; undefined for other ranges. */
function rangeOf(written: string): string | undefined {
  const version = /^\[(.+), \)$/.exec(written)?.[1] ?? written;
  const [, numbers = '', label = ''] = /^(\d+\.\d+(?:\.\d+){0,2})(-[\w.-]+)?$/.exec(version) ?? [];
  if (numbers === '') return undefined;
  const parts = numbers.split('.').map(Number);
  while (parts.length < 3) parts.push(0);
  return `${(parts[3] === 0 ? parts.slice(0, 3) : parts).join('.')}${label.toLowerCase()}`;
}

function compare(project: Project, wanted: Wanted, lock: string): void {
  const document = project.documents.get(lock);
  const frameworks = isObject(document) && document.version === 1 ? document.dependencies : undefined;
  if (!isObject(frameworks)) throw new Refused(`${lock} was not read, or is of another version`);
  const names = Object.keys(frameworks);
  const entries = frameworks[wanted.framework];
  if (names.length !== 1 || !isObject(entries))
    throw new Refused(`${lock} is for ${names.join(', ')}, and the project for ${wanted.framework}`);
  const direct = new Map<string, string | undefined>();
  const projects = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(entries)) {
    if (!isObject(entry)) throw new Refused(`${lock} has an entry that was not understood`);
    if (entry.type === 'Direct') direct.set(name.toLowerCase(), rangeOf(String(entry.requested)));
    else if (entry.type === 'Project') projects.set(name.toLowerCase(), entry.dependencies ?? {});
    else if (entry.type !== 'Transitive')
      throw new Refused(`${lock} has entries of the type ${String(entry.type)}`);
  }
  same(lock, wanted.packages, direct);
  if (projects.size !== wanted.references.length)
    throw new Refused(`${lock} has other projects than those that are referred to`);
  for (const path of wanted.references) ofReference(project, path, lock, projects.get(nameOf(path)));
}

function nameOf(path: string): string {
  return baseOf(path)
    .replace(/\.\w+$/, '')
    .toLowerCase();
}

/** What a lockfile repeats of a project that is referred to; one that refers to others is not followed. */
function ofReference(project: Project, path: string, lock: string, dependencies: unknown): void {
  const { references, passedOn } = wantedBy(project, path);
  if (references.length > 0) throw new Refused(`${path} refers to other projects in turn`);
  if (!isObject(dependencies)) throw new Refused(`${lock} does not have ${path}`);
  const found = Object.entries(dependencies).map(
    ([name, range]) => [name.toLowerCase(), rangeOf(String(range))] as const,
  );
  same(lock, passedOn, new Map(found));
}

function same(
  lock: string,
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string | undefined>,
): void {
  const name =
    [...wanted].find(([each, range]) => found.get(each) !== range)?.[0] ??
    [...found.keys()].find((each) => !wanted.has(each));
  if (name !== undefined) throw new Refused(`${lock} does not have ${name} as the project has it`);
}
