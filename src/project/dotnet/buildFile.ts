/** What one file of MSBuild (a project, `.props`, `.targets`) lets a restore read of the build context. */
import { joinPath } from '../paths.js';
import { allTexts, attributeOf, elementsOf, textIn, type XmlElement } from '../xml.js';
import { isFarProperty } from './properties.js';

export interface Reference {
  readonly path: string;
  /** True where it may be missing: a condition asks for it. */
  readonly optional: boolean;
}

export interface BuildFile {
  readonly references: readonly Reference[];
  readonly imports: readonly Reference[];
  /** File names that it looks for in its own directory's parents. */
  readonly above: readonly string[];
  /** True when it names an SDK. */
  readonly sdk: boolean;
}

interface Place {
  /** Directory of the file itself. */
  readonly dir: string;
  /** Directory of the project that it is read for: items count from there. */
  readonly projectDir: string;
}

/** SDKs of which it is known that a restore reads no more than project files (dotnet/sdk and dotnet/aspire, 2026-08). */
const KNOWN_SDK =
  /^(?:Microsoft\.NET\.Sdk(?:\.(?:Web|Worker|Razor|BlazorWebAssembly|StaticWebAssets|WindowsDesktop))?|Aspire\.AppHost\.Sdk|MSTest\.Sdk)(?:\/[\w.-]+)?$/i;
const DOCKER_SDK = /^Microsoft\.Docker\.Sdk$/i;
/** Items that decide what is restored (NuGet.targets); others are only looked at by a build. */
const RESTORED =
  /^(?:PackageReference|PackageVersion|GlobalPackageReference|PackageDownload|ProjectReference|FrameworkReference|DotNetCliToolReference|Known\w+|NativeFileReference|PrunePackageReference)$/i;
/** Targets of a build, which a restore does not run. */
const BUILD_TARGET =
  /^(?:(?:Before|After)?(?:Build|Rebuild|Compile|CoreCompile|Publish|Clean|Pack|Test|VSTest|Resgen)|CoreBuild|PrepareForBuild|PrepareForPublish|PrepareResources|PreBuildEvent|PostBuildEvent|ComputeFilesToPublish|ComputeResolvedFilesToPublishList|ComputeAndCopyFilesToPublishDirectory|CopyFilesToOutputDirectory|CopyFilesToPublishDirectory|GenerateNuspec|ResolveReferences|ResolveAssemblyReferences|GetCopyToOutputDirectoryItems|AssignTargetPaths|Run|_CopyFilesMarkedCopyLocal)$/;
/** Names that targets of a restore have: one of the project would stand in their place. */
const RESTORE_TARGET =
  /restore|^_?(?:collect|process|resolve|check|get|generate|add|apply)[A-Z]?\w*|nuget|package/i;
/** Functions of MSBuild by type that read no file. */
const PURE =
  /^(?:System\.(?:String|Char|Int32|Int64|Double|Decimal|Boolean|Math|Version|Guid|DateTime|DateTimeOffset|TimeSpan|Convert|Environment|OperatingSystem|StringComparison|Text\.RegularExpressions\.Regex|Runtime\.InteropServices\.(?:RuntimeInformation|OSPlatform)|IO\.Path)|MSBuild)$/;
const READING =
  /^(?:Get(?:PathOf|DirectoryNameOf)\w*|\w*(?:File|Directory)?Exists|GetRegistryValue\w*|Load\w*)$/;
/** Directories of the SDK, and packages that a restore has yet to fetch: nothing of the project lies there. */
const SDK_PATH =
  /^\$\((?:MSBuildExtensionsPath(?:32|64)?|MSBuildToolsPath|MSBuildBinPath|VSToolsPath|MSBuildSDKsPath)\)/;
const ABOVE =
  /^\$\(\[MSBuild\]::GetPathOfFileAbove\('?([\w.-]+)'?,\s*'?\$\(MSBuildThisFileDirectory\)\.\.[\\/]?'?\)\)$/;

class Refused extends Error {}

/** Reads the root element of a file; text: why a restore of it may read something that is not known. */
export function readBuildFile(
  root: XmlElement,
  place: Place,
  kind: 'project' | 'compose' | 'shared',
): BuildFile | string {
  const reader = new Reader(place, kind);
  try {
    reader.root(root);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  return reader;
}

class Reader implements BuildFile {
  readonly references: Reference[] = [];
  readonly imports: Reference[] = [];
  readonly above: string[] = [];
  sdk = false;
  readonly #place: Place;
  readonly #kind: 'project' | 'compose' | 'shared';

  constructor(place: Place, kind: 'project' | 'compose' | 'shared') {
    this.#place = place;
    this.#kind = kind;
  }

  root(element: XmlElement): void {
    if (attributeOf(element, 'InitialTargets') !== undefined)
      throw new Refused('runs targets of its own at every start (InitialTargets)');
    const sdk = attributeOf(element, 'Sdk');
    if (sdk !== undefined) for (const each of sdk.split(';')) this.#useSdk(each.trim());
    this.#group(element);
  }

  #group(element: XmlElement): void {
    for (const { name, element: child } of elementsOf(element)) {
      if (name === 'Target') target(child);
      else if (name !== 'ProjectExtensions' && name !== 'UsingTask') this.#part(name, child);
    }
  }

  #part(name: string, child: XmlElement): void {
    if (name === 'PropertyGroup') properties(child);
    else if (name === 'ItemGroup') this.#items(child);
    else if (name === 'Import') this.#import(child);
    else if (name === 'Sdk') this.#useSdk(attributeOf(child, 'Name') ?? '');
    else if (name === 'ItemDefinitionGroup') pure(allTexts(child));
    else if (/^(?:ImportGroup|Choose|When|Otherwise)$/.test(name)) {
      unasked(child, name === 'ImportGroup' ? 'imports' : 'settings');
      this.#group(child);
    } else throw new Refused(`has an element ${name}, which is not known`);
  }

  #useSdk(written: string): void {
    const known = this.#kind === 'compose' ? DOCKER_SDK : KNOWN_SDK;
    if (!known.test(written)) throw new Refused(`uses the SDK ${written}, of which not all is known`);
    this.sdk = true;
  }

  #items(group: XmlElement): void {
    pure(allTexts(group));
    for (const { name, element } of elementsOf(group)) {
      if (!RESTORED.test(name)) continue;
      unasked(group, name);
      unasked(element, name);
      if (/^(?:Known\w+|NativeFileReference)$/i.test(name))
        throw new Refused(`has ${name}, of which not all is known`);
      const listed = allTexts(element).find((text) => /[@%]\(/.test(text));
      if (listed !== undefined) throw new Refused(`takes ${name} from other items: ${listed}`);
      if (name.toLowerCase() === 'projectreference')
        this.#reference(element, attributeOf(group, 'Condition'));
    }
  }

  #reference(element: XmlElement, condition: string | undefined): void {
    const optional = condition !== undefined || attributeOf(element, 'Condition') !== undefined;
    for (const part of (attributeOf(element, 'Include') ?? '').split(';')) {
      const written = part.trim();
      if (written === '') continue;
      const path = this.#resolved(written, this.#place.projectDir);
      if (path === undefined) throw new Refused(`refers to ${written}, which is only known in the build`);
      this.references.push({ path, optional });
    }
  }

  #import(element: XmlElement): void {
    const written = (attributeOf(element, 'Project') ?? '').trim();
    const condition = attributeOf(element, 'Condition');
    const sdk = attributeOf(element, 'Sdk');
    if (sdk !== undefined) {
      this.#useSdk(sdk);
      return;
    }
    if (SDK_PATH.test(written)) return;
    const above = ABOVE.exec(written)?.[1];
    if (above !== undefined) {
      this.above.push(above);
      return;
    }
    const path = this.#resolved(written, this.#place.dir);
    if (path === undefined) throw new Refused(`imports ${written}, which is only known in the build`);
    this.imports.push({ path, optional: condition !== undefined });
  }

  /** A path in the context; undefined when variables or patterns decide it. */
  #resolved(written: string, dir: string): string | undefined {
    const plain = written.replaceAll('\\', '/');
    const lead = /^\$\(MSBuild(This|Project)(?:File)?Directory\)\/?/.exec(plain);
    const base = lead === null ? dir : lead[1] === 'This' ? this.#place.dir : this.#place.projectDir;
    const rest = plain.slice(lead?.[0].length ?? 0);
    return /[$%@*?;:]/.test(rest) || rest === '' ? undefined : joinPath(base, rest);
  }
}

function target(element: XmlElement): void {
  const name = attributeOf(element, 'Name') ?? '';
  const hooks = ['BeforeTargets', 'AfterTargets'].map((each) => attributeOf(element, each));
  const given = hooks.flatMap((each) => (each ?? '').split(';')).map((each) => each.trim());
  const odd = given.find((each) => each !== '' && !BUILD_TARGET.test(each));
  if (odd !== undefined) throw new Refused(`has a target that runs around ${odd}`);
  if (RESTORE_TARGET.test(name) && hooks.every((each) => each === undefined))
    throw new Refused(`has a target ${name}, which a restore may run`);
}

function properties(group: XmlElement): void {
  pure(allTexts(group));
  unasked(group, 'settings');
  for (const { name, element } of elementsOf(group)) {
    unasked(element, name);
    if (isFarProperty(name, textIn(element)))
      throw new Refused(`sets ${name}, by which a restore reads or writes elsewhere`);
  }
}

/** A file that is looked for may be one of the sources. */
function unasked(element: XmlElement, what: string): void {
  if (/\bExists\s*\(/i.test(attributeOf(element, 'Condition') ?? ''))
    throw new Refused(`asks whether a file exists before it takes ${what}`);
}

function pure(texts: readonly string[]): void {
  for (const text of texts) {
    for (const [written, type = '', name = ''] of text.matchAll(/\[([\w.]+)\]::(\w+)/g))
      if (!PURE.test(type) || READING.test(name))
        throw new Refused(`uses ${written}, which may read other files`);
  }
}
