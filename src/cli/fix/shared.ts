import type { Project } from '../../project/types.js';
import type { Encoding, OtherFile } from '../../report/types.js';

/** A file beside the Dockerfiles, as found on disk and as it is after the Dockerfiles treated so far. */
interface SharedFile extends OtherFile {
  /** Index of the last Dockerfile that changed it. */
  readonly by: number;
}

/**
 * What a run has changed so far. Several Dockerfiles can share one ignore file, and each must be judged by the text
 * that the earlier ones leave behind, whether it is written at once or only shown. Paths are absolute.
 */
export class SharedFiles {
  private readonly others = new Map<string, SharedFile>();
  private readonly dockerfiles = new Map<string, string>();

  /** The same, to go on from: what is noted there is not noted here. */
  copy(): SharedFiles {
    const copy = new SharedFiles();
    for (const [path, file] of this.others) copy.others.set(path, file);
    for (const [path, text] of this.dockerfiles) copy.dockerfiles.set(path, text);
    return copy;
  }

  /** Notes the new text of another file; the text on disk is kept from the first time. */
  setOther(
    path: string,
    file: {
      readonly shown: string;
      readonly before: string | undefined;
      readonly after: string;
      readonly encoding: Encoding;
      readonly by: number;
    },
  ): void {
    const before = this.others.has(path) ? this.others.get(path)?.before : file.before;
    this.others.set(path, {
      path: file.shown,
      before,
      after: file.after,
      encoding: file.encoding,
      by: file.by,
    });
  }

  /** Notes the new text of a Dockerfile, for those that have it as a sibling. */
  setDockerfile(path: string, text: string): void {
    this.dockerfiles.set(path, text);
  }

  /**
   * The project as it stands after the Dockerfiles treated so far.
   *
   * @param absolute gives the absolute path of a path in the project's context
   */
  overlay(project: Project, absolute: (path: string) => string): Project {
    const ignore = this.others.get(absolute(project.ignore.path));
    const siblings = this.siblings(project, absolute);
    if (ignore === undefined && siblings === project.siblings) return project;
    const { path } = project.ignore;
    return {
      ...project,
      siblings,
      ignore: ignore === undefined ? project.ignore : { path, exists: true, text: ignore.after },
    };
  }

  /** The files that the Dockerfile with this index was the last to change, for the report. */
  lastChangedBy(index: number): readonly OtherFile[] {
    const files = [...this.others.values()].filter((file) => file.by === index && file.before !== file.after);
    return files.map(({ path, before, after, encoding }) => ({ path, before, after, encoding }));
  }

  private siblings(project: Project, absolute: (path: string) => string): ReadonlyMap<string, string> {
    if (this.dockerfiles.size === 0) return project.siblings;
    const changed = [...project.siblings.keys()].filter((path) => this.dockerfiles.has(absolute(path)));
    if (changed.length === 0) return project.siblings;
    const siblings = new Map(project.siblings);
    for (const path of changed) siblings.set(path, this.dockerfiles.get(absolute(path)) ?? '');
    return siblings;
  }
}
