/** What descriptions of containers in JSON and HCL have them run: Amazon ECS, Terraform, Nomad, Railway. */
const DESCRIPTION =
  /\.(?:tf|nomad)$|(?:^|\/)(?:railway\.(?:json|toml)|Dockerrun\.aws\.json|[\w.-]*task[-_]?def[\w.-]*\.json)$/;
const ORDERED =
  /["']?\b(?:command|entry_?point|args|(?:start|preDeploy)Command)["']?\s*[:=]\s*(\[[^\]]*\]|"(?:[^"\\]|\\.)*")/gi;

/** The values of commands, entrypoints and health checks; none for another file. */
export function ordersIn(path: string, text: string): readonly string[] {
  if (!DESCRIPTION.test(path)) return [];
  return [...text.matchAll(ORDERED)].map(([, value = '']) => value);
}
