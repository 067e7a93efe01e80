import type { Transform } from '../src/model/types.js';
import { absoluteWorkdir } from './absolute-workdir.js';
import { addToCopy } from './add-to-copy.js';
import { apkNoCache } from './apk-no-cache.js';
import { aptGetForApt } from './apt-get-for-apt.js';
import { assumeYes } from './assume-yes.js';
import { bundleCleanCache } from './bundle-clean-cache.js';
import { bundleFrozen } from './bundle-frozen.js';
import { cargoChef } from './cargo-chef.js';
import { cargoLocked } from './cargo-locked.js';
import { cleanPackageCache } from './clean-package-cache.js';
import { combineAptUpdate } from './combine-apt-update.js';
import { combineCleanup } from './combine-cleanup.js';
import { combineDownload } from './combine-download.js';
import { combineInstalls } from './combine-installs.js';
import { composerClearCache } from './composer-clear-cache.js';
import { composerDependenciesFirst } from './composer-dependencies-first.js';
import { condaClean } from './conda-clean.js';
import { copyChmod } from './copy-chmod.js';
import { copyChown } from './copy-chown.js';
import { copyManifestsFirst } from './copy-manifests-first.js';
import { dockerignore } from './dockerignore.js';
import { dotnetLockedMode } from './dotnet-locked-mode.js';
import { dotnetRestoreFirst } from './dotnet-restore-first.js';
import { envEquals } from './env-equals.js';
import { execFormCmd } from './exec-form-cmd.js';
import { execInShellCmd } from './exec-in-shell-cmd.js';
import { goBuildCache } from './go-build-cache.js';
import { goModDownload } from './go-mod-download.js';
import { goModDownloadAll } from './go-mod-download-all.js';
import { goStrip } from './go-strip.js';
import { gemNoDocument } from './gem-no-document.js';
import { gradleDependenciesFirst } from './gradle-dependencies-first.js';
import { keywordCase } from './keyword-case.js';
import { labelForMaintainer } from './label-for-maintainer.js';
import { mavenGoOffline } from './maven-go-offline.js';
import { mavenResolveFirst } from './maven-resolve-first.js';
import { mixDependenciesFirst } from './mix-dependencies-first.js';
import { nextStandalone } from './next-standalone.js';
import { multiStageNext } from './multi-stage-next.js';
import { multiStageStatic } from './multi-stage-static.js';
import { multiStageDotnet } from './multi-stage-dotnet.js';
import { multiStageElixir } from './multi-stage-elixir.js';
import { multiStageGo } from './multi-stage-go.js';
import { multiStageRust } from './multi-stage-rust.js';
import { mountCopiedFile } from './mount-copied-file.js';
import { languageCacheMounts } from './language-cache-mounts.js';
import { noEmptyContinuation } from './no-empty-continuation.js';
import { multiStageJava } from './multi-stage-java.js';
import { multiStageNode } from './multi-stage-node.js';
import { narrowCopy } from './narrow-copy.js';
import { noInstallRecommends } from './no-install-recommends.js';
import { npmCacheClean } from './npm-cache-clean.js';
import { nonRootStateless } from './non-root-stateless.js';
import { nonRootUser } from './non-root-user.js';
import { npmCi } from './npm-ci.js';
import { numericUser } from './numeric-user.js';
import { orderByChange } from './order-by-change.js';
import { orderCopies } from './order-copies.js';
import { pnpmFrozenLockfile } from './pnpm-frozen-lockfile.js';
import { pnpmFetch } from './pnpm-fetch.js';
import { bunFrozenLockfile } from './bun-frozen-lockfile.js';
import { osCacheMounts } from './os-cache-mounts.js';
import { npmOmitDev } from './npm-omit-dev.js';
import { omitDevDependencies } from './omit-dev-dependencies.js';
import { pipNoCacheDir } from './pip-no-cache-dir.js';
import { pruneDevDependencies } from './prune-dev-dependencies.js';
import { purgeApkBuildDeps } from './purge-apk-build-deps.js';
import { purgeBuildDeps } from './purge-build-deps.js';
import { pythonInstallerCaches } from './python-installer-caches.js';
import { removeAptLists } from './remove-apt-lists.js';
import { removeDuplicates } from './remove-duplicates.js';
import { removeLoneCd } from './remove-lone-cd.js';
import { sbtUpdateFirst } from './sbt-update-first.js';
import { secretMounts } from './secret-mounts.js';
import { multiStagePhp } from './multi-stage-php.js';
import { multiStagePython } from './multi-stage-python.js';
import { multiStageRuby } from './multi-stage-ruby.js';
import { dotnetRuntimeBase } from './dotnet-runtime-base.js';
import { jreBase } from './jre-base.js';
import { pinSuite } from './pin-suite.js';
import { slimBasePackages } from './slim-base-packages.js';
import { alpineBase } from './alpine-base.js';
import { distrolessBase } from './distroless-base.js';
import { scratchBase } from './scratch-base.js';
import { slimBase } from './slim-base.js';
import { yarnFrozenLockfile } from './yarn-frozen-lockfile.js';
import { yarnImmutable } from './yarn-immutable.js';
import { yarnCacheClean } from './yarn-cache-clean.js';
import { workdirForCd } from './workdir-for-cd.js';
import { poetryDependenciesFirst } from './poetry-dependencies-first.js';
import { uvDependenciesFirst } from './uv-dependencies-first.js';
import { uvLocked } from './uv-locked.js';
import { poetrySync } from './poetry-sync.js';
import { pipenvDeploy } from './pipenv-deploy.js';
import { volatileArgsLate } from './volatile-args-late.js';
import { uppercaseAs } from './uppercase-as.js';
import { wheelCacheMounts } from './wheel-cache-mounts.js';
import { sortPackages } from './sort-packages.js';

/** Every transform, in the order in which they run. */
export const transforms: readonly Transform[] = [
  // Instructions as they should be written
  noEmptyContinuation,
  keywordCase,
  uppercaseAs,
  labelForMaintainer,
  envEquals,
  addToCopy,
  absoluteWorkdir,
  removeLoneCd,
  removeDuplicates,
  // Owners and modes
  copyChown,
  copyChmod,
  mountCopiedFile,
  // The build context
  dockerignore,
  // Commands of package managers
  aptGetForApt,
  assumeYes,
  gemNoDocument,
  npmOmitDev,
  // RUNs that belong together
  combineAptUpdate,
  combineInstalls,
  combineCleanup,
  combineDownload,
  // Fewer packages
  noInstallRecommends,
  purgeBuildDeps,
  purgeApkBuildDeps,
  // Smaller programs
  goStrip,
  // Caches deleted in the layer that made them
  removeAptLists,
  apkNoCache,
  cleanPackageCache,
  pipNoCacheDir,
  condaClean,
  composerClearCache,
  bundleCleanCache,
  // Caches kept in mounts
  osCacheMounts,
  wheelCacheMounts,
  languageCacheMounts,
  // Lockfiles, and dependencies before sources
  npmCi,
  cargoLocked,
  dotnetLockedMode,
  yarnFrozenLockfile,
  yarnImmutable,
  pnpmFrozenLockfile,
  bunFrozenLockfile,
  omitDevDependencies,
  pruneDevDependencies,
  uvLocked,
  pipenvDeploy,
  bundleFrozen,
  copyManifestsFirst,
  pnpmFetch,
  goModDownload,
  goModDownloadAll,
  dotnetRestoreFirst,
  mavenResolveFirst,
  mavenGoOffline,
  composerDependenciesFirst,
  mixDependenciesFirst,
  gradleDependenciesFirst,
  sbtUpdateFirst,
  poetryDependenciesFirst,
  poetrySync,
  uvDependenciesFirst,
  // What changes most comes last
  volatileArgsLate,
  orderByChange,
  orderCopies,
  narrowCopy,
  // Secrets
  secretMounts,
  // Layout
  sortPackages,
  workdirForCd,
  // Starting the container
  execFormCmd,
  execInShellCmd,
  // Several stages
  multiStagePython,
  multiStageRuby,
  multiStagePhp,
  multiStageStatic,
  multiStageJava,
  multiStageNode,
  multiStageNext,
  multiStageGo,
  multiStageDotnet,
  multiStageRust,
  multiStageElixir,
  nextStandalone,
  // Caches of what builds, where the image still has it
  npmCacheClean,
  yarnCacheClean,
  pythonInstallerCaches,
  goBuildCache,
  // Base images
  pinSuite,
  jreBase,
  dotnetRuntimeBase,
  slimBase,
  slimBasePackages,
  distrolessBase,
  alpineBase,
  // Dependencies in a layer of their own
  cargoChef,
  // The user that the container runs as
  nonRootStateless,
  nonRootUser,
  numericUser,
  // Nothing at all, once it is said who runs there
  scratchBase,
];
