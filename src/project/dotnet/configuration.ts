/** Whether what is restored depends on the configuration, Debug or Release, in files of MSBuild. */
import { isObject } from '../json.js';
import type { Project } from '../types.js';
import { attributeOf, elementAt, elementsOf, type XmlElement } from '../xml.js';

const RESTORED_ITEM =
  /^(?:PackageReference|PackageVersion|GlobalPackageReference|PackageDownload|ProjectReference|FrameworkReference)$/i;
/** Properties by which a restore finds packages and runtimes. */
const RESTORED_PROPERTY =
  /^(?:TargetFrameworks?|RuntimeIdentifiers?|SelfContained|UseAppHost|Publish(?:Aot|Trimmed|SingleFile|ReadyToRun)|RuntimeFrameworkVersion|RestoreSources|RestoreAdditionalProjectSources|NuGet\w*|Restore\w*)$/i;

/** Why a restore without the configuration of a build would restore something else; undefined when it would not. */
export function configurationIn(project: Project, files: readonly string[]): string | undefined {
  for (const path of files) {
    const root = elementAt(project.documents.get(path), 'Project');
    if (isObject(root) && depends(root, false))
      return `what ${path} has restored depends on the configuration`;
  }
  return undefined;
}

function depends(element: XmlElement, inside: boolean): boolean {
  return elementsOf(element).some(({ name, element: child }) => {
    if (name === 'Target') return false;
    const asked = inside || /\$\((?:Configuration|Platform)\b/i.test(attributeOf(child, 'Condition') ?? '');
    const acts = RESTORED_ITEM.test(name) || name === 'Import' || RESTORED_PROPERTY.test(name);
    return (asked && acts) || depends(child, asked);
  });
}
