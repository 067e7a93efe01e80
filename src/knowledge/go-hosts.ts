/**
 * Hosts in module paths of Go that are known for public modules, and forges. Written down from general knowledge in
 * 2026-11, not counted: a host that is missing costs a refusal.
 */

/** Every module there is public. */
const PUBLIC: ReadonlySet<string> = new Set(
  (
    'golang.org google.golang.org gopkg.in cloud.google.com k8s.io sigs.k8s.io go.uber.org go.opentelemetry.io ' +
    'go.opencensus.io contrib.go.opencensus.io go.etcd.io go.mongodb.org gorm.io modernc.org rsc.io mvdan.cc dario.cat ' +
    'filippo.io honnef.co gotest.tools gonum.org entgo.io ariga.io buf.build connectrpc.com cel.dev helm.sh istio.io ' +
    'knative.dev oras.land cuelang.org go.starlark.net go.temporal.io nhooyr.io inet.af go4.org gocloud.dev xorm.io ' +
    'lukechampine.com zombiezen.com goa.design goji.io fyne.io gioui.org moul.io pault.ag emperror.dev howett.net ' +
    'sourcegraph.com software.sslmate.com storj.io tailscale.com vitess.io nullprogram.com resenje.org go.yaml.in ' +
    'launchpad.net bou.ke rogchap.com periph.io gobot.io maze.io git.apache.org'
  ).split(' '),
);
/** Modules are named by owner and repository, and may be private. */
const FORGES: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
  'gitee.com',
]);

/** Whom a module path names: the owner on a forge, else the host; undefined for hosts where every module is public. */
export function ownerOf(path: string): string | undefined {
  const [host = '', owner = ''] = path.split('/');
  if (PUBLIC.has(host)) return undefined;
  return (FORGES.has(host) ? `${host}/${owner}` : host).toLowerCase();
}

/** True for a path on a forge where anybody can publish. */
export function isOnForge(path: string): boolean {
  return FORGES.has(path.split('/', 1)[0] ?? '');
}
