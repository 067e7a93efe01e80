import { describe, expect, it } from '@jest/globals';
import { contextNeeds } from '../../../src/cli/fix/sources.js';
import { templateProblem } from '../../../src/syntax/template.js';

function found(text: string): string {
  const problem = templateProblem(text);
  return problem === undefined ? '' : `${problem.line}: ${problem.message.split(':')[0]}`;
}

describe('templateProblem', () => {
  it.each([
    ['a Jinja variable as base image', 'FROM {{ image }}:1\nRUN a\n', '1: template marker {{ image }}'],
    [
      'a Jinja statement between instructions',
      'FROM a\n{% if x %}\nRUN b\n{% endif %}\n',
      '2: template marker {%',
    ],
    [
      'a Go action between instructions',
      'FROM a\n{{- range .Packages }}\nRUN b\n{{ end }}\n',
      '2: template marker {{-',
    ],
    ['an ERB tag', 'FROM a\n<% if x %>\nRUN b\n<% end %>\n', '2: template marker <%'],
    ['an autoconf-like placeholder', 'FROM node:@@VERSION@@\n', '1: template marker @@VERSION@@'],
    [
      'a placeholder as value in a command',
      'FROM a\nRUN apk add x=@@VERSION@@\n',
      '2: template marker @@VERSION@@',
    ],
    ['a variable in a path', 'FROM a\nCOPY {{ name }}/ /app/\n', '2: template marker {{ name }}'],
    [
      'an unquoted variable in a command',
      'FROM a\nRUN mkdir /src/{{project_name}}\n',
      '2: template marker {{project_name}}',
    ],
    ['an expression of a workflow', 'FROM a\nRUN x ${{ values.y }}\n', '2: template marker ${{'],
    ['a file that is no Dockerfile yet', '{{ if x }}\n', '1: template marker {{'],
  ])('recognises %s', (_title, text, expected) => {
    expect(found(text)).toBe(expected);
  });

  it.each([
    ["a Go format string in a command's option", "FROM a\nRUN go list -f '{{.Dir}}' ./...\n"],
    ['an unquoted Go format string', 'FROM a\nRUN docker inspect --format={{.Id}} x\n'],
    ['a template written by a here-document', 'FROM a\nRUN cat > x <<EOF\n{{ name }}\n{% if y %}\nEOF\n'],
    ['a quoted Jinja text that a command writes', 'FROM a\nRUN echo "{{ name }}" > x.j2\n'],
    ['a placeholder that sed fills in', 'FROM a\nRUN sed -i s/@@VERSION@@/1/ x\n'],
    ['a format of curl', "FROM a\nRUN curl -w '%{http_code}' x\n"],
    ['a comment', '# {{ name }} {% if %}\nFROM a\n'],
    ['braces of the shell', 'FROM a\nRUN x() { { y; }; }; echo ${z%%@@*}\n'],
    ['an exec form with a format', 'FROM a\nCMD ["docker", "ps", "--format", "{{json .}}"]\n'],
  ])('takes %s for a Dockerfile', (_title, text) => {
    expect(found(text)).toBe('');
  });
});

describe('contextNeeds', () => {
  it('names what COPY and ADD read from the context, each once', () => {
    const text = 'FROM a\nCOPY package.json lock ./\nADD --chown=1:1 src /src\nCOPY src /other\n';
    expect(contextNeeds(text)).toEqual({
      sources: ['package.json', 'lock', 'src'],
      manifests: [],
      mounts: false,
    });
  });

  it('leaves out what comes from another stage', () => {
    expect(contextNeeds('FROM a AS b\nFROM c\nCOPY --from=b /x /y\nADD z /y\n').sources).toEqual(['z']);
  });

  it.each([
    ['npm ci', ['package.json']],
    ['npm install --omit=dev && npm run build', ['package.json']],
    ['cd x; npm i', ['package.json']],
    ['pip install --no-cache-dir -r requirements/prod.txt', ['requirements/prod.txt']],
    ['npm install -g yarn', []],
    ['npm ci --prefix web', []],
    ['npm install express', []],
    ['pip install -r /tmp/requirements.txt', []],
    ['pip install flask', []],
  ])('names the manifests that `%s` reads', (command, manifests) => {
    expect(contextNeeds(`FROM a\nCOPY . .\nRUN ${command}\n`).manifests).toEqual(manifests);
  });

  it('names no manifest where the context is not copied as a whole', () => {
    expect(contextNeeds('FROM a\nCOPY app app\nRUN npm ci\n').manifests).toEqual([]);
  });

  it('finds nothing in a text that does not parse', () => {
    expect(contextNeeds('')).toEqual({ sources: [], manifests: [], mounts: false });
  });
});
