import { describe, expect, it } from '@jest/globals';
import { shown } from './shown.js';

describe('bake files', () => {
  it('HCL: targets with what they inherit, variables with their defaults', async () =>
    expect(
      await shown('docker-bake.hcl', [
        '// comment',
        'variable "DIR" { default = "web" }',
        'variable "NONE" {}',
        'group "default" { targets = ["a", "b"] }',
        'target "_common" {',
        '  args = { NODE = "20", "X" = NONE }',
        '  platforms = ["linux/amd64"] # all',
        '}',
        'target "a" {',
        '  inherits   = ["_common"]',
        '  context    = "./${DIR}"',
        '  dockerfile = "docker/Dockerfile"',
        '  target     = "prod"',
        '  contexts   = { base = "target:b" }',
        '  tags       = [for t in split(",", X) : "a:${t}"]',
        '  secret     = ["type=env,id=TOKEN"]',
        '}',
        'target "b" {',
        '  context = DIR',
        '  args = merge({ A = "1" }, {})',
        '}',
        'target "c" {',
        '  dockerfile = "${NONE}.Dockerfile"',
        '}',
        'target "d" {',
        '  name = "d-${item}"',
        '  matrix = { item = ["x", "y"] }',
        '  context = item',
        '  dockerfile = "Dockerfile"',
        '}',
      ]),
    ).toEqual([
      '9: web <- web/docker/Dockerfile, target prod, args NODE=20 X=?, contexts base=target:b, platforms linux/amd64, secrets TOKEN',
      '18: web <- web/Dockerfile, open args',
    ]));

  it('JSON', async () =>
    expect(
      await shown(
        'ci/docker-bake.json',
        '{\n "target": {\n  "a": { "context": "..", "args": { "A": "1" } }\n }\n}',
      ),
    ).toEqual(['3: . <- Dockerfile, args A=1']));

  it('HCL may hold a Dockerfile', async () =>
    expect(
      await shown('docker-bake.hcl', [
        'target "a" {',
        '  dockerfile-inline = <<EOT',
        'FROM a',
        'RUN b',
        'EOT',
        '}',
      ]),
    ).toEqual(['1: . <- "FROM a\\nRUN b\\n"']));

  it.each([['tags = [ ) ]'], ['tags = ["a'], ['tags = ["a"'], ['args = { a = ['], ['a = "${b"']])(
    '%j ends',
    async (line) =>
      expect(await shown('docker-bake.hcl', ['target "a" {', '  context = "web"', line, '}'])).toEqual([
        '1: web <- web/Dockerfile',
      ]),
  );

  it('what cannot be read is searched by lines', async () =>
    expect(await shown('docker-bake.hcl', ['target "a" {', '  context = "web"', '}', '???'])).toEqual([
      '1: web <- web/Dockerfile',
    ]));
});
